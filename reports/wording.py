"""Items and the words for their values: in the version in which they were asked, else as the content has them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import cast

from content.conditions import SEPARATOR
from content.instruments import Instrument
from content.items import Item
from content.packs import Library
from content.programmes import Programme
from content.scoring import Score
from content.sessions import Session
from content.texts import Language
from reports.cells import harmless
from reports.codes import code_of, codes_of
from storage.instrument_snapshots import InstrumentSnapshot

Items = dict[str, Item]


class Wording:
    """Finds the items of instruments and of a programme's sessions, and labels their values in one language.

    An instrument is named by its key and, where that is known, the hash of its snapshot.
    """

    def __init__(
        self,
        library: Library,
        programme: Programme | None,
        language: str,
        snapshots: Sequence[InstrumentSnapshot] = (),
    ) -> None:
        self.library = library
        self.programme = programme
        self.words = library.words(cast(Language, language), "standaard")
        self.snapshots = {each.hash: each for each in snapshots}
        self._restored = {each.hash: Instrument.restore(each.content) for each in snapshots}
        self.questions: Items = {session.question.key: session.question for session in self.sessions}
        self._question_of = {session.number: session.question for session in self.sessions}
        self._items: dict[tuple[str, str | None, int | None], Items] = {}
        self._told: dict[tuple[str, str | None, str, str], tuple[int | None, str]] = {}
        self._options: dict[tuple[str, str], dict[str, int]] = {}

    @property
    def sessions(self) -> tuple[Session, ...]:
        """The sessions of the programme, in order."""
        return self.programme.sessions if self.programme else ()

    def version(self, snapshot: str | None) -> str:
        """The version of an instrument as it was asked; empty if that is not known."""
        return self.snapshots[snapshot].version if snapshot else ""

    def versions(self, key: str) -> Iterator[tuple[str, Instrument]]:
        """Each version of an instrument with its name, oldest first; last the installed one if it is another."""
        hashes = [each.hash for each in self.snapshots.values() if each.key == key]
        for each in hashes:
            yield self.version(each), self._restored[each]
        installed = self.library.instruments.get(key)
        if installed is not None and self.library.fingerprint(key) not in hashes:
            yield str(installed.version), installed

    def instruments(self) -> list[str]:
        """The keys of all instruments, installed or asked before."""
        return list(dict.fromkeys([*self.library.instruments, *(each.key for each in self.snapshots.values())]))

    def every_form(self, key: str) -> dict[str, list[Item]]:
        """Each item an instrument ever had, as it came to be asked one version after the other."""
        forms: dict[str, list[Item]] = {}
        for _, instrument in self.versions(key):
            for name, item in _in_order(instrument, None).items():
                forms.setdefault(name, []).append(item)
        return forms

    def items(self, instrument: str | None, snapshot: str | None = None, question_of: int | None = None) -> Items:
        """The instrument's items in order, by key; none if nobody knows it any more.

        With `question_of`, that session's extra question among them, before those that are asked only on request.
        """
        if instrument is None:
            return {}
        place = (instrument, snapshot, question_of)
        found = self._items.get(place)
        if found is None:
            asked = self._restored[snapshot] if snapshot else self.library.instruments.get(instrument)
            question = self._question_of.get(question_of) if question_of is not None else None
            found = self._items[place] = _in_order(asked, question) if asked is not None else {}
        return found

    def scores(self, instrument: str, snapshot: str | None) -> tuple[Score, ...]:
        """The scores of an instrument, as they were when it was asked."""
        asked = self._restored[snapshot] if snapshot else self.library.instruments.get(instrument)
        return asked.scores if asked is not None else ()

    def told(self, instrument: str | None, snapshot: str | None, key: str, value: str) -> tuple[int | None, str]:
        """The code and the label of a value; None and empty where there is none."""
        place = (instrument or "", snapshot, key, value)
        told = self._told.get(place)
        if told is not None:
            return told
        item = self.items(instrument, snapshot).get(key) or self.questions.get(key)
        if not value or item is None or item.takes.is_words:  # there is nothing to label
            return None, ""
        parts = [item.label(part, self.words) for part in value.split(SEPARATOR)]
        code = code_of(item, value, self.options(instrument or "", key))
        told = self._told[place] = code, harmless("; ".join(parts))
        return told

    def options(self, instrument: str, key: str) -> dict[str, int]:
        """The codes of an item's options."""
        place = (instrument, key)
        found = self._options.get(place)
        if found is None:
            question = self.questions.get(key)
            versions = [items[key] for _, asked in self.versions(instrument) if key in (items := _by_key(asked))]
            found = self._options[place] = codes_of(versions or ([question] if question else []))
        return found


def _by_key(instrument: Instrument) -> Items:
    return {item.key: item for item in instrument.items}


def _in_order(instrument: Instrument, question: Item | None) -> Items:
    """The items as they are asked: those only on request come last."""
    asked = [item for item in instrument.items if not item.optional]
    optional = [item for item in instrument.items if item.optional]
    extra = [] if question is None else [question]
    return {item.key: item for item in (*asked, *extra, *optional)}
