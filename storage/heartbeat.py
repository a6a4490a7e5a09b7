"""When Anker last heard from Telegram: by this it knows, after a fall, how long it was away."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Table, Text, bindparam, select

from storage.database import Transaction, metadata
from storage.statements import Upsert

# By how many seconds the machine's clock cannot be true; 0 while it can. No instant, but read beside them.
CLOCK_WRONG_BY = "clock_wrong_by"

heartbeat = Table(
    "heartbeat",
    metadata,
    Column("name", Text, primary_key=True),
    Column("at", BigInteger, nullable=False),
)

_SET = Upsert(heartbeat, ("name",), ("at",))
_OF = select(heartbeat.c.at).where(heartbeat.c.name == bindparam("of_name"))


def beat(db: Transaction, name: str, *, at: int) -> None:
    """This part of Anker was well at this instant."""
    db.run(_SET, name=name, at=at)


def last(db: Transaction, name: str) -> int | None:
    """When this part was last well."""
    row = db.one(_OF, of_name=name)
    return row[0] if row else None
