"""Which messages of a person's were taken as an answer, so that an edit of one changes what was taken of it.

A message stands here for as long as Telegram lets her edit it, 48 hours; one that leads to a share goes with its
draft. No words are kept here.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    bindparam,
    delete,
    exists,
    select,
)

from storage.database import Transaction, metadata, values_of
from storage.frozen import frozen
from storage.shares import DRAFT_BUTTONS, draft
from storage.statements import Upsert

_HOUR = 3600
EDITABLE_SECONDS = 48 * _HOUR

taken_words = Table(
    "taken_words",
    metadata,
    Column("person_id", ForeignKey("person.id"), primary_key=True),
    Column("message_id", BigInteger, primary_key=True, autoincrement=False),  # in her chat with the bot
    Column("kind", Text, nullable=False),  # the conversation that asked; empty: none did
    Column("subject", BigInteger, nullable=False),
    Column("item", Text, nullable=False),  # what of it was asked
    Column("told", Integer, nullable=False),  # 1: she heard that an edit was not taken
    Column("hour", BigInteger, nullable=False),  # the hour in which it came, by its first second
    Index("ix_taken_words_hour", "hour"),
)


@frozen
class Taken:
    """A message of hers and what it was an answer to."""

    kind: str
    subject: int
    item: str
    told: int


_NOTE = Upsert(taken_words, ("person_id", "message_id"), ("kind", "subject", "item", "told", "hour"))
_THIS = (taken_words.c.person_id == bindparam("who"), taken_words.c.message_id == bindparam("message"))
_FIND = select(taken_words.c.kind, taken_words.c.subject, taken_words.c.item, taken_words.c.told).where(*_THIS)
_ABOUT = (taken_words.c.kind == bindparam("of_kind"), taken_words.c.subject == bindparam("about"))
_OF = select(taken_words.c.message_id).where(taken_words.c.person_id == bindparam("who"), *_ABOUT)
_FORGET = delete(taken_words).where(taken_words.c.person_id == bindparam("who"), *_ABOUT)
_PURGE = delete(taken_words).where(taken_words.c.hour < bindparam("before"))
_FORGET_LOOSE = delete(taken_words).where(
    taken_words.c.kind == DRAFT_BUTTONS, ~exists(select(draft.c.id).where(draft.c.id == taken_words.c.subject))
)


def note(
    db: Transaction,
    person_id: int,
    message_id: int,
    kind: str,
    subject: int,
    *,
    at: int,
    item: str = "",
    told: bool = False,
) -> None:
    """This message was an answer to that."""
    db.run(
        _NOTE,
        person_id=person_id,
        message_id=message_id,
        kind=kind,
        subject=subject,
        item=item,
        told=int(told),
        hour=at - at % _HOUR,
    )


def find(db: Transaction, person_id: int, message_id: int) -> Taken | None:
    """What this message of hers was an answer to."""
    row = db.one(_FIND, who=person_id, message=message_id)
    return Taken(*row) if row else None


def forget(db: Transaction, person_id: int, kind: str, subject: int) -> list[int]:
    """Forget which messages were answers to this; their ids, for the last time."""
    found = values_of(db.all(_OF, who=person_id, of_kind=kind, about=subject))
    db.run(_FORGET, who=person_id, of_kind=kind, about=subject)
    return found


def forget_loose(db: Transaction) -> int:
    """Forget messages of drafts that are not there any more; how many."""
    return db.run(_FORGET_LOOSE)


def purge(db: Transaction, *, now: int) -> int:
    """Forget messages that Telegram lets nobody edit any more; how many."""
    return db.run(_PURGE, before=now - EDITABLE_SECONDS - _HOUR)
