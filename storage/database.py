"""The one door to the database: its tables, transactions, and what is read of rows.

Instants in tables are whole seconds since 1970, UTC. What SQLite and PostgreSQL do each in its own way is in
`storage/sqlite_or_postgresql.py`, how a statement becomes SQL in `storage/statements.py`.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Column, ColumnElement, Index, MetaData, Select, Table, event, func, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.base import Executable

from storage.encryption import Vault
from storage.sqlite_or_postgresql import PostgreSQL, ways_of
from storage.statements import CACHES, Compiled, Statement, in_sql

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

# How long a look at the database may last, where it is in the way of what is erased.
READ_SECONDS = 60.0


@event.listens_for(Table, "after_parent_attach")
def _numbered_once(table: Table, parent: Any) -> None:
    """A number the database gives to a row never comes back, though the row is deleted: keys are made of them.

    PostgreSQL's sequences do that of themselves, SQLite only where a table asks for it.
    """
    if parent is metadata:
        numbered = table.primary_key.columns.keys() == ["id"] and table.c.id.autoincrement is not False
        table.dialect_options["sqlite"]["autoincrement"] = numbered


def partial_index(name: str, *columns: Column[Any], where: ColumnElement[bool]) -> Index:
    """An index of those rows alone of which this is true.

    PostgreSQL is told when its tables are made: to name it here imports its dialect wherever a table is known.
    """
    return Index(name, *columns, sqlite_where=where, info={"where": where})


@event.listens_for(metadata, "before_create")
def _tell_a_server(_metadata: MetaData, connection: Any, **_how: Any) -> None:
    if connection.dialect.name == "postgresql":
        tell_postgresql()


def tell_postgresql() -> None:
    """Of every partial index, which rows are in it."""
    for table in metadata.tables.values():
        for index in table.indexes:
            if "where" in index.info:
                index.dialect_options["postgresql"]["where"] = index.info["where"]


class Unavailable(Exception):
    """The database cannot take this now (full, locked, gone): nothing was written; try again later."""


@dataclass
class _Later:
    statement: Statement
    rows: list[dict[str, Any]] = field(default_factory=list)


class Transaction:
    """One transaction: everything in it is written, or nothing."""

    def __init__(self, database: Database, connection: Any) -> None:
        self.vault = database.vault
        self._database = database
        self.connection = connection
        self._cursor = connection.cursor()
        self._known = database.known
        self._later: dict[int, _Later] = {}
        self._once_written: list[Callable[[], None]] = []

    def all(self, statement: Statement, /, **values: Any) -> list[Row]:
        """Every row of the answer."""
        return self._asked(statement, values, self._cursor.fetchall)  # type: ignore[no-any-return]

    def one(self, statement: Statement, /, **values: Any) -> Row | None:
        """The first row of the answer, if there is one."""
        return self._asked(statement, values, self._cursor.fetchone)  # type: ignore[no-any-return]

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

    def once_written(self, act: Callable[[], None]) -> None:
        """Let go of something in memory once this is committed; what is undone leaves it as it was."""
        self._once_written.append(act)

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        """A part that can be undone alone; after a database that lost the whole transaction, `alive` is false."""
        marks = {key: len(later.rows) for key, later in self._later.items()}
        acts = len(self._once_written)
        self._cursor.execute("SAVEPOINT part")
        try:
            yield
        except BaseException as error:
            self._database.note(error)
            for key, later in self._later.items():
                del later.rows[marks.get(key, 0) :]
            del self._once_written[acts:]
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
        return self._database.ways.in_transaction(self.connection)

    def close(self) -> None:
        """Let go of the last answer: an unread rest of it would keep SQLite's file open after its connection."""
        self._cursor.close()

    def write_what_waits(self) -> None:
        """Carry out what was put off to the end."""
        for later in self._later.values():
            self.run_many(later.statement, later.rows)
        self._later.clear()

    def is_written(self) -> None:
        """It was committed."""
        for act in self._once_written:
            act()

    def _asked(self, statement: Statement, values: Mapping[str, Any], fetch: Callable[[], Any]) -> Any:
        """The answer; where one text that is damaged hid all of it, it is asked once more.

        Only of what asks: what changes rows answers with numbers.
        """
        try:
            self._execute(statement, values)
            return fetch()
        except self._database.driver_error as error:
            self._read_on(error)
        self._execute(statement, values)
        return fetch()

    def _read_on(self, error: Exception) -> None:
        """Read texts that are damaged as far as they can be. Raises the error where it says anything else."""
        if not self._database.ways.reads_on(self.connection, error):
            raise error
        log.error("a text in the database is damaged")
        self._database.met_damage = True

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
        self.ways = ways_of(url, durable=durable)
        self.engine = self.ways.engine()
        self.known = CACHES.setdefault(self.engine.dialect.name, {})
        self._writer: Any = None
        self.met_damage = False  # whether a page could not be read since this was opened
        # Asked when a connection for writing is opened (again): is the database still ours? It raises if not.
        self.before_writing: Callable[[], None] = lambda: None
        driver: Any = self.engine.dialect.loaded_dbapi
        self.driver_error: type[Exception] = driver.Error
        self._trouble: tuple[type[Exception], ...] = (
            driver.OperationalError,
            driver.InterfaceError,
            driver.InternalError,
        )

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
            transaction.is_written()
        except (self.driver_error, DBAPIError) as error:
            self.note(error)
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
                self.ways.end_reading_in(driver, READ_SECONDS)
                driver.cursor().execute(self.ways.begin_reading)
                look = Transaction(self, driver)
                yield look
                look.close()
            finally:
                self._give_back(connection)
        except (self.driver_error, DBAPIError) as error:
            self.note(error)
            if "interrupted" in str(error):
                raise Unavailable(f"reading took longer than {READ_SECONDS:.0f} seconds") from error
            if isinstance(self.ways, PostgreSQL) and self.is_trouble(error):
                raise Unavailable(type(error).__name__ + ": " + _first_line(error)) from error
            raise

    def note(self, error: BaseException) -> None:
        """Remember that the file is damaged, where an error says so: whoever asks how the bot is must hear it."""
        self.met_damage |= self.ways.is_damage(error)

    def is_whole(self) -> bool:
        """Whether each page of an SQLite file is what it should be; a server looks after its own."""
        try:
            with self.read() as db:
                return self.ways.is_whole(db.connection)
        except self.driver_error as error:
            if self.ways.is_damage(error):
                return False
            raise

    def empty_journal(self, *, rewrite_up_to: int = 0) -> bool:
        """Leave no old pages in SQLite's write-ahead log, which hold what was deleted; whether that succeeded.

        A file of at most so many bytes is written anew before: where rows were moved between pages, copies of
        them stay in what no page uses, out of reach of `secure_delete`. A reader in the way is not waited for.
        Not within a transaction.
        """
        if isinstance(self.ways, PostgreSQL):
            return True
        if self._writer is None:
            self._open_writer()
        try:
            return self.ways.empty_journal(self._writer.driver_connection, rewrite_up_to)
        except self.driver_error:
            self._discard()
            return False

    def compiled(self, statement: Statement, names: tuple[str, ...]) -> Compiled:
        """The statement in SQL, remembered."""
        key = (id(statement), names)
        found = self.known.get(key)
        if found is None:
            found = self.known[key] = in_sql(statement, names, self.engine.dialect)
        return found

    @property
    def folder(self) -> Path | None:
        """Where the file of an SQLite database stands; None for one on a server."""
        return self.ways.folder

    def close(self) -> None:
        """Let go of every connection."""
        self._discard()
        self.engine.dispose()

    def _give_back(self, connection: Any) -> None:
        """End a look, and let its connection be used again."""
        try:
            self.ways.end_reading_in(connection.driver_connection, None)
            self.ways.end_look(connection.driver_connection)
        except self.driver_error:  # it was cut: there is nothing to undo
            connection.invalidate()
        else:
            connection.close()

    def _begin(self) -> Transaction:
        if self._writer is None:
            self._open_writer()
        driver = self._writer.driver_connection
        driver.cursor().execute(self.ways.begin_writing)
        return Transaction(self, driver)

    def _open_writer(self) -> None:
        self.before_writing()
        self._writer = self.engine.raw_connection()
        self.ways.prepare_writer(self._writer.driver_connection)

    def _commit(self) -> None:
        driver = self._writer.driver_connection
        if self.ways.would_undo(driver):
            raise Unavailable("the database gave the transaction up")
        driver.cursor().execute("COMMIT")

    def _undo(self) -> None:
        try:
            if self._writer is not None:
                self._writer.driver_connection.rollback()
        except self.driver_error:
            self._discard()

    def _discard(self) -> None:
        """Undo what is open and drop the connection: after trouble nobody knows what it still believes."""
        if self._writer is None:
            return
        writer, self._writer = self._writer, None
        with suppress(self.driver_error):
            writer.driver_connection.rollback()
        writer.invalidate()

    def is_trouble(self, error: Exception) -> bool:
        """Whether it is the database's trouble, which may pass, rather than a mistake of ours."""
        cause = error.orig if isinstance(error, DBAPIError) and error.orig is not None else error
        return isinstance(cause, self._trouble) and self.ways.is_trouble(cause)


@cache
def _greatest_below_0(table: Table) -> Select[Any]:
    return select(func.max(table.c.id)).where(table.c.id < 0)


def _first_line(error: Exception) -> str:
    return str(error).partition("\n")[0]


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
