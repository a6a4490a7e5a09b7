"""Understanding typed days of the week: elke dag, doordeweeks, ma wo vr, maandag tot vrijdag."""

from __future__ import annotations

import re

from content.typed import folded

EVERY_DAY, WORKDAYS, WEEKEND = 0b1111111, 0b0011111, 0b1100000

_TOGETHER = (
    (re.compile(r"\b(elke dag|iedere dag|alle dagen|dagelijks|every day|each day|daily)\b"), EVERY_DAY),
    (re.compile(r"\b(doordeweeks|door de week|werkdagen|weekdagen|weekdays|working days)\b"), WORKDAYS),
    (re.compile(r"\b(weekend|weekends)\b"), WEEKEND),
)
WEEKDAY_NAMES = (
    ("maandag", "monday", "ma", "mo", "mon"),
    ("dinsdag", "tuesday", "di", "tu", "tue"),
    ("woensdag", "wednesday", "wo", "wed"),
    ("donderdag", "thursday", "do", "th", "thu"),
    ("vrijdag", "friday", "vr", "fr", "fri"),
    ("zaterdag", "saturday", "za", "sat"),
    ("zondag", "sunday", "zo", "sun"),
)
_NUMBERS = {name: number for number, names in enumerate(WEEKDAY_NAMES) for name in names}
_NAME = "|".join(_NUMBERS)
_RANGE = re.compile(rf"\b({_NAME})\s*(?:-|\b(?:tot en met|t ?m|tot|to|till|until)\b)\s*({_NAME})\b")


def days_in(typed: str) -> int | None:
    """The days that were typed, bit 0 for Monday; None if there are none."""
    text = folded(typed)
    for pattern, days in _TOGETHER:
        if pattern.search(text):
            return days
    found = 0
    for first, last in _RANGE.findall(text):
        found |= _between(_NUMBERS[first], _NUMBERS[last])
    for word in re.split(r"[\s-]+", text):
        if word in _NUMBERS:
            found |= 1 << _NUMBERS[word]
    return found or None


def _between(first: int, last: int) -> int:
    """All days from the first to the last, over the weekend where that comes first."""
    return sum(1 << (first + step) % 7 for step in range((last - first) % 7 + 1))
