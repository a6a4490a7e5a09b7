"""Fresh databases for tests: an SQLite file, or, where ANKER_TEST_POSTGRES names a server, a database on it.

Each is a copy of one that has every table, which is quicker than making them; on a server it is used again.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.pool import NullPool

from storage.database import Database, metadata
from storage.encryption import Vault
from storage.migrations.state import create_all
from storage.sqlite_or_postgresql import server_url

SERVER = os.environ.get("ANKER_TEST_POSTGRES", "")
ON_SERVER = bool(SERVER)
NO_FOLDER = Path()  # where databases are on a server
_TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
_PREFIX = f"anker_test_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}_{os.getpid()}"

# After so many tests what was deleted lies in the way.
USES = 50

_INSIDE = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
_SHAPE = "SELECT " + ", ".join(
    f"(SELECT count(*) FROM {each})"
    for each in ("pg_class", "pg_attribute", "pg_constraint", "pg_trigger", "pg_attrdef", "pg_proc")
)
# Where rows are, or were: a deleted one leaves the file as long as it was.
_FILLED = (
    "SELECT relname FROM pg_class"
    " WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND pg_relation_size(oid) > 0"
)
_FIRST_NUMBERS = (
    "SELECT setval(oid::regclass, 1, false) FROM pg_class"
    " WHERE relnamespace = 'public'::regnamespace AND relkind = 'S'"
)

_models: list[str] = []


def fresh_url(folder: Path, file: str = "anker.db") -> str:
    """The address of a database with every table, that nobody used: in this folder, or on the server."""
    if not SERVER:
        return f"sqlite:///{fresh_file(folder / file)}"
    place = _idle.pop() if _idle else _Place()
    _taken[place.url] = place
    return place.url


@contextmanager
def empty_on_server() -> Iterator[str]:
    """The address of a database on the server without a table, until the end of the block."""
    name = f"{_PREFIX}_{uuid4().hex[:12]}"
    on_server(f"CREATE DATABASE {name}")
    try:
        yield _address(name)
    finally:
        on_server(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def opened(url: str, vault: Vault, *, durable: bool) -> Database:
    """This database, opened; on a server by connections that stay for who gets it next, and know its tables."""
    place = _taken.get(url)
    return _Kept(url, vault, place.engine) if place else Database(url, vault, durable=durable)


def fresh_file(file: Path) -> Path:
    """This file, made: an SQLite database with every table, without a version."""
    file.write_bytes(_model_file())
    return file


@cache
def _model_file() -> bytes:
    with TemporaryDirectory() as folder:
        file = Path(folder) / "model.db"
        _fill(f"sqlite:///{file}")
        return file.read_bytes()


def drop(url: str) -> None:
    """Give a database of the server back, emptied, for the next test; a file goes with its folder."""
    if SERVER:
        place = _taken.pop(url)
        if place.empty():
            _idle.append(place)
        else:
            place.drop()


class _Kept(Database):
    """A database whose connections are not closed with it."""

    def __init__(self, url: str, vault: Vault, engine: Engine) -> None:
        super().__init__(url, vault)
        self.engine = engine

    def close(self) -> None:
        self._undo()
        if self._writer is not None:
            self._writer.close()
            self._writer = None


class _Place:
    """A database on the server for one test after the other: making one anew takes longer than most tests do."""

    def __init__(self) -> None:
        if not _models:
            _models.append(_make_model())
        name = f"{_PREFIX}_{uuid4().hex[:12]}"
        on_server(f"CREATE DATABASE {name} TEMPLATE {_models[0]} STRATEGY FILE_COPY")
        self.url = _address(name)
        self.engine = Database(self.url, Vault(bytes(32))).engine
        event.listen(self.engine, "connect", _remember_statements)
        self._uses = 0
        with self.engine.connect() as connection:
            self._shape = self._seen(connection)

    def empty(self) -> bool:
        """Leave no row, and numbers at their first; false where it has another shape, or somebody is still in."""
        self._uses += 1
        with self.engine.connect() as connection:
            inside = connection.exec_driver_sql(_INSIDE).scalar()
            ours = self.engine.pool.checkedin() + self.engine.pool.checkedout()  # type: ignore[attr-defined]
            if self._uses >= USES or inside != ours or self._seen(connection) != self._shape:
                return False
            filled = set(connection.exec_driver_sql(_FILLED).scalars())
            emptied = [f"DELETE FROM {each}" for each in reversed(metadata.sorted_tables) if each.name in filled]
            driver: Any = connection.connection.driver_connection
            driver.execute(";".join([*emptied, _FIRST_NUMBERS]), prepare=False)
        return True

    def drop(self) -> None:
        """Take it off the server."""
        self.engine.dispose()
        on_server(f"DROP DATABASE IF EXISTS {make_url(self.url).database} WITH (FORCE)")

    @staticmethod
    def _seen(connection: Connection) -> Sequence[object]:
        return connection.exec_driver_sql(_SHAPE).one()


def _remember_statements(connection: Any, _record: object) -> None:
    """What was planned once is not planned again: a test says few things often, and the next one the same."""
    connection.prepare_threshold = 1
    connection.prepared_max = None


# The databases of this process: those that wait for a test, and those that one has, by their address.
_idle: list[_Place] = []
_taken: dict[str, _Place] = {}


def all_that_is_stored(database: Database) -> bytes:
    """The file and journal as they lie on the disk; on a server, whose pages are its own, each value of a row."""
    with database.engine.connect() as connection:
        if SERVER:
            tables = connection.exec_driver_sql(_TABLES).scalars().all()
            rows = [row for table in tables for row in connection.exec_driver_sql(f'SELECT * FROM "{table}"')]
            return b"\n".join(_as_bytes(value) for row in rows for value in row)
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    return b"".join(file.read_bytes() for file in sorted((database.folder or NO_FOLDER).glob("anker.db*")))


def _as_bytes(value: object) -> bytes:
    return value if isinstance(value, bytes) else str(value).encode()


def drop_model() -> None:
    """At the end, take the model off the server."""
    for place in (*_idle, *_taken.values()):
        place.drop()
    for name in _models:
        on_server(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def _make_model() -> str:
    name = f"{_PREFIX}_model"
    on_server(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
    on_server(f"CREATE DATABASE {name}")
    _fill(_address(name))
    return name


def _fill(url: str) -> None:
    database = Database(url, Vault(bytes(32)))
    create_all(database)
    database.close()


def _address(name: str) -> str:
    return make_url(SERVER).set(database=name).render_as_string(hide_password=False)


def on_server(statement: str) -> None:
    """Run one statement on the server itself, outside any transaction."""
    engine = create_engine(server_url(SERVER), isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with engine.connect() as connection:
        connection.exec_driver_sql(statement)
