"""The inbox: every update from Telegram, written down sealed before its receipt is confirmed."""

from __future__ import annotations

from collections.abc import Collection, Sequence

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

from storage import journal, receipts
from storage.database import Transaction, Upsert, metadata, one_of, values_of
from storage.frozen import frozen

_SEAL = "inbox"

WAITING, DONE, FAILED, UNMATCHED, MALFORMED = "waiting", "done", "failed", "unmatched", "malformed"

inbox = Table(
    "inbox",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("bot", BigInteger, nullable=False),  # the bot's Telegram id: another bot counts its updates afresh
    Column("update_id", BigInteger, nullable=False),
    Column("sender_key", LargeBinary),  # keyed hash of the Telegram id of whom it comes from
    Column("payload", LargeBinary),  # sealed JSON; empty once it is handled
    Column("state", Text, nullable=False),
    Column("error", Text),  # the class of the error, never its words
    Column("received_at", BigInteger),  # the hour, by its first second; empty once it is handled
    UniqueConstraint("bot", "update_id"),
)
_IS_WAITING = inbox.c.state == WAITING
_IS_DONE = one_of(inbox.c.state, (DONE, UNMATCHED))
Index("ix_inbox_waiting", inbox.c.id, sqlite_where=_IS_WAITING, postgresql_where=_IS_WAITING)
Index("ix_inbox_received_at", inbox.c.received_at)


@frozen
class Received:
    """An update that waits to be handled; `raw` is its JSON, `sender` the Telegram id of whom it comes from."""

    update_id: int
    raw: bytes
    sender: int | None = None


_ADD = Upsert(inbox, ("bot", "update_id"))
_WAITING = (
    select(inbox.c.update_id, inbox.c.payload)
    .where(_IS_WAITING, inbox.c.bot == bindparam("of_bot"))
    .order_by(inbox.c.id)
)
_THIS = (inbox.c.bot == bindparam("of_bot"), inbox.c.update_id == bindparam("update"), _IS_WAITING)
# What was dealt with leaves only its number behind, so that it is not taken for a fresh one.
_CLOSE = (
    update(inbox)
    .where(*_THIS)
    .values(state=bindparam("outcome"), error=None, payload=None, sender_key=None, received_at=None)
)
# What failed is kept for a while, for looking into what went wrong.
_CLOSE_AND_KEEP = update(inbox).where(*_THIS).values(state=bindparam("outcome"), error=bindparam("error_class"))
_DROP = delete(inbox).where(*_THIS)
_STATE = select(inbox.c.state).where(inbox.c.bot == bindparam("of_bot"), inbox.c.update_id == bindparam("update"))
_COUNT = select(func.count()).where(_IS_WAITING)
_HERS = inbox.c.sender_key == bindparam("key")
_ERASE_OF = update(inbox).where(_HERS, ~_IS_WAITING).values(payload=None)
_DROP_OF = update(inbox).where(_HERS, _IS_WAITING).values(payload=None, state=DONE)
_UNTIE = update(inbox).where(_HERS).values(sender_key=None, received_at=None)
_BOTS = select(inbox.c.bot).distinct()
_PURGE_KEPT = delete(inbox).where(
    ~_IS_WAITING, (inbox.c.received_at < bindparam("before")) | inbox.c.received_at.is_(None) & ~_IS_DONE
)
_PURGE_DONE = delete(inbox).where(
    _IS_DONE, inbox.c.bot == bindparam("of_bot"), ~inbox.c.update_id.between(bindparam("low"), bindparam("high"))
)


def add(
    db: Transaction, bot: int, received: Sequence[Received], *, at: int, passed_over: Collection[int] = ()
) -> set[int]:
    """Write updates down; one that came before is left as it is. The ids of those that wait to be handled.

    Of when they came the hour is kept, of those `passed_over` only that they came.
    """
    fresh = receipts.take(db, bot, [*(each.update_id for each in received), *passed_over])
    added = db.run_many(
        _ADD,
        [
            {
                "bot": bot,
                "update_id": each.update_id,
                "sender_key": None if each.sender is None else _key_of(db, each.sender),
                "payload": db.vault.seal(_SEAL, each.raw),
                "state": WAITING,
                "received_at": at - at % 3600,
            }
            for each in received
            if each.update_id in fresh
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


def close(
    db: Transaction,
    bot: int,
    update_id: int,
    outcome: str,
    *,
    error: str | None = None,
    unwritten: bool = False,
) -> None:
    """An update is dealt with: done, failed, unmatched or malformed. Written just before the commit.

    Of an `unwritten` one nothing stays, of one that is done or unmatched only its number.
    """
    this = {"of_bot": bot, "update": update_id}
    if unwritten:
        db.later(_DROP, **this)
        journal.owe(db)
    elif outcome in (DONE, UNMATCHED):
        db.later(_CLOSE, **this, outcome=outcome)
    else:
        db.later(_CLOSE_AND_KEEP, **this, outcome=outcome, error_class=error)


def count_waiting(db: Transaction) -> int:
    """How many updates wait to be handled."""
    row = db.one(_COUNT)
    assert row is not None
    return int(row[0])


def erase_of(db: Transaction, telegram_id: int) -> None:
    """Forget what those of a person's updates said that failed."""
    db.run(_ERASE_OF, key=_key_of(db, telegram_id))


def forget(db: Transaction, telegram_id: int) -> None:
    """Forget all that came from a person; what waits to be handled is dropped."""
    key = _key_of(db, telegram_id)
    for statement in (_DROP_OF, _ERASE_OF, _UNTIE):
        db.run(statement, key=key)


def purge(db: Transaction, *, before: int) -> int:
    """Drop what failed and was received before this instant, and the numbers that Telegram will not repeat."""
    dropped = db.run(_PURGE_KEPT, before=before)
    for bot in values_of(db.all(_BOTS)):
        highest = receipts.highest(db, bot)
        if highest is not None:
            dropped += db.run(_PURGE_DONE, of_bot=bot, low=highest - receipts.WINDOW, high=highest)
    return dropped


def _key_of(db: Transaction, telegram_id: int) -> bytes:
    return db.vault.lookup("inbox", telegram_id)
