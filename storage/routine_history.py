"""What each member got when, in the course of time: the prompting design that a methods section tells of.

A row is added where what she wants differs from what was noted last. The planner notes it, since every change of
an hour, a day or a zone leads there.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    Select,
    Table,
    Text,
    and_,
    bindparam,
    func,
    insert,
    not_,
    select,
)

from storage.database import Transaction, metadata
from storage.frozen import frozen
from storage.members import member
from storage.routines import routine

routine_history = Table(
    "routine_history",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("member_id", ForeignKey("member.id"), nullable=False),
    Column("kind", Text, nullable=False),
    Column("zone", Text, nullable=False),
    Column("minute", Integer, nullable=False),
    Column("days", Integer, nullable=False),
    Column("reminds", Integer, nullable=False),
    Column("active", Integer, nullable=False),
    Column("since", BigInteger, nullable=False),
    Index("ix_routine_history_member", "member_id", "kind", "id"),
)


@frozen
class Design:
    """What a member got from an instant on (seconds UTC), until the next of its kind."""

    kind: str
    zone: str
    minute: int
    days: int
    reminds: bool
    active: bool
    since: int


_WHAT = ("zone", "minute", "days", "reminds", "active")
_later = routine_history.alias("later")
_LAST = (
    select(func.max(_later.c.id))
    .where(_later.c.member_id == routine.c.member_id, _later.c.kind == routine.c.kind)
    .correlate(routine)
    .scalar_subquery()
)
_SAME_AS_LAST = (
    select(routine_history.c.id)
    .where(routine_history.c.id == _LAST, and_(*[routine_history.c[name] == routine.c[name] for name in _WHAT]))
    .correlate(routine)
    .exists()
)


def _changed(*which: Any) -> Select[Any]:
    return (
        select(
            routine.c.member_id,
            routine.c.kind,
            *[routine.c[name] for name in _WHAT],
            bindparam("now").label("since"),
        )
        .join(member, member.c.id == routine.c.member_id)
        .where(member.c.enrolled_at.is_not(None), not_(_SAME_AS_LAST), *which)
    )


_COLUMNS = ["member_id", "kind", *_WHAT, "since"]
_NOTE = insert(routine_history).from_select(_COLUMNS, _changed())
_NOTE_MEMBER = insert(routine_history).from_select(
    _COLUMNS, _changed(routine.c.member_id == bindparam("of_member"))
)
_OF = (
    select(*[routine_history.c[name] for name in ("kind", *_WHAT, "since")])
    .where(routine_history.c.member_id == bindparam("of_member"))
    .order_by(routine_history.c.kind, routine_history.c.id)
)


def note(db: Transaction, *, at: int, member_id: int | None = None) -> None:
    """Note what changed for all who are enrolled, or for one of them."""
    if member_id is None:
        db.run(_NOTE, now=at)
    else:
        db.run(_NOTE_MEMBER, now=at, of_member=member_id)


def of(db: Transaction, member_id: int) -> list[Design]:
    """What she got, kind by kind, in the order of time."""
    return [
        Design(kind, zone, minute, days, bool(reminds), bool(active), since)
        for kind, zone, minute, days, reminds, active, since in db.all(_OF, of_member=member_id)
    ]
