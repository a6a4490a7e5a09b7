"""When a measurement is asked: in a window around its session's meeting, one instrument after the other.

A row is planned on its own day, so that a meeting that moves takes its window along. Her rest day is kept free,
and so is a day that is full: there is no hurry.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from scheduler import experiments
from scheduler.foresight import has_room
from scheduler.local_time import instant_of, local_date, study_day
from scheduler.planner import QUARTER
from storage import groups, heartbeat, meetings, members, planned_prompts, routines, waves
from storage.database import Transaction
from storage.groups import Group
from storage.members import PARENT, RESEARCH, Member
from storage.prompts import DECLINED, NOT_SENT, PLANNED, WAITING_FOR_ANSWER, WAVE

# How often she is reminded of one instrument, and after how long.
MOST_REMINDERS, REMINDED_AFTER = 2, timedelta(days=2)

# Hours at which little else comes by itself; the first that lies far enough from what she has a routine for.
_MINUTES = (10 * 60 + 30, 12 * 60 + 30, 15 * 60 + 30)
_APART = 30
_DAY = timedelta(days=1)
_HEARTBEAT = "waves"


@dataclass(frozen=True, slots=True)
class WavePlan:
    """A measurement of a programme: its session, its window in days around the meeting, what it asks in order."""

    key: str
    session: int
    opens: int
    closes: int
    instruments: tuple[str, ...]


def is_time_to_plan(db: Transaction, now: int) -> bool:
    """Whether a quarter of an hour began since groups were planned: with one of them a day begins somewhere."""
    last = heartbeat.last(db, _HEARTBEAT)
    return last is None or now // QUARTER != last // QUARTER


def groups_to_plan(db: Transaction, now: int) -> list[Group]:
    """Every group, once a quarter of an hour. Empty in between."""
    if not is_time_to_plan(db, now):
        return []
    heartbeat.beat(db, _HEARTBEAT, at=now)
    return groups.every(db)


def plan(db: Transaction, group: Group, plans: list[WavePlan], now: int) -> int:
    """Plan what a group's parents are asked today; how many prompts were planned."""
    planned = 0
    for each in plans:
        days = _days_of(db, group, each)
        for member in members.of_group(db, group.id, PARENT) if days else []:
            today = local_date(now, member.zone)
            if member.state == members.ACTIVE and today in days and not _may_wait(db, member, today, days):
                planned += _plan_for(db, member, each, now)
    return planned


def window_ahead(
    db: Transaction, group: Group, member: Member, plan: WavePlan, now: int, until: int
) -> tuple[date, date] | None:
    """From which to which day it may ask her something, up to `until`; None where it asks nothing more."""
    first, last = local_date(now, member.zone), local_date(until, member.zone)
    days = sorted(day for day in _days_of(db, group, plan) if first <= day <= last and not rests(db, member, day))
    if not days or not members.consents(db, member.id).get(RESEARCH):
        return None
    is_open = any(each.state in (PLANNED, *WAITING_FOR_ANSWER) for each in waves.asked(db, member.id, plan.key))
    return (days[0], days[-1]) if is_open or _to_ask(db, member, plan) is not None else None


def next_try(db: Transaction, member: Member, now: int, *, after: timedelta = _DAY) -> int:
    """The instant at which to come back to her: after so many days, at an hour at which little else comes."""
    return instant_of(local_date(now, member.zone) + after, _minute(db, member), member.zone)


def rests(db: Transaction, member: Member, day: date) -> bool:
    """Whether this is her rest day."""
    routine = routines.of(db, member.id, routines.CHECKIN)
    return routine is not None and routine.days != 0 and not routine.days >> day.weekday() & 1


def _days_of(db: Transaction, group: Group, plan: WavePlan) -> frozenset[date]:
    """The days on which it may begin; none while there is no such meeting."""
    of_session = meetings.of_session(db, group.id, plan.session)
    meeting = next((each for each in of_session if each.to_come or each.held_at is not None), None)
    if meeting is None:
        return frozenset()
    day = local_date(meeting.starts_at, meeting.zone)
    return frozenset(day + timedelta(days=number) for number in range(plan.opens, plan.closes + 1))


def _plan_for(db: Transaction, member: Member, plan: WavePlan, now: int) -> bool:
    instrument, day = _to_ask(db, member, plan), local_date(now, member.zone)
    instant = instant_of(day, _minute(db, member), member.zone)
    if instrument is None or instant <= now or rests(db, member, day):
        return False
    # Another measurement has the place: this one comes tomorrow.
    if planned_prompts.is_made(db, member.id, WAVE, day.isoformat(), 0):
        return False
    if not members.consents(db, member.id).get(RESEARCH) or not has_room(db, member, day, WAVE, now):
        return False
    planned_prompts.add(
        db,
        member_id=member.id,
        kind=WAVE,
        local_date=day.isoformat(),
        slot=0,
        zone=member.zone,
        instrument=instrument,
        study_day=study_day(member.first_day or day.toordinal(), day),
        scheduled_at=instant,
        session=meetings.last_session_held(db, member.group_id, now),
        subject=waves.subject_of(plan.key),
    )
    return True


def _may_wait(db: Transaction, member: Member, day: date, days: frozenset[date]) -> bool:
    """Whether it makes way for a first moment at home that was promised today; not on its own last day."""
    return day != max(days) and experiments.begins_on(db, member, day)


def _to_ask(db: Transaction, member: Member, plan: WavePlan) -> str | None:
    """The first instrument she was not asked yet; none while one is open, or once she declined one."""
    asked = waves.asked(db, member.id, plan.key)
    if any(each.state in (PLANNED, DECLINED, *WAITING_FOR_ANSWER) for each in asked):
        return None
    done = {each.instrument for each in asked if each.state != NOT_SENT}
    return next((each for each in plan.instruments if each not in done), None)


def _minute(db: Transaction, member: Member) -> int:
    taken = [each.minute for each in routines.all_of(db, member.id) if each.active]
    free = (each for each in _MINUTES if all(abs(each - other) >= _APART for other in taken))
    return next(free, _MINUTES[-1])
