"""What SQLite and PostgreSQL do each in its own way: how they are opened, begun, cut short, and when in trouble.

All that transactions need of it (`storage/database.py`) has the same name in both.
"""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, event, make_url
from sqlalchemy.engine import Engine

# How long a writer waits for another process before the database counts as locked.
BUSY_SECONDS = 2.0

# After how many steps of SQLite's machine it is asked whether a look has lasted too long.
STEPS_A_LOOK = 100_000

# What the writer keeps of the file, as it is needed: SQLite's own 2 MB are less than one large day's plan touches,
# and a hundred thousand members with their chats take 32.
CACHE_KIB = 64 * 1024

# How long a server may take to let us in.
CONNECT_SECONDS = 5

# With these names SQLite says that its file is not what it was.
_DAMAGE = ("SQLITE_CORRUPT", "SQLITE_NOTADB")

# What the driver says of a text of which a byte was changed, so that it is no UTF-8.
_NO_TEXT = "Could not decode to UTF-8"

_TABLES = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"

# SQLite has one class of errors for a full disk and for a table that is not there: words tell them apart.
_TROUBLE = ("locked", "busy", "full", "unable to open", "disk i/o", "readonly", "closed")

# PostgreSQL's errors about the state of a transaction, or about damage, do not pass, but for these: a server takes
# no writing (it is a copy, or is about to be one), or ended what was idle for too long.
_DO_NOT_PASS = ("25", "XX")
_PASS = frozenset({"25006", "25P03", "25P04"})

# psycopg's transaction states.
_ACTIVE, _IN_TRANSACTION, _IN_ERROR = 1, 2, 3


class SQLite:
    """A file. Where it is not `durable`, commits do not wait for the disk, and it is never written anew."""

    begin_writing = "BEGIN IMMEDIATE"
    begin_reading = "BEGIN"  # each look sees one moment, by itself

    def __init__(self, url: str, *, durable: bool) -> None:
        self._url = url
        self._durable = durable

    def engine(self) -> Engine:
        """What opens connections to it; we say BEGIN ourselves."""
        engine = create_engine(self._url, hide_parameters=True)
        event.listen(engine, "connect", _prepare)
        if not self._durable:
            event.listen(engine, "connect", _let_go_of_the_disk)
        return engine

    @property
    def folder(self) -> Path | None:
        """Where the file stands; None of a database in memory."""
        file = make_url(self._url).database
        return Path(file).parent if file else None

    def prepare_writer(self, connection: Any) -> None:
        """Make a connection ready for all that is written."""
        connection.execute(f"PRAGMA cache_size=-{CACHE_KIB}")  # less than 0: in KiB

    def in_transaction(self, connection: Any) -> bool:
        """Whether the connection is inside a transaction."""
        return bool(connection.in_transaction)

    def would_undo(self, _connection: Any) -> bool:
        """Whether a COMMIT would undo the transaction, without a word."""
        return False

    def end_reading_in(self, connection: Any, seconds: float | None) -> None:
        """Interrupt what is read on this connection after so many seconds; with None, no more."""
        if seconds is None:
            connection.set_progress_handler(None, 0)
            return
        until = time.monotonic() + seconds
        connection.set_progress_handler(lambda: time.monotonic() > until, STEPS_A_LOOK)

    def end_look(self, connection: Any) -> None:
        """End the transaction of a look, which wrote nothing."""
        connection.rollback()

    def is_trouble(self, error: Exception) -> bool:
        """Whether an error that may be the database's own trouble is."""
        return any(word in str(error).lower() for word in _TROUBLE)

    def is_damage(self, error: BaseException) -> bool:
        """Whether an error says that a page of the file is not what it was."""
        return str(getattr(error, "sqlite_errorname", "")).startswith(_DAMAGE) or _NO_TEXT in str(error)

    def reads_on(self, connection: Any, error: Exception) -> bool:
        """Read texts as far as they can be, from now on, where an error says that one is none; whether it does.

        A changed byte would hide every row that is read together with its own.
        """
        is_text = _NO_TEXT in str(error)
        if is_text:
            connection.text_factory = _as_far_as_it_reads
        return is_text

    def is_whole(self, connection: Any) -> bool:
        """Whether each page of the file, and each text in it, is what it should be: all are read.

        Raises the driver's error.
        """
        if connection.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
            return False
        connection.text_factory = str
        return all(_has_whole_texts(connection, table) for (table,) in connection.execute(_TABLES).fetchall())

    def empty_journal(self, connection: Any, rewrite_up_to: int) -> bool:
        """Empty the write-ahead log, and write a file of at most so many bytes anew before; whether it is empty.

        Raises the driver's error where somebody is in the way of the rewriting.
        """
        cursor = connection.cursor()
        cursor.execute("PRAGMA busy_timeout=0")
        if self._durable and _size(cursor) <= rewrite_up_to:
            cursor.execute("VACUUM")
        (busy, *_) = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        cursor.execute(f"PRAGMA busy_timeout={int(BUSY_SECONDS * 1000)}")
        return not busy


