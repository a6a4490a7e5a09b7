"""The one door to the database: transactions, and statements that are built once and run on the driver's cursor.

Statements are SQLAlchemy Core, made at module level beside their table. They are compiled once per dialect and
run on the driver's own cursor, which costs a tenth of a Core execution. The cursor knows no type processors:
tables hold int, float, str and bytes only. Instants are whole seconds since 1970, UTC.
"""

from __future__ import annotations

import logging
import secrets
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from operator import itemgetter
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import (
    ColumnElement,
    MetaData,
    Select,
    Table,
    create_engine,
    event,
    func,
    literal,
    make_url,
    select,
)
from sqlalchemy.engine import Dialect, Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.base import Executable
from sqlalchemy.sql.dml import Insert

from storage.encryption import Vault

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

log = logging.getLogger(__name__)

Row = tuple[Any, ...]
T = TypeVar("T")

# How long a server may take to let us in.
CONNECT_SECONDS = 5


@event.listens_for(Table, "after_parent_attach")
def _numbered_once(table: Table, parent: Any) -> None:
    """A number the database gives to a row never comes back, though the row is deleted: keys are made of them.

    PostgreSQL's sequences do that of themselves, SQLite only where a table asks for it.
    """
    if parent is metadata:
        numbered = table.primary_key.columns.keys() == ["id"] and table.c.id.autoincrement is not False
        table.dialect_options["sqlite"]["autoincrement"] = numbered


# How long a writer waits for another process before the database counts as locked.
BUSY_SECONDS = 2.0

# One look sees one moment, whatever is written meanwhile; SQLite's readers do so by themselves.
LOOK = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"

# psycopg's transaction states.
_ACTIVE, _IN_TRANSACTION, _IN_ERROR = 1, 2, 3

# How long a look at the database may last, and after how many steps of SQLite's machine that is asked.
READ_SECONDS = 60.0
STEPS_A_LOOK = 100_000

# What the writer keeps of the file, as it is needed: SQLite's own 2 MB are less than one large day's plan touches,
# and a hundred thousand members with their chats take 32.
CACHE_KIB = 64 * 1024


class Unavailable(Exception):
    """The database cannot take this now (full, locked, gone): nothing was written; try again later."""


@dataclass(frozen=True)
class Upsert:
    """Insert a row, or change these columns of the one that stands in its way; without `changes`, leave it.

    With a `source`, insert each row that it selects under its columns' names.
    """

    table: Table
    conflict: tuple[str, ...]
    changes: tuple[str, ...] = ()
    source: Select[Any] | None = None

    def build(self, dialect: Dialect) -> Executable:
        """The statement in the words of this database."""
        # Imported here: each dialect brings its drivers along, and one of them is needed.
        statement = import_module(f"sqlalchemy.dialects.{dialect.name}").insert(self.table)
        if self.source is not None:
            statement = statement.from_select(self.source.selected_columns.keys(), self.source)
        if not self.changes:
            built: Executable = statement.on_conflict_do_nothing(index_elements=self.conflict)
        else:
            new = {name: statement.excluded[name] for name in self.changes}
            built = statement.on_conflict_do_update(index_elements=self.conflict, set_=new)
        return built


Statement = Executable | Upsert


class _Compiled:
    """A statement in SQL; `order` are names by position, None where the driver takes names."""

    __slots__ = ("_constants", "_pick", "sql", "statement")

    def __init__(
        self, statement: Statement, sql: str, order: tuple[str, ...] | None, constants: Mapping[str, Any]
    ) -> None:
        self.statement = statement  # kept, so that its id in the cache stays its own
        self.sql = sql
        self._constants = constants
        self._pick = None if order is None else _picking(order)

    def arguments(self, values: Mapping[str, Any]) -> Any:
        merged = {**self._constants, **values} if self._constants else values
        return merged if self._pick is None else self._pick(merged)


def _picking(names: tuple[str, ...]) -> Callable[[Mapping[str, Any]], tuple[Any, ...]]:
    """Picks values by name; of several in one step of the interpreter."""
    if len(names) > 1:
        return itemgetter(*names)
    return lambda values: tuple([values[name] for name in names])


# By dialect, for the whole process: a statement means the same in every database, and compiling takes long.
_CACHES: dict[str, dict[tuple[int, tuple[str, ...]], _Compiled]] = {}


@dataclass
class _Later:
    statement: Statement
    rows: list[dict[str, Any]] = field(default_factory=list)


