"""Columns for the items of an instrument, in a table with a row a prompt.

A number stays a number: why it is missing stands in a column beside it. Where several options may be chosen, each
has a column of 0 and 1. An item that became one of another kind has a column for each kind.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from content.conditions import SEPARATOR, UNKNOWN
from content.items import Item
from content.texts import Language
from content.words import Words
from reports.codes import MISSING, YES_NO
from reports.column_names import ColumnNames
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
        self._options: dict[str, list[str]] = {}
        self._csv = CsvText()
        self._told: dict[tuple[str, str, str | None], str] = {}
        self._own = _by_column(wording.every_form(instrument))
        self._questions = {key: [item] for key, item in (questions or {}).items()}
        forms = {**self._own, **self._questions}
        self._items = {name: found[-1] for name, found in forms.items()}
        self._names = ColumnNames(column.name for column in COLUMNS.values())
        self.columns = [column for name, found in forms.items() for column in self._of(name, found, prefix)]
        self._not_asked = {name: self._cells_of(name, "", NOT_APPLICABLE) for name in forms}
        self._no_question = ",".join(self._not_asked[key] for key in self._questions)
        self._elsewhere = self._places_of_other_kinds()

    def cells(self, told: ToldAnswers, snapshot: str | None) -> str:
        """The cells of a prompt as CSV: what it asked, in the wording of this snapshot, and what it did not."""
        elsewhere = self._elsewhere.get(snapshot)
        if elsewhere:
            told = {elsewhere.get(key, key): answer for key, answer in told.items()}
        row = self._side_by_side(self._own, told)
        if self._questions:
            asked = not told.keys() <= self._own.keys()
            row += self._side_by_side(self._questions, told) if asked else [self._no_question]
        return ",".join(row)

    def _side_by_side(self, names: Iterable[str], told: ToldAnswers) -> list[str]:
        kept, not_asked = self._told, self._not_asked
        return [
            (kept.get((name, answer[0], answer[1])) or self._kept(name, answer[0], answer[1]))
            if (answer := told.get(name))
            else not_asked[name]
            for name in names
        ]

    def _places_of_other_kinds(self) -> dict[str | None, dict[str, str]]:
        """By snapshot, the columns of the items that were of another kind then, by their keys."""
        found: dict[str | None, dict[str, str]] = {}
        for snapshot in (None, *self._wording.snapshots):
            asked = self._wording.items(self._instrument, snapshot)
            found[snapshot] = {
                key: place for key, item in asked.items() if (place := f"{key}_as_{_answers(item)}") in self._own
            }
        return found

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

    def _of(self, column: str, forms: Sequence[Item], prefix: str) -> list[Column]:
        item, several = forms[-1], forms[-1].kind == "choices"
        name = self._names.next_to(prefix + column, *([] if several else [""]), _SUFFIX)
        missing = self._missing_column(name, item)
        if not several:
            return [self._answer_column(name, forms), missing]
        self._options[column] = list(self._offered(forms))
        return [*(self._dummy(name, forms, option) for option in self._options[column]), missing]

    def _missing_column(self, name: str, item: Item) -> Column:
        told = COLUMNS["item_missing"]
        update = {"name": name + _SUFFIX, "nl": told.nl.format(item=item.key), "en": told.en.format(item=item.key)}
        return told.model_copy(update=update)

    def _offered(self, forms: Sequence[Item]) -> dict[str, int]:
        """The codes of the options that any of these forms had."""
        had = {option.value for form in forms for option in form.options}
        every = self._wording.options(self._instrument, forms[-1].key)
        return {value: code for value, code in every.items() if value in had}

    def _answer_column(self, name: str, forms: Sequence[Item]) -> Column:
        item = forms[-1]
        kind: Type = "integer" if item.takes.is_number else "string"
        values, coded = {}, {}
        if item.kind in ("choice", "yes_no"):
            coded = dict(self._offered(forms) if item.kind == "choice" else YES_NO)
            values = {value: self._meaning(forms, value) for value in coded}
            if any(form.dont_know for form in forms):
                values[UNKNOWN] = COLUMNS["item_missing"].values[UNKNOWN]
                coded[UNKNOWN] = MISSING[UNKNOWN]
        return Column(
            name=name,
            type=kind,
            values=values,
            coded=coded,
            why_missing="" if item.takes.is_words else name + _SUFFIX,
            measure="ordinal" if item.takes.measured == "ordinal" else None,
            long=item.takes.is_words,
            nl=f"antwoord op: {self._asked(item, 'nl')}",
            en=f"answer to: {self._asked(item, 'en')}",
        )

    def _dummy(self, name: str, forms: Sequence[Item], option: str) -> Column:
        meaning, item = self._meaning(forms, option), forms[-1]
        return Column(
            name=self._names.next_to(f"{name}_{option}", ""),
            type="integer",
            measure="nominal",
            why_missing=name + _SUFFIX,
            nl=f"1 als dit gekozen is: {meaning.nl} ({self._asked(item, 'nl')})",
            en=f"1 if this was chosen: {meaning.en} ({self._asked(item, 'en')})",
        )

    def _meaning(self, forms: Sequence[Item], value: str) -> Meaning:
        """A value in words, as it was offered last."""
        offered = (form for form in reversed(forms) if any(option.value == value for option in form.options))
        item = next(offered, forms[-1])
        return Meaning(nl=item.label(value, self._words("nl")), en=item.label(value, self._words("en")))

    def _asked(self, item: Item, language: Language) -> str:
        return " ".join(self._words(language).plain(item.asks).split())

    def _words(self, language: Language) -> Words:
        return self._wording.library.words(language, "standaard")


def _by_column(forms: Mapping[str, Sequence[Item]]) -> dict[str, list[Item]]:
    """The forms of each item that one column can hold; the last kind has the column named after the item."""
    found: dict[str, list[Item]] = {}
    for key, each in forms.items():
        for item in reversed(each):
            same = _answers(item) == _answers(each[-1])
            found.setdefault(key if same else f"{key}_as_{_answers(item)}", []).insert(0, item)
    return found


def _answers(item: Item) -> str:
    """What kind of cells its answers make."""
    return "number" if item.takes.is_number else "words" if item.takes.is_words else item.kind
