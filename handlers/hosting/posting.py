"""What Anker says to a whole group, in its chat and its topic."""

from __future__ import annotations

from typing import Any

from handlers.turn import Turn, message
from storage import outbox
from storage.groups import Group


def post(turn: Turn, group: Group, text: str, **delivery: Any) -> int | None:
    """Say something in the group's chat, where it has one; the message's place in the outbox.

    `delivery` is passed to `outbox.add`: subject, idempotency_key, not_before, valid_until.
    """
    if group.chat_id is None:
        return None
    body = message(text)
    if group.thread_id is not None:
        body["message_thread_id"] = group.thread_id
    return outbox.add(
        turn.db,
        chat_id=group.chat_id,
        kind=outbox.POST,
        method="sendMessage",
        body=body,
        at=turn.now,
        **delivery,
    )
