"""Where what a person wrote stands in her chat, so that /weg can take it away: for 48 hours, and without words.

Of what came through a door that keeps nothing, nothing stands here either.
"""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import BigInteger, Column, Index, LargeBinary, Table, bindparam, delete, select, update

from storage.database import Transaction, metadata, values_of
from storage.encryption import Vault
from storage.statements import Upsert

_HOUR = 3600
# Telegram lets a bot delete messages that are less than 48 hours old; five minutes are for clocks that differ.
DELETABLE_SECONDS = 48 * _HOUR - 300

chat_message = Table(
    "chat_message",
    metadata,
    Column("sender_key", LargeBinary, primary_key=True),  # keyed hash of the Telegram id of whom it is
    Column("message_id", BigInteger, primary_key=True, autoincrement=False),
    Column("hour", BigInteger, nullable=False),  # the hour in which it came, by its first second
    Index("ix_chat_message_hour", "hour"),
)

_NOTE = Upsert(chat_message, ("sender_key", "message_id"))
_HERS = chat_message.c.sender_key == bindparam("key")
_SINCE = (
    select(chat_message.c.message_id)
    .where(_HERS, chat_message.c.hour >= bindparam("since"))
    .order_by(chat_message.c.message_id)
)
_KNOWN = select(chat_message.c.hour).where(_HERS, chat_message.c.message_id == bindparam("message"))
_FORGET = delete(chat_message).where(_HERS)
_WHOSE = select(chat_message.c.sender_key).distinct()
_REKEY = update(chat_message).where(_HERS).values(sender_key=bindparam("new_key"))
_PURGE = delete(chat_message).where(chat_message.c.hour < bindparam("before"))


def note(db: Transaction, telegram_id: int, message_id: int, *, at: int) -> None:
    """She wrote this message to the bot, in private."""
    key = _key_of(db, telegram_id)
    db.run(_NOTE, sender_key=key, message_id=message_id, hour=at - at % _HOUR)


def lately_of(db: Transaction, telegram_id: int, *, since: int) -> list[int]:
    """The ids of her messages that came after this instant, as far as whole hours tell."""
    return values_of(db.all(_SINCE, key=_key_of(db, telegram_id), since=since))


def knows(db: Transaction, telegram_id: int, message_id: int) -> bool:
    """Whether this message of hers stands here; of one that led to a share nothing does."""
    return db.one(_KNOWN, key=_key_of(db, telegram_id), message=message_id) is not None


def forget(db: Transaction, telegram_id: int) -> None:
    """Forget where her messages stand."""
    db.run(_FORGET, key=_key_of(db, telegram_id))


def purge(db: Transaction, *, now: int) -> int:
    """Forget what Telegram would not delete any more; how many."""
    return db.run(_PURGE, before=now - DELETABLE_SECONDS - _HOUR)


def is_too_old(sent_at: int | None, now: int) -> bool:
    """Whether Telegram may refuse to delete what a bot sent at this instant; what is on its way is not too old."""
    return sent_at is not None and now - sent_at >= DELETABLE_SECONDS


def rekey(db: Transaction, hashes: Mapping[bytes, bytes]) -> None:
    """Put each person's messages under another hash; those of whom there is none are forgotten."""
    for old in values_of(db.all(_WHOSE)):
        if old in hashes:
            db.run(_REKEY, key=old, new_key=hashes[old])
        else:
            db.run(_FORGET, key=old)


def hashed(vault: Vault, telegram_id: int) -> bytes:
    """The keyed hash of a sender with this key."""
    return vault.lookup("chat_message", telegram_id)


def _key_of(db: Transaction, telegram_id: int) -> bytes:
    return hashed(db.vault, telegram_id)
