"""Understanding until when something lasts: tot vrijdag, drie dagen, until the 12th, vrijdag over een week.

The day, or the minute, that is told is the first on which it does not last any more. Today, nobody here knows.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from content.typed_grammar import read
from content.typed_moment import day_of
from content.typed_pieces import DAY, Typed, Unread
from content.typed_time import minutes_of
from content.typed_vocabulary import NUMBERS

LONGEST = timedelta(days=366)
# Without a year: what lies further off is rather a day that has just been than that of next year.
_LONGEST_WITHOUT_YEAR = timedelta(days=300)

_UNTIL = re.compile(
    r"\s*(?:ik ben\s+)?(?:er\s+)?(?:weer\s+(?:vanaf\s+)?)?(?:weg\s+)?"
    r"(?:(?:tot|until|till|til)(?!\s+en\s+met)\s+|(?:weer|terug|back)\s+(?:(?:vanaf|from)\s+)?)?(?:terug\s+)?",
    re.IGNORECASE,
)
_COUNT = rf"(?P<count>\d{{1,3}}|an?|{'|'.join(sorted(NUMBERS, key=len, reverse=True))})"
_UNIT = r"(?P<unit>dag(?:en|je)?|days?|weken|week(?:je|s)?|uur|uren|uurtje|hours?)"
_HOURS = ("uur", "uren", "uurtje", "hour", "hours")
_SPAN = rf"(?:(?P<lasts>nog|for|voor|over|in)\s+)?{_COUNT}\s+{_UNIT}"
_ONLY_A_SPAN = re.compile(rf"{_SPAN}\W*", re.IGNORECASE)
_TO_THE_WEEKEND = r"(?:het|dit|the|this)?\s*week(?:end|einde)"
# “Volgende week” alone may be the week in which she rests.
_UNTIL_MONDAY = re.compile(
    rf"(?:tot|until|till|til)\s+(?:volgende|next)\s+week\W*|"
    rf"(?:(?:tot|until|till|til|weer|terug|back)\s+)*(?:na|after)\s+{_TO_THE_WEEKEND}\W*",
    re.IGNORECASE,
)
_A_DAY_AND_A_SPAN = re.compile(rf"(?P<day>[a-z]+)\s+over\s+{_COUNT}\s+{_UNIT}\W*", re.IGNORECASE)


def day_until(typed: str, today: date) -> date | Unread:
    """The day, later than today and not too far off, until which it lasts; or what of it could not be told."""
    told, longest = _UNTIL.sub("", typed.replace("é", "e"), count=1), LONGEST
    if _UNTIL_MONDAY.fullmatch(typed.strip()):
        return today + timedelta(days=7 - today.weekday())
    if (span := _ONLY_A_SPAN.fullmatch(told)) is not None:
        days = _days(span)
        until = None if days is None else today + days
    elif (both := _A_DAY_AND_A_SPAN.fullmatch(told)) is not None:
        days, first = _days(both), day_of(read(both["day"]), today)
        weeks = days is not None and days.days % 7 == 0
        until = first + days if weeks and first is not None and days is not None else None
    else:
        text = read(told)
        if (other := text.other_than("days", "near", "week", "date", "number_day")) is not None:
            return other
        until = day_of(text, today)
        longest = LONGEST if _tells_the_year(text) else _LONGEST_WITHOUT_YEAR
    return until if until is not None and today < until <= today + longest else Unread(typed)


def minutes_lasting(typed: str) -> int | None:
    """For how many minutes, less than a day, it lasts (nog twee uur); “2 uur” alone may be an hour of the day."""
    span = _ONLY_A_SPAN.fullmatch(_plain(typed))
    hours = None if span is None else _count(span)
    if span is None or hours is None:
        return None
    lasts = bool(span["lasts"]) or span["unit"].lower() != "uur"
    return hours * 60 if lasts and span["unit"].lower() in _HOURS and 0 < hours < 24 else None


def minute_until(typed: str, minute_now: int) -> int | Unread:
    """At which minute of the day it is over: the next of that name (tot 16:00)."""
    plain = _plain(typed)
    if _ONLY_A_SPAN.fullmatch(plain):
        return Unread(typed)
    text = read(_UNTIL.sub("", plain, count=1))
    if (other := text.other_than("time", "part")) is not None:
        return other
    minutes = minutes_of(text, minute_now)
    if isinstance(minutes, Unread) or len(minutes) != 1:
        return minutes if isinstance(minutes, Unread) else text.unread()
    minute = minutes[0] % DAY
    return Unread(typed) if minute == minute_now else minute


def _plain(typed: str) -> str:
    return typed.replace("é", "e").strip()


def _tells_the_year(text: Typed) -> bool:
    return any(piece.date[2] is not None for piece in text.of("date"))


def _days(span: re.Match[str]) -> timedelta | None:
    count, unit = _count(span), span["unit"].lower()
    if count is None or unit in _HOURS:
        return None
    return timedelta(days=count * (7 if unit.startswith("we") else 1))


def _count(span: re.Match[str]) -> int | None:
    told = span["count"].lower()
    return int(told) if told.isdigit() else 1 if told in ("a", "an") else NUMBERS.get(told)


def tells_a_moment(typed: str) -> bool:
    """Whether any day, time or number is among the words, so that a moment may be meant."""
    named = read(typed).of("days", "near", "week", "date", "number_day", "time", "part")
    return bool(named) or any(map(str.isnumeric, typed))
