"""The inbox: every update from Telegram, written down sealed before its receipt is confirmed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import (
    BigInteger,
    Column,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
    bindparam,
    delete,
    func,
    select,
    update,
)

from storage.database import Transaction, Upsert, metadata

_SEAL = "inbox"

WAITING, DONE, FAILED, UNMATCHED, MALFORMED = "waiting", "done", "failed", "unmatched", "malformed"

inbox = Table(
    "inbox",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("bot", BigInteger, nullable=False),  # the bot's Telegram id: another bot counts its updates afresh
    Column("update_id", BigInteger, nullable=False),
    Column("payload", LargeBinary),  # sealed JSON; empty once purged
    Column("state", Text, nullable=False),
    Column("error", Text),  # the class of the error, never its words
    Column("received_at", BigInteger, nullable=False),
    Column("done_at", BigInteger),
    UniqueConstraint("bot", "update_id"),
)
_IS_WAITING = inbox.c.state == WAITING
Index("ix_inbox_waiting", inbox.c.id, sqlite_where=_IS_WAITING, postgresql_where=_IS_WAITING)
Index("ix_inbox_received_at", inbox.c.received_at)


@dataclass(frozen=True, slots=True)
class Received:
    """An update that waits to be handled; `raw` is its JSON."""

    update_id: int
    raw: bytes


_ADD = Upsert(inbox, ("bot", "update_id"))
_WAITING = (
    select(inbox.c.update_id, inbox.c.payload)
    .where(_IS_WAITING, inbox.c.bot == bindparam("of_bot"))
    .order_by(inbox.c.id)
)
_CLOSE = (
    update(inbox)
    .where(inbox.c.bot == bindparam("of_bot"), inbox.c.update_id == bindparam("update"), _IS_WAITING)
    .values(state=bindparam("outcome"), error=bindparam("error_class"), done_at=bindparam("now"))
)
_STATE = select(inbox.c.state).where(inbox.c.bot == bindparam("of_bot"), inbox.c.update_id == bindparam("update"))
_COUNT = select(func.count()).where(_IS_WAITING)
_PURGE = delete(inbox).where(inbox.c.received_at < bindparam("before"), inbox.c.state != WAITING)


def add(db: Transaction, bot: int, received: Sequence[Received], *, at: int) -> set[int]:
    """Write updates down; one that is here already is left as it is. The ids of those that wait to be handled."""
    added = db.run_many(
        _ADD,
        [
            {
                "bot": bot,
                "update_id": each.update_id,
                "payload": db.vault.seal(_SEAL, each.raw),
                "state": WAITING,
                "received_at": at,
            }
            for each in received
        ],
    )
    ids = {each.update_id for each in received}
    if added == len(ids):
        return ids
    return {each for each in ids if db.one(_STATE, of_bot=bot, update=each) == (WAITING,)}


def waiting(db: Transaction, bot: int) -> list[Received]:
    """Updates of this bot that were received but not handled, in the order of arrival."""
    return [
        Received(update_id, db.vault.open(_SEAL, payload)) for update_id, payload in db.all(_WAITING, of_bot=bot)
    ]


def close(db: Transaction, bot: int, update_id: int, outcome: str, *, at: int, error: str | None = None) -> None:
    """An update is dealt with: done, failed, unmatched or malformed. Written just before the commit."""
    db.later(_CLOSE, of_bot=bot, update=update_id, outcome=outcome, error_class=error, now=at)


def count_waiting(db: Transaction) -> int:
    """How many updates wait to be handled."""
    row = db.one(_COUNT)
    assert row is not None
    return int(row[0])


def purge(db: Transaction, *, before: int) -> int:
    """Drop handled updates received before this instant."""
    return db.run(_PURGE, before=before)
