"""A private command typed in a group: one button leads to the very thing in the private chat.

Others may read in the group, so Anker neither answers nor asks there. Telegram opens the private chat with a
payload that names the command; whether it may be gone through is decided there, as for the command itself.
"""

from __future__ import annotations

from handlers.core.buttons import Link
from handlers.core.doors import COMMAND, Door, find
from handlers.core.turn import Heard, Turn
from handlers.hosting.posting import reply
from handlers.meeting.wording import group_words
from storage import groups
from storage.groups import Group

_OPENS = "open-"
_APART = 60  # seconds: a group gets at most one such answer in each


def show_way(turn: Turn, command: str, heard: Heard) -> None:
    """One button, where the command was typed; a group that Anker does not belong to hears nothing."""
    group = None if turn.chat_id is None else groups.of_chat(turn.db, turn.chat_id)
    if group is None or group.chat_id is None:
        return
    reply(
        turn,
        group,
        group_words(turn, group)("hosting.not_here"),
        heard,
        rows=[[link_to(turn, group, command)]],
        idempotency_key=f"not here {group.chat_id} {turn.now // _APART}",
    )


def link_to(turn: Turn, group: Group, command: str) -> Link:
    """A button that opens this command in the private chat of whoever taps it."""
    label = group_words(turn, group).label("hosting.to_private")
    return Link(label, f"https://t.me/{turn.bot_name}?start={_OPENS}{command}")


def opened_by(payload: str) -> Door | None:
    """The command that the payload of an opened private chat names; None where it is none."""
    if not payload.startswith(_OPENS):
        return None
    door = find(COMMAND, payload.removeprefix(_OPENS))
    return door if door is not None and door.where != "group" else None