class Transaction:
    """One transaction: everything in it is written, or nothing."""

    def __init__(self, database: Database, connection: Any) -> None:
        self.vault = database.vault
        self._database = database
        self._connection = connection
        self._cursor = connection.cursor()
        self._known = database.known
        self._later: dict[int, _Later] = {}

    def all(self, statement: Statement, /, **values: Any) -> list[Row]:
        """Every row of the answer."""
        self._execute(statement, values)
        return self._cursor.fetchall()  # type: ignore[no-any-return]

    def one(self, statement: Statement, /, **values: Any) -> Row | None:
        """The first row of the answer, if there is one."""
        self._execute(statement, values)
        return self._cursor.fetchone()  # type: ignore[no-any-return]

    def run(self, statement: Statement, /, **values: Any) -> int:
        """Carry out a change; how many rows it touched."""
        self._execute(statement, values)
        return self._cursor.rowcount  # type: ignore[no-any-return]

    def insert(self, statement: Executable, /, **values: Any) -> int:
        """Add a row by an insert that returns its id."""
        self._execute(statement, values)
        return int(self._cursor.fetchone()[0])

    def unnumbered(self, table: Table) -> int:
        """An id less than 0 for a row that will leave no trace: a gap in the numbers of others would be one.

        Later ones are greater, for as long as an earlier one is there.
        """
        row = self.one(_greatest_below_0(table))
        if row is not None and row[0] is not None:
            return int(row[0]) + 1
        return -(2**30) - secrets.randbelow(2**30)

    def run_many(self, statement: Statement, rows: Sequence[Mapping[str, Any]]) -> int:
        """Carry out one change with many rows of values (all with the same names)."""
        if not rows:
            return 0
        compiled = self._database.compiled(statement, tuple(rows[0]))
        if any(row.keys() != rows[0].keys() for row in rows):
            raise TypeError("rows of one change have different names")
        self._cursor.executemany(compiled.sql, [compiled.arguments(row) for row in rows])
        return self._cursor.rowcount  # type: ignore[no-any-return]

    def later(self, statement: Statement, /, **values: Any) -> None:
        """Carry out this change just before the commit, with its like; a turn that is undone takes it along."""
        self._later.setdefault(id(statement), _Later(statement)).rows.append(values)

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        """A part that can be undone alone; after a database that lost the whole transaction, `alive` is false."""
        marks = {key: len(later.rows) for key, later in self._later.items()}
        self._cursor.execute("SAVEPOINT part")
        try:
            yield
        except BaseException:
            for key, later in self._later.items():
                del later.rows[marks.get(key, 0) :]
            if self.alive:
                self._cursor.execute("ROLLBACK TO SAVEPOINT part")
                self._cursor.execute("RELEASE SAVEPOINT part")
            raise
        else:
            self._cursor.execute("RELEASE SAVEPOINT part")

    @property
    def alive(self) -> bool:
        """Whether the database still holds this transaction open.

        A full disk inside a savepoint makes SQLite roll the *whole* transaction back; what follows would be
        committed piece by piece.
        """
        return self._database.in_transaction(self._connection)

    def close(self) -> None:
        """Let go of the last answer: an unread rest of it would keep SQLite's file open after its connection."""
        self._cursor.close()

    def write_what_waits(self) -> None:
        """Carry out what was put off to the end."""
        for later in self._later.values():
            self.run_many(later.statement, later.rows)
        self._later.clear()

    def _execute(self, statement: Statement, values: Mapping[str, Any]) -> None:
        names = tuple(values)
        compiled = self._known.get((id(statement), names)) or self._database.compiled(statement, names)
        self._cursor.execute(compiled.sql, compiled.arguments(values))


