"""When what belongs to a meeting is due: a place in the day's budget, two reminders, and the question how it was.

All of it is pure. Instants are seconds UTC; wall-clock times are those of the meeting's zone.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from scheduler.local_time import after_quiet, instant_of, is_quiet, local_date, local_minute

PLACES, DAY, HOURS, AFTERWARDS = "places", "day", "hours", "afterwards"

HOURS_BEFORE = 2 * 3600
LASTS = 2 * 3600  # a meeting takes about two hours (Verhelst et al., Vroeg)
ASKED_FOR = 7 * 24 * 3600

# How far around its beginning a meeting has anything due.
BEFORE, AFTER = 3 * 24 * 3600, LASTS + ASKED_FOR + 24 * 3600

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Step:
    """Something to do for a meeting, from `at` until just before `until`."""

    name: str
    at: int
    until: int


@lru_cache(1024)  # asked of each meeting to come, at each tick
def steps(starts_at: int, zone: str) -> tuple[Step, ...]:
    """What a meeting asks for, in order; a step the quiet hours leave no room for is left out.

    The day before, its places in the parents' budgets are kept from midnight on; the first reminder comes when
    the clock shows the meeting's own time, the second two hours before.
    """
    day, minute = local_date(starts_at, zone), local_minute(starts_at, zone)
    hours_at = min(after_quiet(starts_at - HOURS_BEFORE, zone), starts_at)
    over = after_quiet(starts_at + LASTS, zone)
    found = [
        Step(PLACES, instant_of(day - _DAY, 0, zone), starts_at),
        Step(DAY, after_quiet(instant_of(day - _DAY, minute, zone), zone), hours_at),
        Step(HOURS, hours_at, starts_at),
        Step(AFTERWARDS, over, over + ASKED_FOR),
    ]
    return tuple(step for step in found if step.at < step.until)


def due(starts_at: int, zone: str, done: Collection[str], now: int) -> list[Step]:
    """The steps whose time it is and that are not done; nobody is told anything in the quiet hours."""
    return [
        step
        for step in steps(starts_at, zone)
        if step.name not in done
        and step.at <= now < step.until
        and (step.name == PLACES or not is_quiet(now, zone))
    ]


def reminders_left(starts_at: int, zone: str, now: int) -> list[int]:
    """When the reminders of a meeting planned now come; one that is due already comes now, or after the night."""
    goes_at = after_quiet(now, zone)
    return [
        max(step.at, goes_at)
        for step in steps(starts_at, zone)
        if step.name in (DAY, HOURS) and goes_at < step.until
    ]


def passed(starts_at: int, zone: str, now: int) -> list[str]:
    """The steps whose time came already: what is told now stands for them."""
    return [step.name for step in steps(starts_at, zone) if step.name != PLACES and step.at <= now]


def next_instant(starts_at: int, zone: str, done: Collection[str], after: int) -> int | None:
    """The first instant later than this one at which a step is due."""
    return min(_instants(starts_at, zone, done, after), default=None)


def weekly(first: date, count: int, skipped: Collection[date] = ()) -> list[date]:
    """So many days a week apart, from the first on; a skipped day is a holiday, and the rest moves on."""
    days: list[date] = []
    day = first
    while len(days) < count:
        if day not in skipped:
            days.append(day)
        day += 7 * _DAY
    return days


def _instants(starts_at: int, zone: str, done: Collection[str], after: int) -> Iterator[int]:
    for step in steps(starts_at, zone):
        if step.name in done:
            continue
        if step.at > after:
            yield step.at
        elif is_quiet(after, zone) and after_quiet(after, zone) < step.until and step.name != PLACES:
            yield after_quiet(after, zone)
