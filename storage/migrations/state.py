"""In which shape a database is, and how it comes into the present one.

Migrations are numbered (`versions/0001_….py`, `0002_….py`) and follow each other in one line. All that are missing
are made in one transaction: a migration that fails leaves the database as it was.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Column, Connection, MetaData, String, Table, create_engine, inspect
from sqlalchemy.exc import DatabaseError, InternalError, OperationalError
from sqlalchemy.pool import NullPool

from storage import key_check
from storage.database import Database, Unavailable, metadata
from storage.encryption import Vault
from storage.every_table import import_tables
from storage.sqlite_or_postgresql import server_url

if TYPE_CHECKING:
    from alembic.config import Config

FOLDER = Path(__file__).parent
VERSION_TABLE = "alembic_version"
# As Alembic makes it.
_VERSION = Table(
    VERSION_TABLE,
    MetaData(naming_convention={"pk": "alembic_version_pkc"}),
    Column("version_num", String(32), primary_key=True),
)


class SchemaStrange(Exception):
    """The database is in a shape this version of Anker does not know: newer, or not made by it."""


def create_all(database: Database) -> None:
    """Make every table at once, in a fresh database, without a version: for tests."""
    import_tables()
    metadata.create_all(database.engine, checkfirst=False)


def revisions() -> list[str]:
    """The numbers of all migrations, oldest first."""
    return sorted(file.stem.partition("_")[0] for file in (FOLDER / "versions").glob("[0-9]*.py"))


def revision(database: Database) -> str | None:
    """The number of the last migration this database has had; None when it is empty.

    Raises SchemaStrange when it is newer than this program or was made by another, Unavailable when it is out of
    reach.
    """
    with _connection(database) as connection:
        return _revision(connection)


def is_current(database: Database) -> bool:
    """Whether the database has had every migration. Raises as `revision` does."""
    return revision(database) == revisions()[-1]


def has_tables(url: str) -> bool:
    """Whether there is anything in the database at this address. Raises Unavailable when it is out of reach."""
    engine = create_engine(server_url(url), hide_parameters=True, poolclass=NullPool)
    with _trouble_told(), engine.connect() as connection:
        return bool(inspect(connection).get_table_names())


def migrate(database: Database) -> bool:
    """Bring the database into the present shape; whether there was anything to do.

    An empty one gets its tables at once; a test holds that the migrations lead to the very same.
    Raises SchemaStrange and Unavailable as `revision` does, KeyUnusable where the key does not open the data.
    """
    with _connection(database) as connection, _exclusively(connection):
        found = _revision(connection)
        if found == revisions()[-1]:
            return False
        if found is None:
            _create(connection, database.vault)
        else:
            _upgrade(connection, database.vault, "head")
        return True


def upgrade(database: Database, to: str = "head") -> None:
    """Make each migration up to this number, also in an empty database: for tests. Raises as `migrate` does."""
    with _connection(database) as connection, _exclusively(connection):
        _upgrade(connection, database.vault, to)


def _create(connection: Connection, vault: Vault) -> None:
    import_tables()
    metadata.create_all(connection, checkfirst=False)
    _VERSION.create(connection)
    connection.execute(_VERSION.insert(), {"version_num": revisions()[-1]})
    connection.execute(key_check.kept_secret.insert(), key_check.first_row(vault))


def _upgrade(connection: Connection, vault: Vault, to: str) -> None:
    from alembic import command  # slow to import, and needed once in a while

    config = configuration(connection)
    config.attributes["vault"] = vault  # a migration may have to seal values afresh
    command.upgrade(config, to)


def configuration(connection: Connection) -> Config:
    """How Alembic is told where the migrations are, and on which connection to make them."""
    from alembic.config import Config

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(FOLDER))
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    return config


def _revision(connection: Connection) -> str | None:
    tables = inspect(connection).get_table_names()
    if VERSION_TABLE not in tables:
        if tables:
            raise SchemaStrange("The database holds tables that Anker did not make: name another database.")
        return None
    found: str | None = connection.exec_driver_sql(f"SELECT version_num FROM {VERSION_TABLE}").scalar()  # noqa: S608
    if found is not None and found not in revisions():
        raise SchemaStrange(
            f"The database was written by a newer version of Anker (its schema is {found}, this program knows "
            f"{revisions()[-1]}): install that version again, or restore an older backup."
        )
    return found


@contextmanager
def _connection(database: Database) -> Iterator[Connection]:
    with _trouble_told(), database.engine.connect() as connection:
        if connection.dialect.name != "sqlite":  # there our own BEGIN, here all migrations in one transaction
            connection = connection.execution_options(isolation_level="READ COMMITTED")
        try:
            yield connection
        finally:
            connection.invalidate()  # what was set for migrating must not stay with a connection of the pool


@contextmanager
def _exclusively(connection: Connection) -> Iterator[None]:
    """One transaction around everything. SQLite's driver begins none for a change of tables, so we do."""
    on_sqlite = connection.dialect.name == "sqlite"
    if on_sqlite:
        # A table that is rebuilt is dropped for a moment; checked below instead.
        connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    try:
        yield
        if on_sqlite and (broken := connection.exec_driver_sql("PRAGMA foreign_key_check").first()):
            raise SchemaStrange(f"The migration was undone: it left rows of “{broken[0]}” without what they name.")
        connection.commit()
    except BaseException:
        connection.rollback()
        raise


@contextmanager
def _trouble_told() -> Iterator[None]:
    try:
        yield
    except (OperationalError, InternalError) as error:
        raise Unavailable(f"{type(error.orig).__name__}: {error.orig}") from None
    except DatabaseError as error:
        raise SchemaStrange(f"The database cannot be read ({error.orig}).") from None
