"""Planning in bulk: the prompts of everyone who wants something at one minute of one zone, in one statement."""

from __future__ import annotations

from sqlalchemy import bindparam, func, literal, select

from storage import members
from storage.database import Transaction, values_of
from storage.members import member
from storage.prompts import PLANNED, prompt
from storage.routines import routine
from storage.statements import Upsert, one_of

_TAKES_PART = one_of(member.c.state, (members.ACTIVE, members.PAUSED))
_WANTED = (
    select(
        routine.c.member_id,
        routine.c.kind,
        bindparam("day").label("local_date"),
        literal(0).label("slot"),
        routine.c.zone,
        bindparam("which_instrument").label("instrument"),
        (bindparam("day_number") - member.c.first_day + 1).label("study_day"),
        literal(PLANNED).label("state"),
        bindparam("instant").label("scheduled_at"),
    )
    .select_from(routine)
    .join(member, member.c.id == routine.c.member_id)
    .where(
        routine.c.kind == bindparam("of_kind"),
        routine.c.zone == bindparam("of_zone"),
        routine.c.minute == bindparam("at_minute"),
        routine.c.active == 1,
        routine.c.days.op("&")(bindparam("weekday")) != 0,
        _TAKES_PART,
    )
)
_THE_DAYS_ONE = ("local_date", "member_id", "kind", "slot")
_PLAN = Upsert(prompt, _THE_DAYS_ONE, source=_WANTED)
_PLAN_MEMBER = Upsert(prompt, _THE_DAYS_ONE, source=_WANTED.where(routine.c.member_id == bindparam("of_member")))
_WISHES = (
    select(routine.c.kind, routine.c.zone, routine.c.minute, routine.c.days, func.count())
    .join(member, member.c.id == routine.c.member_id)
    .where(routine.c.active == 1, _TAKES_PART)
    .group_by(routine.c.kind, routine.c.zone, routine.c.minute, routine.c.days)
)
_MEMBERS_WITH = (
    select(routine.c.member_id)
    .join(member, member.c.id == routine.c.member_id)
    .where(member.c.group_id == bindparam("of_group"), routine.c.kind == bindparam("of_kind"), _TAKES_PART)
    .order_by(routine.c.member_id)
)


def members_with(db: Transaction, group_id: int, kind: str) -> list[int]:
    """The members of a group who take part and want something of this kind."""
    return values_of(db.all(_MEMBERS_WITH, of_group=group_id, of_kind=kind))


def wishes(db: Transaction) -> list[tuple[str, str, int, int, int]]:
    """How many members want which (kind, zone, minute of the day, days of the week)."""
    return [(kind, zone, minute, days, count) for kind, zone, minute, days, count in db.all(_WISHES)]


def plan(
    db: Transaction,
    *,
    kind: str,
    zone: str,
    minute: int,
    local_date: str,
    day_number: int,
    weekday: int,
    instant: int,
    instrument: str | None,
    member_id: int | None = None,
) -> int:
    """Write the prompts of this (zone, minute, day) down that are not there yet, for all or one; how many.

    `day_number` is the date's proleptic ordinal, `weekday` 0 for Monday, `instant` the moment in seconds UTC.
    """
    whose = {} if member_id is None else {"of_member": member_id}
    return db.run(
        _PLAN if member_id is None else _PLAN_MEMBER,
        of_kind=kind,
        of_zone=zone,
        at_minute=minute,
        day=local_date,
        day_number=day_number,
        weekday=1 << weekday,
        instant=instant,
        which_instrument=instrument,
        **whose,
    )
