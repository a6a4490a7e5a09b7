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
from storage.database import Transaction, metadata, partial_index, values_of
from storage.encryption import Vault
from storage.frozen import frozen
from storage.sealed import Sealed
from storage.statements import Upsert, one_of

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
partial_index("ix_inbox_waiting", inbox.c.id, where=_IS_WAITING)
Index("ix_inbox_received_at", inbox.c.received_at)

SEALED = Sealed(inbox, "payload", "bot", "update_id")


@frozen
class Received:
    """An update that waits to be handled; `raw` is its JSON, `sender` the Telegram id of whom it comes from."""

    update_id: int
    raw: bytes
    sender: int | None = None
    received_at: int = 0  # seconds UTC; known of one that stands in the inbox already


_ADD = Upsert(inbox, ("bot", "update_id"))
_WAITING = (
    select(inbox.c.update_id, inbox.c.payload, inbox.c.received_at)
    .where(_IS_WAITING, inbox.c.bot == bindparam("of_bot"))
    .order_by(inbox.c.id)
)
_SEALED_WAITING = (
    select(inbox.c.id, inbox.c.update_id, inbox.c.payload, inbox.c.received_at)
    .where(_IS_WAITING, inbox.c.bot == bindparam("of_bot"), inbox.c.id > bindparam("after"))
    .order_by(inbox.c.id)
    .limit(bindparam("most"))
)
_FAILED_SINCE = select(func.count()).where(inbox.c.state == FAILED, inbox.c.received_at > bindparam("since"))
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
                "payload": db.vault.seal(SEALED.of(bot, each.update_id), each.raw),
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
        Received(update_id, db.vault.open(SEALED.of(bot, update_id), payload), received_at=received_at)
        for update_id, payload, received_at in db.all(_WAITING, of_bot=bot)
    ]


def sealed_waiting(
    db: Transaction, bot: int, *, after: int, most: int
) -> list[tuple[int, int, bytes | None, int]]:
    """As `waiting`, unopened, behind a row: row, update id, what was sealed, when it came, in their order."""
    return [
        (row[0], row[1], row[2], row[3]) for row in db.all(_SEALED_WAITING, of_bot=bot, after=after, most=most)
    ]


def opened(db: Transaction, bot: int, update_id: int, sealed: bytes | None) -> bytes:
    """The raw JSON that was sealed of this update. Raises ValueError where there is none."""
    if sealed is None:
        raise ValueError("nothing was kept of this update")
    return db.vault.open(SEALED.of(bot, update_id), sealed)


def failed_since(db: Transaction, *, since: int) -> int:
    """How many updates received after an instant failed."""
    row = db.one(_FAILED_SINCE, since=since)
    assert row is not None
    return int(row[0])


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


def hashed(vault: Vault, telegram_id: int) -> bytes:
    """The keyed hash of a sender with this key."""
    return vault.lookup("inbox", telegram_id)


def _key_of(db: Transaction, telegram_id: int) -> bytes:
    return hashed(db.vault, telegram_id)
