"""The exchange questions of a session: each posted once in a group's chat, at its moment after the meeting."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, Integer, Table, bindparam, func, select, update

from storage.database import Transaction, metadata
from storage.frozen import frozen
from storage.groups import group
from storage.statements import Upsert

# A question that could not be posted for so long is overtaken by the next meeting.
STALE_SECONDS = 6 * 24 * 3600

exchange = Table(
    "exchange",
    metadata,
    Column("group_id", ForeignKey("cohort.id"), primary_key=True),
    Column("session", Integer, primary_key=True, autoincrement=False),
    Column("number", Integer, primary_key=True, autoincrement=False),  # 1, or 2 for the one midweek
    Column("post_at", BigInteger, nullable=False),
    Column("posted_at", BigInteger),
)


@frozen
class Exchange:
    """A session's question for a group, its first or its second. `post_at` is seconds UTC."""

    group_id: int
    session: int
    number: int
    post_at: int


_PLAN = Upsert(exchange, ("group_id", "session", "number"))
_IS_OPEN = (exchange.c.posted_at.is_(None), group.c.chat_id.is_not(None))
_DUE = (
    select(exchange.c.group_id, exchange.c.session, exchange.c.number, exchange.c.post_at)
    .join(group, group.c.id == exchange.c.group_id)
    .where(*_IS_OPEN, exchange.c.post_at <= bindparam("now"), exchange.c.post_at > bindparam("oldest"))
    .order_by(exchange.c.post_at, exchange.c.number)
)
_NEXT = (
    select(func.min(exchange.c.post_at))
    .select_from(exchange)
    .join(group, group.c.id == exchange.c.group_id)
    .where(*_IS_OPEN, exchange.c.post_at > bindparam("after"))
)
_POSTED = (
    update(exchange)
    .where(
        exchange.c.group_id == bindparam("of_group"),
        exchange.c.session == bindparam("of_session"),
        exchange.c.number == bindparam("of_number"),
    )
    .values(posted_at=bindparam("now"))
)
_HOLD_OFF = (
    update(exchange)
    .where(exchange.c.group_id == bindparam("of_group"), exchange.c.post_at < bindparam("until"))
    .where(exchange.c.posted_at.is_(None), exchange.c.post_at > bindparam("oldest"))
    .values(post_at=bindparam("until"))
)


def plan(db: Transaction, group_id: int, session: int, number: int, *, post_at: int) -> None:
    """Post this question of the session then; once planned, it stays as it is."""
    db.run(_PLAN, group_id=group_id, session=session, number=number, post_at=post_at)


def due(db: Transaction, *, now: int) -> list[Exchange]:
    """Questions whose moment has come, in groups that have a chat; a group linked late gets a fresh one still."""
    return [Exchange(*row) for row in db.all(_DUE, now=now, oldest=now - STALE_SECONDS)]


def next_instant(db: Transaction, *, after: int) -> int | None:
    """The first instant later than this one at which a question is to be posted."""
    row = db.one(_NEXT, after=after)
    return row[0] if row else None


def posted(db: Transaction, which: Exchange, *, at: int) -> None:
    """It is on its way to the chat, and will not be posted again."""
    db.run(_POSTED, of_group=which.group_id, of_session=which.session, of_number=which.number, now=at)


def hold_off(db: Transaction, group_id: int, *, until: int, now: int) -> None:
    """Questions that would be posted at once, in a chat that was linked just now, wait until then."""
    db.run(_HOLD_OFF, of_group=group_id, until=until, oldest=now - STALE_SECONDS)
