"""The codebook: every file, column, item and value of the export, in both languages and levels, with its code."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from content.items import Item, Option
from content.scoring import Score
from content.texts import LANGUAGES, LEVELS, Text
from reports.cells import harmless
from reports.checkins_wide_csv import DAILY
from reports.codes import code_of, values_of
from reports.tables import RESPONSES, WAVES, Column, Table
from reports.wording import Wording

Row = tuple[object, ...]


def rows(tables: Sequence[Table], wording: Wording) -> Iterator[Row]:
    """Files with their columns first, then the items behind the column `value` with their values."""
    for table in tables:
        yield table.file, *[""] * 5, "", "file", "", "", "", *_meaning(table.nl, table.en)
        for column in table.columns:
            yield from _of_column(table, column)
    for key in wording.instruments():
        for version, instrument in wording.versions(key):
            for item in instrument.items:
                yield from _of_item(key, version, item, wording, wording.options(key, item.key))
            for score in instrument.scores:
                yield WAVES.file, "value", key, version, score.key, "", "", "score", "scale", "", "", *_rule(score)
    # A session's extra question is asked at the end of the daily ones, in whatever version they are.
    for version, _ in wording.versions(DAILY):
        for item in wording.questions.values():
            yield from _of_item(DAILY, version, item, wording, wording.options(DAILY, item.key))


def _rule(score: Score) -> tuple[str, ...]:
    """How a score is worked out, so that anybody can do it again from the items."""
    items, turned = ", ".join(score.items), ", ".join(score.reversed) or "–"
    points = ", ".join(f"{value} = {number}" for value, number in score.points.items()) or "–"
    rule = "gemiddelde" if score.rule == "mean" else "som"
    return _meaning(
        f"{rule} van {items}; omgekeerd: {turned}; punten: {points}; hoogstens {score.may_miss} leeg",
        f"{score.rule} of {items}; reversed: {turned}; points: {points}; at most {score.may_miss} missing",
    )


def _of_column(table: Table, column: Column) -> Iterator[Row]:
    place = (table.file, column.name, "", "", "")
    yield *place, "", "", column.type, "", "", "", *_meaning(column.nl, column.en)
    codes = column.codes
    for value, meaning in column.values.items():
        yield *place, value, codes[value], "value", "", "", "", *_meaning(meaning.nl, meaning.en)


def _of_item(where: str, version: str, item: Item, wording: Wording, codes: Mapping[str, int]) -> Iterator[Row]:
    place = (RESPONSES.file, "value", where, version, item.key)
    levels = ";".join(item.levels)
    yield (
        *place,
        "",
        "",
        item.kind,
        item.takes.measured,
        int(item.optional),
        levels,
        *_in_words(item.asks, wording),
    )
    options = {option.value: option for option in item.options}
    for value in values_of(item):
        offered = ";".join(options[value].levels) if value in options else levels
        # An option among several has a code too, though a cell with several of them has none.
        code = codes.get(value) if item.kind == "choices" and value in codes else code_of(item, value, codes)
        yield *place, value, code, "value", "", "", offered, *_label(item, value, options, wording)


def _label(item: Item, value: str, options: Mapping[str, Option], wording: Wording) -> tuple[str, ...]:
    if value in options:
        return _in_words(options[value].label, wording)
    return tuple(
        harmless(item.label(value, wording.library.words(language, level)))
        for language in LANGUAGES
        for level in LEVELS
    )


def _in_words(text: Text, wording: Wording) -> tuple[str, ...]:
    return tuple(
        harmless(" ".join(wording.library.words(language, level).plain(text).split()))
        for language in LANGUAGES
        for level in LEVELS
    )


def _meaning(dutch: str, english: str) -> tuple[str, ...]:
    return dutch, dutch, english, english
