"""Days and times in words. What day it is, nobody here knows: the caller says."""

from __future__ import annotations

from datetime import date, datetime, time

from content.words import Words

_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)


def clock(at: time | datetime) -> str:
    """A time on the clock, such as `20:30`; a datetime is taken as it stands, in its own zone."""
    return f"{at:%H:%M}"


def weekday(number: int, words: Words) -> str:
    """The name of a day of the week; 0 is Monday."""
    return words.label(f"days.{_DAYS[number]}")


def day(on: date, words: Words) -> str:
    """A date in words, such as `donderdag 4 maart`."""
    return f"{weekday(on.weekday(), words)} {on.day} {words.label(f'days.{_MONTHS[on.month - 1]}')}"


def moment(at: datetime, words: Words) -> str:
    """A day and a time in words, such as `donderdag 4 maart om 19:30`, in the zone of `at`."""
    return words.label("days.at", day=day(at, words), time=clock(at))
