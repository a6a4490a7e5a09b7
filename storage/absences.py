"""Until when a facilitator is away: parents cannot reach this one then, and another of the group stands in."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, Table, bindparam, delete, select

from storage.database import Transaction, metadata
from storage.statements import Upsert

absence = Table(
    "absence",
    metadata,
    Column("member_id", ForeignKey("member.id"), primary_key=True),
    Column("until", BigInteger, nullable=False),
)

_SET = Upsert(absence, ("member_id",), ("until",))
_OF = select(absence.c.until).where(absence.c.member_id == bindparam("whose"), absence.c.until > bindparam("now"))
_END = delete(absence).where(absence.c.member_id == bindparam("whose"))


def begin(db: Transaction, member_id: int, *, until: int) -> None:
    """This facilitator is away until an instant."""
    db.run(_SET, member_id=member_id, until=until)


def until(db: Transaction, member_id: int, *, now: int) -> int | None:
    """Until when this facilitator is away; None for who is there."""
    row = db.one(_OF, whose=member_id, now=now)
    return int(row[0]) if row else None


def end(db: Transaction, member_id: int) -> None:
    """This facilitator is there again."""
    db.run(_END, whose=member_id)
