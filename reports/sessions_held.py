"""Which session a group had held last at any moment."""

from __future__ import annotations

from bisect import bisect_right

from storage import meetings
from storage.database import Transaction
from storage.meetings import HELD


class SessionsHeld:
    """A group's meetings that were held, by the moment at which they began."""

    def __init__(self, db: Transaction, group_id: int) -> None:
        held = [each for each in meetings.of_group(db, group_id) if each.state == HELD]
        self._instants = [each.starts_at for each in held]
        self._sessions = [each.session for each in held]

    def last_before(self, instant: int) -> int | None:
        """The session of the last one that began by this instant (seconds UTC); None before the first."""
        place = bisect_right(self._instants, instant)
        return self._sessions[place - 1] if place else None
