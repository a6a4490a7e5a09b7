"""The codebook: every file, column, item and value of the export, in Dutch and in English."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from content.conditions import UNKNOWN
from content.items import Item
from content.packs import Library
from content.programmes import Programme
from content.words import Words
from reports.cells import harmless
from reports.tables import RESPONSES, Column, Table

Row = tuple[str, str, str, str, str, str, str, str]


def rows(tables: Sequence[Table], library: Library, programme: Programme | None) -> Iterator[Row]:
    """Files with their columns first, then the items behind the column `value` with their values."""
    for table in tables:
        yield table.file, "", "", "", "", "file", table.nl, table.en
        for column in table.columns:
            yield from _of_column(table, column)
    dutch, english = library.words("nl", "standaard"), library.words("en", "standaard")
    for instrument in library.instruments.values():
        for item in instrument.items:
            yield from _of_item(instrument.key, item, dutch, english)
    if programme:
        for session in programme.sessions:
            yield from _of_item(programme.key, session.question, dutch, english)


def _of_column(table: Table, column: Column) -> Iterator[Row]:
    place = (table.file, column.name, "", "")
    yield *place, "", column.type, column.nl, column.en
    for value, meaning in column.values.items():
        yield *place, value, "value", meaning.nl, meaning.en


def _of_item(where: str, item: Item, dutch: Words, english: Words) -> Iterator[Row]:
    place = (RESPONSES.file, "value", where, item.key)
    yield *place, "", item.kind, _asked(item, dutch), _asked(item, english)
    for value in values_of(item):
        yield *place, value, "value", harmless(item.label(value, dutch)), harmless(item.label(value, english))


def values_of(item: Item) -> list[str]:
    """The values an item can have in the export, in order; none for words and files."""
    if item.kind == "scale":
        assert item.low is not None
        assert item.high is not None
        values = [str(number) for number in range(item.low, item.high + 1)]
    elif item.kind == "yes_no":
        values = ["yes", "no"]
    else:
        values = [option.value for option in item.options]
    return [*values, UNKNOWN] if item.dont_know and item.kind not in ("text", "photo", "voice") else values


def _asked(item: Item, words: Words) -> str:
    return harmless(" ".join(words.plain(item.asks).split()))
