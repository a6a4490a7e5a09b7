"""The people Anker talks with. What names a person is sealed; ratings never point here, only to a membership."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Integer,
    LargeBinary,
    Table,
    Text,
    bindparam,
    delete,
    insert,
    select,
    update,
)

from storage import chats
from storage.chats import chat
from storage.database import Row, Transaction, metadata
from storage.frozen import frozen
from storage.sealed import Sealed

person = Table(
    "person",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("chat_id", ForeignKey("chat.id"), nullable=False, unique=True),
    Column("name", LargeBinary, nullable=False),  # sealed: her first name, by which her facilitator knows her
    Column("called", LargeBinary, nullable=False),  # sealed: how she wants to be called
    Column("language", Text, nullable=False),  # nl | en
    Column("level", Text, nullable=False),  # standaard | simpel
    Column("created_at", BigInteger, nullable=False),
)

_NAME = Sealed(person, "name", "chat_id")
_CALLED = Sealed(person, "called", "chat_id")


@frozen
class Person:
    """Someone who talks with Anker, in her language and at her level."""

    id: int
    chat_id: int
    name: str
    called: str
    language: str
    level: str
    created_at: int
    reachable: bool


COLUMNS = (*person.c, chat.c.reachable)

_SELECT = select(*COLUMNS).select_from(person).join(chat, chat.c.id == person.c.chat_id)
_BY_ID = _SELECT.where(person.c.id == bindparam("person_id"))
_BY_KEY = _SELECT.where(chat.c.telegram_key == bindparam("key"))
_BY_CHAT = _SELECT.where(person.c.chat_id == bindparam("chat_id"))
_BELONGS = (
    select(chat.c.id)
    .outerjoin(person, person.c.chat_id == chat.c.id)
    .where(chat.c.telegram_key == bindparam("key"), (chat.c.kind == "group") | person.c.id.is_not(None))
)
_ADD = insert(person).returning(person.c.id)
_CALL = update(person).where(person.c.id == bindparam("person_id")).values(called=bindparam("sealed"))
_UNNAME = (
    update(person)
    .where(person.c.id == bindparam("person_id"))
    .values(name=bindparam("new_name"), called=bindparam("new_called"))
)
_SPEAK = (
    update(person)
    .where(person.c.id == bindparam("person_id"))
    .values(language=bindparam("new_language"), level=bindparam("new_level"))
)
_REMOVE = delete(person).where(person.c.id == bindparam("person_id"))


def read(db: Transaction, row: Row) -> Person:
    """The person in a row of COLUMNS."""
    person_id, chat_id, name, called, language, level, created_at, reachable = row
    name, called = db.vault.open_name(_NAME.of(chat_id), name), db.vault.open_name(_CALLED.of(chat_id), called)
    return Person(person_id, chat_id, name, called, language, level, created_at, bool(reachable))


def get(db: Transaction, person_id: int) -> Person:
    """The person with this id, who must exist."""
    row = db.one(_BY_ID, person_id=person_id)
    assert row is not None
    return read(db, row)


def find(db: Transaction, telegram_id: int) -> Person | None:
    """The person behind a Telegram id, if Anker knows her."""
    row = db.one(_BY_KEY, key=chats.key_of(db, telegram_id))
    return read(db, row) if row else None


def belongs(db: Transaction, telegram_id: int) -> bool:
    """Whether this is the chat of somebody Anker knows, or a group's; of a stranger it is neither."""
    return db.one(_BELONGS, key=chats.key_of(db, telegram_id)) is not None


def of_chat(db: Transaction, chat_id: int) -> Person | None:
    """The person whose private chat this is."""
    row = db.one(_BY_CHAT, chat_id=chat_id)
    return read(db, row) if row else None


def add(db: Transaction, telegram_id: int, *, name: str, language: str, at: int) -> Person:
    """Make someone known, called by her name, at the standard level of language."""
    chat_id = chats.add(db, telegram_id, "private", at=at)
    person_id = db.insert(
        _ADD,
        chat_id=chat_id,
        name=db.vault.seal(_NAME.of(chat_id), name),
        called=db.vault.seal(_CALLED.of(chat_id), name),
        language=language,
        level="standaard",
        created_at=at,
    )
    return get(db, person_id)


def call(db: Transaction, who: Person, called: str) -> None:
    """Remember how she wants to be called."""
    db.run(_CALL, person_id=who.id, sealed=db.vault.seal(_CALLED.of(who.chat_id), called))


def unname(db: Transaction, who: Person, called: str) -> None:
    """Forget her name and what she liked to be called; from now on she is called so."""
    sealed = {"name": _NAME.of(who.chat_id), "called": _CALLED.of(who.chat_id)}
    db.run(_UNNAME, person_id=who.id, **{f"new_{key}": db.vault.seal(of, called) for key, of in sealed.items()})


def speak(db: Transaction, who: Person, *, language: str | None = None, level: str | None = None) -> None:
    """Remember in which language and at which level to talk with her."""
    db.run(_SPEAK, person_id=who.id, new_language=language or who.language, new_level=level or who.level)


def remove(db: Transaction, person_id: int) -> None:
    """Forget the person herself; what hangs on her must be gone already."""
    db.run(_REMOVE, person_id=person_id)
