"""Words behind a command, while who typed them is asked for which of her groups the command is.

They are her own until she chooses, and for a day or two at most: a purge takes what nobody came back for.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, Integer, LargeBinary, Table, bindparam, delete, select

from storage import journal
from storage.database import Transaction, metadata
from storage.frozen import frozen
from storage.sealed import Sealed, fresh_key
from storage.statements import Upsert

words_behind = Table(
    "words_behind",
    metadata,
    Column("keyboard_id", Integer, primary_key=True, autoincrement=False),  # the buttons that ask for the group
    Column("person_id", ForeignKey("person.id"), nullable=False, index=True),
    Column("row_key", BigInteger, nullable=False),  # random; what the words are bound to
    Column("words", LargeBinary, nullable=False),  # sealed
    Column("message_id", BigInteger, nullable=False),  # of what she typed
    Column("said_at", BigInteger, nullable=False),
)
_WORDS = Sealed(words_behind, "words", "row_key")

KEPT_SECONDS = 24 * 3600


@frozen
class WordsBehind:
    """What she typed behind a command, and in which message."""

    words: str
    message_id: int


_KEEP = Upsert(words_behind, ("keyboard_id",), ("row_key", "words", "message_id", "said_at"))
_OF = select(words_behind.c.row_key, words_behind.c.words, words_behind.c.message_id).where(
    words_behind.c.keyboard_id == bindparam("keyboard")
)
_DROP = delete(words_behind).where(words_behind.c.keyboard_id == bindparam("keyboard"))
_FORGET = delete(words_behind).where(words_behind.c.person_id == bindparam("whose"))
_PURGE = delete(words_behind).where(words_behind.c.said_at < bindparam("before"))


def keep(db: Transaction, keyboard_id: int, person_id: int, words: str, *, message_id: int, at: int) -> None:
    """Keep what stands behind her command until these buttons say for which group it is."""
    key = fresh_key()
    db.run(
        _KEEP,
        keyboard_id=keyboard_id,
        person_id=person_id,
        row_key=key,
        words=db.vault.seal(_WORDS.of(key), words),
        message_id=message_id,
        said_at=at,
    )


def take(db: Transaction, keyboard_id: int) -> WordsBehind | None:
    """What she typed, which is kept here no longer; None where nothing stood behind the command."""
    row = db.one(_OF, keyboard=keyboard_id)
    if row is None:
        return None
    db.run(_DROP, keyboard=keyboard_id)
    journal.owe(db)
    return WordsBehind(db.vault.open(_WORDS.of(row[0]), row[1]).decode(), row[2])


def drop(db: Transaction, keyboard_id: int) -> None:
    """What stands behind the command that these buttons ask about waits no more."""
    if db.run(_DROP, keyboard=keyboard_id):
        journal.owe(db)


def forget(db: Transaction, person_id: int) -> None:
    """Nothing that she typed behind a command waits any more."""
    if db.run(_FORGET, whose=person_id):
        journal.owe(db)


def purge(db: Transaction, *, now: int) -> int:
    """Forget what nobody came back for; how many."""
    return db.run(_PURGE, before=now - KEPT_SECONDS)
