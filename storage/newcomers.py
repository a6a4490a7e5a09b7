"""Members who came into their group's chat and are welcomed there together, a moment later; each of them once."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, Table, bindparam, func, select, update

from storage.database import Transaction, metadata
from storage.members import member
from storage.statements import Upsert

newcomer = Table(
    "newcomer",
    metadata,
    Column("member_id", ForeignKey("member.id"), primary_key=True),
    Column("welcome_at", BigInteger, nullable=False),
    Column("welcomed_at", BigInteger),
)

_COME = Upsert(newcomer, ("member_id",))
_DUE = (
    select(member.c.group_id, newcomer.c.member_id)
    .join(member, member.c.id == newcomer.c.member_id)
    .where(newcomer.c.welcomed_at.is_(None), newcomer.c.welcome_at <= bindparam("now"))
    .order_by(newcomer.c.welcome_at, newcomer.c.member_id)
)
_NEXT = select(func.min(newcomer.c.welcome_at)).where(
    newcomer.c.welcomed_at.is_(None), newcomer.c.welcome_at > bindparam("after")
)
_WELCOMED = update(newcomer).where(newcomer.c.member_id == bindparam("who")).values(welcomed_at=bindparam("at"))


def come(db: Transaction, member_id: int, *, welcome_at: int) -> None:
    """This member is in the chat now; who was there before is not welcomed once more."""
    db.run(_COME, member_id=member_id, welcome_at=welcome_at)


def due(db: Transaction, *, now: int) -> dict[int, list[int]]:
    """Whom to welcome by now: the ids of the members, by group."""
    found: dict[int, list[int]] = {}
    for group_id, member_id in db.all(_DUE, now=now):
        found.setdefault(group_id, []).append(member_id)
    return found


def next_instant(db: Transaction, *, after: int) -> int | None:
    """The first instant later than this one at which somebody is to be welcomed."""
    row = db.one(_NEXT, after=after)
    return row[0] if row else None


def welcomed(db: Transaction, member_id: int, *, at: int) -> None:
    """She was welcomed."""
    db.run(_WELCOMED, who=member_id, at=at)
