"""When an experiment is prompted: at the agreed moments, the agreed number of times; and when to ask how it went.

One moment is planned ahead for each experiment; moments that passed while nobody was there to plan are planned
too, so that what was missed is on record. Her rest day is kept free.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from scheduler.foresight import has_room
from scheduler.local_time import (
    QUIET_FROM,
    instant_of,
    local_date,
    local_minute,
    next_occurrence,
    study_day,
)
from storage import experiment_versions, experiments, meetings, members, planned_prompts, prompts, routines
from storage.database import Transaction
from storage.experiment_versions import Version
from storage.experiments import Experiment
from storage.members import Member
from storage.prompts import EXPERIMENT, NOT_SENT, PLANNED, Prompt

A_BATCH = 50

# How it went is asked in the evening, at least so long after the moment, or else the next morning.
EVENING, MORNING, AFTER_MINUTES = 19 * 60 + 30, 10 * 60, 60
# So long after that question it can still be answered.
ANSWERABLE = 20 * 3600

# How many full days in a row are passed over.
_TRIED = 10
_DAY = timedelta(days=1)


def plan(db: Transaction, now: int) -> int:
    """Plan the next moment of every experiment that has none planned; how many were looked at."""
    found = experiments.to_plan(db, most=A_BATCH)
    for each in found:
        plan_next(db, each, now)
    return len(found)


def plan_next(db: Transaction, which: Experiment, now: int) -> int | None:
    """Plan the next agreed moment of an experiment; its instant, or None when the agreed times are over."""
    member, agreed = members.get(db, which.member_id), experiment_versions.in_force(db, which.id)
    made = prompts.of_subject(db, member.id, EXPERIMENT, which.id)
    instant = next(_moments(db, which, agreed, member, made, now), None) if agreed else None
    if instant is None:
        experiments.planned_out(db, which.id)
        return None
    write_down(db, which, member, instant, now)
    return instant


def write_down(db: Transaction, which: Experiment, member: Member, instant: int, now: int) -> Prompt:
    """Write one moment of an experiment down, at this instant."""
    day = local_date(instant, member.zone)
    return planned_prompts.add(
        db,
        member_id=member.id,
        kind=EXPERIMENT,
        local_date=day.isoformat(),
        slot=which.id << 32 | instant,  # tells it from another experiment's, and from another moment of the day
        zone=member.zone,
        instrument="experiment",
        study_day=study_day(member.first_day or day.toordinal(), day),
        scheduled_at=instant,
        session=meetings.last_session_held(db, member.group_id, now),
        subject=which.id,
    )


def passed_over(db: Transaction, which: Experiment, member: Member, now: int) -> int | None:
    """Today's agreed moment, where the day has no room for it and times are left; None where there is none."""
    agreed, day = experiment_versions.in_force(db, which.id), local_date(now, member.zone)
    if agreed is None or not (agreed.days and agreed.times and agreed.minute is not None and which.counts_from):
        return None
    instant = instant_of(day, agreed.minute, member.zone)
    made = [
        each
        for each in prompts.of_subject(db, member.id, EXPERIMENT, which.id)
        if each.scheduled_at > which.counts_from and each.state != NOT_SENT
    ]
    days = _without_rest_day(db, member.id, agreed.days)
    is_agreed = instant > which.counts_from and days >> day.weekday() & 1
    had_it = any(each.local_date == day.isoformat() for each in made)
    return instant if is_agreed and not had_it and len(made) < agreed.times else None


def replan(db: Transaction, which: Experiment, now: int) -> int | None:
    """Another version was agreed: what was planned makes place for its first moment, whose instant this is."""
    planned_prompts.unplan_subject(db, which.member_id, EXPERIMENT, which.id)
    return plan_next(db, experiments.get(db, which.id), now)


def coming(db: Transaction, member_id: int, now: int, until: int) -> list[tuple[int, str]]:
    """A parent's agreed moments later than `now`, at most `until`: (instant, title), earliest first."""
    member, found = members.get(db, member_id), []
    for which in experiments.running_of(db, member_id):
        agreed = experiment_versions.in_force(db, which.id)
        made = prompts.of_subject(db, member_id, EXPERIMENT, which.id)
        instants = [each.scheduled_at for each in made if each.state == PLANNED]
        if agreed is not None and which.planning:
            for instant in _moments(db, which, agreed, member, made, now):
                if instant > until:
                    break
                instants.append(instant)
        found += [(instant, which.title) for instant in instants if now < instant <= until]
    return sorted(found)


