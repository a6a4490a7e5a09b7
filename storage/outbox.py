"""The outbox: every message, written down sealed in the turn that causes it, before it is sent.

A row holds what is to be said (`storage/said.py`). Who it is for stands beside it, so that a group that moves to
another Telegram id takes its waiting messages along.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    ScalarSelect,
    Table,
    Text,
    bindparam,
    case,
    func,
    insert,
    literal_column,
    select,
    update,
)

from storage import said
from storage.database import Transaction, metadata, partial_index
from storage.encryption import Unreadable
from storage.said import Buttons, Said
from storage.sealed import Sealed, fresh_key
from storage.statements import one_of

DUE, SENDING, SENT = "due", "sending", "sent"
UNCERTAIN, FAILED, EXPIRED, CANCELLED = "uncertain", "failed", "expired", "cancelled"

REPLY, EDIT, DELETE, MENU = "reply", "edit", "delete", "menu"
PROMPT, REMINDER, NOTICE, DOCUMENT = "prompt", "reminder", "notice", "document"
POST, BROADCAST, MEETING = "post", "broadcast", "meeting"
ASK = "ask"  # what a parent asks, and what is answered
LOOK = "look"  # a parent's answers, as her facilitator sees them
CALL = "call"  # a call that a parent asks for, and what became of it
PIN, TALLY, DOOR = "pin", "tally", "door"
TOPIC = "topic"  # asks for a topic in a forum
QUIET = "quiet"  # who may write in a group's chat
BYLINE = "byline"  # who writes, above the copies of a broadcast
AGENDA = "agenda"  # a facilitator's agenda of a meeting, and who comes
CORRECTION = "correction"  # what stood in a chat shows what is true now, where it still stands
CLEAR = "clear"  # an old message makes room for a neutral line, once nothing else is to be said
UNWRITTEN = "unwritten"  # a reply of which no trace stays once it has done its work
QUESTION = "question"  # asks a group without names: what its buttons carry is not kept once it stands there

# A parent's reply never waits behind a broadcast: lower lanes go first.
LANES = {
    REPLY: 0,
    UNWRITTEN: 0,
    EDIT: 0,
    DELETE: 0,
    TOPIC: 0,
    QUIET: 1,
    CORRECTION: 0,
    MENU: 1,
    PIN: 1,
    DOOR: 1,
    PROMPT: 1,
    REMINDER: 1,
    NOTICE: 1,
    QUESTION: 1,
    DOCUMENT: 1,
    POST: 1,
    MEETING: 1,
    AGENDA: 1,
    ASK: 1,
    CALL: 1,
    LOOK: 1,
    BROADCAST: 2,
    BYLINE: 2,
    TALLY: 2,
    CLEAR: 2,
}
LANES_IN_ORDER = sorted(set(LANES.values()))

NOT_UNDERSTOOD = 0  # the subject of a reply that says so: it takes the place of nothing that was said before it

MESSAGE_GONE = "message_gone"  # the reason of a message that arrived, and was deleted in its chat since

UNREADABLE = "unreadable"  # the reason of a message whose words or address do not open

MOST_COMPARED = 5  # so many of the replies that wait in a chat are compared with a new one

outbox = Table(
    "outbox",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("chat_id", ForeignKey("chat.id"), nullable=False),
    Column("kind", Text, nullable=False),
    Column("lane", Integer, nullable=False),
    Column("form", Text, nullable=False),  # of what is said
    Column("row_key", BigInteger, nullable=False),  # random; what the payload is bound to
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
_SEALED = Sealed(outbox, "payload", "row_key")

IS_DUE = outbox.c.state == DUE
IS_SENDING = outbox.c.state == SENDING
# It ended without a number at Telegram, so nobody saw it; unless it stood there and was deleted.
NEVER_ARRIVED = (
    one_of(outbox.c.state, (FAILED, EXPIRED, CANCELLED))
    & outbox.c.message_id.is_(None)
    & outbox.c.reason.is_distinct_from(MESSAGE_GONE)
)
partial_index("ix_outbox_due", outbox.c.lane, outbox.c.chat_id, outbox.c.id, where=IS_DUE)
partial_index("ix_outbox_sending", outbox.c.id, where=IS_SENDING)
Index("ix_outbox_chat", outbox.c.chat_id)
_HAS_SUBJECT = outbox.c.subject.is_not(None)
partial_index("ix_outbox_subject", outbox.c.kind, outbox.c.subject, where=_HAS_SUBJECT)
_IS_DUE_EDIT = IS_DUE & outbox.c.edits.is_not(None)
partial_index("ix_outbox_edits", outbox.c.edits, where=_IS_DUE_EDIT)
_HAS_PROMPT = outbox.c.prompt_id.is_not(None)
partial_index("ix_outbox_prompt", outbox.c.prompt_id, where=_HAS_PROMPT)


class KeyTaken(Exception):
    """A message would be lost: the key it is to be written under belongs to another one."""


_ADD = insert(outbox).returning(outbox.c.id)
_ADD_LATER = insert(outbox)
_BY_KEY = select(outbox.c.id, outbox.c.chat_id, outbox.c.kind, outbox.c.prompt_id, outbox.c.subject).where(
    outbox.c.idempotency_key == bindparam("key")
)
_WAITING_REPLIES = (
    select(outbox.c.id, outbox.c.kind, outbox.c.form, outbox.c.row_key, outbox.c.payload)
    .where(
        outbox.c.state == literal_column(f"'{DUE}'"),
        outbox.c.lane == LANES[REPLY],
        outbox.c.chat_id == bindparam("chat"),
    )
    .order_by(outbox.c.id.desc())
    .limit(MOST_COMPARED)
)
_WAITING_TALLY = select(outbox.c.id, outbox.c.row_key).where(
    outbox.c.kind == TALLY, outbox.c.edits == bindparam("edited"), outbox.c.state == literal_column(f"'{DUE}'")
)
_COUNT_ANEW = update(outbox).where(outbox.c.id == bindparam("outbox_id")).values(payload=bindparam("sealed"))
_LAST_TALLY = select(func.max(outbox.c.not_before)).where(
    outbox.c.chat_id == bindparam("chat"), outbox.c.kind == TALLY, outbox.c.created_at > bindparam("since")
)
_edited = outbox.alias("edited")
_WITH_EDITED = outbox.outerjoin(_edited, _edited.c.id == outbox.c.edits)
# An edit waits for the message it edits, which may wait for a later moment.
_MOMENT = case(
    ((_edited.c.state == DUE) & (_edited.c.not_before > outbox.c.not_before), _edited.c.not_before),
    else_=outbox.c.not_before,
)
# As literals, each on its own: only then is its small index taken, and not all that was ever sent looked through.
_DUE_NOW, _SENDING_NOW = (outbox.c.state == literal_column(f"'{state}'") for state in (DUE, SENDING))
_NEXT = select(func.min(_MOMENT)).select_from(_WITH_EDITED).where(_DUE_NOW)


def _counted(state: ColumnElement[bool]) -> ScalarSelect[int]:
    those = select(func.count()).select_from(_WITH_EDITED)
    return those.where(state, bindparam("now") >= _MOMENT).scalar_subquery()


_COUNT = select(_counted(_DUE_NOW) + _counted(_SENDING_NOW))


def add(
    db: Transaction,
    *,
    chat_id: int,
    kind: str,
    says: Said,
    at: int,
    prompt_id: int | None = None,
    subject: int | None = None,
    idempotency_key: str | None = None,
    not_before: int | None = None,
    valid_until: int | None = None,
) -> int:
    """Write a message down to be sent; its id. With a key that it was written under before, the id it has.

    Raises KeyTaken where the key belongs to another message: for another chat, of another kind, or about something
    else.
    """
    if idempotency_key is not None:
        row = db.one(_BY_KEY, key=idempotency_key)
        if row:
            if tuple(row[1:]) != (chat_id, kind, prompt_id, subject):
                raise KeyTaken("another message was written down under this key")
            return int(row[0])
    row_key = fresh_key()
    numbered = {"id": db.unnumbered(outbox)} if kind == UNWRITTEN else {}
    return db.insert(
        _ADD,
        **numbered,
        chat_id=chat_id,
        kind=kind,
        lane=LANES[kind],
        form=says.form,
        row_key=row_key,
        payload=_sealed(db, row_key, says),
        prompt_id=prompt_id,
        subject=subject,
        idempotency_key=idempotency_key,
        not_before=at if not_before is None else not_before,
        valid_until=valid_until,
        state=DUE,
        attempts=0,
        created_at=at,
    )


def waiting_reply(db: Transaction, chat_id: int) -> int | None:
    """The last reply that waits to be sent in this chat."""
    rows = db.all(_WAITING_REPLIES, chat=chat_id)
    return next((int(outbox_id) for outbox_id, kind, *_ in rows if kind == REPLY), None)


def waiting_like(db: Transaction, chat_id: int, like: Said) -> int | None:
    """One of the last replies that wait to be sent in this chat, if it says the very same."""
    kept = said.written(like)  # as kept: lists are no tuples
    return next(
        (
            reply
            for reply, waits in _waiting_replies(db, chat_id)
            if waits.form == like.form and said.written(waits) == kept
        ),
        None,
    )


def waits_to_say(db: Transaction, chat_id: int, html: str, labels: Sequence[str]) -> bool:
    """Whether one of the last replies that wait in this chat says this, with buttons of these labels."""
    return any(
        isinstance(waits, said.Text)
        and waits.html == html
        and [label for row in waits.keys for label, *_ in row] == [*labels]
        for _, waits in _waiting_replies(db, chat_id)
    )


def _waiting_replies(db: Transaction, chat_id: int) -> Iterator[tuple[int, Said]]:
    """The last replies that wait to be sent in this chat, by number, with what they say; those that open."""
    for outbox_id, kind, form, row_key, payload in db.all(_WAITING_REPLIES, chat=chat_id):
        if kind == REPLY and payload is not None:
            waits = if_readable(db, form, row_key, payload)
            if waits is not None:
                yield int(outbox_id), waits


def add_edit(
    db: Transaction,
    *,
    chat_id: int,
    edits: int,
    says: Said,
    at: int,
    kind: str = EDIT,
    not_before: int | None = None,
) -> None:
    """Write an edit (or the deletion) of an outbox message down, just before the commit."""
    row_key = fresh_key()
    row: dict[str, Any] = {
        "chat_id": chat_id,
        "kind": kind,
        "lane": LANES[kind],
        "form": says.form,
        "row_key": row_key,
        "payload": _sealed(db, row_key, says),
        "edits": edits,
        "not_before": at if not_before is None else not_before,
        "state": DUE,
        "attempts": 0,
        "created_at": at,
    }
    if edits < 0:  # of a message that leaves no trace: nor does this
        db.run(_ADD_LATER, id=db.unnumbered(outbox), **row)
    else:
        db.later(_ADD_LATER, **row)


def tally(db: Transaction, *, chat_id: int, edits: int, says: Buttons, at: int, apart: int) -> None:
    """Put other buttons under a message, soon: one change waits at most, and takes in what comes until it goes.

    Changes in one chat are so many seconds apart.
    """
    waiting = db.one(_WAITING_TALLY, edited=edits)
    if waiting:
        db.run(_COUNT_ANEW, outbox_id=waiting[0], sealed=_sealed(db, waiting[1], says))
        return
    last = db.one(_LAST_TALLY, chat=chat_id, since=at - apart * 100)
    row_key = fresh_key()
    db.insert(
        _ADD,
        chat_id=chat_id,
        kind=TALLY,
        lane=LANES[TALLY],
        form=says.form,
        row_key=row_key,
        payload=_sealed(db, row_key, says),
        edits=edits,
        not_before=max(at, (last[0] or 0) if last else 0) + apart,
        state=DUE,
        attempts=0,
        created_at=at,
    )


def opened(db: Transaction, form: str, row_key: int, sealed: bytes) -> Said:
    """What is said, of this form, in the row with this key. Raises where it does not open, or is none of ours."""
    return said.read(form, db.vault.open(_SEALED.of(row_key), sealed))


def if_readable(db: Transaction, form: str, row_key: int, sealed: bytes) -> Said | None:
    """The same; None where it cannot be read: one damaged row keeps nobody's turn from being taken."""
    try:
        return opened(db, form, row_key, sealed)
    except (Unreadable, KeyError, TypeError, ValueError):
        return None


def count_due(db: Transaction, *, now: int) -> int:
    """How many messages are due or on their way."""
    row = db.one(_COUNT, now=now)
    assert row is not None
    return int(row[0])


def next_instant(db: Transaction) -> int | None:
    """The earliest instant from which a waiting message may go."""
    row = db.one(_NEXT)
    return row[0] if row else None


def _sealed(db: Transaction, row_key: int, says: Said) -> bytes:
    return db.vault.seal(_SEALED.of(row_key), said.written(says))
