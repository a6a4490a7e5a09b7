"""The numbers of people who can help, each with the day it was last checked and where."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from pydantic import Field, StringConstraints

from content.interface import Key
from content.texts import Label, Language, Strict, Text


class HelplineEntry(Strict):
    """One number as the file holds it; `chat` is where one can write instead, when somebody listens in."""

    key: Key
    label: Label
    number: Annotated[str, StringConstraints(pattern=r"^[0-9+][0-9 +-]*$", max_length=20)]
    note: Text
    chat: Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9./-]*$", max_length=60)] | None = None
    verified_on: date
    source: str


class HelplineFile(Strict):
    """The help numbers of one country, the most urgent first."""

    about: str
    helplines: Annotated[tuple[HelplineEntry, ...], Field(min_length=1)]


@dataclass(frozen=True)
class Helpline:
    """One number, worded in one language, with the key that other content calls it by."""

    label: str
    number: str
    note: str
    verified_on: date
    key: str = ""
    chat: str | None = None


def worded(entry: HelplineEntry, language: Language) -> Helpline:
    """The entry in one language, in its simplest wording: who needs it is never at her best."""
    label, note = (text.source(language, "simpel") for text in (entry.label, entry.note))
    return Helpline(label, entry.number, note, entry.verified_on, entry.key, entry.chat)
