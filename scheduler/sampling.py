"""Prompts as researchers plan them: on some days after a meeting, at fixed times or at random within a window.

Random times are drawn from a seed, the parent's pseudonym and the day: planning twice draws the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from scheduler.local_time import instant_of, local_date, study_day
from scheduler.waves import rests
from storage import meetings, members, planned_prompts, routines
from storage.database import Transaction
from storage.groups import Group
from storage.members import PARENT, RESEARCH, Member
from storage.prompts import CHECKIN

# So far a random time stays from the daily check-in, at least.
FROM_CHECKIN = 10
_DRAWS = 200


@dataclass(frozen=True, slots=True)
class SamplingPlan:
    """What is asked when. Times are minutes of the day; `slot` tells the prompts of one plan from another's."""

    instrument: str
    slot: int
    after_session: int
    days: int
    fixed: tuple[int, ...]
    first: int
    last: int
    times: int
    apart: int
    seed: int


def plan(db: Transaction, group: Group, plans: Sequence[SamplingPlan], now: int) -> int:
    """Plan what a group's parents are asked later today; how many prompts were planned."""
    planned = 0
    for each in plans:
        days = _days_of(db, group, each)
        for member in members.of_group(db, group.id, PARENT) if days else []:
            if member.state == members.ACTIVE and local_date(now, member.zone) in days:
                planned += _plan_for(db, member, each, now)
    return planned


def days_ahead(
    db: Transaction, group: Group, member: Member, plan: SamplingPlan, now: int, until: int
) -> list[date]:
    """The days of hers up to `until` on which she is still asked by this plan, earliest first."""
    if not members.consents(db, member.id).get(RESEARCH):
        return []
    first, last = local_date(now, member.zone), local_date(until, member.zone)
    ends = plan.fixed[-1] if plan.fixed else plan.last
    return [
        day
        for day in sorted(_days_of(db, group, plan))
        if first <= day <= last and not rests(db, member, day) and now < instant_of(day, ends, member.zone)
    ]


def minutes_of(plan: SamplingPlan, pseudonym: str, day: date, checkin: int | None) -> list[int]:
    """The minutes of a parent's day at which she is asked; none too close to her daily check-in.

    At random they stay as far from it as from each other, where the window has room for that.
    """

    def fits(minutes: Sequence[int], away: int) -> bool:
        return checkin is None or all(abs(each - checkin) >= away for each in minutes)

    if plan.fixed:
        return [each for each in plan.fixed if fits([each], FROM_CHECKIN)]
    draw = Random(f"{plan.seed} {plan.instrument} {pseudonym} {day.isoformat()}")  # noqa: S311 - to be repeated
    room = plan.last - plan.first - (plan.times - 1) * plan.apart
    for away in (plan.apart, FROM_CHECKIN):
        for _ in range(_DRAWS):
            drawn = sorted(draw.randint(0, room) for _ in range(plan.times))
            minutes = [plan.first + each + place * plan.apart for place, each in enumerate(drawn)]
            if fits(minutes, away):
                return minutes
    return []


def _days_of(db: Transaction, group: Group, plan: SamplingPlan) -> frozenset[date]:
    held = [each for each in meetings.of_session(db, group.id, plan.after_session) if each.held_at]
    if not held:
        return frozenset()
    day = local_date(held[0].starts_at, held[0].zone)
    return frozenset(day + timedelta(days=number) for number in range(1, plan.days + 1))


def _plan_for(db: Transaction, member: Member, plan: SamplingPlan, now: int) -> int:
    day = local_date(now, member.zone)
    if rests(db, member, day) or not members.consents(db, member.id).get(RESEARCH):
        return 0
    routine, planned = routines.of(db, member.id, routines.CHECKIN), 0
    checkin = routine.minute if routine is not None and routine.active else None
    for place, minute in enumerate(minutes_of(plan, member.pseudonym, day, checkin)):
        instant, slot = instant_of(day, minute, member.zone), plan.slot + place
        if instant <= now or planned_prompts.is_made(db, member.id, CHECKIN, day.isoformat(), slot):
            continue
        planned_prompts.add(
            db,
            member_id=member.id,
            kind=CHECKIN,
            local_date=day.isoformat(),
            slot=slot,
            zone=member.zone,
            instrument=plan.instrument,
            study_day=study_day(member.first_day or day.toordinal(), day),
            scheduled_at=instant,
        )
        planned += 1
    return planned
