"""What Anker says to a whole group, in its chat and its topic."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from handlers.core.turn import Heard, Turn
from handlers.hosting import topics as made
from scheduler.local_time import after_quiet, is_quiet
from storage import outbox, topics
from storage.groups import Group
from storage.said import Pinned


def post(
    turn: Turn, group: Group, text: str, *, topic: str = topics.NEWS, kind: str = outbox.NOTICE, **delivery: Any
) -> int | None:
    """Say something in the group's chat, where it has one, not at night; the message's place in the outbox.

    `topic` is what it is for, where the chat has Anker's topics. `kind` is what kind of message it is: Anker's own
    words may come once more where nobody knows whether they arrived, a parent's may not. `delivery` is passed on:
    rows with about and subject, belongs_to, idempotency_key, not_before (of what cannot wait till the morning),
    valid_until.
    """
    if group.chat_id is None:
        return None
    delivery.setdefault("not_before", after_quiet(turn.now, group.zone))
    return turn.say_in(group.chat_id, text, kind=kind, **place(turn, group, topic), **delivery).outbox_id


def with_hour(turn: Turn, told: Markup) -> Markup:
    """What a facilitator is told of a post in the group's chat: at night also when it comes."""
    if not is_quiet(turn.now, turn.group.zone):
        return told
    return Markup("\n").join([told, turn.words("hosting_staff.in_the_morning")])


def reply(turn: Turn, group: Group, text: str, heard: Heard, **delivery: Any) -> None:
    """Answer a command in the group's chat, in the topic in which it was typed; `delivery` as for a post."""
    if group.chat_id is not None:
        thread_id = group.thread_id or heard.thread_id
        turn.say_in(group.chat_id, text, kind=outbox.REPLY, thread_id=thread_id, **delivery)


def place(turn: Turn, group: Group, topic: str) -> dict[str, Any]:
    """Where in a chat something goes: into the topic a facilitator chose for all of it, or into that for this."""
    if group.thread_id is not None:
        return {"thread_id": group.thread_id}
    made.open_again(turn, group, topic)
    return {"topic": topic}


def pin(turn: Turn, group: Group, outbox_id: int) -> None:
    """Pin a message of Anker's in the group's chat, without a sound, once it stands there."""
    assert group.chat_id is not None
    outbox.add_edit(
        turn.db,
        chat_id=group.chat_id,
        edits=outbox_id,
        says=Pinned(),
        at=turn.now,
        kind=outbox.PIN,
    )
