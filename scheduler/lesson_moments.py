"""When a lesson comes to who chose no moment for it: the day after its meeting, at her hour."""

from __future__ import annotations

from datetime import timedelta

from scheduler import around_meetings
from scheduler.local_time import instant_of, is_quiet_minute, local_date, study_day
from storage import due, meetings, planned_prompts, routines
from storage.database import Transaction
from storage.members import Member
from storage.prompts import LESSON, Prompt

# For who has no check-in, and so no hour of her own; and where her hour is at night, or too late.
BY_DAY = 10 * 60

_LOOKED_AHEAD = 7
_DAY = timedelta(days=1)


def plan_after(db: Transaction, member: Member, session: int, held_on: int, now: int) -> Prompt | None:
    """Plan the lesson of a session whose meeting began at `held_on`; None where the next meeting comes first."""
    instant = moment_after(db, member, held_on, now)
    if instant is None:
        return None
    day = local_date(instant, member.zone)
    return planned_prompts.add(
        db,
        member_id=member.id,
        kind=LESSON,
        local_date=day.isoformat(),
        slot=session,  # tells it from one that comes on a day she chose
        zone=member.zone,
        instrument=None,
        study_day=study_day(member.first_day or day.toordinal(), day),
        scheduled_at=instant,
    )


def move_along(db: Transaction, member: Member, now: int) -> None:
    """Her hour or her days changed: a lesson that is to come to her by itself follows them."""
    held = meetings.last_held(db, member.group_id, now)
    ahead = due.planned_ahead(db, member.id, LESSON, after=now, before=now + _LOOKED_AHEAD * 24 * 3600)
    if held is None or not ahead or routines.of(db, member.id, routines.LESSON) is not None:
        return
    planned_prompts.unplan_kind(db, member.id, LESSON)
    plan_after(db, member, held.session, held.starts_at, now)


def moment_after(db: Transaction, member: Member, held_on: int, now: int) -> int | None:
    """The first of her days after that of the meeting, later than `now` and well before the next meeting."""
    routine = routines.of(db, member.id, routines.CHECKIN)
    days = routines.days_of(db, member.id)
    hour = routine.minute if routine is not None else BY_DAY
    following = meetings.coming(db, member.group_id, now=max(held_on, now))
    end = following[0].starts_at - around_meetings.CLEAR_BEFORE if following else None
    day = max(local_date(held_on, member.zone) + _DAY, local_date(now, member.zone))
    for _ in range(_LOOKED_AHEAD):
        for minute in (BY_DAY if is_quiet_minute(hour) else hour, BY_DAY):
            instant = instant_of(day, minute, member.zone)
            if days >> day.weekday() & 1 and instant > now and (end is None or instant < end):
                return instant
        day += _DAY
    return None
