"""The chats Anker writes in: one with each person, one with each group. Their Telegram ids are sealed."""

from __future__ import annotations

from functools import cache, lru_cache

from sqlalchemy import (
    BigInteger,
    Column,
    Integer,
    LargeBinary,
    Table,
    Text,
    bindparam,
    delete,
    select,
    update,
)

from storage import every_table
from storage.database import Transaction, metadata
from storage.encryption import Vault
from storage.sealed import Sealed
from storage.statements import Statement, Upsert

chat = Table(
    "chat",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("telegram_key", LargeBinary, nullable=False, unique=True),  # keyed hash of the Telegram id
    Column("telegram_id", LargeBinary, nullable=False),  # sealed
    Column("kind", Text, nullable=False),  # private | group
    Column("reachable", Integer, nullable=False, default=1),  # 0 after Telegram said 403
    Column("created_at", BigInteger, nullable=False),
    Column("trouble", Text),  # why Telegram refused the last message there, as was told to a facilitator
)

SEALED = Sealed(chat, "telegram_id", "telegram_key", rekeyed=True)

_ADD = Upsert(chat, ("telegram_key",))
_BY_KEY = select(chat.c.id).where(chat.c.telegram_key == bindparam("key"))
_SEALED_BY_KEY = select(chat.c.telegram_id).where(chat.c.telegram_key == bindparam("key"))
_SEAL_ANEW = update(chat).where(chat.c.telegram_key == bindparam("key")).values(telegram_id=bindparam("sealed"))
_TELEGRAM_ID = select(chat.c.telegram_key, chat.c.telegram_id).where(chat.c.id == bindparam("chat_id"))
_MOVE = (
    update(chat)
    .where(chat.c.id == bindparam("chat_id"))
    .values(telegram_key=bindparam("key"), telegram_id=bindparam("sealed"), reachable=1)
)
_TROUBLE = select(chat.c.trouble).where(chat.c.id == bindparam("chat_id"))
_SET_TROUBLE = update(chat).where(chat.c.id == bindparam("chat_id")).values(trouble=bindparam("why"))
_REMOVE = delete(chat).where(chat.c.id == bindparam("chat_id"))
_REACH = update(chat).where(chat.c.id == bindparam("chat_id")).values(reachable=bindparam("is_reachable"))
_REACHABLE = select(chat.c.reachable).where(chat.c.id == bindparam("chat_id"))


def key_of(db: Transaction, telegram_id: int) -> bytes:
    """The keyed hash by which a chat is found."""
    return hashed(db.vault, telegram_id)


@lru_cache(maxsize=256)  # a turn asks for the same one several times
def hashed(vault: Vault, telegram_id: int) -> bytes:
    """The keyed hash with this key."""
    return vault.lookup("chat", telegram_id)


def find(db: Transaction, telegram_id: int) -> int | None:
    """The chat's id here, if Anker knows it."""
    row = db.one(_BY_KEY, key=key_of(db, telegram_id))
    return row[0] if row else None


def add(db: Transaction, telegram_id: int, kind: str, *, at: int) -> int:
    """The chat's id here; made known if it was not."""
    key = key_of(db, telegram_id)
    db.run(
        _ADD,
        telegram_key=key,
        telegram_id=db.vault.seal(SEALED.of(key), str(telegram_id)),
        kind=kind,
        reachable=1,
        created_at=at,
    )
    found = find(db, telegram_id)
    assert found is not None
    return found


def heal(db: Transaction, telegram_id: int) -> None:
    """Somebody speaks from there: where the id that was written down does not open, it is written down anew."""
    key = key_of(db, telegram_id)
    row = db.one(_SEALED_BY_KEY, key=key)
    if row is not None and db.vault.open_whole(SEALED.of(key), row[0]) is None:
        db.run(_SEAL_ANEW, key=key, sealed=db.vault.seal(SEALED.of(key), str(telegram_id)))


def telegram_id(db: Transaction, chat_id: int) -> int:
    """The id Telegram knows this chat by."""
    row = db.one(_TELEGRAM_ID, chat_id=chat_id)
    assert row is not None
    return opened(db, *row)


def telegram_id_if_readable(db: Transaction, chat_id: int | None) -> int | None:
    """The same; None where there is no chat, or its id is damaged."""
    row = None if chat_id is None else db.one(_TELEGRAM_ID, chat_id=chat_id)
    opened = None if row is None else db.vault.open_whole(SEALED.of(row[0]), row[1])
    return None if opened is None else int(opened)


def opened(db: Transaction, key: bytes, sealed: bytes) -> int:
    """The Telegram id that was sealed in the row with this keyed hash."""
    return int(db.vault.open_text(SEALED.of(key), sealed))


def move(db: Transaction, chat_id: int, new_telegram_id: int) -> None:
    """A group was upgraded to a supergroup: the same chat, with another id at Telegram.

    What was written down of that id already (Anker may hear of it first as of a group it was added to) becomes
    part of this chat. That nothing reached it under its old id says nothing of the new one.
    """
    newcomer = find(db, new_telegram_id)
    if newcomer == chat_id:
        return
    if newcomer is not None:
        for statement in _merging():
            db.run(statement, newcomer=newcomer, chat_id=chat_id)
        db.run(_REMOVE, chat_id=newcomer)
    key = key_of(db, new_telegram_id)
    db.run(_MOVE, chat_id=chat_id, key=key, sealed=db.vault.seal(SEALED.of(key), str(new_telegram_id)))


def set_reachable(db: Transaction, chat_id: int, reachable: bool) -> bool:
    """Remember whether Telegram delivers there; true if that is news."""
    row = db.one(_REACHABLE, chat_id=chat_id)
    if row is None or bool(row[0]) == reachable:
        return False
    db.run(_REACH, chat_id=chat_id, is_reachable=int(reachable))
    return True


def set_trouble(db: Transaction, chat_id: int, why: str | None) -> bool:
    """Remember why Telegram refuses messages there, or that it takes them again; true if that is news."""
    row = db.one(_TROUBLE, chat_id=chat_id)
    if row is None or row[0] == why:
        return False
    db.run(_SET_TROUBLE, chat_id=chat_id, why=why)
    return True


def trouble(db: Transaction, chat_id: int) -> str | None:
    """Why Telegram refused the last message there; None while all is well."""
    row = db.one(_TROUBLE, chat_id=chat_id)
    return row[0] if row else None


@cache
def _merging() -> tuple[Statement, ...]:
    """Let everything that belongs to one chat belong to another: found by the tables' own foreign keys."""
    found: list[Statement] = []
    for table in every_table.tables():
        for column in table.c:
            if not column.references(chat.c.id):
                continue
            belongs = column == bindparam("newcomer")
            if column.primary_key or column.unique:  # there may be one of the other chat, and that one counts
                found.append(delete(table).where(belongs, bindparam("chat_id", type_=Integer) != 0))
            else:
                found.append(update(table).where(belongs).values({column.name: bindparam("chat_id")}))
    return tuple(found)
