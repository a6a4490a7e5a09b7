"""Understanding a typed day and time: 4 maart 19:30, 2027-03-04 19:30, donderdag half 8, tomorrow 8 pm.

What day it is, nobody here knows: the caller says. A day without a year is the next one of that name.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from itertools import chain

from content.typed import folded
from content.typed_days import WEEKDAY_NAMES
from content.typed_time import minute_in

_MONTHS = (
    ("januari", "january", "jan"),
    ("februari", "february", "feb"),
    ("maart", "march", "mrt", "mar"),
    ("april", "apr"),
    ("mei", "may"),
    ("juni", "june", "jun"),
    ("juli", "july", "jul"),
    ("augustus", "august", "aug"),
    ("september", "sept", "sep"),
    ("oktober", "october", "okt", "oct"),
    ("november", "nov"),
    ("december", "dec"),
)
_NEAR = {"vandaag": 0, "today": 0, "morgen": 1, "tomorrow": 1, "overmorgen": 2}


def _numbered(names: tuple[tuple[str, ...], ...]) -> dict[str, int]:
    return {name: number for number, same in enumerate(names) for name in same}


def _any_of(names: tuple[tuple[str, ...], ...]) -> str:
    return "|".join(sorted(chain.from_iterable(names), key=len, reverse=True))


_MONTH_NUMBERS, _WEEKDAY_NUMBERS = _numbered(_MONTHS), _numbered(WEEKDAY_NAMES)
_ISO = re.compile(r"\b(\d{4})-(\d{1,2})-(\d{1,2})\b")
_ISO_T = re.compile(r"\b(\d{4}-\d{1,2}-\d{1,2})t(?=\d)")
_NUMBERS = re.compile(r"\b(\d{1,2})[-/](\d{1,2})(?:[-/](\d{4}))?\b")
_NAMED = re.compile(rf"\b(\d{{1,2}})(?:e|th|st|nd|rd)?\s+({_any_of(_MONTHS)})\b\.?(?:\s+(\d{{4}})\b)?")
_MONTH_FIRST = re.compile(
    rf"\b({_any_of(_MONTHS)})\b\.?\s+(\d{{1,2}})(?:th|st|nd|rd)?\b(?!\s*[:.])(?:,?\s+(\d{{4}})\b)?"
)
_WEEKDAY = re.compile(rf"\b({_any_of(WEEKDAY_NAMES)})\b\.?")
_NEAR_BY = re.compile(rf"\b({'|'.join(_NEAR)})\b")


def moment_in(typed: str, today: date) -> tuple[date, int] | None:
    """The day and the minute of the day (0–1439) that were typed, or None if either cannot be told."""
    day, rest = _split(typed, today)
    minute = minute_in(rest)
    return None if day is None or minute is None or not folded(rest) else (day, minute)


def _split(typed: str, today: date) -> tuple[date | None, str]:
    """The day, and what is left of the text without it and without the weekday beside it."""
    text = _ISO_T.sub(r"\1 ", typed.casefold())
    for pattern, read in _READINGS:
        found = pattern.search(text)
        if found:
            rest = f"{text[: found.start()]} {text[found.end() :]}"
            return read(found, today), _WEEKDAY.sub(" ", rest)
    return None, text


def _of_iso(found: re.Match[str], _today: date) -> date | None:
    return _date(int(found[1]), int(found[2]), int(found[3]))


def _of_numbers(found: re.Match[str], today: date) -> date | None:
    return _next(int(found[1]), int(found[2]), found[3], today)


def _of_name(found: re.Match[str], today: date) -> date | None:
    return _next(int(found[1]), _MONTH_NUMBERS[found[2]] + 1, found[3], today)


def _of_month_first(found: re.Match[str], today: date) -> date | None:
    return _next(int(found[2]), _MONTH_NUMBERS[found[1]] + 1, found[3], today)


def _of_near(found: re.Match[str], today: date) -> date:
    return today + timedelta(days=_NEAR[found[1]])


def _of_weekday(found: re.Match[str], today: date) -> date:
    ahead = (_WEEKDAY_NUMBERS[found[1]] - today.weekday() - 1) % 7 + 1
    return today + timedelta(days=ahead)


_READINGS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], date], date | None]], ...] = (
    (_ISO, _of_iso),
    (_NUMBERS, _of_numbers),
    (_NAMED, _of_name),
    (_MONTH_FIRST, _of_month_first),
    (_NEAR_BY, _of_near),
    (_WEEKDAY, _of_weekday),
)


def _next(day: int, month: int, year: str | None, today: date) -> date | None:
    """This day of the year that was named, or else the first one from today on."""
    if year is not None:
        return _date(int(year), month, day)
    coming = (_date(today.year + ahead, month, day) for ahead in range(9))  # the 29th of February may take eight
    return next((each for each in coming if each is not None and each >= today), None)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
