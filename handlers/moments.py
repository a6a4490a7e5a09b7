"""Moments in words: a time of the day, a day of the week, a date, as her own wall clock and calendar show them."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from content.words import Words

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)


def clock_time(instant: int, zone: str) -> str:
    """The time on the wall at an instant, as 20:30."""
    return datetime.fromtimestamp(instant, ZoneInfo(zone)).strftime("%H:%M")


def minute_text(minute: int) -> str:
    """A minute of the day, as 20:30."""
    return f"{minute // 60:02}:{minute % 60:02}"


def weekday(number: int, words: Words) -> str:
    """The name of a day of the week, 0 for Monday."""
    return words.label(f"days.{_WEEKDAYS[number]}")


def day_in_words(day: date, words: Words) -> str:
    """A date in words: donderdag 4 maart."""
    return f"{weekday(day.weekday(), words)} {day.day} {words.label(f'days.{_MONTHS[day.month - 1]}')}"


def moment_in_words(instant: int, zone: str, words: Words) -> str:
    """A day and a time in words: donderdag 4 maart, 19:30."""
    local = datetime.fromtimestamp(instant, ZoneInfo(zone))
    return f"{day_in_words(local.date(), words)}, {local:%H:%M}"
