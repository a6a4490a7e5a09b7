"""Two silent weeks of a parent: that she heard it will be told, and whether it was."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, Table, Text, bindparam, delete, func, select, update

from storage.database import Transaction, metadata, values_of
from storage.frozen import frozen
from storage.statements import Upsert

WARNED, TOLD, KEPT = "warned", "told", "kept"  # kept: "liever niet"

silence = Table(
    "silence",
    metadata,
    Column("member_id", ForeignKey("member.id"), primary_key=True),
    Column("warned_at", BigInteger, nullable=False),
    Column("state", Text, nullable=False),
)


@frozen
class Silence:
    """What became of one silence; `warned_at` in seconds UTC."""

    member_id: int
    warned_at: int
    state: str


_WARN = Upsert(silence, ("member_id",), ("warned_at", "state"))
_THIS = silence.c.member_id == bindparam("whose")
_OF = select(silence).where(_THIS)
_SETTLE = update(silence).where(_THIS, silence.c.state == WARNED).values(state=bindparam("became"))
_DUE = (
    select(silence.c.member_id)
    .where(silence.c.state == WARNED, silence.c.warned_at <= bindparam("by"))
    .order_by(silence.c.warned_at, silence.c.member_id)
)
_NEXT = select(func.min(silence.c.warned_at)).where(
    silence.c.state == WARNED, silence.c.warned_at > bindparam("after")
)
_OVER = delete(silence).where(_THIS)


def warn(db: Transaction, member_id: int, *, at: int) -> None:
    """She hears now that it will be told."""
    db.run(_WARN, member_id=member_id, warned_at=at, state=WARNED)


def of(db: Transaction, member_id: int) -> Silence | None:
    """Her silence, if she heard of it and has not answered anything since."""
    row = db.one(_OF, whose=member_id)
    return Silence(*row) if row else None


def settle(db: Transaction, member_id: int, became: str) -> bool:
    """It was told, or she would rather it was not; false where it is settled already."""
    return db.run(_SETTLE, whose=member_id, became=became) == 1


def due(db: Transaction, *, warned_by: int) -> list[int]:
    """The memberships of whom it is to be told: they heard of it by this instant."""
    return values_of(db.all(_DUE, by=warned_by))


def next_warned(db: Transaction, *, after: int) -> int | None:
    """When the first of those who heard of it later than this did so."""
    row = db.one(_NEXT, after=after)
    return row[0] if row else None


def over(db: Transaction, member_id: int) -> None:
    """She answered: another silence may be told anew."""
    db.run(_OVER, whose=member_id)
