"""What is known of messages once they are written down: what became of them, and where they still stand in a chat.

Found by what they are about, by their chat, or by their id at Telegram; and here their words are forgotten.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from markupsafe import escape
from sqlalchemy import bindparam, exists, func, literal_column, or_, select, update

from storage import journal, said
from storage.database import Transaction, values_of
from storage.frozen import frozen
from storage.outbox import (
    BROADCAST,
    CLEAR,
    CORRECTION,
    DELETE,
    DOOR,
    DUE,
    EDIT,
    FAILED,
    MENU,
    NEVER_ARRIVED,
    NOT_UNDERSTOOD,
    PIN,
    POST,
    PROMPT,
    REPLY,
    SENDING,
    SENT,
    TALLY,
    TOPIC,
    UNCERTAIN,
    UNWRITTEN,
    if_readable,
    outbox,
)
from storage.said import Said
from storage.statements import one_of


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
    """A message by its kind, as in `outbox.LANES`, and by the prompt or the `subject` that it belongs to."""

    id: int
    kind: str
    prompt_id: int | None
    subject: int | None


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
_WAITS_TO_ASK = (
    select(outbox.c.id)
    .where(
        outbox.c.prompt_id == bindparam("of_prompt"),
        outbox.c.kind == PROMPT,
        outbox.c.edits.is_(None),
        outbox.c.state == literal_column(f"'{DUE}'"),
        outbox.c.uncertain_at.is_(None),
    )
    .limit(1)
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
_IS_NOT_UNDERSTOOD = (outbox.c.kind == REPLY) & (outbox.c.subject == NOT_UNDERSTOOD)
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
_LAST_UNDERSTOOD = _LAST.where(outbox.c.subject.is_(None) | ~_IS_NOT_UNDERSTOOD)
_BY_ID = select(outbox.c.id, outbox.c.kind, outbox.c.prompt_id, outbox.c.subject).where(
    outbox.c.id == bindparam("outbox_id")
)
_SENT_BY_ID = _SELECT_SENT.where(outbox.c.id == bindparam("outbox_id"))
_SUBJECT = select(outbox.c.subject).where(outbox.c.id == bindparam("outbox_id"))
_CHAT = select(outbox.c.chat_id).where(outbox.c.id == bindparam("outbox_id"))
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
# Refusals that are told otherwise, or cost nobody anything.
_TOLD = ("message_gone", "not_editable", "forbidden", "chat_not_found", "file_gone", "nobody_there")
_NEVER_ARRIVED = select(outbox.c.id).where(outbox.c.id == bindparam("which"), NEVER_ARRIVED)
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
# What somebody may still send once more by hand. Of a share, `share_traces.py` says when its words go.
_MAY_GO_ONCE_MORE = (
    one_of(outbox.c.kind, (BROADCAST, POST))
    & outbox.c.subject.is_not(None)
    & one_of(outbox.c.state, (UNCERTAIN, FAILED))
)
_ERASE = (
    update(outbox)
    .where(
        outbox.c.created_at < bindparam("before"),
        outbox.c.payload.is_not(None),
        ~one_of(outbox.c.state, [DUE, SENDING]),
        ~_MAY_GO_ONCE_MORE | (outbox.c.created_at < bindparam("long_before")),
    )
    .values(payload=None)
)
_newer = outbox.alias("newer")
_IS_REPLACED = exists(
    select(_newer.c.id).where(
        or_(_newer.c.edits == outbox.c.id, _newer.c.edits == outbox.c.edits),
        _newer.c.id > outbox.c.id,
        _newer.c.state == SENT,
    )
)
_ERASE_REPLACED = (
    update(outbox)
    .where(
        outbox.c.chat_id == bindparam("chat"),
        outbox.c.payload.is_not(None),
        ~one_of(outbox.c.state, [DUE, SENDING]),
        _IS_REPLACED,
    )
    .values(payload=None)
)
_ERASE_AT = (
    update(outbox)
    .where(
        or_(outbox.c.id == bindparam("shown"), outbox.c.edits == bindparam("edited")),
        ~one_of(outbox.c.state, [DUE, SENDING]),
    )
    .values(payload=None)
)
_ERASE_OF_CHAT = (
    update(outbox)
    .where(outbox.c.chat_id == bindparam("chat"), ~one_of(outbox.c.state, [DUE, SENDING]))
    .values(payload=None)
)
_IS_DEALT_WITH = outbox.c.payload.is_not(None) & ~one_of(outbox.c.state, [DUE, SENDING])
_KEPT_IN = select(outbox.c.id, outbox.c.form, outbox.c.row_key, outbox.c.payload).where(
    outbox.c.chat_id == bindparam("chat"), _IS_DEALT_WITH
)
_ERASE_THIS = update(outbox).where(outbox.c.id == bindparam("outbox_id")).values(payload=None)
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


def as_shown(db: Transaction, chat_id: int, outbox_id: int) -> Said | None:
    """What a message with its edits says now; None once its words are forgotten, or where they do not open."""
    row = db.one(_AS_SHOWN, chat=chat_id, shown=outbox_id, edited=outbox_id)
    return if_readable(db, *row) if row else None


def is_of_chat(db: Transaction, chat_id: int, outbox_id: int) -> bool:
    """Whether this was said in this chat."""
    return db.one(_IS_OF_CHAT, chat=chat_id, which=outbox_id) is not None


def never_arrived(db: Transaction, outbox_id: int) -> bool:
    """Whether this ended without standing in its chat."""
    return db.one(_NEVER_ARRIVED, which=outbox_id) is not None


def find(db: Transaction, outbox_id: int) -> tuple[Sent, Written] | None:
    """What became of a message, and what it was written down as."""
    sent, written = db.one(_SENT_BY_ID, outbox_id=outbox_id), db.one(_BY_ID, outbox_id=outbox_id)
    return (Sent(*sent), Written(*written)) if sent and written else None


def of_subject(db: Transaction, kind: str, subject: int) -> list[Sent]:
    """What became of the messages of a broadcast or post."""
    return [Sent(*row) for row in db.all(_OF_SUBJECT, of_kind=kind, about=subject)]


def standing_of_subject(db: Transaction, kind: str, subject: int) -> list[Sent]:
    """The messages of this kind that belong to this and stand in a chat, as far as we know, in their own words."""
    return [Sent(*row) for row in db.all(_STANDING, of_kind=kind, about=subject)]


def of_prompt(db: Transaction, prompt_id: int, kind: str, *, since: int) -> list[Sent]:
    """The messages of a kind about a prompt that stand in her chat, sent after an instant."""
    return [Sent(*row) for row in db.all(_OF_PROMPT, of_prompt=prompt_id, of_kind=kind, since=since)]


def waits_to_ask(db: Transaction, prompt_id: int) -> bool:
    """Whether the message that asks a prompt has not left yet, as far as is known."""
    return db.one(_WAITS_TO_ASK, of_prompt=prompt_id) is not None


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


def was_not_understood(db: Transaction, chat_id: int) -> bool:
    """Whether what was said last in a chat is that somebody was not understood."""
    last = last_in(db, chat_id)
    return last is not None and (last.kind, last.subject) == (REPLY, NOT_UNDERSTOOD)


def stands_last(db: Transaction, chat_id: int, outbox_id: int, *, but_for_misunderstanding: bool = False) -> bool:
    """Whether this was said last in a chat; a voice beside it, or a reminder of it, is as good as it.

    `but_for_misunderstanding` also where since then somebody was only told that she was not understood.
    """
    said = db.one(_LAST_UNDERSTOOD, chat=chat_id) if but_for_misunderstanding else db.one(_LAST, chat=chat_id)
    last, row = Written(*said) if said else None, db.one(_BY_ID, outbox_id=outbox_id)
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


def chat_of(db: Transaction, outbox_id: int) -> int | None:
    """The chat a message is for; None once it is forgotten."""
    row = db.one(_CHAT, outbox_id=outbox_id)
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


def erase_payloads(db: Transaction, *, before: int, long_before: int) -> int:
    """Forget the words of messages that were dealt with before this instant.

    What somebody may still send once more is kept until it is older than `long_before`.
    """
    return db.run(_ERASE, before=before, long_before=long_before)


def erase_written_over(db: Transaction, chat_id: int, shown: Iterable[int]) -> None:
    """Forget what stood in this chat before it was replaced, and what these messages showed until now."""
    erased = db.run(_ERASE_REPLACED, chat=chat_id)
    erased += sum(db.run(_ERASE_AT, shown=outbox_id, edited=outbox_id) for outbox_id in shown)
    if erased:
        journal.owe(db)


def erase_saying(db: Transaction, chat_id: int, words: Iterable[str | None]) -> None:
    """Forget what was said in this chat with any of these words in it: they were written over, or taken away."""
    journal.owe(db)
    escaped = [re.escape(escape(each)) for each in words if each]
    if not escaped:
        return
    looked_for = re.compile(rf"(?<!\w)(?:{'|'.join(escaped)})(?!\w)")
    for outbox_id, form, row_key, sealed in db.all(_KEPT_IN, chat=chat_id):
        says = if_readable(db, form, row_key, sealed)
        if isinstance(says, said.Text) and looked_for.search(says.html):
            db.run(_ERASE_THIS, outbox_id=outbox_id)


def erase_of_chat(db: Transaction, chat_id: int) -> None:
    """Forget the words of everything that was said in this chat."""
    db.run(_ERASE_OF_CHAT, chat=chat_id)


def erase_of_subject(db: Transaction, kind: str, subject: int) -> None:
    """Forget the words of the messages that belong to this, and of their edits."""
    db.run(_ERASE_OF_SUBJECT, of_kind=kind, about=subject)
