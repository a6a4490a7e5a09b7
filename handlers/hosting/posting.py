"""What Anker says to a whole group, in its chat and its topic."""

from __future__ import annotations

from typing import Any

from handlers.core.turn import Turn
from storage import outbox
from storage.groups import Group


def post(turn: Turn, group: Group, text: str, *, kind: str = outbox.NOTICE, **delivery: Any) -> int | None:
    """Say something in the group's chat, where it has one; the message's place in the outbox.

    `kind` is what kind of message it is: Anker's own words may come once more where nobody knows whether they
    arrived, a parent's may not. `delivery` is passed on: rows with about and subject, belongs_to, idempotency_key,
    not_before, valid_until.
    """
    if group.chat_id is None:
        return None
    said = turn.say_in(group.chat_id, text, thread_id=group.thread_id, kind=kind, **delivery)
    return said.outbox_id


def pin(turn: Turn, group: Group, outbox_id: int) -> None:
    """Pin a message of Anker's in the group's chat, without a sound, once it stands there."""
    assert group.chat_id is not None
    outbox.add_edit(
        turn.db,
        chat_id=group.chat_id,
        edits=outbox_id,
        method="pinChatMessage",
        body={"disable_notification": True},
        at=turn.now,
        kind=outbox.PIN,
    )
