"""The number for each answer, for statistics that count in numbers; below 0 for what is missing.

A number of a scale stands for itself. Options are counted from 1 in the order in which they were offered first:
what a later version of an instrument adds comes behind them, so that a code keeps its meaning.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from content.conditions import UNKNOWN
from content.items import Item
from storage.responses import NO_CONSENT, NOT_APPLICABLE, NOT_REACHED, NOT_TAUGHT, SKIPPED

MISSING: Mapping[str, int] = {
    UNKNOWN: -91,
    SKIPPED: -92,
    NOT_REACHED: -93,
    NOT_APPLICABLE: -94,
    NOT_TAUGHT: -95,
    NO_CONSENT: -96,
}
YES_NO = {"yes": 1, "no": 0}


def values_of(item: Item) -> list[str]:
    """The values an item can have, in order; none for words, files, and a number anywhere between its bounds."""
    if item.kind == "scale":
        assert item.low is not None
        assert item.high is not None
        values = [str(number) for number in range(item.low, item.high + 1)]
    elif item.kind == "yes_no":
        values = ["yes", "no"]
    else:
        values = [option.value for option in item.options]
    return [*values, UNKNOWN] if item.dont_know and not item.takes.is_words else values


def codes_of(versions: Iterable[Item]) -> dict[str, int]:
    """The code of each value of an item, as its versions came one after the other."""
    codes: dict[str, int] = {}
    for item in versions:
        for option in item.options:
            codes.setdefault(option.value, len(codes) + 1)
    return codes


def code_of(item: Item, value: str, options: Mapping[str, int]) -> int | None:
    """The code of a value; None for words, for several options, and for a value nobody knows any more."""
    if item.takes.is_words:
        return None
    if value == UNKNOWN:
        return MISSING[UNKNOWN]
    if item.takes.is_number:
        return int(value) if value.lstrip("-").isdigit() else None
    if item.kind == "yes_no":
        return YES_NO.get(value)
    return options.get(value) if item.kind == "choice" else None
