"""Whose turn it is in the outbox: of each chat its first message, with what decides whether it still should go."""

from __future__ import annotations

from sqlalchemy import ColumnElement, FromClause, bindparam, case, exists, func, literal_column, select

from storage.chats import chat
from storage.database import Transaction
from storage.frozen import frozen
from storage.outbox import DUE, LANES_IN_ORDER, SENDING, outbox
from storage.prompts import prompt
from storage.statements import one_of


@frozen
class Waiting:
    """A message whose turn may have come, with what decides whether it still should go."""

    id: int
    chat_id: int
    kind: str
    lane: int
    form: str
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
    reason: str | None
    trouble: str | None
    superseded: bool
    row_key: int
    chat_key: bytes
    edited_chat: int | None
    since: int  # when it might go for the first time, as far as that is known


def is_due(table: FromClause) -> ColumnElement[bool]:
    """Written out, not bound: only then SQLite knows that the index of what is due holds all of it."""
    return table.c.state == literal_column(f"'{DUE}'")


_edited, _newer, _head, _next = (outbox.alias(name) for name in ("edited", "newer", "head", "next"))

# A newer change of the same message waits: this one is pointless.
IS_SUPERSEDED = exists(
    select(_newer.c.id).where(is_due(_newer), _newer.c.edits == outbox.c.edits, _newer.c.id > outbox.c.id)
)
# The chats with something due in a lane, found by leaping through the index from one to the next: what any of them
# has waiting costs nothing. So many leaps at most.
_due_in_lane = is_due(_next) & (_next.c.lane == bindparam("in_lane"))
_first_chat = (
    select(func.min(_next.c.chat_id).label("chat_id"), literal_column("1").label("number"))
    .where(_due_in_lane, _next.c.chat_id > bindparam("after"))
    .cte("chats", recursive=True)
)
_next_chat = select(func.min(_next.c.chat_id)).where(_due_in_lane, _next.c.chat_id > _first_chat.c.chat_id)
_chats = _first_chat.union_all(
    select(_next_chat.scalar_subquery(), _first_chat.c.number + literal_column("1")).where(
        _first_chat.c.chat_id.is_not(None), _first_chat.c.number < bindparam("most")
    )
)
# An edit waits until the message it edits has its id, or is known never to get one; others pass it by.
_still_without_id = _edited.c.message_id.is_(None) & one_of(_edited.c.state, [DUE, SENDING])
_head_of_chat = (
    select(_head.c.id)
    .select_from(_head.outerjoin(_edited, _edited.c.id == _head.c.edits))
    .where(
        is_due(_head),
        _head.c.lane == bindparam("in_lane"),
        _head.c.chat_id == _chats.c.chat_id,
        _head.c.not_before <= bindparam("now"),
        _head.c.edits.is_(None) | _edited.c.id.is_(None) | ~_still_without_id,
    )
    .order_by(_head.c.id)
    .limit(1)
    .correlate(_chats)
    .scalar_subquery()
)
_HEADS = (
    select(
        _chats.c.chat_id,
        outbox.c.id,
        outbox.c.chat_id,
        outbox.c.kind,
        outbox.c.lane,
        outbox.c.form,
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
        outbox.c.reason,
        chat.c.trouble,
        IS_SUPERSEDED,
        outbox.c.row_key,
        chat.c.telegram_key,
        _edited.c.chat_id,
        # A repeat of what may have arrived waits by itself; all else keeps the instant it was written down for.
        case((outbox.c.uncertain_at.is_not(None), outbox.c.created_at), else_=outbox.c.not_before),
    )
    .select_from(_chats)
    .outerjoin(outbox, outbox.c.id == _head_of_chat)
    .outerjoin(chat, chat.c.id == outbox.c.chat_id)
    .outerjoin(_edited, _edited.c.id == outbox.c.edits)
    .outerjoin(prompt, prompt.c.id == outbox.c.prompt_id)
    .where(_chats.c.chat_id.is_not(None))
)


def first_of_each(db: Transaction, *, now: int, most: int) -> list[Waiting]:
    """The first message of each chat that may go by now, by lane and age; chats with the lowest ids, at most."""
    found: list[Waiting] = []
    for lane in LANES_IN_ORDER:
        seen = {each.chat_id for each in found}
        found += [each for each in heads(db, lane, now=now, most=most)[0] if each.chat_id not in seen]
    return found[:most]


def heads(db: Transaction, lane: int, *, now: int, most: int, after: int = 0) -> tuple[list[Waiting], int | None]:
    """Of each chat with a higher id than `after`, the first message of this lane that may go by now, by age.

    At most so many chats are looked at: also the id of the last one, where there may be more. How much one of them
    has waiting does not matter.
    """
    rows = db.all(_HEADS, in_lane=lane, now=now, most=most, after=after)
    found = sorted((Waiting(*row[1:]) for row in rows if row[1] is not None), key=lambda each: each.id)
    return found, rows[-1][0] if len(rows) == most else None
