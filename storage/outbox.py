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
    exists,
    func,
    insert,
    literal_column,
    or_,
    select,
    update,
)

from storage import said
from storage.database import Transaction, metadata, one_of, values_of
from storage.encryption import Unreadable
from storage.frozen import frozen
from storage.said import Buttons, Said
from storage.sealed import Sealed, fresh_key

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
Index("ix_outbox_due", outbox.c.lane, outbox.c.chat_id, outbox.c.id, sqlite_where=IS_DUE, postgresql_where=IS_DUE)
Index("ix_outbox_sending", outbox.c.id, sqlite_where=IS_SENDING, postgresql_where=IS_SENDING)
Index("ix_outbox_chat", outbox.c.chat_id)
Index("ix_outbox_subject", outbox.c.kind, outbox.c.subject)
_IS_DUE_EDIT = IS_DUE & outbox.c.edits.is_not(None)
Index("ix_outbox_edits", outbox.c.edits, sqlite_where=_IS_DUE_EDIT, postgresql_where=_IS_DUE_EDIT)
_HAS_PROMPT = outbox.c.prompt_id.is_not(None)
Index("ix_outbox_prompt", outbox.c.prompt_id, sqlite_where=_HAS_PROMPT, postgresql_where=_HAS_PROMPT)


@frozen
class Sent:
    """What became of a message: its state, and its ids and times at Telegram."""

    id: int
    chat_id: int
    kind: str
    state: str
    message_id: int | None
    sent_at: int | None
    reason: str | None
    form: str


@frozen
class Written:
    """A message by what it is about: `kind` as in `LANES`; the prompt, or the `subject`, that it belongs to."""

    id: int
    kind: str
    prompt_id: int | None
    subject: int | None


class KeyTaken(Exception):
    """A message would be lost: the key it is to be written under belongs to another one."""


