"""When a facilitator reads what parents write to her: some times of the day, on some days of the week."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Integer, Table, Text, bindparam, select

from storage.database import Transaction, metadata
from storage.frozen import frozen
from storage.statements import Upsert

WEEKDAYS = 0b0011111

reading_hours = Table(
    "reading_hours",
    metadata,
    Column("member_id", ForeignKey("member.id"), primary_key=True),
    Column("days", Integer, nullable=False),  # bit 0 Monday … bit 6 Sunday
    Column("minutes", Text, nullable=False),  # of the local day, joined by spaces
)


@frozen
class ReadingHours:
    """At these minutes of her day, on these days (bit 0 for Monday)."""

    days: int = 0
    minutes: tuple[int, ...] = ()


_SET = Upsert(reading_hours, ("member_id",), ("days", "minutes"))
_OF = select(reading_hours.c.days, reading_hours.c.minutes).where(reading_hours.c.member_id == bindparam("whose"))


def set_for(db: Transaction, member_id: int, hours: ReadingHours) -> None:
    """She reads then from now on."""
    minutes = " ".join(map(str, sorted(set(hours.minutes))))
    db.run(_SET, member_id=member_id, days=hours.days, minutes=minutes)


def of(db: Transaction, member_id: int) -> ReadingHours | None:
    """When she reads; None while she did not say."""
    row = db.one(_OF, whose=member_id)
    return ReadingHours(row[0], tuple(map(int, row[1].split()))) if row else None
