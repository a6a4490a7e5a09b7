"""The outbox: every message, written down sealed in the turn that causes it, before it is sent.

A row is a Bot API method with its JSON body. Who it is for stands beside it, so that a group that moves to
another Telegram id takes its waiting messages along. One table says which state follows which.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    bindparam,
    func,
    insert,
    select,
    update,
)

from storage.chats import chat
from storage.database import Transaction, metadata, one_of, values_of
from storage.prompts import prompt

_SEAL = "outbox"

DUE, SENDING, SENT = "due", "sending", "sent"
UNCERTAIN, FAILED, EXPIRED, CANCELLED = "uncertain", "failed", "expired", "cancelled"

TRANSITIONS: dict[str, frozenset[str]] = {
    DUE: frozenset({SENDING, EXPIRED, CANCELLED}),
    SENDING: frozenset({SENT, DUE, UNCERTAIN, FAILED, CANCELLED}),
    UNCERTAIN: frozenset({SENT, DUE, CANCELLED}),  # a tap proves it arrived; a facilitator sends it again
    SENT: frozenset({FAILED}),  # she deleted it, and it must be shown again
    FAILED: frozenset({DUE}),
    EXPIRED: frozenset(),
    CANCELLED: frozenset(),
}

REPLY, EDIT, DELETE, MENU = "reply", "edit", "delete", "menu"
PROMPT, REMINDER, NOTICE, DOCUMENT = "prompt", "reminder", "notice", "document"
POST, BROADCAST, MEETING = "post", "broadcast", "meeting"
UNWRITTEN = "unwritten"  # a reply of which no trace stays once it has done its work

# A parent's reply never waits behind a broadcast: lower lanes go first.
LANES = {
    REPLY: 0,
    UNWRITTEN: 0,
    EDIT: 0,
    DELETE: 0,
    MENU: 1,
    PROMPT: 1,
    REMINDER: 1,
    NOTICE: 1,
    DOCUMENT: 1,
    POST: 1,
    MEETING: 1,
    BROADCAST: 2,
}

# Nobody can ask Telegram whether a message arrived. Where a repeat is harmless it is sent once more, after so
# many seconds; the other kinds stay uncertain and are shown to a facilitator.
REPEAT_AFTER = {
    REPLY: 0,
    UNWRITTEN: 0,
    EDIT: 0,
    DELETE: 0,
    MENU: 0,
    NOTICE: 600,
    PROMPT: 600,
    DOCUMENT: 0,
    MEETING: 600,
}

outbox = Table(
    "outbox",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("chat_id", ForeignKey("chat.id"), nullable=False),
    Column("kind", Text, nullable=False),
    Column("lane", Integer, nullable=False),
    Column("method", Text, nullable=False),
    Column("payload", LargeBinary),  # sealed JSON; empty once erased
    Column("edits", Integer),  # the outbox message this one edits or deletes
    Column("prompt_id", ForeignKey("prompt.id")),
    Column("subject", BigInteger),  # what it belongs to: a broadcast, a post
    Column("idempotency_key", Text, unique=True),
    Column("not_before", BigInteger, nullable=False),
    Column("valid_until", BigInteger),
    Column("state", Text, nullable=False),
    Column("reason", Text),
    Column("attempts", Integer, nullable=False),
    Column("lease_until", BigInteger),
    Column("message_id", BigInteger),  # at Telegram
    Column("created_at", BigInteger, nullable=False),
    Column("sent_at", BigInteger),  # as Telegram dates it
    Column("uncertain_at", BigInteger),  # stays as a mark when it was sent once more
)
_IS_DUE = outbox.c.state == DUE
_IS_SENDING = outbox.c.state == SENDING
Index("ix_outbox_due", outbox.c.lane, outbox.c.id, sqlite_where=_IS_DUE, postgresql_where=_IS_DUE)
Index("ix_outbox_sending", outbox.c.id, sqlite_where=_IS_SENDING, postgresql_where=_IS_SENDING)
Index("ix_outbox_chat", outbox.c.chat_id)
Index("ix_outbox_subject", outbox.c.kind, outbox.c.subject)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A message whose turn may have come, with what decides whether it still should go."""

    id: int
    chat_id: int
    kind: str
    lane: int
    method: str
    sealed: bytes
    edits: int | None
    prompt_id: int | None
    valid_until: int | None
    attempts: int
    sealed_chat: bytes
    in_group: bool
    reachable: bool
    edited_state: str | None
    edited_message: int | None
    prompt_state: str | None


@dataclass(frozen=True, slots=True)
class Sent:
    """What became of a message: its state, and its ids and times at Telegram."""

    id: int
    chat_id: int
    kind: str
    state: str
    message_id: int | None
    sent_at: int | None
    reason: str | None


