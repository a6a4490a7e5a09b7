"""Fresh databases for tests: an SQLite file, or, where ANKER_TEST_POSTGRES names a server, a database on it.

Each is a copy of one that has every table, which is quicker than making them.
"""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

from sqlalchemy import create_engine, make_url
from sqlalchemy.pool import NullPool

from storage.database import Database, server_url
from storage.encryption import Vault
from storage.migrations.state import create_all

SERVER = os.environ.get("ANKER_TEST_POSTGRES", "")
ON_SERVER = bool(SERVER)
NO_FOLDER = Path()  # where databases are on a server
_TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
_PREFIX = f"anker_test_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}_{os.getpid()}"

_models: list[str] = []


def fresh_url(folder: Path, file: str = "anker.db") -> str:
    """The address of a database with every table, that nobody used: in this folder, or on the server."""
    if not SERVER:
        return f"sqlite:///{fresh_file(folder / file)}"
    if not _models:
        _models.append(_make_model())
    name = f"{_PREFIX}_{uuid4().hex[:12]}"
    on_server(f"CREATE DATABASE {name} TEMPLATE {_models[0]} STRATEGY WAL_LOG")
    return _address(name)


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
    """Take a database off the server again; a file goes with its folder."""
    if SERVER:
        on_server(f"DROP DATABASE IF EXISTS {make_url(url).database} WITH (FORCE)")


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
