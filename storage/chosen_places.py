"""For which of several groups somebody who works with them chose to act, for as long as a conversation lasts."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, Table, bindparam, select

from storage.database import Transaction, metadata
from storage.statements import Upsert

LASTS = 3600  # seconds

chosen_place = Table(
    "chosen_place",
    metadata,
    Column("person_id", ForeignKey("person.id"), primary_key=True),
    Column("member_id", ForeignKey("member.id"), nullable=False),
    Column("chosen_at", BigInteger, nullable=False),
)

_CHOOSE = Upsert(chosen_place, ("person_id",), ("member_id", "chosen_at"))
_OF = select(chosen_place.c.member_id).where(
    chosen_place.c.person_id == bindparam("whose"), chosen_place.c.chosen_at > bindparam("since")
)


def choose(db: Transaction, person_id: int, member_id: int, *, at: int) -> None:
    """This is as whom she acts until she chooses otherwise, or the time is over."""
    db.run(_CHOOSE, person_id=person_id, member_id=member_id, chosen_at=at)


def of(db: Transaction, person_id: int, *, now: int) -> int | None:
    """The membership she chose lately."""
    row = db.one(_OF, whose=person_id, since=now - LASTS)
    return row[0] if row else None
