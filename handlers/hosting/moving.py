"""A group's chat has another id at Telegram; what Anker heard of itself there counts from then on."""

from __future__ import annotations

from handlers.core.turn import Turn
from handlers.hosting import noticing
from storage import chats, delivery, standings


def move(turn: Turn, chat_id: int, new_telegram_id: int) -> None:
    """The same chat, under another id.

    Anker may have been told what it is there before it was told that this is the same chat: making it an
    administrator is what upgrades a group, more often than not.
    """
    there = chats.find(turn.db, new_telegram_id)
    told = None if there in (None, chat_id) else standings.told_of(turn.db, there)
    delivery.moved(turn.db, chat_id, new_telegram_id)
    if told is not None:
        noticing.note(turn, chat_id, told)
