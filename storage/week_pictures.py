"""Which parents are asked on Sundays whether they want to see their week, and when the next time is."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Table, bindparam, delete, func, select

from storage.database import Transaction, metadata
from storage.statements import Upsert

week_picture = Table(
    "week_picture",
    metadata,
    Column("member_id", ForeignKey("member.id"), primary_key=True),
    Column("due_at", BigInteger, nullable=False),
    Index("ix_week_picture_due_at", "due_at"),
)

_HERS = week_picture.c.member_id == bindparam("member")
_SET = Upsert(week_picture, ("member_id",), ("due_at",))
_OF = select(week_picture.c.due_at).where(_HERS)
_DROP = delete(week_picture).where(_HERS)
_DUE = (
    select(week_picture.c.member_id, week_picture.c.due_at)
    .where(week_picture.c.due_at <= bindparam("now"))
    .order_by(week_picture.c.due_at, week_picture.c.member_id)
    .limit(bindparam("most"))
)
_NEXT = select(func.min(week_picture.c.due_at)).where(week_picture.c.due_at > bindparam("after"))


def ask_at(db: Transaction, member_id: int, instant: int) -> None:
    """She is asked then (seconds UTC), and from then on every Sunday."""
    db.run(_SET, member_id=member_id, due_at=instant)


def of(db: Transaction, member_id: int) -> int | None:
    """When she is asked next; None where she is not."""
    row = db.one(_OF, member=member_id)
    return row[0] if row else None


def drop(db: Transaction, member_id: int) -> None:
    """She is not asked any more."""
    db.run(_DROP, member=member_id)


def due(db: Transaction, *, now: int, most: int) -> list[tuple[int, int]]:
    """Whose time has come: member and instant, earliest first."""
    return [(member_id, due_at) for member_id, due_at in db.all(_DUE, now=now, most=most)]


def next_instant(db: Transaction, *, after: int) -> int | None:
    """The first instant later than this one at which somebody is asked."""
    row = db.one(_NEXT, after=after)
    return row[0] if row else None
