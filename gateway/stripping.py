"""What parents say to each other in a group is dropped before anything is written down.

By default the bot is no administrator of the group and receives little of the talk: Telegram still passes on what
mentions the bot or answers one of its messages. Should it be made an administrator, this keeps the promise all the
same: of a group's messages only commands, and what Telegram itself tells of the group, are kept.
"""

from __future__ import annotations

from typing import Any

_SERVICE = (
    "new_chat_members",
    "left_chat_member",
    "migrate_to_chat_id",
    "migrate_from_chat_id",
    "group_chat_created",
    "supergroup_chat_created",
    "forum_topic_created",
)
_TALK = ("message", "edited_message", "channel_post", "edited_channel_post", "message_reaction")


def is_group_talk(update: dict[str, Any]) -> bool:
    """Whether this update carries parents' talk in a group, which nobody may keep."""
    for kind in _TALK:
        message = update.get(kind)
        if isinstance(message, dict):
            return _in_group(message) and not _is_for_bot(message)
    return False


def _in_group(message: dict[str, Any]) -> bool:
    chat = message.get("chat")
    return isinstance(chat, dict) and chat.get("type") in ("group", "supergroup", "channel")


def _is_for_bot(message: dict[str, Any]) -> bool:
    if any(key in message for key in _SERVICE):
        return True
    entities = message.get("entities")
    if isinstance(entities, list) and entities and isinstance(entities[0], dict):
        first = entities[0]
        if first.get("type") == "bot_command" and first.get("offset") == 0:
            return True
    return False
