"""A database of parents with open check-ins, and Anker upon it: what the benchmarks of taps begin with."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from benchmarks.enrolled import enrolled
from content.packs import Library
from handlers.checkin import offering
from storage import delivery, prompts, waiting_messages
from storage.database import Database
from storage.encryption import Vault
from storage.members import PARENT
from storage.migrations.state import create_all

KEY = bytes(range(32))


def database_in(folder: Path) -> Database:
    """The benchmark's database in this folder."""
    return Database(f"sqlite:///{folder / 'anker.db'}", Vault(KEY))


def open_checkins(folder: Path, telegram_ids: Iterable[int], count: int, *, at: int) -> dict[int, list[int]]:
    """A fresh database with so many open check-ins of each parent: the ids of their keyboards, by Telegram id."""
    import handlers.all  # noqa: F401 -- opens every door

    database, library = database_in(folder), Library.load()
    create_all(database)
    found = {each: _checkins(database, library, each, count, at) for each in telegram_ids}
    database.close()
    return found


def _checkins(database: Database, library: Library, telegram_id: int, count: int, at: int) -> list[int]:
    with database.write() as db:
        turn = enrolled(db, library, telegram_id, PARENT, at)
        shown = []
        for _ in range(count):
            shown.append(offering.start(turn, prompts.SELF).keyboard_id)
            turn.now += 1  # each has a moment of its own
        while sent := waiting_messages.first_of_each(db, now=turn.now, most=count):  # of each chat the first
            for message in sent:
                delivery.proven(db, message.id, message_id=5, at=at)
    return [each for each in shown if each is not None]
