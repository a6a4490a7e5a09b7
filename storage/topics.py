"""The topics Anker made in a group's chat: which is for what, and whether one was closed since."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, Integer, Table, Text, bindparam, delete, select, update

from storage.chats import chat
from storage.database import Transaction, metadata
from storage.frozen import frozen
from storage.statements import Upsert

NEWS, EXCHANGE, HOME, CHAT = "news", "exchange", "home", "chat"
PURPOSES = (NEWS, EXCHANGE, HOME, CHAT)

topic = Table(
    "topic",
    metadata,
    Column("chat_id", ForeignKey(chat.c.id), primary_key=True),
    Column("purpose", Text, primary_key=True),
    Column("outbox_id", Integer, nullable=False),  # the message that asks Telegram for it
    Column("thread_id", BigInteger),  # at Telegram; empty until it is made
    Column("closed", Integer, nullable=False),
    Column("asked_at", BigInteger, nullable=False),
)


@frozen
class Topic:
    """A topic for one purpose. `asked_at` is seconds UTC; without a `thread_id` it is not made yet."""

    purpose: str
    thread_id: int | None
    closed: bool
    asked_at: int


_HERE = topic.c.chat_id == bindparam("where")
_ASK = Upsert(topic, ("chat_id", "purpose"), ("outbox_id", "thread_id", "closed", "asked_at"))
_OF_CHAT = select(topic.c.purpose, topic.c.thread_id, topic.c.closed, topic.c.asked_at).where(_HERE)
_MADE = update(topic).where(topic.c.outbox_id == bindparam("asked_by")).values(thread_id=bindparam("thread"))
_REFUSED = delete(topic).where(topic.c.outbox_id == bindparam("asked_by"))
_CLOSE = update(topic).where(_HERE, topic.c.thread_id == bindparam("thread")).values(closed=bindparam("is_closed"))
_DROP = delete(topic).where(_HERE, topic.c.purpose == bindparam("of_purpose"))


def ask(db: Transaction, chat_id: int, purpose: str, outbox_id: int, *, at: int) -> None:
    """A topic for this is asked of Telegram; it takes the place of an earlier one."""
    db.run(_ASK, chat_id=chat_id, purpose=purpose, outbox_id=outbox_id, thread_id=None, closed=0, asked_at=at)


def of_chat(db: Transaction, chat_id: int) -> dict[str, Topic]:
    """The topics of this chat, by what they are for."""
    return {row[0]: Topic(row[0], row[1], bool(row[2]), row[3]) for row in db.all(_OF_CHAT, where=chat_id)}


def thread_of(db: Transaction, chat_id: int, purpose: str) -> int | None:
    """The topic at Telegram where this belongs; None where there is one stream."""
    found = of_chat(db, chat_id).get(purpose)
    return found.thread_id if found is not None else None


def made(db: Transaction, outbox_id: int, thread_id: int | None) -> None:
    """Telegram made the topic that this message asked for."""
    db.run(_MADE, asked_by=outbox_id, thread=thread_id)


def refused(db: Transaction, outbox_id: int) -> None:
    """Telegram made none: it is one stream."""
    db.run(_REFUSED, asked_by=outbox_id)


def close(db: Transaction, chat_id: int, thread_id: int, *, closed: bool) -> None:
    """Somebody closed this topic, or opened it again."""
    db.run(_CLOSE, where=chat_id, thread=thread_id, is_closed=int(closed))


def drop(db: Transaction, chat_id: int, purpose: str) -> None:
    """What was for this goes into the stream from now on."""
    db.run(_DROP, where=chat_id, of_purpose=purpose)