class Database:
    """A database file or server, with the vault that opens what is sealed in it.

    `write` is for one thread (the event loop's); `read` opens a connection of its own and may run beside it.
    Data that nobody will miss, nor look for, need not be `durable`: SQLite's commits do not wait for the disk, and
    the file is not written anew after an erasure.
    """

    def __init__(self, url: str, vault: Vault, *, durable: bool = True) -> None:
        self.vault = vault
        self.engine = _engine(url)
        self._sqlite = self.engine.dialect.name == "sqlite"
        self._durable = durable
        if not durable and self._sqlite:
            event.listen(self.engine, "connect", _let_go_of_the_disk)
        self.known = _CACHES.setdefault(self.engine.dialect.name, {})
        self._writer: Any = None
        # Asked when a connection for writing is opened (again): is the database still ours? It raises if not.
        self.before_writing: Callable[[], None] = lambda: None
        driver: Any = self.engine.dialect.loaded_dbapi
        self._driver_error: type[Exception] = driver.Error
        self._trouble: tuple[type[Exception], ...] = (driver.OperationalError, driver.InterfaceError)

    @contextmanager
    def write(self) -> Iterator[Transaction]:
        """A writing transaction: committed at the end of the block, undone if it raises.

        Raises Unavailable when the database is full, locked by another process, or gone.
        """
        try:
            transaction = self._begin()
            yield transaction
            if not transaction.alive:
                raise Unavailable("the database gave the transaction up")
            transaction.write_what_waits()
            self._commit()
            transaction.close()
        except (self._driver_error, DBAPIError) as error:
            self._discard()
            if self.is_trouble(error):
                raise Unavailable(type(error).__name__ + ": " + _first_line(error)) from error
            raise
        except Exception as error:
            if isinstance(error, Unavailable):
                self._discard()
            else:  # not the database's: its connection is as good as before
                self._undo()
            raise
        except BaseException:
            self._discard()
            raise

    @contextmanager
    def read(self) -> Iterator[Transaction]:
        """A consistent look at the database on a connection of its own.

        On SQLite it lasts at most READ_SECONDS: while somebody reads, nothing that was erased leaves the journal.
        Raises Unavailable when a question comes later than that, and when a server is gone or does not answer.
        """
        try:
            connection = self.engine.raw_connection()
            try:
                driver: Any = connection.driver_connection
                self._end_reading_in(driver, READ_SECONDS)
                driver.cursor().execute("BEGIN" if self._sqlite else LOOK)
                look = Transaction(self, driver)
                yield look
                look.close()
            finally:
                with suppress(self._driver_error):  # of a connection that was cut there is nothing to undo
                    self._end_reading_in(connection.driver_connection, None)
                    connection.rollback()
                connection.close()
        except (self._driver_error, DBAPIError) as error:
            if "interrupted" in str(error):
                raise Unavailable(f"reading took longer than {READ_SECONDS:.0f} seconds") from error
            if not self._sqlite and self.is_trouble(error):
                raise Unavailable(type(error).__name__ + ": " + _first_line(error)) from error
            raise

    def empty_journal(self, *, rewrite_up_to: int = 0) -> bool:
        """Leave no old pages in SQLite's write-ahead log, which hold what was deleted; whether that succeeded.

        A file of at most so many bytes is written anew before: where rows were moved between pages, copies of
        them stay in what no page uses, out of reach of `secure_delete`. A reader in the way is not waited for.
        Not within a transaction.
        """
        if not self._sqlite:
            return True
        if self._writer is None:
            self._open_writer()
        cursor = self._writer.driver_connection.cursor()
        try:
            cursor.execute("PRAGMA busy_timeout=0")
            if self._durable and self._size(cursor) <= rewrite_up_to:
                cursor.execute("VACUUM")
            (busy, *_) = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        except self._driver_error:
            self._discard()
            return False
        cursor.execute(f"PRAGMA busy_timeout={int(BUSY_SECONDS * 1000)}")
        return not busy

    @staticmethod
    def _size(cursor: Any) -> int:
        (pages,) = cursor.execute("PRAGMA page_count").fetchone()
        (bytes_a_page,) = cursor.execute("PRAGMA page_size").fetchone()
        return int(pages) * int(bytes_a_page)

    def compiled(self, statement: Statement, names: tuple[str, ...]) -> _Compiled:
        """The statement in SQL, remembered."""
        key = (id(statement), names)
        found = self.known.get(key)
        if found is None:
            found = self.known[key] = self._compile(statement, names)
        return found

    def in_transaction(self, connection: Any) -> bool:
        """Whether the driver's connection is inside a transaction, on a server also in one that failed."""
        if self._sqlite:
            return bool(connection.in_transaction)
        return int(connection.info.transaction_status) in (_ACTIVE, _IN_TRANSACTION, _IN_ERROR)

    def _end_reading_in(self, connection: Any, seconds: float | None) -> None:
        if not self._sqlite:
            return
        if seconds is None:
            connection.set_progress_handler(None, 0)
            return
        until = time.monotonic() + seconds
        connection.set_progress_handler(lambda: time.monotonic() > until, STEPS_A_LOOK)

    @property
    def folder(self) -> Path | None:
        """Where the file of an SQLite database stands; None for one on a server."""
        file = self.engine.url.database
        return Path(file).parent if self._sqlite and file else None

    def close(self) -> None:
        """Let go of every connection."""
        self._discard()
        self.engine.dispose()

    def _begin(self) -> Transaction:
        if self._writer is None:
            self._open_writer()
        driver = self._writer.driver_connection
        driver.cursor().execute("BEGIN IMMEDIATE" if self._sqlite else "BEGIN")
        return Transaction(self, driver)

    def _open_writer(self) -> None:
        self.before_writing()
        self._writer = self.engine.raw_connection()
        if self._sqlite:
            self._writer.driver_connection.execute(f"PRAGMA cache_size=-{CACHE_KIB}")  # less than 0: in KiB

    def _commit(self) -> None:
        driver = self._writer.driver_connection
        if not self._sqlite and int(driver.info.transaction_status) == _IN_ERROR:
            raise Unavailable("the database gave the transaction up")  # a COMMIT would undo it without a word
        driver.cursor().execute("COMMIT")

    def _undo(self) -> None:
        try:
            if self._writer is not None:
                self._writer.driver_connection.rollback()
        except self._driver_error:
            self._discard()

    def _discard(self) -> None:
        """Undo what is open and drop the connection: after trouble nobody knows what it still believes."""
        if self._writer is None:
            return
        writer, self._writer = self._writer, None
        with suppress(self._driver_error):
            writer.driver_connection.rollback()
        writer.invalidate()

    def is_trouble(self, error: Exception) -> bool:
        """Whether it is the database's trouble, which may pass, rather than a mistake of ours."""
        cause = error.orig if isinstance(error, DBAPIError) and error.orig is not None else error
        if not isinstance(cause, self._trouble):
            return False
        # SQLite has one class for a full disk and for a table that is not there.
        return not self._sqlite or any(word in str(cause).lower() for word in _TROUBLE)

    def _compile(self, statement: Statement, names: tuple[str, ...]) -> _Compiled:
        dialect = self.engine.dialect
        built = statement.build(dialect) if isinstance(statement, Upsert) else statement
        columns = list(names) if isinstance(built, Insert) and not _has_own_values(built) else None
        compiled: Any = built.compile(  # type: ignore[attr-defined]
            dialect=dialect, column_keys=columns
        )
        _require_all_named(compiled, names)
        order = tuple(compiled.positiontup) if compiled.positional else None
        constants = {name: value for name, value in compiled.params.items() if name not in names}
        return _Compiled(statement, str(compiled), order, constants)


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


