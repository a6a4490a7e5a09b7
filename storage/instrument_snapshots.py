"""Instruments as they were asked: items, options and wording, kept so that answers keep their meaning.

The same number may come to stand for other words, when a file is changed and its version is not. So each wording
has a version of its own: the file's number, and from the second wording under that number on a count behind it
(1, 1.2).
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Integer, Table, Text, bindparam, func, insert, select

from storage.database import Transaction, metadata
from storage.frozen import frozen

instrument_snapshot = Table(
    "instrument_snapshot",
    metadata,
    Column("hash", Text, primary_key=True),
    Column("key", Text, nullable=False),
    Column("number", Integer, nullable=False),  # the version its file bears
    Column("version", Text, nullable=False),
    Column("content", Text, nullable=False),  # the whole instrument, as JSON
    Column("first_asked_at", BigInteger, nullable=False),
)


@frozen
class InstrumentSnapshot:
    """An instrument as it was asked from `first_asked_at` (seconds UTC) on; `content` is its JSON."""

    hash: str
    key: str
    number: int
    version: str
    content: str
    first_asked_at: int


_ADD = insert(instrument_snapshot)
_BY_HASH = select(instrument_snapshot).where(instrument_snapshot.c.hash == bindparam("of_hash"))
_UNDER_NUMBER = select(func.count()).where(
    instrument_snapshot.c.key == bindparam("of_key"), instrument_snapshot.c.number == bindparam("of_number")
)
_ALL = select(instrument_snapshot).order_by(
    instrument_snapshot.c.key, instrument_snapshot.c.first_asked_at, instrument_snapshot.c.version
)


def keep(db: Transaction, *, hash: str, key: str, number: int, content: str, at: int) -> None:
    """Keep an instrument as it is asked now, unless these words are kept already."""
    if find(db, hash) is not None:
        return
    row = db.one(_UNDER_NUMBER, of_key=key, of_number=number)
    assert row is not None
    version = f"{number}.{row[0] + 1}" if row[0] else str(number)
    db.run(_ADD, hash=hash, key=key, number=number, version=version, content=content, first_asked_at=at)


def find(db: Transaction, hash: str) -> InstrumentSnapshot | None:
    """The instrument with this hash."""
    row = db.one(_BY_HASH, of_hash=hash)
    return InstrumentSnapshot(*row) if row else None


def every(db: Transaction) -> list[InstrumentSnapshot]:
    """All that were ever asked: each instrument's in the order in which they came."""
    return [InstrumentSnapshot(*row) for row in db.all(_ALL)]
