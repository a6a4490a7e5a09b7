"""Routines: what a member gets, at which local time, on which days."""

from __future__ import annotations

from sqlalchemy import (
    Column,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    and_,
    bindparam,
    select,
    tuple_,
    update,
)

from storage.database import Row, Transaction, metadata
from storage.frozen import frozen
from storage.members import ACTIVE, PARENT, member
from storage.statements import Upsert

CHECKIN, LESSON = "checkin", "lesson"
EVERY_DAY = 0b1111111

routine = Table(
    "routine",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("member_id", ForeignKey("member.id"), nullable=False),
    Column("kind", Text, nullable=False),  # checkin | lesson
    Column("zone", Text, nullable=False),
    Column("minute", Integer, nullable=False),  # of the local day
    Column("days", Integer, nullable=False),  # bit 0 Monday … bit 6 Sunday
    Column("reminds", Integer, nullable=False),
    Column("active", Integer, nullable=False),
    UniqueConstraint("member_id", "kind"),
    Index("ix_routine_when", "kind", "zone", "minute"),
)


@frozen
class Routine:
    """A member's wish: this, at this minute of her day, on these days."""

    id: int
    member_id: int
    kind: str
    zone: str
    minute: int
    days: int
    reminds: bool
    active: bool


_SET = Upsert(routine, ("member_id", "kind"), ("zone", "minute", "days", "reminds", "active"))
_OF = select(routine).where(routine.c.member_id == bindparam("member"), routine.c.kind == bindparam("of_kind"))
_ALL_OF = select(routine).where(routine.c.member_id == bindparam("member")).order_by(routine.c.kind)
_MOVE_ZONE = update(routine).where(routine.c.member_id == bindparam("member")).values(zone=bindparam("new_zone"))
_mine, _other = member.alias("mine"), member.alias("other")
_ASKED_IN = (
    select(_other.c.group_id)
    .select_from(_mine)
    .join(_other, and_(_other.c.person_id == _mine.c.person_id, _other.c.id != _mine.c.id))
    .join(routine, and_(routine.c.member_id == _other.c.id, routine.c.kind == CHECKIN, routine.c.active == 1))
    .where(
        _mine.c.id == bindparam("member"),
        _mine.c.role == PARENT,
        _other.c.role == PARENT,
        _other.c.state == ACTIVE,
        tuple_(_other.c.enrolled_at, _other.c.id) > tuple_(_mine.c.enrolled_at, _mine.c.id),
    )
    .order_by(_other.c.enrolled_at.desc(), _other.c.id.desc())
    .limit(1)
)
_TIMES = (
    select(routine.c.zone, routine.c.minute)
    .where(routine.c.kind == bindparam("of_kind"), routine.c.active == 1)
    .distinct()
)


def asked_in(db: Transaction, member_id: int) -> int | None:
    """The group that this parent joined later and that asks check-ins now; None where there is none."""
    row = db.one(_ASKED_IN, member=member_id)
    return row[0] if row else None


def set_for(
    db: Transaction,
    member_id: int,
    kind: str,
    *,
    zone: str,
    minute: int,
    days: int = EVERY_DAY,
    reminds: bool = True,
    active: bool = True,
) -> None:
    """Set what she gets when; replaces what was set before."""
    db.run(
        _SET,
        member_id=member_id,
        kind=kind,
        zone=zone,
        minute=minute,
        days=days,
        reminds=int(reminds),
        active=int(active),
    )


def of(db: Transaction, member_id: int, kind: str) -> Routine | None:
    """Her routine of this kind."""
    row = db.one(_OF, member=member_id, of_kind=kind)
    return _read(row) if row else None


def days_of(db: Transaction, member_id: int) -> int:
    """The days on which she is asked how she is, as bits; every day for who chose none."""
    asked = of(db, member_id, CHECKIN)
    return (asked.days if asked is not None else 0) or EVERY_DAY


def all_of(db: Transaction, member_id: int) -> list[Routine]:
    """All her routines."""
    return [_read(row) for row in db.all(_ALL_OF, member=member_id)]


def move_zone(db: Transaction, member_id: int, zone: str) -> None:
    """Her wall clock is another one from now on."""
    db.run(_MOVE_ZONE, member=member_id, new_zone=zone)


def times(db: Transaction, kind: str) -> list[tuple[str, int]]:
    """Each (zone, minute of the day) at which somebody wants something of this kind."""
    return [(zone, minute) for zone, minute in db.all(_TIMES, of_kind=kind)]


def _read(row: Row) -> Routine:
    routine_id, member_id, kind, zone, minute, days, reminds, active = row
    return Routine(routine_id, member_id, kind, zone, minute, days, bool(reminds), bool(active))
