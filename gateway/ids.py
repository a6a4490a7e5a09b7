"""Ids that an update brings must be what Telegram says they are: whole numbers that a database can hold."""

from __future__ import annotations

from typing import Any, TypeGuard

LARGEST = 2**63

# Where Telegram gives a number; `id` is one only in what describes a chat or somebody.
_NUMBERS = frozenset(
    {"message_id", "message_thread_id", "migrate_to_chat_id", "migrate_from_chat_id", "user_id", "date"}
)
_NESTED = (dict, list)
_SOMEBODY = frozenset(
    {
        "chat",
        "from",
        "user",
        "sender_chat",
        "sender_business_bot",
        "via_bot",
        "left_chat_member",
        "new_chat_members",
    }
)


def is_whole(number: object) -> TypeGuard[int]:
    """Whether this is a whole number within 64 bits; true and 1.0 are none."""
    return type(number) is int and -LARGEST <= number < LARGEST


def are_whole(update: object) -> bool:
    """Whether every id in an update is a whole number."""
    if isinstance(update, dict):
        for name, value in update.items():
            if name in _NUMBERS:
                if not is_whole(value):
                    return False
            elif name in _SOMEBODY:
                if not _is_somebody(value) or not are_whole(value):
                    return False
            elif isinstance(value, _NESTED) and not are_whole(value):
                return False
    elif isinstance(update, list):
        for each in update:
            if not are_whole(each):
                return False
    return True


def _is_somebody(value: Any) -> bool:
    """Whether this describes a chat or somebody by number, or several."""
    somebodies = value if isinstance(value, list) else [value]
    return all(isinstance(each, dict) and is_whole(each.get("id")) for each in somebodies)
