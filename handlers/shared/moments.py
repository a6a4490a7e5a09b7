"""Moments in words: a time of the day, a day of the week, a date, as her own wall clock and calendar show them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from content.words import Words
from scheduler.local_time import after_quiet
from storage.zones import clock_of

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)


def clock_time(instant: int, zone: str) -> str:
    """The time on the wall at an instant, as 20:30."""
    return datetime.fromtimestamp(instant, clock_of(zone)).strftime("%H:%M")


def held_until(now: int, zone: str) -> str:
    """Until which time of the day what is said now waits, since it is night there; empty by day."""
    goes_at = after_quiet(now, zone)
    return clock_time(goes_at, zone) if goes_at > now else ""


def minute_text(minute: int) -> str:
    """A minute of the day, as 20:30."""
    return f"{minute // 60:02}:{minute % 60:02}"


def weekday(number: int, words: Words) -> str:
    """The name of a day of the week, 0 for Monday."""
    return words.label(f"days.{_WEEKDAYS[number]}")


def day_in_words(day: date, words: Words) -> str:
    """A date in words: donderdag 4 maart."""
    return f"{weekday(day.weekday(), words)} {day.day} {words.label(f'days.{_MONTHS[day.month - 1]}')}"


def moment_in_words(instant: int, zone: str, words: Words, *, now: int | None = None) -> str:
    """A day and a time in words: donderdag 4 maart, 19:30; with its year, where `now` is in another one."""
    local = datetime.fromtimestamp(instant, clock_of(zone))
    this_year = now is None or datetime.fromtimestamp(now, clock_of(zone)).year == local.year
    year = "" if this_year else f" {local.year}"
    return f"{day_in_words(local.date(), words)}{year}, {local:%H:%M}"


def soon_day_in_words(instant: int, now: int, zone: str, words: Words) -> str:
    """The day of an instant of the coming days, as one says it: vandaag, morgen, zondag."""
    day, today = (datetime.fromtimestamp(each, clock_of(zone)).date() for each in (instant, now))
    ahead = (day - today).days
    if ahead in (0, 1):
        return words.label("experiment.tomorrow" if ahead else "experiment.today")
    return weekday(day.weekday(), words) if 1 < ahead < 7 else day_in_words(day, words)


def soon_in_words(instant: int, now: int, zone: str, words: Words) -> str:
    """An instant of the coming days, as one says it: vandaag om 16:00, morgen om 9:00, zondag om 9:00."""
    name = soon_day_in_words(instant, now, zone, words)
    return words.label("reading.day_at", day=name, time=hour_text(datetime.fromtimestamp(instant, clock_of(zone))))


def hour_text(at: datetime) -> str:
    """A time as it is said in a sentence: 9, 16:30."""
    return f"{at.hour}:{at.minute:02}" if at.minute else f"{at.hour}"


def days_in_words(days: int, words: Words) -> str:
    """Days of the week in words; `days` is a bitmask, bit 0 for Monday."""
    together = {0b1111111: "every_day", 0b0011111: "workdays", 0b1100000: "weekend"}
    if days in together:
        return words.label(f"experiment.{together[days]}")
    return one_after_another([weekday(number, words) for number in range(7) if days >> number & 1], words)


def one_after_another(parts: Sequence[str], words: Words) -> str:
    """Parts of a sentence in a row: "maandag, dinsdag en zondag"."""
    *first, last = parts or [""]
    return words.label("days.and_the_last", lines=", ".join(first), words=last) if first else last


def one_or_another(parts: Sequence[str], words: Words) -> str:
    """Any one of them: "Sanne of Bram"."""
    *first, last = parts or [""]
    return f"{', '.join(first)} {words.label('days.or')} {last}" if first else last
