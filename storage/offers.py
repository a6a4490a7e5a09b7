"""Offers: what Anker asks a member once of its own accord, at a quiet hour, on a day that has room for it."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Table,
    Text,
    bindparam,
    delete,
    func,
    select,
    update,
)

from storage.database import Transaction, metadata, partial_index
from storage.frozen import frozen
from storage.statements import Upsert

offer = Table(
    "offer",
    metadata,
    Column("member_id", ForeignKey("member.id"), primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("due_at", BigInteger, nullable=False),
    Column("said_at", BigInteger),
)
_WAITS = offer.c.said_at.is_(None)
partial_index("ix_offer_due", offer.c.due_at, where=_WAITS)


@frozen
class Offer:
    """One question to one member. Instants are seconds UTC; `said_at` is None while it waits."""

    member_id: int
    kind: str
    due_at: int
    said_at: int | None


_THIS = (offer.c.member_id == bindparam("member"), offer.c.kind == bindparam("of_kind"))
_PLAN = Upsert(offer, ("member_id", "kind"))
_PLAN_AGAIN = Upsert(offer, ("member_id", "kind"), ("due_at", "said_at"))
_OF = select(offer).where(*_THIS)
_DUE = (
    select(offer)
    .where(_WAITS, offer.c.due_at <= bindparam("now"))
    .order_by(offer.c.due_at, offer.c.member_id, offer.c.kind)
    .limit(bindparam("most"))
)
_NEXT = select(func.min(offer.c.due_at)).where(_WAITS, offer.c.due_at > bindparam("after"))
_WAITS_FOR = select(func.count()).where(
    _WAITS, offer.c.member_id == bindparam("member"), offer.c.due_at < bindparam("before")
)
_WAITING_OF = (
    select(offer)
    .where(_WAITS, offer.c.member_id == bindparam("member"), offer.c.due_at <= bindparam("until"))
    .order_by(offer.c.due_at, offer.c.kind)
)
_POSTPONE = update(offer).where(*_THIS).values(due_at=bindparam("instant"))
_SAID = update(offer).where(*_THIS).values(said_at=bindparam("at"))
_DROP = delete(offer).where(*_THIS)


def plan(db: Transaction, member_id: int, kind: str, *, due_at: int) -> None:
    """Offer her this once; where it was offered before, or waits already, nothing changes."""
    db.run(_PLAN, member_id=member_id, kind=kind, due_at=due_at, said_at=None)


def plan_again(db: Transaction, member_id: int, kind: str, *, due_at: int) -> None:
    """Offer her this, also when it was offered before."""
    db.run(_PLAN_AGAIN, member_id=member_id, kind=kind, due_at=due_at, said_at=None)


def of(db: Transaction, member_id: int, kind: str) -> Offer | None:
    """Her offer of this kind, made or waiting."""
    row = db.one(_OF, member=member_id, of_kind=kind)
    return Offer(*row) if row else None


def is_waiting(db: Transaction, member_id: int, kind: str) -> bool:
    """Whether her offer of this kind is planned, and was not made yet."""
    found = of(db, member_id, kind)
    return found is not None and found.said_at is None


def due(db: Transaction, *, now: int, most: int) -> list[Offer]:
    """Offers whose time has come, earliest first."""
    return [Offer(*row) for row in db.all(_DUE, now=now, most=most)]


def next_instant(db: Transaction, *, after: int) -> int | None:
    """The first instant later than this one at which an offer is due."""
    row = db.one(_NEXT, after=after)
    return row[0] if row else None


def waits(db: Transaction, member_id: int, *, before: int) -> bool:
    """Whether she will be asked something before this instant."""
    row = db.one(_WAITS_FOR, member=member_id, before=before)
    return bool(row and row[0])


def waiting_of(db: Transaction, member_id: int, *, until: int) -> list[Offer]:
    """What she will be asked at this instant or before, earliest first."""
    return [Offer(*row) for row in db.all(_WAITING_OF, member=member_id, until=until)]


def postpone(db: Transaction, member_id: int, kind: str, *, until: int) -> None:
    """There is no room for it now: later."""
    db.run(_POSTPONE, member=member_id, of_kind=kind, instant=until)


def said(db: Transaction, member_id: int, kind: str, *, at: int) -> None:
    """She was asked."""
    db.run(_SAID, member=member_id, of_kind=kind, at=at)


def drop(db: Transaction, member_id: int, kind: str) -> None:
    """It has become pointless."""
    db.run(_DROP, member=member_id, of_kind=kind)
