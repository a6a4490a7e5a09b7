"""Backups of the SQLite database: a consistent copy by SQLite's own backup interface, while the bot runs.

Copying the file of a running database is no backup: in a measurement 17 of 25 such copies missed committed rows. A
copy leaves out the raw updates and the words of messages, which nobody needs again, and it never holds the key.
"""

from __future__ import annotations

import os
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

# What waits to be handled or sent cannot be without its payload: after a restore it is closed, and says why.
_LEAVE_OUT = {
    "inbox": (
        "UPDATE inbox SET state = 'failed', error = 'LeftOutOfBackup' WHERE state = 'waiting'",
        "UPDATE inbox SET payload = NULL",
    ),
    "chat_message": ("DELETE FROM chat_message",),
    "taken_words": ("DELETE FROM taken_words",),
    "outbox": (
        "DELETE FROM keyboard WHERE id IN (SELECT subject FROM outbox WHERE kind = 'unwritten')",
        "DELETE FROM outbox WHERE edits IN (SELECT id FROM outbox WHERE kind = 'unwritten')",
        "DELETE FROM outbox WHERE kind = 'unwritten'",
        "UPDATE outbox SET state = 'cancelled', reason = 'left_out_of_backup', lease_until = NULL"
        " WHERE state IN ('due', 'sending')",
        "UPDATE outbox SET payload = NULL",
    ),
    # What a parent is writing, and the way to it, would say who shared something without her name.
    "share_draft": ("DELETE FROM share_draft",),
    "keyboard": ("DELETE FROM keyboard WHERE kind IN ('share', 'share_check')",),
    "question": ("DELETE FROM question WHERE kind = 'share'",),
}
_FILES_OF_ONE = ("", "-wal", "-shm")


class BackupUnusable(Exception):
    """This file is no backup that could be restored."""


def write(database: Path, out: Path) -> None:
    """Write a checked copy of the database to `out`, readable by its owner only; it appears whole or not at all.

    Raises BackupUnusable if the copy is damaged, sqlite3.Error and OSError as they come.
    """
    out.parent.mkdir(parents=True, exist_ok=True)
    with _aside(out) as copy:
        _copy(database, copy)
        with closing(sqlite3.connect(copy, isolation_level=None)) as connection:
            _leave_words_out(connection)
            connection.execute("VACUUM")  # left-out words leave no bytes behind
        check(copy)
        _settle(copy, out)


def check(backup: Path) -> None:
    """See that a file is a whole database of Anker. Raises BackupUnusable."""
    try:
        with closing(_reading(backup)) as connection:
            (verdict,) = connection.execute("PRAGMA integrity_check").fetchone()
            broken = connection.execute("PRAGMA foreign_key_check").fetchone()
            of_anker = connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'").fetchone()
    except sqlite3.Error as error:
        raise BackupUnusable(f"{backup} cannot be read as a backup ({error}).") from None
    if verdict != "ok" or broken:
        raise BackupUnusable(f"{backup} is damaged: use another backup.")
    if not of_anker:
        raise BackupUnusable(f"{backup} is a database, but not of Anker.")


@contextmanager
def restored(backup: Path, database: Path, *, moved_to: Path) -> Iterator[Path]:
    """A copy of a backup, to be looked at; when the block ends well, it takes the place of the database.

    What stood there is kept, whole, at `moved_to`. Raises BackupUnusable.
    """
    check(backup)
    database.parent.mkdir(parents=True, exist_ok=True)
    with _aside(database) as copy:
        _copy(backup, copy)
        yield copy
        for ending in _FILES_OF_ONE:
            with suppress(FileNotFoundError):
                _beside(database, ending).rename(_beside(moved_to, ending))
        _settle(copy, database)


@contextmanager
def _aside(target: Path) -> Iterator[Path]:
    """A fresh file in the target's folder, that is gone in the end."""
    handle, name = tempfile.mkstemp(prefix=f".{target.name}-", dir=target.parent)
    os.close(handle)
    try:
        yield Path(name)
    finally:
        for ending in _FILES_OF_ONE:
            _beside(Path(name), ending).unlink(missing_ok=True)


def _copy(source: Path, target: Path) -> None:
    with closing(_reading(source)) as origin, closing(sqlite3.connect(target)) as copy:
        origin.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")  # one file, without a log beside it


def _leave_words_out(connection: sqlite3.Connection) -> None:
    tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    for table in _LEAVE_OUT.keys() & tables:
        for statement in _LEAVE_OUT[table]:
            connection.execute(statement)


def _reading(file: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)


def _settle(file: Path, target: Path) -> None:
    """Move a finished file to its place so that a power cut leaves the old one or the new one."""
    with file.open("rb") as written:
        os.fsync(written.fileno())
    file.replace(target)
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _beside(file: Path, ending: str) -> Path:
    return file.with_name(file.name + ending)
