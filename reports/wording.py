"""Items and the words for their values, as a group's content has them."""

from __future__ import annotations

from typing import cast

from content.conditions import SEPARATOR
from content.items import Item
from content.packs import Library
from content.programmes import Programme
from content.sessions import Session
from content.texts import Language
from reports.cells import harmless

# Kinds whose answer is words, or a file Telegram keeps: there is nothing to label.
_WITHOUT_LABEL = frozenset({"text", "photo", "voice"})


class Wording:
    """Finds the items of instruments and of a programme's sessions, and labels their values in one language."""

    def __init__(self, library: Library, programme: Programme | None, language: str) -> None:
        self.library = library
        self.programme = programme
        self._words = library.words(cast(Language, language), "standaard")
        self._questions = {session.question.key: session.question for session in self.sessions}
        self._question_of = {session.number: session.question for session in self.sessions}
        self._instruments: dict[tuple[str, int | None], dict[str, Item]] = {}
        self._labels: dict[tuple[str, str, str], str] = {}

    @property
    def sessions(self) -> tuple[Session, ...]:
        """The sessions of the programme, in order."""
        return self.programme.sessions if self.programme else ()

    def items(self, instrument: str | None, question_of: int | None = None) -> dict[str, Item]:
        """The instrument's items in order, by key; none if the content has it no more.

        With `question_of`, that session's extra question among them, before those that are asked only on request.
        """
        if instrument is None:
            return {}
        place = (instrument, question_of)
        found = self._instruments.get(place)
        if found is None:
            found = self._instruments[place] = self._look_up(instrument, question_of)
        return found

    def item(self, instrument: str | None, key: str) -> Item | None:
        """An instrument's item, or a session's extra question; None if the content has it no more."""
        return self.items(instrument).get(key) or self._questions.get(key)

    def label(self, instrument: str | None, key: str, value: str) -> str:
        """The value in words; empty for free words, for a missing value and for an item nobody knows any more."""
        place = (instrument or "", key, value)
        label = self._labels.get(place)
        if label is not None:
            return label
        item = self.item(instrument, key)
        if not value or item is None or item.kind in _WITHOUT_LABEL:
            return ""
        parts = [item.label(part, self._words) for part in value.split(SEPARATOR)]
        label = self._labels[place] = harmless("; ".join(parts))
        return label

    def _look_up(self, instrument: str, question_of: int | None) -> dict[str, Item]:
        try:
            items = self.library.instrument(instrument).items
        except KeyError:
            return {}
        question = self._question_of.get(question_of) if question_of is not None else None
        extra = [] if question is None else [question]
        asked = [item for item in items if not item.optional]
        optional = [item for item in items if item.optional]
        return {item.key: item for item in (*asked, *extra, *optional)}
