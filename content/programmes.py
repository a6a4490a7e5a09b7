"""A programme: its modules and sessions, as one thing that a running group can keep."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Final, Literal, Self

from pydantic import Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from content.instruments import WaveKey
from content.interface import Key
from content.items import Item
from content.sessions import Picture, Session
from content.texts import StaffText, Strict, Text, Title

NEVER: Final = "never"
Since = Annotated[int, Field(ge=1)] | Literal["never"]
PACK_KEY = r"^[a-z][a-z0-9-]*$"
PackKey = Annotated[str, StringConstraints(pattern=PACK_KEY, max_length=60)]


class Module(Strict):
    """A run of sessions that belong together; `sessions` is how many it has when it is complete."""

    key: PackKey
    title: Title
    about: Text
    sessions: Annotated[int, Field(ge=1, le=40)]


class PictureText(Strict):
    """What a picture shows, for who cannot see it, and the line below it."""

    alt: Text
    caption: Text


Days = Annotated[int, Field(ge=-28, le=28)]


class Wave(Strict):
    """A measurement: it may begin from `opens` to `closes` days after the day of its session's meeting."""

    key: WaveKey
    session: Annotated[int, Field(ge=1)]
    opens: Days
    closes: Days

    @model_validator(mode="after")
    def _opens_before_it_closes(self) -> Self:
        if self.closes < self.opens:
            fix = "make closes: larger than opens:"
            raise PydanticCustomError("wave", "This wave closes before it opens", {"fix": fix})
        return self


class ProgrammeFile(Strict):
    """The file `programme.yaml` of a pack."""

    key: PackKey
    version: Annotated[int, Field(ge=1)]
    title: Title
    about: Text
    review: StaffText
    licence: str
    modules: Annotated[tuple[Module, ...], Field(min_length=1)]
    pictures: dict[Picture, PictureText] = Field(default_factory=dict)
    waves: tuple[Wave, ...] = ()
    # Items of the daily check-in that are asked only from the session on that teaches what they mean; or never.
    asked_from: dict[Key, Since] = Field(default_factory=dict)


class Programme(ProgrammeFile):
    """A programme with its sessions, in the order of their numbers."""

    sessions: tuple[Session, ...] = ()

    def session(self, number: int) -> Session:
        """The session with this number. Raises KeyError."""
        for session in self.sessions:
            if session.number == number:
                return session
        raise KeyError(number)

    def untaught(self, items: Iterable[Item], held: int | None) -> frozenset[str]:
        """Those of these items that are not asked yet, where `held` is the last session that was held."""
        return frozenset(each.key for each in items if not self._is_taught(each, held))

    def _is_taught(self, item: Item, held: int | None) -> bool:
        session = self.taught_in(item)
        if session is None or session == NEVER:
            return session is None
        return held is not None and held >= session

    def taught_in(self, item: Item) -> Since | None:
        """The session from which an item of the check-in is asked, or never; None where it is from the start."""
        return self.asked_from.get(item.key, NEVER if item.only_taught else None)

    def dump(self) -> str:
        """The whole programme as JSON: what a running group keeps, whatever happens to the files."""
        return self.model_dump_json(by_alias=True, exclude_defaults=True)

    @classmethod
    def restore(cls, text: str) -> Self:
        """The programme that `dump` wrote. Raises pydantic's ValidationError when it is none."""
        return cls.model_validate_json(text)

    def sessions_of(self, module: str) -> tuple[Session, ...]:
        """The sessions of one module."""
        return tuple(session for session in self.sessions if session.module == module)
