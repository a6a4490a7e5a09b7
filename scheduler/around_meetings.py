"""A check-in and a meeting do not meet: it comes well before the meeting, or it does not come.

What would ring from an hour before a meeting until half an hour after it is asked 75 minutes before the meeting.
Where that is in the night, or past already, it is left out, and the export says `meeting`. Of several questions at
random the first alone is asked before it, and the others are left out.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from scheduler.local_time import is_quiet, local_date
from scheduler.meetings import LASTS
from storage import meetings, planned_prompts, prompts
from storage.database import Transaction
from storage.meetings import Start

CLEAR_BEFORE, CLEAR_AFTER = 3600, 1800
COMES_BEFORE = 75 * 60

# How far ahead prompts are planned at the most: today and tomorrow, in whatever zone.
_PLANNED_AHEAD = 3 * 24 * 3600


def meets(starts_at: int, instant: int) -> bool:
    """Whether something at this instant would ring around a meeting that begins at `starts_at`."""
    return starts_at - CLEAR_BEFORE <= instant < starts_at + LASTS + CLEAR_AFTER


def is_around(db: Transaction, member_id: int, instant: int) -> bool:
    """Whether a meeting of one of her groups keeps this instant clear."""
    return clear_from(db, member_id, instant) > instant


def clear_from(db: Transaction, member_id: int, instant: int) -> int:
    """From when on nothing is around a meeting: this instant itself, or when the meeting around it is over."""
    after, before = instant - LASTS - CLEAR_AFTER, instant + CLEAR_BEFORE
    starts = meetings.starts_of_member(db, member_id, after=after, before=before)
    return max((each + LASTS + CLEAR_AFTER for each in starts), default=instant)


def instead_of(instant: int, starts: Iterable[int], zone: str) -> int | None:
    """When a check-in of this instant comes, with meetings beginning at `starts`; None where it is left out."""
    for starts_at in starts:
        if meets(starts_at, instant):
            earlier = starts_at - COMES_BEFORE
            return None if is_quiet(earlier, zone) or any(meets(other, earlier) for other in starts) else earlier
    return instant


def make_way(db: Transaction, now: int, group_id: int | None = None) -> None:
    """Check-ins that are planned around a meeting of the coming days move before it: of all groups, or of one."""
    for meeting in meetings.starts_between(db, after=now, before=now + _PLANNED_AHEAD):
        if group_id in (None, meeting.group_id):
            _make_way_for(db, meeting, now)


def _make_way_for(db: Transaction, meeting: Start, now: int) -> None:
    """Where 75 minutes before it is past or at night, nothing moves: what is due then is left out."""
    starts_at = meeting.starts_at
    earlier = instead_of(starts_at, [starts_at], meeting.zone)
    if earlier is None or earlier <= now:
        return
    day = local_date(starts_at, "UTC")
    planned_prompts.bring_forward(
        db,
        meeting.group_id,
        prompts.CHECKIN,
        days=[(day + timedelta(days=apart)).isoformat() for apart in (-1, 0, 1)],  # whatever her zone says
        after=starts_at - CLEAR_BEFORE,
        before=starts_at + LASTS + CLEAR_AFTER,
        instant=earlier,
    )
