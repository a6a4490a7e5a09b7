"""Backups of the SQLite database: a consistent copy by SQLite's own backup interface, while the bot runs.

Copying the file of a running database is no backup: in a measurement 17 of 25 such copies missed committed rows. A
copy leaves out the raw updates and the words of messages, which nobody needs again, and it never holds the key.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from storage import files
from storage.one_process import InUse, alone_with

# What waits to be handled or sent cannot be without its payload: after a restore it is closed, and says why.
_LEAVE_OUT = {
    "inbox": (
        "UPDATE inbox SET state = 'failed', error = 'LeftOutOfBackup' WHERE state = 'waiting'",
        "UPDATE inbox SET payload = NULL",
    ),
    "chat_message": ("DELETE FROM chat_message",),
    "taken_words": ("DELETE FROM taken_words",),
    "words_behind": ("DELETE FROM words_behind",),
    "outbox": (
        "DELETE FROM keyboard WHERE id IN (SELECT subject FROM outbox WHERE kind = 'unwritten')",
        "DELETE FROM outbox WHERE edits IN (SELECT id FROM outbox WHERE kind = 'unwritten')",
        "DELETE FROM outbox WHERE kind = 'unwritten'",
        "UPDATE outbox SET state = 'cancelled', reason = 'left_out_of_backup', lease_until = NULL"
        " WHERE state IN ('due', 'sending')",
        "UPDATE outbox SET payload = NULL",
    ),
    # What a parent is writing, and the way to it, would say who shared something without her name.
    "support": ("DELETE FROM support",),
    "ladder_voter": ("DELETE FROM ladder_voter",),
    "ending_voter": ("DELETE FROM ending_voter",),
    # Taken back or posted since, it would be posted by a restored copy.
    "share": (
        "UPDATE share SET state = 'lapsed' WHERE state IN ('waiting', 'asked', 'ready')",
        "UPDATE share SET state = 'left_out' WHERE state = 'unsure'",
        "UPDATE share SET text = NULL",
    ),
    "share_draft": ("DELETE FROM share_draft",),
    "keyboard": ("DELETE FROM keyboard WHERE kind IN ('share', 'share_check')",),
    "question": ("DELETE FROM question WHERE kind = 'share'",),
    "earlier_question": ("DELETE FROM earlier_question WHERE kind = 'share'",),
}
_LOG, _INDEX = "-wal", "-shm"
_FILES_OF_ONE = ("", _LOG, _INDEX, "-journal")
_LOCK, _PURPOSES = ".lock", ("backup", "restore")
_BEGINNING = b"SQLite format 3\0"
_PATIENCE = 600.0  # another backup of the same data is waited for so many seconds


class BackupUnusable(Exception):
    """This file is no backup that could be restored."""


def write(database: Path, out: Path) -> None:
    """Write a checked copy of the database to `out`, readable by its owner only; it appears whole or not
    at all.

    Work is done beside the database: only what may leave that folder ever does. Raises BackupUnusable if the copy
    is damaged, InUse when another backup takes too long, sqlite3.Error and OSError as they come.
    """
    out.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with _working(database, "backup") as copy:
        _copy(database, copy)
        with closing(sqlite3.connect(copy, isolation_level=None)) as connection:
            _leave_words_out(connection)
            connection.execute("VACUUM")  # left-out words leave no bytes behind
        check(copy)
        files.copy(copy, out)


def clear_leftovers(database: Path, backups: Path) -> None:
    """Remove what a backup or restore that was killed left beside the database, or half written in `backups`.

    One that runs is left alone.
    """
    for purpose in _PURPOSES:
        with suppress(InUse), _working(database, purpose, patience=0):
            for part in backups.glob(files.PARTS):
                part.unlink(missing_ok=True)


def names_beside(database: Path) -> list[str]:
    """The names of what stands beside a database for a while: its log, and copies that are being made."""
    files = [database, *(_working_file(database, purpose) for purpose in _PURPOSES)]
    found = [_beside(each, end) for each in files for end in (*_FILES_OF_ONE, _LOCK)]
    return [each.name for each in found if each != database]


def is_database(file: Path) -> bool:
    """Whether a file begins as a database of SQLite does."""
    with file.open("rb") as opened:
        return opened.read(len(_BEGINNING)) == _BEGINNING


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


def fingerprint(backup: Path) -> str | None:
    """Which key a backup needs; None where it is of a time before this was written down."""
    try:
        with closing(_reading(backup)) as connection:
            row = connection.execute("SELECT fingerprint FROM kept_secret WHERE name = 'key'").fetchone()
    except sqlite3.Error:
        return None
    return str(row[0]) if row else None


@contextmanager
def restored(backup: Path, database: Path, *, moved_to: Path) -> Iterator[Path]:
    """A copy of a backup, to be looked at; when the block ends well, it takes the place of the database.

    What stood there is kept, whole, at `moved_to`. A fall at any moment leaves the one or the other in place, and
    nothing of the old one's log beside the new one. Raises BackupUnusable; sqlite3.Error when someone else has the
    database open.
    """
    check(backup)
    database.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with _working(database, "restore") as copy:
        _copy(backup, copy)
        yield copy
        _make_one_file(copy)
        _keep(database, moved_to)
        files.put(copy, database)


def _keep(database: Path, moved_to: Path) -> None:
    """Keep the database under another name too, and take its log out of the way of what comes in its place."""
    if not database.exists():
        _remove_log(database)
        return
    try:
        _make_one_file(database)
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorname.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
            raise
        # It is damaged, and kept as it is, with its log.
    for ending in ("", _LOG):
        if _beside(database, ending).exists():
            files.put_aside(_beside(database, ending), _beside(moved_to, ending))
    _remove_log(database)


def _remove_log(database: Path) -> None:
    for ending in (_LOG, _INDEX):
        _beside(database, ending).unlink(missing_ok=True)
    files.sync_folder(database.parent)


def _make_one_file(database: Path) -> None:
    """Bring what is in the log into the file itself; the log is gone then. Raises sqlite3.Error."""
    with closing(sqlite3.connect(database, isolation_level=None, timeout=2)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE").fetchone()


@contextmanager
def _working(database: Path, purpose: str, *, patience: float = _PATIENCE) -> Iterator[Path]:
    """A fresh file beside the database, always under the same name, that is gone in the end."""
    file = _working_file(database, purpose)
    with alone_with(_beside(file, _LOCK), patience=patience):
        _remove(file)
        try:
            yield file
        finally:
            _remove(file)


def _working_file(database: Path, purpose: str) -> Path:
    return database.with_name(f".{database.name}.{purpose}")


def _remove(file: Path) -> None:
    for ending in _FILES_OF_ONE:
        _beside(file, ending).unlink(missing_ok=True)


def _copy(source: Path, target: Path) -> None:
    os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))  # SQLite would let others read it
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


def _beside(file: Path, ending: str) -> Path:
    return file.with_name(file.name + ending)
