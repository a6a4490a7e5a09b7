"""How and when a group's chat ends: said before, and done then."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, Table, Text, bindparam, delete, func, select

from storage.database import Transaction, metadata
from storage.frozen import frozen
from storage.statements import Upsert

# The parents go on among themselves, or the chat is over.
GO_ON, CLOSE = "go_on", "close"

group_ending = Table(
    "group_ending",
    metadata,
    Column("group_id", ForeignKey("cohort.id"), primary_key=True),
    Column("way", Text, nullable=False),
    Column("ends_at", BigInteger, nullable=False),
)


@frozen
class Ending:
    """A chat that is to end. `ends_at` is seconds UTC."""

    group_id: int
    way: str
    ends_at: int


_COLUMNS = (group_ending.c.group_id, group_ending.c.way, group_ending.c.ends_at)
_PLAN = Upsert(group_ending, ("group_id",), ("way", "ends_at"))
_OF = select(*_COLUMNS).where(group_ending.c.group_id == bindparam("of_group"))
_DUE = select(*_COLUMNS).where(group_ending.c.ends_at <= bindparam("now"))
_NEXT = select(func.min(group_ending.c.ends_at)).where(group_ending.c.ends_at > bindparam("after"))
_DROP = delete(group_ending).where(group_ending.c.group_id == bindparam("of_group"))


def plan(db: Transaction, group_id: int, way: str, *, ends_at: int) -> None:
    """The chat ends so, then."""
    db.run(_PLAN, group_id=group_id, way=way, ends_at=ends_at)


def of(db: Transaction, group_id: int) -> Ending | None:
    """How this group's chat is to end, if it is."""
    row = db.one(_OF, of_group=group_id)
    return Ending(*row) if row else None


def due(db: Transaction, *, now: int) -> list[Ending]:
    """The chats that end by now."""
    return [Ending(*row) for row in db.all(_DUE, now=now)]


def next_instant(db: Transaction, *, after: int) -> int | None:
    """The first instant later than this one at which a chat ends."""
    row = db.one(_NEXT, after=after)
    return row[0] if row else None


def drop(db: Transaction, group_id: int) -> None:
    """It ended, or goes on after all."""
    db.run(_DROP, of_group=group_id)
