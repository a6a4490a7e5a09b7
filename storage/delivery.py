"""What becomes of a message of the outbox: its lease, and every change of its state.

One table says which state follows which; only the functions here assign a state.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, bindparam, case, exists, func, select, update
from sqlalchemy.sql.dml import Update

from storage import chats, groups, journal, keyboards
from storage.database import Transaction, values_of
from storage.keyboards import Keyboard, keyboard
from storage.outbox import (
    AGENDA,
    ASK,
    BYLINE,
    CALL,
    CANCELLED,
    CLEAR,
    CORRECTION,
    DELETE,
    DOCUMENT,
    DOOR,
    DUE,
    EDIT,
    EXPIRED,
    FAILED,
    IS_DUE,
    IS_SENDING,
    LOOK,
    MEETING,
    MENU,
    MESSAGE_GONE,
    NOTICE,
    PIN,
    PROMPT,
    QUESTION,
    QUIET,
    REMINDER,
    REPLY,
    SENDING,
    SENT,
    TALLY,
    TOPIC,
    UNCERTAIN,
    UNWRITTEN,
    outbox,
)
from storage.sent_messages import erase_of_chat, of_subject
from storage.statements import one_of
from storage.states import Transitions
from storage.waiting_messages import IS_SUPERSEDED, Waiting, is_due

# A tap proves, whatever we believed, that a message stands in her chat: so each state may become `sent`.
TRANSITIONS: Transitions = {
    DUE: frozenset({SENDING, SENT, EXPIRED, CANCELLED}),
    SENDING: frozenset({SENT, DUE, UNCERTAIN, FAILED, CANCELLED}),
    UNCERTAIN: frozenset({SENT, DUE, CANCELLED}),  # a facilitator sends it again
    SENT: frozenset({FAILED}),  # she deleted it, and it must be shown again
    FAILED: frozenset({SENT, DUE}),
    EXPIRED: frozenset({SENT}),
    CANCELLED: frozenset({SENT}),
}

# Nobody can ask Telegram whether a message arrived. Where a repeat is harmless it is sent once more, after so
# many seconds; the other kinds stay uncertain and are shown to a facilitator.
REPEAT_AFTER = {
    REPLY: 0,
    UNWRITTEN: 0,
    EDIT: 0,
    DELETE: 0,
    MENU: 0,
    PIN: 0,
    DOOR: 0,
    TOPIC: 0,
    QUIET: 0,
    TALLY: 0,
    CORRECTION: 0,
    CLEAR: 0,
    BYLINE: 0,
    NOTICE: 600,
    QUESTION: 600,
    ASK: 0,
    CALL: 0,
    LOOK: 0,
    PROMPT: 600,
    REMINDER: 600,
    DOCUMENT: 0,
    MEETING: 600,
    AGENDA: 600,
}
# Added to it the first time, the second, …; after the last one it is given up. Somebody waits for it, so the
# first pause is none; whatever makes the sender fall each time must not be fed for ever.
MORE_SECONDS = (0, 5, 30, 120, 600, 1800)


def _to(state: str, which: ColumnElement[bool], **values: Any) -> Update:
    """The one way into a state: from those that TRANSITIONS allows, and no others."""
    allowed = one_of(outbox.c.state, [old for old, news in TRANSITIONS.items() if state in news])
    return update(outbox).where(which, allowed).values(state=state, lease_until=None, **values)


_THIS = outbox.c.id == bindparam("outbox_id")
_deletion, _later = outbox.alias("deletion"), outbox.alias("later")
_IN_THE_CHAT = outbox.c.chat_id == bindparam("chat")
_CLAIM = _to(SENDING, _THIS, attempts=outbox.c.attempts + 1).values(lease_until=bindparam("lease"))
# What the buttons of such a question carry stands in the chat by now, and nowhere else from then on.
_STILL_KEPT = case((outbox.c.kind == QUESTION, None), else_=outbox.c.payload)
_ARRIVED = _to(
    SENT,
    _THIS,
    payload=_STILL_KEPT,
    message_id=func.coalesce(bindparam("telegram_message"), outbox.c.message_id),
    sent_at=bindparam("at"),
)
# Most taps tell what is known: of what is sent nothing is written, and the date stays the one that Telegram gave.
_PROVEN = _to(
    SENT,
    _THIS,
    payload=_STILL_KEPT,
    message_id=bindparam("telegram_message"),
    sent_at=bindparam("at"),
)
_LOST = _to(FAILED, _THIS & (outbox.c.state == SENT), message_id=None, reason=MESSAGE_GONE)
# Its numbers are counted afresh there: one of the old chat would be another message's in the new one.
_LEFT_BEHIND = update(outbox).where(outbox.c.chat_id == bindparam("chat")).values(message_id=None)
_STAYED_BEHIND = (
    select(keyboard.c.id)
    .join(outbox, outbox.c.id == keyboard.c.outbox_id)
    .where(
        keyboard.c.person_id.is_(None),
        keyboard.c.open == 1,
        outbox.c.state == SENT,
        outbox.c.message_id.is_(None),
    )
)
_AGAIN = _to(
    DUE,
    _THIS,
    not_before=func.coalesce(bindparam("when"), outbox.c.not_before),
    reason=bindparam("why"),
    attempts=0,
)
_REPEAT = _to(DUE, _THIS & IS_SENDING, not_before=bindparam("when"), uncertain_at=bindparam("now"))
_UNSURE = _to(UNCERTAIN, _THIS, uncertain_at=bindparam("now"))
_PUT_OFF = update(outbox).where(_THIS, IS_DUE).values(not_before=bindparam("when"))
# Taken back on its way: what deletes it waits until it stands there, and it is not to be sent once more. A file
# that is to go from the chat a day later is not taken back by that.
_AT_ONCE = _deletion.c.not_before <= _deletion.c.created_at
_TAKEN_BACK = _to(
    CANCELLED,
    _THIS
    & IS_SENDING
    & exists(
        select(_deletion.c.id).where(
            is_due(_deletion), _deletion.c.edits == outbox.c.id, _deletion.c.kind == DELETE, _AT_ONCE
        )
    ),
    reason="taken_back",
)
_END = {state: _to(state, _THIS, reason=bindparam("why")) for state in (FAILED, EXPIRED, CANCELLED)}
_CANCEL_ALL_OF_CHAT = _to(CANCELLED, _IN_THE_CHAT & (IS_DUE | IS_SENDING), reason=bindparam("why"))
# What waits for a later hour is not there to be seen yet; what would change that waits with it. A question that
# may have arrived, or was held up, is not asked once more.
_not_there_yet = select(_later.c.id).where(
    is_due(_later), _later.c.chat_id == bindparam("chat"), _later.c.not_before > bindparam("now")
)
_CANCEL_WHAT_SHOWS = _to(
    CANCELLED,
    _IN_THE_CHAT
    & (
        (
            IS_DUE
            & ((outbox.c.not_before <= bindparam("now")) | one_of(outbox.c.kind, (PROMPT, REMINDER)))
            & func.coalesce(outbox.c.edits, 0).not_in(_not_there_yet)
        )
        | (IS_SENDING & outbox.c.edits.is_not(None))
    ),
    reason=bindparam("why"),
)
_ON_THEIR_WAY = select(outbox.c.id).where(_IN_THE_CHAT, IS_SENDING).order_by(outbox.c.id)
_CANCEL_OLDER_EDITS = _to(
    CANCELLED,
    is_due(outbox) & (outbox.c.edits == bindparam("edited")) & (outbox.c.kind == EDIT) & IS_SUPERSEDED,
    reason="superseded",
)
_shown_to_her = select(keyboard.c.outbox_id).where(
    keyboard.c.person_id == bindparam("who"), keyboard.c.outbox_id.is_not(None)
)
_closed, _open = _shown_to_her.where(keyboard.c.open == 0), _shown_to_her.where(keyboard.c.open == 1)
_shown = outbox.alias("shown")
# A voice beside a card that stays, of another group, stays with it.
_beside_open = one_of(outbox.c.kind, (ASK, CALL)) & exists(
    select(_shown.c.id).where(
        _shown.c.id.in_(_open), _shown.c.kind == outbox.c.kind, _shown.c.subject == outbox.c.subject
    )
)
_unfounded = (
    one_of(outbox.c.kind, (NOTICE, DOCUMENT, AGENDA, ASK, CALL, LOOK)) & outbox.c.id.not_in(_open) & ~_beside_open
)
_DROP_UNFOUNDED = _to(
    CANCELLED,
    (outbox.c.chat_id == bindparam("chat"))
    & IS_DUE
    & (outbox.c.id.in_(_closed) | outbox.c.edits.in_(_closed) | _unfounded),
    reason=bindparam("why"),
)
_ABANDONED = select(outbox.c.id, outbox.c.kind, outbox.c.attempts).where(IS_SENDING)


def claim(db: Transaction, ids: Sequence[int], *, lease_until: int) -> None:
    """These are being sent from now on."""
    db.run_many(_CLAIM, [{"outbox_id": each, "lease": lease_until} for each in ids])


def arrived(db: Transaction, outbox_id: int, *, message_id: int | None, at: int) -> None:
    """Telegram took it, and dates it so."""
    db.later(_ARRIVED, outbox_id=outbox_id, telegram_message=message_id, at=at)


def proven(db: Transaction, outbox_id: int, *, message_id: int, at: int) -> None:
    """A tap on it shows that it arrived after all."""
    if db.run(_PROVEN, outbox_id=outbox_id, telegram_message=message_id, at=at):
        journal.owe(db)  # what the buttons of a question carry is not kept from then on


def lost(db: Transaction, outbox_id: int) -> None:
    """The message stood in the chat, but she deleted it there."""
    db.run(_LOST, outbox_id=outbox_id)


def moved(db: Transaction, chat_id: int, new_telegram_id: int) -> None:
    """The chat has another id at Telegram from now on; what was posted before stays behind, out of reach."""
    newcomer = chats.find(db, new_telegram_id)
    if newcomer == chat_id:
        return
    db.run(_LEFT_BEHIND, chat=chat_id)
    if newcomer is not None:
        keyboards.follow(db, newcomer, chat_id)
        if groups.of_chat(db, newcomer) is not None and groups.of_chat(db, chat_id) is not None:
            groups.unlink(db, newcomer)  # linked twice: the group that had this chat keeps it
    chats.move(db, chat_id, new_telegram_id)


def left_behind(db: Transaction) -> list[Keyboard]:
    """The open buttons for all in a chat whose message stayed behind when the chat got another id."""
    found = (keyboards.find(db, each) for each in values_of(db.all(_STAYED_BEHIND)))
    return [each for each in found if each is not None]


def again(db: Transaction, outbox_id: int, *, not_before: int | None = None, reason: str | None = None) -> None:
    """It never left us, or somebody asked for it: due once more, unless it was taken back meanwhile.

    Not before an instant, where that is given; else from when on it might go.
    """
    if db.run(_TAKEN_BACK, outbox_id=outbox_id) == 0:
        db.run(_AGAIN, outbox_id=outbox_id, when=not_before, why=reason)


def put_off(db: Transaction, outbox_id: int, *, until: int) -> None:
    """What waits goes then, and not now."""
    db.run(_PUT_OFF, outbox_id=outbox_id, when=until)


def unknown(db: Transaction, outbox_id: int, kind: str, attempts: int, *, at: int) -> None:
    """Nobody knows whether it arrived: again where a repeat is harmless, after ever longer pauses; else uncertain.

    `attempts` are those whose end nobody knows, this one included.
    """
    if kind in REPEAT_AFTER and attempts <= len(MORE_SECONDS):
        if db.run(_TAKEN_BACK, outbox_id=outbox_id):
            return
        when = at + REPEAT_AFTER[kind] + MORE_SECONDS[attempts - 1]
        db.run(_REPEAT, outbox_id=outbox_id, when=when, now=at)
    else:
        db.run(_UNSURE, outbox_id=outbox_id, now=at)


def end(db: Transaction, outbox_id: int, state: str, reason: str) -> None:
    """It will not be sent: failed, expired or cancelled, and why."""
    db.run(_END[state], outbox_id=outbox_id, why=reason)


def withdraw(db: Transaction, kind: str, subject: int, reason: str, *, chat_id: int | None = None) -> None:
    """What is about this and has not left yet is not sent: in one chat, or in all."""
    for each in of_subject(db, kind, subject):
        if each.state == DUE and chat_id in (None, each.chat_id):
            end(db, each.id, CANCELLED, reason)


def supersede(db: Transaction, message: Waiting) -> None:
    """A newer change of the same message waits: this edit, and all others before it, are pointless."""
    db.run(_CANCEL_OLDER_EDITS, edited=message.edits)


def drop_for_chat(db: Transaction, chat_id: int, reason: str) -> None:
    """Drop everything that waits for this chat, and forget the words of all that was said there.

    What is on its way is not sent once more, whatever becomes of it.
    """
    journal.owe(db)
    db.run(_CANCEL_ALL_OF_CHAT, chat=chat_id, why=reason)
    erase_of_chat(db, chat_id)


def drop_what_shows(db: Transaction, chat_id: int, reason: str, *, at: int) -> list[int]:
    """Drop what would be seen in this chat from now on, and forget the words of all that was said there.

    What waits for a later hour stays. Returned are messages that are on their way, and cannot be stopped.
    """
    journal.owe(db)
    db.run(_CANCEL_WHAT_SHOWS, chat=chat_id, why=reason, now=at)
    erase_of_chat(db, chat_id)
    return values_of(db.all(_ON_THEIR_WAY, chat=chat_id))


def drop_unfounded(db: Transaction, chat_id: int, person_id: int, reason: str) -> None:
    """Drop what waits in a person's chat under buttons that are closed by now, and notices and files without."""
    db.run(_DROP_UNFOUNDED, chat=chat_id, who=person_id, why=reason)


def recover(db: Transaction, *, at: int) -> int:
    """Messages whose sender fell while sending them, whatever its clock said until when it has them: how many.

    Nobody else sends at this moment.
    """
    rows = db.all(_ABANDONED)
    for outbox_id, kind, attempts in rows:
        unknown(db, outbox_id, kind, attempts, at=at)
    return len(rows)
