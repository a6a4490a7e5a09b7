"""Instants as local times: ISO 8601 with offset, on the wall clock of the prompt's zone."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache

from storage.zones import clock_of

# Seconds. Every zone's offset, and every change of it, falls on a quarter of an hour (the last zone to change its
# clock at another minute was Newfoundland's, until 2011).
_QUARTER = 900
_WITHIN_HOUR = tuple(f"{minute:02}:{second:02}" for minute in range(60) for second in range(60))


def local_time(zone: str, instant: int | None) -> str:
    """An instant (seconds since 1970, UTC) as `2027-03-04T19:30:00+01:00`; empty for none."""
    if instant is None:
        return ""
    hour, start, offset = _quarter(zone, instant // _QUARTER)
    return f"{hour}{_WITHIN_HOUR[start + instant % _QUARTER]}{offset}"


def local_date(zone: str, instant: int | None) -> str:
    """The day on which an instant (seconds UTC) falls in a zone, as `2027-03-04`; empty for none."""
    return local_time(zone, instant)[:10]


@lru_cache(
    maxsize=1 << 14
)  # a million answers share a few thousand quarters: formatting each costs three times as much
def _quarter(zone: str, quarter: int) -> tuple[str, int, str]:
    """The hour's text, the seconds into that hour at which the quarter starts, and the offset's text."""
    start = datetime.fromtimestamp(quarter * _QUARTER, clock_of(zone))
    text = start.isoformat()
    return text[:14], start.minute * 60, text[19:]