_ADD = insert(outbox).returning(outbox.c.id)
_ADD_LATER = insert(outbox)
_THIS = outbox.c.id == bindparam("outbox_id")
_edited = outbox.alias("edited")
_WAITING = (
    select(
        outbox.c.id,
        outbox.c.chat_id,
        outbox.c.kind,
        outbox.c.lane,
        outbox.c.method,
        outbox.c.payload,
        outbox.c.edits,
        outbox.c.prompt_id,
        outbox.c.valid_until,
        outbox.c.attempts,
        chat.c.telegram_id,
        chat.c.kind == "group",
        chat.c.reachable,
        _edited.c.state,
        _edited.c.message_id,
        prompt.c.state,
    )
    .join(chat, chat.c.id == outbox.c.chat_id)
    .outerjoin(_edited, _edited.c.id == outbox.c.edits)
    .outerjoin(prompt, prompt.c.id == outbox.c.prompt_id)
    .where(_IS_DUE, outbox.c.not_before <= bindparam("now"))
    .order_by(outbox.c.lane, outbox.c.id)
    .limit(bindparam("most"))
)
_CLAIM = (
    update(outbox)
    .where(_THIS, _IS_DUE)
    .values(state=SENDING, lease_until=bindparam("lease"), attempts=outbox.c.attempts + 1)
)
_ARRIVED = (
    update(outbox)
    .where(_THIS, one_of(outbox.c.state, [SENDING, UNCERTAIN]))
    .values(
        state=SENT,
        message_id=func.coalesce(bindparam("telegram_message"), outbox.c.message_id),
        sent_at=bindparam("at"),
        lease_until=None,
    )
)
_PROVEN = (
    update(outbox)
    .where(_THIS, outbox.c.state != SENT)
    .values(state=SENT, message_id=bindparam("telegram_message"), sent_at=bindparam("at"), lease_until=None)
)
_LOST = update(outbox).where(_THIS).values(state=FAILED, message_id=None, reason="message_gone")
_AGAIN = (
    update(outbox)
    .where(_THIS, one_of(outbox.c.state, [SENDING, UNCERTAIN, FAILED]))
    .values(state=DUE, not_before=bindparam("when"), lease_until=None, reason=bindparam("why"))
)
_REPEAT = (
    update(outbox)
    .where(_THIS, _IS_SENDING)
    .values(state=DUE, not_before=bindparam("when"), lease_until=None, uncertain_at=bindparam("now"))
)
_UNSURE = (
    update(outbox)
    .where(_THIS, _IS_SENDING)
    .values(state=UNCERTAIN, lease_until=None, uncertain_at=bindparam("now"))
)
_END = {
    state: update(outbox)
    .where(_THIS, one_of(outbox.c.state, [old for old, news in TRANSITIONS.items() if state in news]))
    .values(state=state, reason=bindparam("why"), lease_until=None)
    for state in (FAILED, EXPIRED, CANCELLED)
}
_ABANDONED = select(outbox.c.id, outbox.c.kind, outbox.c.attempts).where(
    _IS_SENDING, outbox.c.lease_until <= bindparam("until")
)
_OF_SUBJECT = select(
    outbox.c.id,
    outbox.c.chat_id,
    outbox.c.kind,
    outbox.c.state,
    outbox.c.message_id,
    outbox.c.sent_at,
    outbox.c.reason,
).where(outbox.c.kind == bindparam("of_kind"), outbox.c.subject == bindparam("about"))
_BY_KEY = select(outbox.c.id).where(outbox.c.idempotency_key == bindparam("key"))
_MESSAGES = (
    select(outbox.c.message_id)
    .where(
        outbox.c.chat_id == bindparam("chat"),
        outbox.c.state == SENT,
        outbox.c.message_id.is_not(None),
        outbox.c.edits.is_(None),
        outbox.c.sent_at > bindparam("since"),
    )
    .order_by(outbox.c.message_id)
)
_COUNT = select(func.count()).where(
    one_of(outbox.c.state, [DUE, SENDING]), outbox.c.not_before <= bindparam("now")
)
_NEXT = select(func.min(outbox.c.not_before)).where(_IS_DUE)
_ERASE = (
    update(outbox)
    .where(outbox.c.created_at < bindparam("before"), ~one_of(outbox.c.state, [DUE, SENDING]))
    .values(payload=None)
)
_ERASE_OF_CHAT = (
    update(outbox)
    .where(outbox.c.chat_id == bindparam("chat"), ~one_of(outbox.c.state, [DUE, SENDING]))
    .values(payload=None)
)
_CANCEL_ALL_OF_CHAT = (
    update(outbox)
    .where(outbox.c.chat_id == bindparam("chat"), _IS_DUE)
    .values(state=CANCELLED, reason=bindparam("why"))
)


def add(
    db: Transaction,
    *,
    chat_id: int,
    kind: str,
    method: str,
    body: dict[str, Any],
    at: int,
    prompt_id: int | None = None,
    subject: int | None = None,
    idempotency_key: str | None = None,
    not_before: int | None = None,
    valid_until: int | None = None,
) -> int:
    """Write a message down to be sent; its id. With a key that is taken, the message that has it."""
    if idempotency_key is not None:
        row = db.one(_BY_KEY, key=idempotency_key)
        if row:
            return int(row[0])
    return db.insert(
        _ADD,
        chat_id=chat_id,
        kind=kind,
        lane=LANES[kind],
        method=method,
        payload=db.vault.seal(_SEAL, orjson.dumps(body)),
        prompt_id=prompt_id,
        subject=subject,
        idempotency_key=idempotency_key,
        not_before=at if not_before is None else not_before,
        valid_until=valid_until,
        state=DUE,
        attempts=0,
        created_at=at,
    )


