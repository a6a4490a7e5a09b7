"""A text as content holds it: in each language, in each level."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, ClassVar, Literal, get_args

from pydantic import BaseModel, BeforeValidator, ConfigDict, StringConstraints

Language = Literal["nl", "en"]
Level = Literal["standaard", "simpel"]
Role = Literal["message", "label", "hint", "staff"]

LANGUAGES: tuple[Language, ...] = get_args(Language)
LEVELS: tuple[Level, ...] = get_args(Level)


class Strict(BaseModel):
    """The base of all content: unknown fields are refused, nothing is converted, nothing changes later."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, hide_input_in_errors=True)


Wording = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1500)]


class Levels(Strict):
    """One language's wording: `standaard` (A2) and `simpel` (A1: three options, fewer words)."""

    standaard: Wording
    simpel: Wording


def _one_for_both(value: object) -> object:
    return {"standaard": value, "simpel": value} if isinstance(value, str) else value


# A text given once per language is meant for both levels, and has to be simple enough for `simpel`.
Leveled = Annotated[Levels, BeforeValidator(_one_for_both, json_schema_input_type=Wording | Levels)]


class Text(Strict):
    """A message, or a part of one, that a parent reads."""

    role: ClassVar[Role] = "message"
    limit: ClassVar[int] = 1500

    nl: Leveled
    en: Leveled

    def source(self, language: Language, level: Level) -> str:
        """The wording as it was written, names not yet filled in."""
        levels: Levels = getattr(self, language)
        wording: str = getattr(levels, level)
        return wording

    def sources(self) -> Iterator[tuple[Language, Level, str]]:
        """Each wording with its language and level; one that serves both levels comes once, as `simpel`."""
        for language in LANGUAGES:
            standard, simple = self.source(language, "standaard"), self.source(language, "simpel")
            if standard != simple:
                yield language, "standaard", standard
            yield language, "simpel", simple


class Label(Text):
    """The words on a button, plain: at most 64 characters, preferably 20."""

    role: ClassVar[Role] = "label"
    limit: ClassVar[int] = 64


class Title(Label):
    """A heading, which also stands in lists: at most 40 characters."""

    role: ClassVar[Role] = "hint"
    limit: ClassVar[int] = 40


class StaffText(Text):
    """Read by facilitators and coordinators only; judged less strictly."""

    role: ClassVar[Role] = "staff"
