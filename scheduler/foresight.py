"""Whether a coming day of hers has room: said of a moment before it is promised, so that a promise can be kept.

What a later day brings is not planned yet. Its check-in, the reminders of its meetings and a measurement that
comes back are known all the same.
"""

from __future__ import annotations

from datetime import date

from scheduler import burden
from scheduler import meetings as timing
from scheduler.local_time import instant_of, local_date
from storage import burden as loads
from storage import meeting_reminders, meetings, routines, waves
from storage.database import Transaction
from storage.members import Member
from storage.prompts import CHECKIN, WAVE

_REMINDERS = (timing.DAY, timing.HOURS)


def has_room(db: Transaction, member: Member, day: date, kind: str, now: int) -> bool:
    """Whether, as far as is known now, something of this kind will fit into her day."""
    found = loads.of_day(db, member.id, day.isoformat())
    said = [each.kind for each in found if each.at is not None]
    ahead = burden.ahead(db, member.id, day.isoformat(), found)
    known = ((CHECKIN, _checkin_comes), (burden.MEETING, _meeting_is_announced), (WAVE, _measurement_comes_back))
    for other, comes in known:
        if other not in said and other not in ahead and comes(db, member, day, now):
            ahead.append(other)
    return burden.allows(kind, spent=len(said), ahead=ahead)


def _checkin_comes(db: Transaction, member: Member, day: date, now: int) -> bool:
    routine = routines.of(db, member.id, routines.CHECKIN)
    if routine is None or not routine.active or not routine.days >> day.weekday() & 1:
        return False
    return instant_of(day, routine.minute, routine.zone) > now


def _meeting_is_announced(db: Transaction, member: Member, day: date, now: int) -> bool:
    """Whether one of the group's meetings is reminded of on this day."""
    if not meeting_reminders.chosen(db, member.group_id).to_parents:
        return False
    return any(
        step.name in _REMINDERS and step.at > now and local_date(step.at, member.zone) == day
        for meeting in meetings.coming(db, member.group_id, now=now)
        for step in timing.steps(meeting.starts_at, meeting.zone)
    )


def _measurement_comes_back(db: Transaction, member: Member, day: date, now: int) -> bool:
    """Whether Anker comes back on this day to a measurement that she has not finished."""
    return any(each > now and local_date(each, member.zone) == day for each in waves.back_to(db, member.id))
