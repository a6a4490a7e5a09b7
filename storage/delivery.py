"""What becomes of a message of the outbox: its turn, its lease, and every change of its state.

One table says which state follows which; only the functions here assign a state.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import bindparam, func, select, update

from storage import chats
from storage.chats import chat
from storage.database import Transaction, one_of
from storage.frozen import frozen
from storage.keyboards import keyboard
from storage.outbox import (
    CANCELLED,
    DELETE,
    DOCUMENT,
    DUE,
    EDIT,
    EXPIRED,
    FAILED,
    IS_DUE,
    IS_SENDING,
    MEETING,
    MENU,
    NOTICE,
    POST,
    PROMPT,
    REMINDER,
    REPLY,
    SENDING,
    SENT,
    UNCERTAIN,
    UNWRITTEN,
    erase_of_chat,
    outbox,
)
from storage.prompts import prompt

# A tap proves, whatever we believed, that a message stands in her chat: so each state may become `sent`.
TRANSITIONS: dict[str, frozenset[str]] = {
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
    NOTICE: 600,
    PROMPT: 600,
    REMINDER: 600,
    DOCUMENT: 0,
    MEETING: 600,
}


@frozen
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
    .where(IS_DUE, outbox.c.not_before <= bindparam("now"))
    .order_by(outbox.c.lane, outbox.c.id)
    .limit(bindparam("most"))
)
_CLAIM = (
    update(outbox)
    .where(_THIS, IS_DUE)
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
_LEFT_BEHIND = (
    update(outbox).where(outbox.c.chat_id == bindparam("chat"), outbox.c.kind == POST).values(message_id=None)
)
_AGAIN = (
    update(outbox)
    .where(_THIS, one_of(outbox.c.state, [SENDING, UNCERTAIN, FAILED]))
    .values(state=DUE, not_before=bindparam("when"), lease_until=None, reason=bindparam("why"))
)
_REPEAT = (
    update(outbox)
    .where(_THIS, IS_SENDING)
    .values(state=DUE, not_before=bindparam("when"), lease_until=None, uncertain_at=bindparam("now"))
)
_UNSURE = (
    update(outbox)
    .where(_THIS, IS_SENDING)
    .values(state=UNCERTAIN, lease_until=None, uncertain_at=bindparam("now"))
)
_END = {
    state: update(outbox)
    .where(_THIS, one_of(outbox.c.state, [old for old, news in TRANSITIONS.items() if state in news]))
    .values(state=state, reason=bindparam("why"), lease_until=None)
    for state in (FAILED, EXPIRED, CANCELLED)
}
_CANCEL_ALL_OF_CHAT = (
    update(outbox)
    .where(outbox.c.chat_id == bindparam("chat"), IS_DUE)
    .values(state=CANCELLED, reason=bindparam("why"))
)
_shown_to_her = select(keyboard.c.outbox_id).where(
    keyboard.c.person_id == bindparam("who"), keyboard.c.outbox_id.is_not(None)
)
_closed, _open = _shown_to_her.where(keyboard.c.open == 0), _shown_to_her.where(keyboard.c.open == 1)
_DROP_UNFOUNDED = (
    update(outbox)
    .where(
        outbox.c.chat_id == bindparam("chat"),
        IS_DUE,
        outbox.c.id.in_(_closed)
        | outbox.c.edits.in_(_closed)
        | (one_of(outbox.c.kind, (NOTICE, DOCUMENT)) & outbox.c.id.not_in(_open)),
    )
    .values(state=CANCELLED, reason=bindparam("why"))
)
_ABANDONED = select(outbox.c.id, outbox.c.kind, outbox.c.attempts).where(
    IS_SENDING, outbox.c.lease_until <= bindparam("until")
)


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


def moved(db: Transaction, chat_id: int, new_telegram_id: int) -> None:
    """The chat has another id at Telegram from now on; what was posted before stays behind, out of reach."""
    if chats.telegram_id(db, chat_id) != new_telegram_id:
        chats.move(db, chat_id, new_telegram_id)
        db.run(_LEFT_BEHIND, chat=chat_id)


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


def drop_for_chat(db: Transaction, chat_id: int, reason: str) -> None:
    """Drop everything that waits for this chat, and forget the words of all that was said there."""
    db.run(_CANCEL_ALL_OF_CHAT, chat=chat_id, why=reason)
    erase_of_chat(db, chat_id)


def drop_unfounded(db: Transaction, chat_id: int, person_id: int, reason: str) -> None:
    """Drop what waits in a person's chat under buttons that are closed by now, and notices and files without."""
    db.run(_DROP_UNFOUNDED, chat=chat_id, who=person_id, why=reason)


def recover(db: Transaction, *, leased_until: int, at: int) -> int:
    """Messages whose sender fell while sending them, with a lease until then at the latest: how many.

    Two instants on purpose: what may be sent again waits from `at`, not from the end of a dead sender's lease.
    """
    rows = db.all(_ABANDONED, until=leased_until)
    for outbox_id, kind, attempts in rows:
        unknown(db, outbox_id, kind, attempts, at=at)
    return len(rows)
