"""The moments of the tests: a Monday morning in Amsterdam, and what lies after it."""

from datetime import datetime
from zoneinfo import ZoneInfo

ZONE = "Europe/Amsterdam"


def amsterdam(text: str) -> int:
    """The instant of a wall-clock time in Amsterdam, such as 2026-03-02 10:00."""
    return int(datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(ZONE)).timestamp())


T0 = amsterdam("2026-03-02 10:00")  # a Monday