def add_edit(
    db: Transaction, *, chat_id: int, edits: int, method: str, body: dict[str, Any], at: int, kind: str = EDIT
) -> None:
    """Write an edit (or the deletion) of an outbox message down, just before the commit."""
    db.later(
        _ADD_LATER,
        chat_id=chat_id,
        kind=kind,
        lane=LANES[kind],
        method=method,
        payload=db.vault.seal(_SEAL, orjson.dumps(body)),
        edits=edits,
        not_before=at,
        state=DUE,
        attempts=0,
        created_at=at,
    )


def body(db: Transaction, sealed: bytes) -> dict[str, Any]:
    """The JSON body that was sealed."""
    return orjson.loads(db.vault.open(_SEAL, sealed))  # type: ignore[no-any-return]


def waiting(db: Transaction, *, now: int, most: int) -> list[Waiting]:
    """Due messages, by lane and age, with what decides whether they still should go."""
    return [Waiting(*row) for row in db.all(_WAITING, now=now, most=most)]


def claim(db: Transaction, ids: Sequence[int], *, lease_until: int) -> None:
    """These are being sent from now on."""
    db.run_many(_CLAIM, [{"outbox_id": each, "lease": lease_until} for each in ids])


def arrived(db: Transaction, outbox_id: int, *, message_id: int | None, at: int) -> None:
    """Telegram took it, and dates it so."""
    db.later(_ARRIVED, outbox_id=outbox_id, telegram_message=message_id, at=at)


def proven(db: Transaction, outbox_id: int, *, message_id: int, at: int) -> None:
    """A tap on it shows that it arrived after all."""
    db.run(_PROVEN, outbox_id=outbox_id, telegram_message=message_id, at=at)


def lost(db: Transaction, outbox_id: int) -> None:
    """The message stood in the chat, but she deleted it there."""
    db.run(_LOST, outbox_id=outbox_id)


def again(db: Transaction, outbox_id: int, *, not_before: int, reason: str | None = None) -> None:
    """It never left us, or somebody asked for it: due once more."""
    db.run(_AGAIN, outbox_id=outbox_id, when=not_before, why=reason)


def unknown(db: Transaction, outbox_id: int, kind: str, attempts: int, *, at: int) -> None:
    """Nobody knows whether it arrived: once more where a repeat is harmless, else uncertain."""
    if attempts < 2 and kind in REPEAT_AFTER:
        db.run(_REPEAT, outbox_id=outbox_id, when=at + REPEAT_AFTER[kind], now=at)
    else:
        db.run(_UNSURE, outbox_id=outbox_id, now=at)


def end(db: Transaction, outbox_id: int, state: str, reason: str) -> None:
    """It will not be sent: failed, expired or cancelled, and why."""
    db.run(_END[state], outbox_id=outbox_id, why=reason)


def recover(db: Transaction, *, leased_until: int, at: int) -> int:
    """Messages whose sender fell while sending them, with a lease until then at the latest: how many.

    Two instants on purpose: what may be sent again waits from `at`, not from the end of a dead sender's lease.
    """
    rows = db.all(_ABANDONED, until=leased_until)
    for outbox_id, kind, attempts in rows:
        unknown(db, outbox_id, kind, attempts, at=at)
    return len(rows)


def of_subject(db: Transaction, kind: str, subject: int) -> list[Sent]:
    """What became of the messages of a broadcast or post."""
    return [Sent(*row) for row in db.all(_OF_SUBJECT, of_kind=kind, about=subject)]


def messages_in(db: Transaction, chat_id: int, *, since: int) -> list[int]:
    """The ids at Telegram of the messages that were sent to this chat after an instant."""
    return values_of(db.all(_MESSAGES, chat=chat_id, since=since))


def count_due(db: Transaction, *, now: int) -> int:
    """How many messages are due or on their way."""
    row = db.one(_COUNT, now=now)
    assert row is not None
    return int(row[0])


def next_instant(db: Transaction) -> int | None:
    """The earliest instant from which a waiting message may go."""
    row = db.one(_NEXT)
    return row[0] if row else None


def erase_payloads(db: Transaction, *, before: int) -> int:
    """Forget the words of messages that were dealt with before this instant."""
    return db.run(_ERASE, before=before)


def erase_of_chat(db: Transaction, chat_id: int) -> None:
    """Forget the words of everything that was said in this chat."""
    db.run(_ERASE_OF_CHAT, chat=chat_id)


def drop_for_chat(db: Transaction, chat_id: int, reason: str) -> None:
    """Drop everything that waits for this chat, and forget the words of all that was said there."""
    db.run(_CANCEL_ALL_OF_CHAT, chat=chat_id, why=reason)
    db.run(_ERASE_OF_CHAT, chat=chat_id)
