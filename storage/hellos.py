"""Which parents chose a hello each month after the last meeting, and until when."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Integer, Table, Text, bindparam, delete, select

from storage.database import Transaction, metadata
from storage.frozen import frozen
from storage.statements import Upsert

hello = Table(
    "hello",
    metadata,
    Column("member_id", ForeignKey("member.id"), primary_key=True),
    Column("first_on", Text, nullable=False),
    Column("until", Text, nullable=False),
    Column("said", Integer, nullable=False),
)


@frozen
class Hello:
    """`first_on` and `until` are local dates, ISO 8601: the day she chose it, and the last day one may come.

    `said` is how many came.
    """

    first_on: str
    until: str
    said: int


_CHOOSE = Upsert(hello, ("member_id",), ("first_on", "until", "said"))
_OF = select(hello.c.first_on, hello.c.until, hello.c.said).where(hello.c.member_id == bindparam("whose"))
_DROP = delete(hello).where(hello.c.member_id == bindparam("whose"))


def choose(db: Transaction, member_id: int, chosen: Hello) -> None:
    """From then on, until then; what she chose before is gone."""
    db.run(_CHOOSE, member_id=member_id, first_on=chosen.first_on, until=chosen.until, said=chosen.said)


def of(db: Transaction, member_id: int) -> Hello | None:
    """What she chose; None where no hello comes."""
    row = db.one(_OF, whose=member_id)
    return Hello(*row) if row else None


def drop(db: Transaction, member_id: int) -> None:
    """No hello comes any more."""
    db.run(_DROP, whose=member_id)
