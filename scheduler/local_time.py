"""What the clock on her wall says: the instant of a local minute, her date, her quiet hours, her study day.

A minute that a clock change leaves out becomes the first one after it; a minute that comes twice counts the
first time. Zones are names of the IANA database, instants whole seconds since 1970, UTC. All of it is pure.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, tzinfo

from storage.zones import clock_of

MINUTES_A_DAY = 24 * 60

# Nothing is sent to a parent between these, unless she asked for it.
QUIET_FROM, QUIET_UNTIL = 22 * 60, 7 * 60

_DAY = timedelta(days=1)


def instant_of(day: date, minute: int, zone: str) -> int:
    """The instant at which a wall clock in this zone shows this minute (0–1439) of this date.

    In a gap: the first minute that exists after it. In a fold: the first occurrence.
    """
    wall = clock_of(zone)
    shown = datetime.combine(day, time(*divmod(minute, 60)), wall)
    instant = int(shown.timestamp())
    if _shown_at(instant, wall) == shown.replace(tzinfo=None):
        return instant
    # Read with the offset after the change, the missing minute lies before it; with the offset before, after it.
    return _change_between(int(shown.replace(fold=1).timestamp()), instant, wall)


def local_date(instant: int, zone: str) -> date:
    """The date on the wall at this instant."""
    return datetime.fromtimestamp(instant, clock_of(zone)).date()


def local_minute(instant: int, zone: str) -> int:
    """The minute of the day (0–1439) on the wall at this instant."""
    shown = datetime.fromtimestamp(instant, clock_of(zone))
    return shown.hour * 60 + shown.minute


def next_occurrence(zone: str, minute: int, days: int, after: int) -> int | None:
    """The first instant later than `after` at which a routine at this minute, on these days, falls due.

    `days` is a bitmask, bit 0 for Monday; None if it is empty.
    """
    # A gap at midnight moves the last minutes of a day into the next one: yesterday's may still come.
    day = local_date(after, zone) - _DAY
    for _ in range(9):
        if days >> day.weekday() & 1:
            instant = instant_of(day, minute, zone)
            if instant > after:
                return instant
        day += _DAY
    return None


def is_quiet_minute(minute: int) -> bool:
    """Whether this minute of the day lies in the quiet hours, 22:00 to 07:00."""
    return minute >= QUIET_FROM or minute < QUIET_UNTIL


def is_quiet(instant: int, zone: str) -> bool:
    """Whether it is between 22:00 and 07:00 on the wall."""
    return is_quiet_minute(local_minute(instant, zone))


def after_quiet(instant: int, zone: str) -> int:
    """This instant, or where it lies in the quiet hours, the end of them."""
    if not is_quiet(instant, zone):
        return instant
    day = local_date(instant, zone)
    if local_minute(instant, zone) >= QUIET_FROM:
        day += _DAY
    return instant_of(day, QUIET_UNTIL, zone)


def study_day(first_day: int, day: date) -> int:
    """Which day of taking part this is; `first_day` is the ordinal of the day of enrolment, which is day 1."""
    return day.toordinal() - first_day + 1


def _shown_at(instant: int, wall: tzinfo) -> datetime:
    return datetime.fromtimestamp(instant, wall).replace(tzinfo=None)


def _change_between(before: int, after: int, wall: tzinfo) -> int:
    """The instant of the clock change that lies between two instants: a whole minute, as all these are."""
    offset = _offset(before, wall)
    while after - before > 1:
        middle = (before + after) // 2
        if _offset(middle, wall) == offset:
            before = middle
        else:
            after = middle
    return after


def _offset(instant: int, wall: tzinfo) -> timedelta | None:
    return datetime.fromtimestamp(instant, UTC).astimezone(wall).utcoffset()
