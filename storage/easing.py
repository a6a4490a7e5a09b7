"""Who is written to less, since she did not answer for a while: one check-in a week and no reminders."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, Table, bindparam, delete, select

from storage.database import Transaction, metadata
from storage.statements import Upsert

easing = Table(
    "easing",
    metadata,
    Column("member_id", ForeignKey("member.id"), primary_key=True),
    Column("since", BigInteger, nullable=False),
)

_BEGIN = Upsert(easing, ("member_id",))
_END = delete(easing).where(easing.c.member_id == bindparam("member"))
_SINCE = select(easing.c.since).where(easing.c.member_id == bindparam("member"))


def begin(db: Transaction, member_id: int, *, at: int) -> None:
    """From this instant on she is written to less."""
    db.run(_BEGIN, member_id=member_id, since=at)


def end(db: Transaction, member_id: int) -> None:
    """She gets what she wants at her own rhythm again."""
    db.run(_END, member=member_id)


def is_on(db: Transaction, member_id: int) -> bool:
    """Whether she is written to less now."""
    return db.one(_SINCE, member=member_id) is not None
