"""Follow-ups: when to ask how something agreed went, beside the prompt that it follows."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Table, bindparam, delete, func, select

from storage.database import Transaction, metadata, values_of
from storage.statements import Upsert

follow_up = Table(
    "follow_up",
    metadata,
    Column("prompt_id", ForeignKey("prompt.id"), primary_key=True),
    Column("at", BigInteger, nullable=False),
    Index("ix_follow_up_at", "at"),
)

_SET = Upsert(follow_up, ("prompt_id",), ("at",))
_DROP = delete(follow_up).where(follow_up.c.prompt_id == bindparam("which"))
_DUE = (
    select(follow_up.c.prompt_id)
    .where(follow_up.c.at <= bindparam("now"))
    .order_by(follow_up.c.at, follow_up.c.prompt_id)
    .limit(bindparam("most"))
)
_NEXT = select(func.min(follow_up.c.at)).where(follow_up.c.at > bindparam("after"))


def put(db: Transaction, prompt_id: int, at: int) -> None:
    """Ask at this instant how it went."""
    db.run(_SET, prompt_id=prompt_id, at=at)


def drop(db: Transaction, prompt_id: int) -> None:
    """She told already, or will not be asked."""
    db.run(_DROP, which=prompt_id)


def due(db: Transaction, *, now: int, most: int) -> list[int]:
    """The prompts to follow up now."""
    return values_of(db.all(_DUE, now=now, most=most))


def next_instant(db: Transaction, *, after: int) -> int | None:
    """The first instant later than this one at which something is followed up."""
    row = db.one(_NEXT, after=after)
    return row[0] if row else None