def begins_on(db: Transaction, member: Member, day: date) -> bool:
    """Whether the first moment of what she agreed is planned on this day: she was told the day and the hour."""
    for which in experiments.running_of(db, member.id):
        made = [
            each
            for each in prompts.of_subject(db, member.id, EXPERIMENT, which.id)
            if each.scheduled_at > (which.counts_from or 0) and each.state != NOT_SENT
        ]
        if [(each.state, each.local_date) for each in made] == [(PLANNED, day.isoformat())]:
            return True
    return False


def days_off(db: Transaction, member_id: int, days: int) -> int:
    """On which of these agreed days she rests, so that no moment comes: as a bitmask."""
    return days & ~_without_rest_day(db, member_id, days)


def after_her_rest(db: Transaction, member: Member, instant: int) -> int:
    """This instant; where she rests that day, the next morning of a day on which she does not."""
    days = _without_rest_day(db, member.id, routines.EVERY_DAY)
    if days >> local_date(instant, member.zone).weekday() & 1:
        return instant
    morning = next_occurrence(member.zone, MORNING, days, instant)
    assert morning is not None, "one of these days comes"
    return morning


def follow_up_of(db: Transaction, member_id: int, moment: int, zone: str) -> int:
    """When to ask a parent how it went, after it was said at this instant; not on the morning of her rest day."""
    return follow_up_at(moment, zone, _without_rest_day(db, member_id, routines.EVERY_DAY))


def follow_up_at(moment: int, zone: str, days: int = routines.EVERY_DAY) -> int:
    """When to ask how it went: that evening, or else the next morning that is one of these days."""
    evening = instant_of(local_date(moment, zone), EVENING, zone)
    instant = max(evening, moment + AFTER_MINUTES * 60)
    same_day = local_date(instant, zone) == local_date(moment, zone)
    if same_day and local_minute(instant, zone) < QUIET_FROM:
        return instant
    tonight = instant_of(local_date(moment, zone) + _DAY, 0, zone)
    morning = next_occurrence(zone, MORNING, days, tonight)
    assert morning is not None, "one of these days comes"
    return morning


def _moments(
    db: Transaction, which: Experiment, agreed: Version, member: Member, made: list[Prompt], now: int
) -> Iterator[int]:
    """The agreed moments not planned yet, in order, as many as are left; days that are full are passed over."""
    if not (agreed.days and agreed.times and agreed.minute is not None and which.counts_from is not None):
        return
    counted = [each for each in made if each.scheduled_at > which.counts_from]
    left = agreed.times - sum(each.state != NOT_SENT for each in counted)
    days = _without_rest_day(db, member.id, agreed.days)
    after = max([which.counts_from, *(each.scheduled_at for each in counted)])
    for _ in range(left):
        instant = _first_with_room(db, member, agreed.minute, days, after, now)
        if instant is None:
            return
        yield instant
        after = instant


def _first_with_room(db: Transaction, member: Member, minute: int, days: int, after: int, now: int) -> int | None:
    """The next moment on which she can count; where one day after the other is full, simply the next."""
    first = instant = next_occurrence(member.zone, minute, days, after)
    for _ in range(_TRIED):
        if instant is None or _fits(db, member, instant, now):
            return instant
        instant = next_occurrence(member.zone, minute, days, instant)
    return first


def _fits(db: Transaction, member: Member, instant: int, now: int) -> bool:
    """Whether its day has room. What passed while nobody was there to plan it is on record, full day or not."""
    return instant <= now or has_room(db, member, local_date(instant, member.zone), EXPERIMENT, now)


def _without_rest_day(db: Transaction, member_id: int, days: int) -> int:
    """The agreed days but her rest day, unless it is all that was agreed."""
    routine = routines.of(db, member_id, routines.CHECKIN)
    return (days & routine.days or days) if routine is not None else days
