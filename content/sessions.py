"""One session of a programme: the four fixed parts of a meeting, and what goes on around it."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from content.interface import Key
from content.items import Item
from content.texts import Label, StaffText, Strict, Text, Title

Pillar = Literal["veiligheid", "verbinding", "regulatie"]
Family = Literal[
    "senses", "body", "pause", "breath", "movement", "voice", "drawing", "together", "repair", "kindness"
]
Path = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_./-]*$", max_length=80)]
Picture = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]*$", max_length=40)]
Messages = Annotated[tuple[Text, ...], Field(min_length=2, max_length=3)]


class Voices(Strict):
    """A recording of the lesson per language: a file in the pack's `voices` folder."""

    nl: Path | None = None
    en: Path | None = None


class Lesson(Strict):
    """Uitleg: two or three small messages, and the same once more in other, simpler words."""

    messages: Messages
    in_other_words: Annotated[tuple[Text, ...], Field(min_length=1, max_length=3)]
    picture: Picture | None = None
    voice: Voices = Voices()


class Exercise(Strict):
    """Oefening: what is done, a choice that is not breath, and a way to do it sitting down."""

    title: Label
    family: Family
    minutes: Annotated[int, Field(ge=1, le=15)]
    steps: Annotated[tuple[Text, ...], Field(min_length=1, max_length=4)]
    without_breath: Text
    sitting: Text

    @property
    def picture(self) -> str:
        """The key of the picture that goes with it: one per family."""
        return self.family


class Experiment(Strict):
    """Proefje thuis: an idea a parent can take as it is or change.

    `notice` ideas ask to notice only; `change` ideas to do something else. Those to notice come first.
    """

    key: Key
    kind: Literal["notice", "change"]
    title: Label
    what: Text
    when: Text
    smallest_step: Text
    stop_rule: Text
    tip: Text


class AgendaPart(Strict):
    """One of the four parts of a meeting, as the facilitator leads it."""

    minutes: Annotated[int, Field(ge=5, le=90)]
    points: Annotated[tuple[StaffText, ...], Field(min_length=1, max_length=8)]


class Agenda(Strict):
    """The four fixed parts, always in this order."""

    uitleg: AgendaPart
    oefening: AgendaPart
    uitwisseling: AgendaPart
    proefje: AgendaPart


class Children(Strict):
    """The children's meeting on the same theme: no accounts and no data of children."""

    theme: Text
    together: Text


class Session(Strict):
    """One of a programme's sessions."""

    number: Annotated[int, Field(ge=1, le=60)]
    module: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]*$")]
    title: Title
    pillars: Annotated[tuple[Pillar, ...], Field(min_length=1)]
    warning: Text | None = None  # a page of its own: whom the lesson is not for, before anything of it is shown
    note: Text | None = None  # below the lesson's last page
    lesson: Lesson
    exercise: Exercise
    question: Item
    exchange: Text
    midweek: Text | None = None  # the second question for the group, some days after the first
    experiments: Annotated[tuple[Experiment, ...], Field(min_length=3, max_length=6)]
    agenda: Agenda
    children: Children

    @model_validator(mode="after")
    def _notices_before_it_changes(self) -> Self:
        kinds = [experiment.kind for experiment in self.experiments]
        if kinds != sorted(kinds, reverse=True) or "notice" not in kinds:
            raise PydanticCustomError(
                "order", "The first idea has to be one to notice", {"fix": "put kind: notice before kind: change"}
            )
        if len({experiment.key for experiment in self.experiments}) < len(kinds):
            raise PydanticCustomError("keys", "Two ideas have the same key", {"fix": "give each a key of its own"})
        if self.question.when or self.question.optional:
            raise PydanticCustomError(
                "question", "A session's question stands alone", {"fix": "take out when: and optional:"}
            )
        return self