_ADD = insert(outbox).returning(outbox.c.id)
_ADD_LATER = insert(outbox)
_SELECT_SENT = select(
    outbox.c.id,
    outbox.c.chat_id,
    outbox.c.kind,
    outbox.c.state,
    outbox.c.message_id,
    outbox.c.sent_at,
    outbox.c.reason,
    outbox.c.form,
)
_OF_SUBJECT = _SELECT_SENT.where(outbox.c.kind == bindparam("of_kind"), outbox.c.subject == bindparam("about"))
_OF_PROMPT = _SELECT_SENT.where(
    outbox.c.prompt_id == bindparam("of_prompt"),
    outbox.c.kind == bindparam("of_kind"),
    outbox.c.edits.is_(None),
    outbox.c.message_id.is_not(None),
    outbox.c.sent_at > bindparam("since"),
)
_ANSWERED = (
    select(outbox.c.id)
    .where(
        outbox.c.chat_id == bindparam("chat"),
        one_of(outbox.c.kind, (REPLY, EDIT, UNWRITTEN)),
        outbox.c.created_at > bindparam("since"),
    )
    .limit(1)
)
_NEWEST = select(func.max(outbox.c.id))
_BY_MESSAGE = select(outbox.c.id, outbox.c.kind, outbox.c.prompt_id, outbox.c.subject).where(
    outbox.c.chat_id == bindparam("chat"), outbox.c.message_id == bindparam("message"), outbox.c.edits.is_(None)
)
_AT_MESSAGE = _SELECT_SENT.where(
    outbox.c.chat_id == bindparam("chat"),
    outbox.c.message_id == bindparam("telegram_message"),
    outbox.c.edits.is_(None),
)
_SAYS_NOTHING = (DELETE, MENU, PIN, TALLY, DOOR, TOPIC, CORRECTION, CLEAR)
_LAST = (
    select(outbox.c.id, outbox.c.kind, outbox.c.prompt_id, outbox.c.subject)
    .where(
        outbox.c.chat_id == bindparam("chat"),
        outbox.c.state == SENT,
        outbox.c.edits.is_(None),
        ~one_of(outbox.c.kind, _SAYS_NOTHING),
    )
    .order_by(outbox.c.sent_at.desc(), outbox.c.id.desc())
    .limit(1)
)
_BY_ID = select(outbox.c.id, outbox.c.kind, outbox.c.prompt_id, outbox.c.subject).where(
    outbox.c.id == bindparam("outbox_id")
)
_SUBJECT = select(outbox.c.subject).where(outbox.c.id == bindparam("outbox_id"))
_AS_SHOWN = (
    select(outbox.c.form, outbox.c.row_key, outbox.c.payload)
    .where(
        outbox.c.chat_id == bindparam("chat"),
        or_(outbox.c.id == bindparam("shown"), outbox.c.edits == bindparam("edited")),
        outbox.c.payload.is_not(None),
    )
    .order_by(outbox.c.id.desc())
    .limit(1)
)
_IS_OF_CHAT = select(outbox.c.id).where(outbox.c.chat_id == bindparam("chat"), outbox.c.id == bindparam("which"))
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
# Refusals that are told otherwise, or cost nobody anything.
_TOLD = ("message_gone", "not_editable", "forbidden", "chat_not_found", "file_gone")
_NOT_DELIVERED = (
    select(outbox.c.id)
    .where(
        outbox.c.chat_id == bindparam("chat"),
        outbox.c.state == FAILED,
        outbox.c.created_at > bindparam("since"),
        ~one_of(outbox.c.kind, _SAYS_NOTHING),
        ~one_of(outbox.c.reason, _TOLD),
    )
    .limit(1)
)
_FAILED_BY_REASON = (
    select(outbox.c.reason, func.count())
    .where(
        outbox.c.state == FAILED,
        outbox.c.created_at > bindparam("since"),
        ~one_of(outbox.c.reason, _TOLD),
        ~one_of(outbox.c.kind, (CORRECTION, CLEAR)),
    )
    .group_by(outbox.c.reason)
    .order_by(outbox.c.reason)
)
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
_TEXTS = (said.Text.form, said.Copy.form)  # of a copy nobody kept what it was: most are texts
_CAPTIONED = (said.Picture.form, said.Voice.form, said.Document.form)
_OLD = (
    (outbox.c.chat_id == bindparam("chat"))
    & (outbox.c.state == SENT)
    & outbox.c.message_id.is_not(None)
    & outbox.c.edits.is_(None)
    & (outbox.c.sent_at <= bindparam("before"))
)
_ANY_OLD = select(outbox.c.id).where(_OLD).limit(1)
_TRIED = select(outbox.c.edits).where(
    outbox.c.chat_id == bindparam("chat"), outbox.c.kind == CLEAR, one_of(outbox.c.state, (SENT, FAILED))
)
_cleared = outbox.alias("cleared")
_STANDING = _OF_SUBJECT.where(
    outbox.c.state == SENT,
    outbox.c.message_id.is_not(None),
    ~exists(
        select(_cleared.c.id).where(
            _cleared.c.chat_id == outbox.c.chat_id, _cleared.c.edits == outbox.c.id, _cleared.c.kind == CLEAR
        )
    ),
)
_TO_CLEAR = (
    select(outbox.c.id, one_of(outbox.c.form, _TEXTS))
    .where(_OLD, one_of(outbox.c.form, (*_TEXTS, *_CAPTIONED)), outbox.c.id.not_in(_TRIED))
    .order_by(outbox.c.id.desc())
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
_AT_TELEGRAM = select(outbox.c.kind, outbox.c.subject).where(
    outbox.c.chat_id == bindparam("chat"),
    outbox.c.message_id == bindparam("message"),
    outbox.c.edits.is_(None),
    outbox.c.subject.is_not(None),
)
# As literals, each on its own: only then is its small index taken, and not all that was ever sent looked through.
_DUE_NOW, _SENDING_NOW = (outbox.c.state == literal_column(f"'{state}'") for state in (DUE, SENDING))
_NEXT = select(func.min(_MOMENT)).select_from(_WITH_EDITED).where(_DUE_NOW)


def _counted(state: ColumnElement[bool]) -> ScalarSelect[int]:
    those = select(func.count()).select_from(_WITH_EDITED)
    return those.where(state, bindparam("now") >= _MOMENT).scalar_subquery()


_COUNT = select(_counted(_DUE_NOW) + _counted(_SENDING_NOW))
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

_IDS_OF_SUBJECT = select(outbox.c.id).where(
    outbox.c.kind == bindparam("of_kind"), outbox.c.subject == bindparam("about")
)
_ERASE_OF_SUBJECT = (
    update(outbox)
    .where(
        or_(outbox.c.id.in_(_IDS_OF_SUBJECT), outbox.c.edits.in_(_IDS_OF_SUBJECT)),
        ~one_of(outbox.c.state, [DUE, SENDING]),
    )
    .values(payload=None)
)


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


def as_shown(db: Transaction, chat_id: int, outbox_id: int) -> Said | None:
    """What a message with its edits says now; None once its words are forgotten, or where they do not open."""
    row = db.one(_AS_SHOWN, chat=chat_id, shown=outbox_id, edited=outbox_id)
    return if_readable(db, *row) if row else None


def is_of_chat(db: Transaction, chat_id: int, outbox_id: int) -> bool:
    """Whether this was said in this chat."""
    return db.one(_IS_OF_CHAT, chat=chat_id, which=outbox_id) is not None


def of_subject(db: Transaction, kind: str, subject: int) -> list[Sent]:
    """What became of the messages of a broadcast or post."""
    return [Sent(*row) for row in db.all(_OF_SUBJECT, of_kind=kind, about=subject)]


def standing_of_subject(db: Transaction, kind: str, subject: int) -> list[Sent]:
    """The messages of this kind that belong to this and stand in a chat, as far as we know, in their own words."""
    return [Sent(*row) for row in db.all(_STANDING, of_kind=kind, about=subject)]


def of_prompt(db: Transaction, prompt_id: int, kind: str, *, since: int) -> list[Sent]:
    """The messages of a kind about a prompt that stand in her chat, sent after an instant."""
    return [Sent(*row) for row in db.all(_OF_PROMPT, of_prompt=prompt_id, of_kind=kind, since=since)]


def answered_since(db: Transaction, chat_id: int, *, since: int) -> bool:
    """Whether somebody tapped or wrote in this chat after an instant, and was answered."""
    return db.one(_ANSWERED, chat=chat_id, since=since) is not None


def newest(db: Transaction) -> int:
    """The number of the message that was written down last; 0 before the first."""
    row = db.one(_NEWEST)
    return (row[0] if row else None) or 0


def of_message(db: Transaction, chat_id: int, message_id: int) -> Written | None:
    """What a message at Telegram was written down as; None where nothing is kept of it."""
    row = db.one(_BY_MESSAGE, chat=chat_id, message=message_id)
    return Written(*row) if row else None


def last_in(db: Transaction, chat_id: int) -> Written | None:
    """What was said last in a chat, and stands there as far as we know."""
    row = db.one(_LAST, chat=chat_id)
    return Written(*row) if row else None


def stands_last(db: Transaction, chat_id: int, outbox_id: int) -> bool:
    """Whether this was said last in a chat; a voice beside it, or a reminder of it, is as good as it."""
    last, row = last_in(db, chat_id), db.one(_BY_ID, outbox_id=outbox_id)
    if last is None or row is None:
        return False
    shown = Written(*row)
    beside = shown.subject is not None and (last.kind, last.subject) == (shown.kind, shown.subject)
    return last.id == shown.id or beside or (shown.prompt_id is not None and last.prompt_id == shown.prompt_id)


def at_message(db: Transaction, chat_id: int, message_id: int) -> Sent | None:
    """The message that stands in this chat under this id of Telegram's, where it is ours."""
    row = db.one(_AT_MESSAGE, chat=chat_id, telegram_message=message_id)
    return Sent(*row) if row else None


def subject_of(db: Transaction, outbox_id: int) -> int | None:
    """What a message belongs to."""
    row = db.one(_SUBJECT, outbox_id=outbox_id)
    return row[0] if row else None


def some_not_delivered(db: Transaction, chat_id: int, *, since: int) -> bool:
    """Whether a message written after an instant was refused or unreadable, and never arrived in this chat."""
    return db.one(_NOT_DELIVERED, chat=chat_id, since=since) is not None


def failed_since(db: Transaction, *, since: int) -> list[tuple[str, int]]:
    """Why messages written after an instant never arrived, and how many: blocked chats left aside."""
    return [(reason, count) for reason, count in db.all(_FAILED_BY_REASON, since=since)]


def messages_in(db: Transaction, chat_id: int, *, since: int) -> list[int]:
    """The ids at Telegram of the messages that were sent to this chat after an instant."""
    return values_of(db.all(_MESSAGES, chat=chat_id, since=since))


def is_older_than(db: Transaction, chat_id: int, *, before: int) -> bool:
    """Whether something was said in this chat by this instant."""
    return db.one(_ANY_OLD, chat=chat_id, before=before) is not None


def to_clear(db: Transaction, chat_id: int, *, before: int) -> list[tuple[int, bool]]:
    """The messages sent to this chat by this instant whose words may still stand there, the newest first.

    With each, whether its words are a text; else they are a caption.
    """
    return [(outbox_id, bool(text)) for outbox_id, text in db.all(_TO_CLEAR, chat=chat_id, before=before)]


def at_telegram(db: Transaction, chat_id: int, message_id: int) -> tuple[str, int] | None:
    """The kind of the message with this id at Telegram, and what it belongs to; None where that is nothing."""
    row = db.one(_AT_TELEGRAM, chat=chat_id, message=message_id)
    return (row[0], row[1]) if row else None


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


def erase_of_subject(db: Transaction, kind: str, subject: int) -> None:
    """Forget the words of the messages that belong to this, and of their edits."""
    db.run(_ERASE_OF_SUBJECT, of_kind=kind, about=subject)


def _sealed(db: Transaction, row_key: int, says: Said) -> bytes:
    return db.vault.seal(_SEALED.of(row_key), said.written(says))