@cache
def _greatest_below_0(table: Table) -> Select[Any]:
    return select(func.max(table.c.id)).where(table.c.id < 0)


def _engine(url: str) -> Engine:
    if make_url(url).get_backend_name() == "sqlite":
        engine = create_engine(url, hide_parameters=True)
        event.listen(engine, "connect", _prepare_sqlite)
        return engine
    # We say BEGIN ourselves. A server may have been restarted since a connection was used: it is asked first.
    return create_engine(
        server_url(url),
        hide_parameters=True,
        isolation_level="AUTOCOMMIT",
        pool_pre_ping=True,
        connect_args={"connect_timeout": CONNECT_SECONDS},
    )


def _let_go_of_the_disk(connection: Any, _record: Any) -> None:
    connection.execute("PRAGMA synchronous=OFF")


def _prepare_sqlite(connection: Any, _record: Any) -> None:
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


def _require_all_named(compiled: Any, names: tuple[str, ...]) -> None:
    """A value that is forgotten would be written as empty, one too many dropped in silence: raises TypeError."""
    missing = {name for name, bind in compiled.binds.items() if bind.required} - set(names)
    surplus = set(names) - compiled.params.keys()
    if missing or surplus:
        raise TypeError(f"a statement lacks {sorted(missing)} and knows no {sorted(surplus)}: {compiled}")


def _has_own_values(statement: Insert) -> bool:
    return statement._values is not None or statement.select is not None


_TROUBLE = ("locked", "busy", "full", "unable to open", "disk i/o", "readonly", "closed")


def _first_line(error: Exception) -> str:
    return str(error).partition("\n")[0]


def one_of(column: ColumnElement[Any], values: Iterable[str]) -> ColumnElement[bool]:
    """Whether a column has one of these fixed values (a plain list, since the cursor expands none)."""
    return column.in_([literal(value) for value in values])


def readable(rows: Iterable[Row], read: Callable[[Row], T]) -> list[T]:
    """What could be read of these rows; one whose sealed words do not open is passed over."""
    found = []
    for row in rows:
        try:
            found.append(read(row))
        except Exception as error:
            log.error("a row cannot be read: %s", type(error).__name__)
    return found


def values_of(rows: Iterable[Row]) -> list[Any]:
    """The first column of each row."""
    return [row[0] for row in rows]
