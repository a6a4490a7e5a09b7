"""Which of several wordings a person read last, so that none comes twice in a row; not when, nor how often."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Integer, Table, Text, bindparam, select

from storage.database import Transaction, metadata
from storage.statements import Upsert

warm_words = Table(
    "warm_words",
    metadata,
    Column("person_id", ForeignKey("person.id"), primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("number", Integer, nullable=False),
)

_SET = Upsert(warm_words, ("person_id", "kind"), ("number",))
_LAST = select(warm_words.c.number).where(
    warm_words.c.person_id == bindparam("who"), warm_words.c.kind == bindparam("of_kind")
)


def next_of(db: Transaction, person_id: int, kind: str, *, of: int, kept: bool = True) -> int:
    """The number of the wording whose turn it is, from 0 to `of` - 1; it is the last one read from now on.

    Where that is not `kept`, nothing tells that she read it.
    """
    row = db.one(_LAST, who=person_id, of_kind=kind)
    number = (row[0] + 1) % of if row else 0
    if kept:
        db.run(_SET, person_id=person_id, kind=kind, number=number)
    return number
