"""What both phones need: who the two are, what stands there in words, and how a message reaches the other."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup, escape

from content.instruments import Instrument
from content.items import OWN, Item
from content.words import Words
from handlers.core.buttons import Button, Rows
from handlers.core.choices import AnyChoice
from handlers.core.turn import Spoken, Turn
from handlers.shared import as_asked, roster
from scheduler.local_time import after_quiet
from storage import evaluations, members, outbox, people
from storage.evaluations import Evaluation, EvaluationAnswer
from storage.members import FACILITATOR, Member
from storage.people import Person
from storage.said import Voice

ABOUT, INSTRUMENT = "evaluation", "evaluation"
MOST_LETTERS, MOST_IN_A_LIST = 1000, 300


@dataclass(frozen=True)
class Two:
    """The parent and the facilitator of an evaluation; each with her membership."""

    parent: Person
    parent_place: Member
    facilitator: Person
    facilitator_place: Member


def two_of(turn: Turn, which: Evaluation) -> Two | None:
    """Who looks back together; None while there is no facilitator any more."""
    place = members.get(turn.db, which.member_id)
    assert place.person_id is not None
    guides = roster.facilitators_of(turn, place.group_id)
    guide = next((each for each in guides if each[0].id == which.facilitator_id), None) or next(iter(guides), None)
    if guide is None:
        return None
    return Two(people.get(turn.db, place.person_id), place, guide[1], guide[0])


def instrument_of(turn: Turn, which: Evaluation) -> Instrument:
    """What is asked, as it was when they began."""
    return as_asked.as_kept(turn, INSTRUMENT, which.snapshot)


def is_facilitators(turn: Turn) -> bool:
    """Whether the facilitator acts in this turn; else it is the parent."""
    return turn.member.role == FACILITATOR


def say_to(turn: Turn, which: Evaluation, person: Person, place: Member, text: str, rows: Rows = ()) -> Spoken:
    """Say it to one of the two: at once to who acts now, to the other not in her quiet hours."""
    if person.id == turn.person.id:
        return turn.say(text, rows, about=ABOUT, subject=which.id, to=person)
    return turn.say(
        text,
        rows,
        about=ABOUT,
        subject=which.id,
        to=person,
        kind=outbox.NOTICE,
        not_before=after_quiet(turn.now, place.zone),
    )


def let_hear(turn: Turn, person: Person, place: Member, answer: EvaluationAnswer) -> None:
    """An answer that was spoken, before the question whether it is right."""
    outbox.add(
        turn.db,
        chat_id=person.chat_id,
        kind=outbox.NOTICE,
        says=Voice(answer.words or ""),
        at=turn.now,
        not_before=after_quiet(turn.now, place.zone),
    )


def is_spoken(answer: EvaluationAnswer) -> bool:
    """Whether it is a voice note."""
    return answer.value == "voice"


def in_words(item: Item, answer: EvaluationAnswer, words: Words) -> str:
    """An answer as it is read."""
    if is_spoken(answer):
        return words.label("evaluation.a_voice")
    if answer.words is None and item.kind == "text":
        return words.label("my_data.words_gone")
    return answer.words if answer.words is not None else item.label(answer.value, words)


def as_kept(item: Item, value: str, typed: str) -> dict[str, str | None]:
    """What is kept of typed words: a value, words, or both where they fit no option and may be of her own."""
    if item.kind == "text":
        return {"value": None, "words": value}
    return {"value": value, "words": " ".join(typed.split()) if value == OWN else None}


def what_stands(turn: Turn, which: Evaluation, words: Words) -> Markup:
    """Each answer that she approved, below its question."""
    found, lines = evaluations.answers(turn.db, which.id), []
    for item in instrument_of(turn, which).items:
        answer = found.get(item.key)
        if answer is None or answer.state != evaluations.APPROVED or answer.reason is not None:
            continue
        text = in_words(item, answer, words)
        text = text if len(text) <= MOST_IN_A_LIST else text[: MOST_IN_A_LIST - 1] + "…"
        lines.append(Markup("{}\n– {}").format(item.question(words), escape(text)))
    return Markup("\n\n").join(lines)


def row(words: Words, *labels: tuple[str, AnyChoice]) -> list[Button]:
    """Buttons beside each other: the key of a label and what it stands for."""
    return [Button(words.label(key), choice) for key, choice in labels]
