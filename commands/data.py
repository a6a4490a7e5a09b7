"""The data of an installation: the database with its key, brought into its present shape before anyone uses it."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from commands.errors import Mistake
from commands.settings import Settings
from storage import backup, key_check
from storage.database import Database
from storage.encryption import KeyMissing, KeyUnusable, Vault, load_key
from storage.migrations import state
from storage.one_process import InUse, alone_with

log = logging.getLogger(__name__)


@contextmanager
def opened(settings: Settings) -> Iterator[Database]:
    """The database, in its present shape, for a command that runs beside the bot.

    Raises Mistake, storage.database.Unavailable and state.SchemaStrange.
    """
    database = open_database(settings)
    try:
        if not state.is_current(database):
            with alone(settings):
                bring_up_to_date(settings, database)
        require_its_key(database, settings)
        yield database
    finally:
        database.close()


@contextmanager
def alone(settings: Settings) -> Iterator[None]:
    """Have the data to oneself. Raises Mistake when a bot runs on it."""
    try:
        with alone_with(settings.lock_file):
            yield
    except InUse:
        raise Mistake(f"A bot is running on this data ({settings.lock_file} is held): stop it first.") from None


def open_database(settings: Settings) -> Database:
    """The database with its key, in whatever shape it is. Raises Mistake when the key is missing beside data."""
    make_data_folder(settings)
    fresh_key = not settings.key_path.exists()
    vault = open_vault(settings, data_exists=has_data(settings))
    if fresh_key:
        print(
            f"A key was made in {settings.key_path}. Keep a copy apart from the data: without it nothing opens.",
            file=sys.stderr,
        )
    return Database(settings.database, vault)


def open_vault(settings: Settings, *, data_exists: bool) -> Vault:
    """The key's vault; a key is made when there is neither key nor data. Raises Mistake."""
    try:
        return Vault(load_key(settings.key_path, data_exists=data_exists))
    except (KeyMissing, KeyUnusable) as error:
        raise Mistake(str(error)) from None
    except FileExistsError:  # another process makes the very same first key at this moment
        return open_vault(settings, data_exists=True)
    except OSError as error:
        raise Mistake(f"The key file {settings.key_path} cannot be used ({error.strerror}).") from None


def bring_up_to_date(settings: Settings, database: Database) -> None:
    """Migrate the database; one that holds data is backed up before. The caller has it to itself."""
    before = state.revision(database)
    if before is not None and not state.is_current(database) and settings.database_file is not None:
        out = settings.data_dir / "backups" / f"before-{state.revisions()[-1]}-{stamp()}.db"
        backup.write(settings.database_file, out)
        log.info("the database was backed up to %s before it is migrated", out)
    try:
        migrated = state.migrate(database)
    except KeyUnusable as error:
        raise _wrong_key(settings, str(error)) from None
    if migrated:
        log.info("the database is in shape %s", state.revisions()[-1])


def require_its_key(database: Database, settings: Settings) -> None:
    """See that the key opens this data. Raises Mistake."""
    try:
        with database.read() as db:
            key_check.require(db)
    except KeyUnusable as error:
        raise _wrong_key(settings, str(error)) from None


def _wrong_key(settings: Settings, why: str) -> Mistake:
    return Mistake(
        f"The key in {settings.key_path} is not the key of this data: put the right one back, "
        f"or name its place in ANKER_KEY_FILE. ({why.removesuffix('.')}.)"
    )


def has_data(settings: Settings) -> bool:
    """Whether there is a database that holds anything. Raises storage.database.Unavailable."""
    file = settings.database_file
    if file is None:
        return state.has_tables(settings.database)
    return file.exists() and file.stat().st_size > 0


def require_database_file(settings: Settings) -> Path:
    """The SQLite file that a backup is made of. Raises Mistake for a database on a server."""
    file = settings.database_file
    if file is None:
        raise Mistake("This database is on a server: back it up and restore it with pg_dump and pg_restore.")
    return file


def make_data_folder(settings: Settings) -> None:
    """Make the data folder. Raises Mistake when that cannot be done."""
    try:
        settings.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        if settings.database_file:
            settings.database_file.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Mistake(f"The data folder {error.filename} cannot be made ({error.strerror}).") from None


def stamp() -> str:
    """This moment, as part of a file's name."""
    return datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
