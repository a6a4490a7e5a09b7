"""Columns for the items of an instrument, in a table with a row a prompt.

A number stays a number: why it is missing stands in a column beside it. Where several options may be chosen, each
has a column of 0 and 1.
"""

from __future__ import annotations

from collections.abc import Mapping

from content.conditions import SEPARATOR, UNKNOWN
from content.items import Item
from content.texts import Language
from content.words import Words
from reports.codes import MISSING, YES_NO
from reports.sheets import CsvText
from reports.tables import COLUMNS, Column, Meaning, Type
from reports.told_answers import ToldAnswers
from reports.wording import Wording
from storage.responses import NOT_APPLICABLE

_SUFFIX = "_missing"


class ItemColumns:
    """The columns of an instrument's items, and of questions beside them.

    `prefix` tells them from those of another instrument.
    """

    def __init__(
        self, instrument: str, wording: Wording, *, questions: Mapping[str, Item] | None = None, prefix: str = ""
    ) -> None:
        self._instrument = instrument
        self._wording = wording
        self._own, self._questions = wording.every_item(instrument), dict(questions or {})
        self._items = {**self._own, **self._questions}
        self._options: dict[str, list[str]] = {}
        self._csv = CsvText()
        self._told: dict[tuple[str, str, str | None], str] = {}
        self.columns = [
            column for key, item in self._items.items() for column in self._of(prefix + key, key, item)
        ]
        self._not_asked = {key: self._cells_of(key, "", NOT_APPLICABLE) for key in self._items}
        self._no_question = ",".join(self._not_asked[key] for key in self._questions)

    def cells(self, told: ToldAnswers) -> str:
        """The cells of a prompt as CSV: what it asked, and what it did not."""
        kept = self._told
        parts = {
            key: kept.get((key, value, reason)) or self._kept(key, value, reason)
            for key, (value, reason, _, _) in told.items()
            if key in self._items
        }
        row = [parts.get(key) or self._not_asked[key] for key in self._own]
        if self._questions:
            asked = not told.keys() <= self._own.keys()
            row += (
                [parts.get(key) or self._not_asked[key] for key in self._questions]
                if asked
                else [self._no_question]
            )
        return ",".join(row)

    def _kept(self, key: str, value: str, reason: str | None) -> str:
        """The cells of an answer, of which a few hundred serve all rows; words are each their own."""
        cells = self._cells_of(key, value, reason)
        if not value or not self._items[key].takes.is_words:
            self._told[key, value, reason] = cells
        return cells

    def _cells_of(self, key: str, value: str, reason: str | None) -> str:
        item, why = self._items[key], reason or ""
        if value == UNKNOWN and (item.takes.is_number or item.kind == "choices"):
            value, why = "", UNKNOWN
        if item.kind != "choices":
            return self._csv.of(value, why)
        picked = value.split(SEPARATOR) if value else []
        return self._csv.of(*[int(option in picked) if picked else "" for option in self._options[key]], why)

    def _of(self, name: str, key: str, item: Item) -> list[Column]:
        told = COLUMNS["item_missing"]
        missing = told.model_copy(
            update={"name": name + _SUFFIX, "nl": told.nl.format(item=key), "en": told.en.format(item=key)}
        )
        if item.kind != "choices":
            return [self._answer_column(name, key, item), missing]
        self._options[key] = list(self._wording.options(self._instrument, key))
        return [*(self._dummy(name, item, option) for option in self._options[key]), missing]

    def _answer_column(self, name: str, key: str, item: Item) -> Column:
        kind: Type = "integer" if item.takes.is_number else "string"
        values, coded = {}, {}
        if item.kind in ("choice", "yes_no"):
            options = self._wording.options(self._instrument, key) if item.kind == "choice" else YES_NO
            coded = dict(options)
            values = {value: self._meaning(item, value) for value in coded}
            if item.dont_know:
                values[UNKNOWN] = COLUMNS["item_missing"].values[UNKNOWN]
                coded[UNKNOWN] = MISSING[UNKNOWN]
        return Column(
            name=name,
            type=kind,
            values=values,
            coded=coded,
            why_missing="" if item.takes.is_words else name + _SUFFIX,
            measure="ordinal" if item.kind == "scale" else None,
            long=item.takes.is_words,
            nl=f"antwoord op: {self._asked(item, 'nl')}",
            en=f"answer to: {self._asked(item, 'en')}",
        )

    def _dummy(self, name: str, item: Item, option: str) -> Column:
        meaning = self._meaning(item, option)
        return Column(
            name=f"{name}_{option}",
            type="integer",
            measure="nominal",
            why_missing=name + _SUFFIX,
            nl=f"1 als dit gekozen is: {meaning.nl} ({self._asked(item, 'nl')})",
            en=f"1 if this was chosen: {meaning.en} ({self._asked(item, 'en')})",
        )

    def _meaning(self, item: Item, value: str) -> Meaning:
        return Meaning(nl=item.label(value, self._words("nl")), en=item.label(value, self._words("en")))

    def _asked(self, item: Item, language: Language) -> str:
        return " ".join(self._words(language).plain(item.asks).split())

    def _words(self, language: Language) -> Words:
        return self._wording.library.words(language, "standaard")
