"""When a facilitator reads next, and by when she should have answered. All of it is pure."""

from __future__ import annotations

from collections.abc import Iterable

from scheduler.local_time import next_occurrence
from storage.reading_hours import ReadingHours

# Once she reads, she has so long to answer.
ANSWERS_WITHIN = 2 * 3600
# Who never said when she reads.
WITHOUT_HOURS = 24 * 3600


def next_reading(hours: ReadingHours, zone: str, after: int) -> int | None:
    """The first instant later than `after` at which she reads; None where she reads at no set time."""
    instants = (next_occurrence(zone, minute, hours.days, after) for minute in hours.minutes)
    return min((each for each in instants if each is not None), default=None)


def last_reading(hours: ReadingHours, zone: str, since: int, before: int) -> int | None:
    """The last instant at which she reads, from one instant on and before another; None where there is none."""
    last, instant = None, next_reading(hours, zone, since - 1)
    while instant is not None and instant < before:
        last, instant = instant, next_reading(hours, zone, instant)
    return last


def answers_by(readings: Iterable[int | None], after: int) -> int:
    """By when one of these who read next then (None: at no set time) should have answered what is written now."""
    known = [each for each in readings if each is not None]
    return min(known) + ANSWERS_WITHIN if known else after + WITHOUT_HOURS
