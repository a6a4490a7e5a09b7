"""What was held up on its way to Telegram until it was night there waits for the morning."""

from __future__ import annotations

from scheduler.catch_up import AWAY
from scheduler.local_time import after_quiet, is_quiet
from storage import chat_zones
from storage.database import Transaction


def goes_at(db: Transaction, chat_id: int, since: int, now: int) -> int:
    """When what might go to this chat since an instant goes: now, or in the morning. Instants are seconds UTC.

    Only what was meant for the day and is late waits: a parent may have chosen an hour of the night.
    """
    if now - since <= AWAY:
        return now
    zone = chat_zones.of(db, chat_id)
    if zone is None or not is_quiet(now, zone) or is_quiet(since, zone):
        return now
    return after_quiet(now, zone)


def by_day(db: Transaction, chat_id: int, now: int) -> int:
    """Now, or where it is night in this chat, the morning."""
    zone = chat_zones.of(db, chat_id)
    return now if zone is None else after_quiet(now, zone)
