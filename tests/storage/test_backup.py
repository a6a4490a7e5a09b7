"""Backups: whole under load, without words and without key, and restored to what was there."""

from __future__ import annotations

import os
import sqlite3
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest

from storage import backup, chats, inbox, outbox, waiting_messages
from storage.database import Database
from storage.encryption import Vault
from storage.migrations import state
from storage.said import Text
from tests.world import KEY

pytestmark = [pytest.mark.sqlite, pytest.mark.thorough]  # a backup is a copy of the file

CANARY = "canary words of a parent"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "data" / "anker.db"


@pytest.fixture
def database(file: Path) -> Iterator[Database]:
    """A database with an update that waits and a message that is due."""
    file.parent.mkdir()
    database = Database(f"sqlite:///{file}", Vault(KEY))
    state.migrate(database)
    with database.write() as db:
        inbox.add(db, 1, [inbox.Received(1, CANARY.encode())], at=10)
        chat_id = chats.add(db, 42, "private", at=10)
        outbox.add(db, chat_id=chat_id, kind=outbox.REPLY, says=Text(CANARY), at=10)
    yield database
    database.close()


def rows(file: Path, query: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(file)) as connection:
        return connection.execute(query).fetchall()


def sealed_payloads(file: Path) -> list[bytes]:
    """The bytes of the payloads as they stand in a database."""
    query = "SELECT payload FROM inbox UNION ALL SELECT payload FROM outbox"
    return [payload for (payload,) in rows(file, query) if isinstance(payload, bytes)]


def test_backup_leaves_out_what_was_said_and_closes_what_waited(
    database: Database, file: Path, tmp_path: Path
) -> None:
    payloads = sealed_payloads(file)
    assert len(payloads) == 2
    backup.write(file, tmp_path / "copy.db")
    content = (tmp_path / "copy.db").read_bytes()
    assert not any(payload in content for payload in payloads), "not even in its free pages"
    assert rows(tmp_path / "copy.db", "SELECT state, error FROM inbox") == [("failed", "LeftOutOfBackup")]
    assert rows(tmp_path / "copy.db", "SELECT state, reason FROM outbox") == [("cancelled", "left_out_of_backup")]
    assert (tmp_path / "copy.db").stat().st_mode & 0o077 == 0
    assert sealed_payloads(file) == payloads, "the database itself keeps them"
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["copy.db"]


def test_bot_that_starts_on_a_restored_backup_finds_nothing_it_cannot_open(
    database: Database, file: Path, tmp_path: Path
) -> None:
    backup.write(file, tmp_path / "copy.db")
    restored = Database(f"sqlite:///{tmp_path / 'copy.db'}", Vault(KEY))
    with restored.write() as db:
        assert inbox.waiting(db, 1) == []
        assert waiting_messages.first_of_each(db, now=100, most=10) == []
    restored.close()


@pytest.mark.long
def test_every_backup_under_load_is_whole_and_holds_all_that_was_committed_before(
    database: Database, file: Path, tmp_path: Path
) -> None:
    """The writer counts up in pairs; a copy that misses a commit, or halves one, shows it."""
    committed, stop = [0], threading.Event()

    def write_on() -> None:
        writer = Database(f"sqlite:///{file}", Vault(KEY))
        while not stop.is_set():
            number = committed[0] + 1
            with writer.write() as db:
                inbox.add(db, 7, [inbox.Received(2 * number, b"a"), inbox.Received(2 * number + 1, b"b")], at=0)
            committed[0] = number
        writer.close()

    thread = threading.Thread(target=write_on)
    thread.start()
    try:
        for turn in range(15):
            before = committed[0]
            copy = tmp_path / f"{turn}.db"
            backup.write(file, copy)
            backup.check(copy)
            ((count,),) = rows(copy, "SELECT count(*) FROM inbox WHERE bot = 7")
            assert isinstance(count, int)
            assert count % 2 == 0
            assert count >= 2 * before
    finally:
        stop.set()
        thread.join()
    assert committed[0] > 15


def test_restoring_brings_back_every_row_and_keeps_what_stood_there(
    database: Database, file: Path, tmp_path: Path
) -> None:
    backup.write(file, tmp_path / "copy.db")
    chats_then = rows(file, "SELECT * FROM chat")
    with database.write() as db:
        chats.add(db, 43, "private", at=20)
    database.close()
    with backup.restored(tmp_path / "copy.db", file, moved_to=file.with_name("kept.db")) as copy:
        assert rows(copy, "SELECT * FROM chat") == chats_then
    assert rows(file, "SELECT * FROM chat") == chats_then
    assert len(rows(file.with_name("kept.db"), "SELECT * FROM chat")) == 2
    assert not file.with_name("anker.db-wal").exists(), "an old log would be played into the restored database"