class PostgreSQL:
    """A server."""

    begin_writing = "BEGIN"
    begin_reading = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"  # one look sees one moment
    folder = None

    def __init__(self, url: str) -> None:
        self._url = url

    def engine(self) -> Engine:
        """What opens connections to it; we say BEGIN ourselves.

        The server may have been restarted since a connection was used: it is asked first.
        """
        return create_engine(
            server_url(self._url),
            hide_parameters=True,
            isolation_level="AUTOCOMMIT",
            pool_pre_ping=True,
            connect_args={"connect_timeout": CONNECT_SECONDS},
        )

    def prepare_writer(self, connection: Any) -> None:
        """Make a connection ready for all that is written: it is."""

    def in_transaction(self, connection: Any) -> bool:
        """Whether the connection is inside a transaction, also in one that failed."""
        return int(connection.info.transaction_status) in (_ACTIVE, _IN_TRANSACTION, _IN_ERROR)

    def would_undo(self, connection: Any) -> bool:
        """Whether a COMMIT would undo the transaction, without a word."""
        return int(connection.info.transaction_status) == _IN_ERROR

    def end_reading_in(self, connection: Any, seconds: float | None) -> None:
        """Readers are in nobody's way: they may take the time they need."""

    def end_look(self, connection: Any) -> None:
        """End the transaction of a look; by COMMIT, as psycopg prepares every statement anew after a ROLLBACK."""
        if int(connection.info.transaction_status) == _IN_TRANSACTION:
            connection.execute("COMMIT")
        else:
            connection.rollback()

    def is_trouble(self, error: Exception) -> bool:
        """Whether an error that may be the database's own trouble is."""
        state = getattr(error, "sqlstate", None) or ""
        return not state.startswith(_DO_NOT_PASS) or state in _PASS

    def reads_on(self, _connection: Any, _error: Exception) -> bool:
        """A server takes no text that is none."""
        return False

    def is_damage(self, _error: BaseException) -> bool:
        """A server tells of it to whoever runs it."""
        return False

    def is_whole(self, _connection: Any) -> bool:
        """A server looks after its own files."""
        return True


def ways_of(url: str, *, durable: bool) -> SQLite | PostgreSQL:
    """How the database at this address does things."""
    if make_url(url).get_backend_name() == "sqlite":
        return SQLite(url, durable=durable)
    return PostgreSQL(url)


def server_url(url: str) -> str:
    """The address of a PostgreSQL database, with the driver we use."""
    parsed = make_url(url)
    if parsed.get_backend_name() != "postgresql":
        return url
    return parsed.set(drivername="postgresql+psycopg").render_as_string(hide_password=False)


def read_only_url(url: str) -> str:
    """The same database, opened so that nothing can be written to it (SQLite only; others unchanged)."""
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite" or not parsed.database:
        return url
    return f"sqlite:///file:{Path(parsed.database).absolute()}?mode=ro&uri=true"


def _prepare(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves
    for pragma in (
        f"busy_timeout={int(BUSY_SECONDS * 1000)}",  # first: the driver's own would hold up what follows
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "secure_delete=ON",  # erased words leave no bytes behind
    ):
        try:
            connection.execute(f"PRAGMA {pragma}")
        except Exception as error:
            if "readonly" not in str(error):  # a reader cannot, and need not, choose the journal
                raise


def _as_far_as_it_reads(text: bytes) -> str:
    return text.decode(errors="replace")


def _has_whole_texts(connection: Any, table: str) -> bool:
    """Whether what this table says in columns of texts is text. Raises the driver's error where it is no UTF-8."""
    columns = connection.execute(f'PRAGMA table_info("{table}")').fetchall()
    names = [name for _, name, kind, *_ in columns if kind.upper() in ("TEXT", "VARCHAR")]
    if not names:
        return True
    listed = ", ".join(f'"{each}"' for each in names)
    rows = connection.execute(f'SELECT {listed} FROM "{table}"')  # noqa: S608 (names of our own)
    return all(isinstance(value, str | None) for row in rows for value in row)


def _let_go_of_the_disk(connection: Any, _record: Any) -> None:
    connection.execute("PRAGMA synchronous=OFF")


def _size(cursor: Any) -> int:
    (pages,) = cursor.execute("PRAGMA page_count").fetchone()
    (bytes_a_page,) = cursor.execute("PRAGMA page_size").fetchone()
    return int(pages) * int(bytes_a_page)
