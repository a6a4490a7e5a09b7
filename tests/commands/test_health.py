"""Health is green only while Telegram was heard from lately and nothing due waits too long."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from commands.health import LATE_SECONDS, SILENCE_SECONDS, trouble
from scheduler.clock import MovedClock
from storage import chats, heartbeat, outbox
from storage.database import Database
from storage.encryption import Vault
from storage.said import Text
from tests import databases
from tests.commands.test_error_sentences import full
from tests.moments import T0
from tests.world import KEY


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = Database(f"sqlite:///{databases.fresh_file(tmp_path / 'anker.db')}", Vault(KEY))
    yield database
    database.close()


def heard(database: Database, seconds_ago: int) -> None:
    with database.write() as db:
        heartbeat.beat(db, "receiver", at=int(time.time()) - seconds_ago)


def message(database: Database, *, not_before: int) -> None:
    with database.write() as db:
        chat_id = chats.add(db, 42, "private", at=T0)
        outbox.add(db, chat_id=chat_id, kind=outbox.REPLY, says=Text("x"), at=T0, not_before=not_before)


def test_bot_is_well_while_telegram_answers(database: Database) -> None:
    heard(database, SILENCE_SECONDS - 5)
    assert trouble(database, MovedClock(T0, runs=False)) is None


def test_silence_of_telegram_turns_it_red(database: Database) -> None:
    heard(database, SILENCE_SECONDS)
    assert "last heard" in str(trouble(database, MovedClock(T0, runs=False)))


@pytest.mark.parametrize("late", [-3600, 0, LATE_SECONDS - 1, LATE_SECONDS])
def test_message_that_waits_too_long_turns_it_red(database: Database, late: int) -> None:
    heard(database, 0)
    message(database, not_before=T0 - late)
    assert bool(trouble(database, MovedClock(T0, runs=False))) == (late >= LATE_SECONDS)


def test_database_that_cannot_be_read_turns_it_red(tmp_path: Path) -> None:
    empty = Database(f"sqlite:///{tmp_path / 'anker.db'}", Vault(KEY))
    assert trouble(empty, MovedClock(T0, runs=False)) == "The database cannot be read."
    empty.close()


def test_a_full_disk_is_not_well(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    with database.write() as db:
        heartbeat.beat(db, "receiver", at=int(time.time()))
    clock = MovedClock(T0, runs=False)
    assert trouble(database, clock) is None
    with monkeypatch.context() as disk:
        disk.setattr(shutil, "disk_usage", lambda _folder: SimpleNamespace(free=0))
        assert "disk is full" in str(trouble(database, clock))
    with full():
        database.close()
        assert "disk is full" in str(trouble(database, clock))
