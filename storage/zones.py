"""The wall clock of a zone as it is written down; of one that this machine does not know, that of home."""

from __future__ import annotations

import logging
from datetime import UTC, tzinfo
from functools import cache
from zoneinfo import ZoneInfo

log = logging.getLogger(__name__)

HOME = "Europe/Amsterdam"


@cache
def clock_of(zone: str) -> tzinfo:
    """The clock of this zone of the IANA database; of a name that is none, that of home, and nothing stops."""
    for name in (zone, HOME):
        try:
            return ZoneInfo(name)
        except (OSError, ValueError, TypeError, KeyError):  # ZoneInfoNotFoundError is a KeyError
            log.error("this machine knows no zone %r", name)
    return UTC