def test_restore_that_fails_leaves_the_database_alone(database: Database, file: Path, tmp_path: Path) -> None:
    backup.write(file, tmp_path / "copy.db")
    database.close()
    before = file.read_bytes()
    with (
        pytest.raises(ValueError, match="no"),
        backup.restored(tmp_path / "copy.db", file, moved_to=tmp_path / "x"),
    ):
        raise ValueError("no")
    assert file.read_bytes() == before
    assert [path.name for path in file.parent.iterdir() if path.suffix != ".lock"] == ["anker.db"]


@pytest.mark.parametrize("damage", ["cut", "garbled", "text", "not ours"])
def test_damaged_backup_is_refused(database: Database, file: Path, tmp_path: Path, damage: str) -> None:
    copy = tmp_path / "copy.db"
    backup.write(file, copy)
    content = copy.read_bytes()
    match damage:
        case "cut":
            copy.write_bytes(content[: len(content) // 2])
        case "garbled":
            copy.write_bytes(content[:8192] + os.urandom(len(content) - 8192))
        case "text":
            copy.write_text("no database")
        case _:
            copy.unlink()
            with closing(sqlite3.connect(copy)) as connection:
                connection.execute("CREATE TABLE other (id INTEGER)")
    with pytest.raises(backup.BackupUnusable):
        backup.check(copy)


def dying_at(event: int, work: Callable[[], None]) -> bool:
    """Do this in a process of its own that is killed at its n-th call to the system; whether it was."""
    child = os.fork()
    if child == 0:
        left = [event]

        def count(name: str, _arguments: object) -> None:
            if name in ("open", "os.rename", "os.link", "os.remove", "sqlite3.connect"):
                left[0] -= 1
                if not left[0]:
                    os._exit(9)

        sys.addaudithook(count)
        try:
            work()
        finally:
            os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status) == 9


@pytest.mark.long
def test_restore_that_is_killed_at_any_step_leaves_the_old_or_the_new_data_whole(
    database: Database, file: Path, tmp_path: Path
) -> None:
    backup.write(file, tmp_path / "copy.db")
    with database.write() as db:
        chats.add(db, 43, "private", at=20)
    database.close()

    def restore() -> None:
        with backup.restored(tmp_path / "copy.db", file, moved_to=file.with_name("kept.db")):
            pass

    def leave_a_log() -> None:  # what was said last stands in the log alone
        last = Database(f"sqlite:///{file}", Vault(KEY))
        with last.write() as db:
            chats.add(db, 44, "private", at=30)
        os._exit(0)

    child = os.fork()
    if child == 0:
        leave_a_log()
    os.waitpid(child, 0)
    assert file.with_name("anker.db-wal").stat().st_size
    event, seen = 1, set()
    while dying_at(event, restore):
        event += 1
        with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            (count,) = connection.execute("SELECT count(*) FROM chat").fetchone()
        if count == 1:
            assert len(rows(file.with_name("kept.db"), "SELECT id FROM chat")) == 3
        seen.add(count)
        file.with_name("kept.db").unlink(missing_ok=True) if count == 3 else None
        if count == 1:
            break
    assert seen <= {1, 3}
    assert 3 in seen
    assert event > 10


@pytest.mark.long
def test_backup_that_is_killed_at_any_step_leaves_nothing_unstripped_in_the_target(
    database: Database, file: Path, tmp_path: Path
) -> None:
    payloads = sealed_payloads(file)
    database.close()
    target = tmp_path / "usb"
    event = 1
    while dying_at(event, lambda: backup.write(file, target / "copy.db")):
        event += 1
        for each in target.glob("*") if target.exists() else ():
            assert not any(payload in each.read_bytes() for payload in payloads)
    assert event > 5
    left = sorted(path.name for path in file.parent.iterdir() if not path.name.endswith((".lock", "-wal", "-shm")))
    assert left == ["anker.db"], "the next one cleared what was left"
    assert [path.name for path in target.iterdir()] == ["copy.db"]


def test_backups_of_nights_that_were_killed_leave_nothing_half_written(
    database: Database, file: Path, tmp_path: Path
) -> None:
    database.close()
    nights = tmp_path / "backups"
    event, left = 1, 0
    while dying_at(event, partial(backup.write, file, nights / f"night-{event}.db")):
        event += 1
        left = max(left, len(list(nights.glob(".*"))))
    assert left
    backup.clear_leftovers(file, nights)
    for each in nights.iterdir():
        assert not each.name.startswith(".")
        backup.check(each)


def test_damaged_database_is_kept_with_its_log_when_another_takes_its_place(
    database: Database, file: Path, tmp_path: Path
) -> None:
    backup.write(file, tmp_path / "copy.db")
    database.close()
    file.write_bytes(b"no database at all" * 500)
    file.with_name("anker.db-wal").write_bytes(b"some log")
    with backup.restored(tmp_path / "copy.db", file, moved_to=file.with_name("kept.db")):
        pass
    assert file.with_name("kept.db").read_bytes().startswith(b"no database")
    assert rows(file, "SELECT count(*) FROM chat") == [(1,)]
