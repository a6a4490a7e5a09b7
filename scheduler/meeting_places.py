"""The places of a meeting's two reminders in a parent's days, kept as soon as the first of those days begins."""

from __future__ import annotations

from collections.abc import Iterator

from scheduler import burden
from scheduler import meetings as timing
from scheduler.local_time import local_date
from scheduler.meetings import Step
from storage import meeting_reminders, meetings, members, routines
from storage.database import Transaction
from storage.members import Member

_REMINDERS = (timing.DAY, timing.HOURS)


def is_wanted(db: Transaction, member: Member, step: Step) -> bool:
    """Whether a reminder may come: on her rest day nothing does, unless the day before was one too."""
    routine = routines.of(db, member.id, routines.CHECKIN)
    if routine is None:
        return True
    weekday = local_date(step.at, member.zone).weekday()
    rests, rested = (not routine.days >> day & 1 for day in (weekday, (weekday - 1) % 7))
    return not rests or (step.name == timing.HOURS and rested)


def keep(db: Transaction, member: Member, meeting_id: int, starts_at: int, zone: str, *, since: int = 0) -> None:
    """Nothing less important takes the place of the reminders that come later than `since`."""
    for step in reminders(db, member, starts_at, zone):
        if step.at > since:
            day = local_date(step.at, member.zone).isoformat()
            burden.keep_place(db, member.id, day, burden.MEETING, meeting_id)


def keep_of_member(db: Transaction, member: Member, now: int) -> None:
    """The same for the meetings whose days began before she was there, or was there again."""
    if member.role != members.PARENT or not meeting_reminders.chosen(db, member.group_id).to_parents:
        return
    for meeting in meetings.starts_between(db, after=now, before=now + timing.BEFORE):
        places = timing.steps(meeting.starts_at, meeting.zone)[0]
        if meeting.group_id == member.group_id and places.at <= now:
            keep(db, member, meeting.meeting_id, meeting.starts_at, meeting.zone, since=now)


def reminders(db: Transaction, member: Member, starts_at: int, zone: str) -> Iterator[Step]:
    """The reminders of a meeting that she gets."""
    for step in timing.steps(starts_at, zone):
        if step.name in _REMINDERS and is_wanted(db, member, step):
            yield step
