"""Groups: one running cohort of a programme, with its zone, its help numbers and its chat."""

from __future__ import annotations

import json
import logging
from functools import lru_cache

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Integer,
    LargeBinary,
    Table,
    Text,
    bindparam,
    insert,
    select,
    update,
)

from storage.database import Row, Transaction, metadata
from storage.encryption import Unreadable, Vault
from storage.frozen import frozen
from storage.sealed import Sealed

log = logging.getLogger(__name__)

group = Table(
    "cohort",  # "group" is a word of SQL
    metadata,
    Column("id", Integer, primary_key=True),
    Column("key", Text, nullable=False, unique=True),
    Column("name", LargeBinary, nullable=False),  # sealed
    Column("programme", Text, nullable=False),
    Column("pack_version", Text, nullable=False),
    Column("zone", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("helplines", LargeBinary, nullable=False),  # sealed JSON: [[label, number], …]
    Column("reminders", Integer, nullable=False, default=1),  # 0: no reminder of check-ins in this group
    Column("chat_id", ForeignKey("chat.id")),
    Column("thread_id", BigInteger),  # the forum topic, where the chat has topics
    Column("created_at", BigInteger, nullable=False),
)

_NAME = Sealed(group, "name", "key")
_HELP = Sealed(group, "helplines", "key")

pack = Table(
    "pack",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("programme", Text, nullable=False),
    Column("version", Text, nullable=False),
    Column("snapshot", Text, nullable=False),  # the programme as it was when the group started
    Column("created_at", BigInteger, nullable=False),
)


@frozen
class Group:
    """One running cohort. `helplines` are pairs of label and number."""

    id: int
    key: str
    name: str
    programme: str
    pack_version: str
    zone: str
    language: str
    helplines: tuple[tuple[str, str], ...]
    reminders: bool
    chat_id: int | None
    thread_id: int | None
    created_at: int


_ADD = insert(group).returning(group.c.id)
_BY_ID = select(group).where(group.c.id == bindparam("group_id"))
_BY_KEY = select(group).where(group.c.key == bindparam("group_key"))
_BY_CHAT = select(group).where(group.c.chat_id == bindparam("linked_chat"))
_ALL = select(group).order_by(group.c.id)
_LINK = (
    update(group)
    .where(group.c.id == bindparam("group_id"))
    .values(chat_id=bindparam("linked_chat"), thread_id=bindparam("topic"))
)
_UNLINK = update(group).where(group.c.chat_id == bindparam("linked_chat")).values(chat_id=None, thread_id=None)
_HELPLINES = update(group).where(group.c.id == bindparam("group_id")).values(helplines=bindparam("new_helplines"))
_REMINDERS = update(group).where(group.c.id == bindparam("group_id")).values(reminders=bindparam("new_reminders"))
_MOVE_TO = update(group).where(group.c.id == bindparam("group_id")).values(pack_version=bindparam("new_version"))
_KEEP_PACK = insert(pack)
_PACK = select(pack.c.snapshot).where(
    pack.c.programme == bindparam("programme_key"), pack.c.version == bindparam("pack_version")
)


def read(db: Transaction, row: Row) -> Group:
    """The group in a row of its table."""
    return _opened(db.vault, tuple(row))


@lru_cache(maxsize=256)
def _opened(vault: Vault, row: Row) -> Group:
    """A group as its row says; every tap of its members asks for it, and it hardly ever changes."""
    return Group(
        id=row[0],
        key=row[1],
        name=vault.open_name(_NAME.of(row[1]), row[2]),
        programme=row[3],
        pack_version=row[4],
        zone=row[5],
        language=row[6],
        helplines=_helplines(vault, row[1], row[7]),
        reminders=bool(row[8]),
        chat_id=row[9],
        thread_id=row[10],
        created_at=row[11],
    )


def _helplines(vault: Vault, key: str, sealed: bytes) -> tuple[tuple[str, str], ...]:
    """A group's own numbers; where they are damaged, there are still the country's."""
    try:
        return tuple((label, number) for label, number in json.loads(vault.open(_HELP.of(key), sealed)))
    except (Unreadable, ValueError, TypeError):
        log.error("the help numbers of a group cannot be read")
        return ()


def add(
    db: Transaction,
    *,
    key: str,
    name: str,
    programme: str,
    pack_version: str,
    zone: str,
    language: str,
    helplines: tuple[tuple[str, str], ...],
    at: int,
) -> Group:
    """Start a group."""
    group_id = db.insert(
        _ADD,
        key=key,
        name=db.vault.seal(_NAME.of(key), name),
        programme=programme,
        pack_version=pack_version,
        zone=zone,
        language=language,
        helplines=db.vault.seal(_HELP.of(key), json.dumps(helplines)),
        reminders=1,
        created_at=at,
    )
    return get(db, group_id)


def get(db: Transaction, group_id: int) -> Group:
    """The group with this id, which must exist."""
    row = db.one(_BY_ID, group_id=group_id)
    assert row is not None
    return read(db, row)


def find(db: Transaction, key: str) -> Group | None:
    """The group with this key."""
    row = db.one(_BY_KEY, group_key=key)
    return read(db, row) if row else None


def of_chat(db: Transaction, chat_id: int) -> Group | None:
    """The group whose chat this is."""
    row = db.one(_BY_CHAT, linked_chat=chat_id)
    return read(db, row) if row else None


def every(db: Transaction) -> list[Group]:
    """All groups, oldest first."""
    return [read(db, row) for row in db.all(_ALL)]


def link(db: Transaction, group_id: int, chat_id: int | None, thread_id: int | None = None) -> None:
    """Tie the group to its Telegram chat (and topic), or untie it."""
    db.run(_LINK, group_id=group_id, linked_chat=chat_id, topic=thread_id)


def unlink(db: Transaction, chat_id: int) -> None:
    """This chat is no group's any longer."""
    db.run(_UNLINK, linked_chat=chat_id)


def set_helplines(db: Transaction, group_id: int, helplines: tuple[tuple[str, str], ...]) -> None:
    """Replace the group's own help numbers."""
    where = _HELP.of(get(db, group_id).key)
    db.run(_HELPLINES, group_id=group_id, new_helplines=db.vault.seal(where, json.dumps(helplines)))


def set_reminders(db: Transaction, group_id: int, on: bool) -> None:
    """Whether parents of this group get a gentle reminder of an unanswered check-in."""
    db.run(_REMINDERS, group_id=group_id, new_reminders=int(on))


def move_to_version(db: Transaction, group_id: int, version: str) -> None:
    """The group follows this version of its programme from now on; it was kept before (`keep_pack`)."""
    db.run(_MOVE_TO, group_id=group_id, new_version=version)


def keep_pack(db: Transaction, programme: str, version: str, snapshot: str, *, at: int) -> None:
    """Keep a programme as it is now, unless this version is kept already."""
    if pack_snapshot(db, programme, version) is None:
        db.run(_KEEP_PACK, programme=programme, version=version, snapshot=snapshot, created_at=at)


def pack_snapshot(db: Transaction, programme: str, version: str) -> str | None:
    """The programme as it was kept."""
    row = db.one(_PACK, programme_key=programme, pack_version=version)
    return row[0] if row else None
