"""The data of an installation: the database with its key, brought into its present shape before anyone uses it."""

from __future__ import annotations

import logging
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from commands import keys
from commands.errors import Mistake, WrongUse
from commands.settings import Settings
from storage import backup, erasure_list, journal, key_check
from storage.database import Database, Unavailable
from storage.encryption import KeyMissing, KeyUnusable, Vault, load_key, read_key
from storage.migrations import state
from storage.one_process import InUse, ServerLock, alone_with

log = logging.getLogger(__name__)

SECONDS_TO_LOOK = 1.0  # whoever only looks whether a bot runs lets go at once
SECONDS_TO_MIGRATE = 30.0  # another command that makes the tables at this moment is waited for


@contextmanager
def opened(settings: Settings, *, begun: bool = False) -> Iterator[Database]:
    """The database, in its present shape, for a command that runs beside the bot.

    One that must have `begun` is not made: a command about a group has nothing to do where there is none.
    Raises Mistake, storage.database.Unavailable and state.SchemaStrange.
    """
    if begun and not has_data(settings):
        require_unused_key(settings)
        raise WrongUse(f"There is no group yet in {where(settings)}: “group create” starts one.")
    database = open_database(settings)
    try:
        _make_ready(settings, database)
        require_its_key(database, settings)
        yield database
    finally:
        database.close()


def _make_ready(settings: Settings, database: Database) -> None:
    """Bring the database into shape, or wait for another command that does so at this moment. Raises Mistake."""
    until = time.monotonic() + SECONDS_TO_MIGRATE
    while True:
        try:
            if _is_ready(settings, database):
                return
            with alone(settings):
                bring_up_to_date(settings, database)
        except (InUseMistake, Unavailable):
            if time.monotonic() >= until:
                raise
            time.sleep(0.1)


class InUseMistake(Mistake):
    """Another process has the data to itself."""


@contextmanager
def alone(settings: Settings) -> Iterator[ServerLock | None]:
    """Have the data to oneself, on a server by the lock handed out. Raises InUseMistake when a bot runs on it."""
    try:
        with alone_with(settings.lock_file, patience=SECONDS_TO_LOOK):
            if settings.database_file is not None:
                yield None
                return
            lock = ServerLock(settings.database)
            try:
                lock.hold()
                yield lock
            finally:
                lock.release()
    except InUse as held:
        raise InUseMistake(f"A bot is running on this data: stop it first. ({held})") from None


def require_bot(settings: Settings) -> None:
    """See that a bot runs on this data; on a server it may run elsewhere. Raises Mistake."""
    if settings.database_file is None:
        return
    with suppress(InUse), alone_with(settings.lock_file):
        raise Mistake("No bot is running on this data.")


def open_database(settings: Settings) -> Database:
    """The database with its key, in whatever shape it is.

    Raises Mistake when the key is missing beside data, or the data beside a key that has been in use.
    """
    make_data_folder(settings)
    there_is_data = has_data(settings)
    if not there_is_data:
        require_unused_key(settings)
    fresh_key = not settings.key_path.exists()
    vault = open_vault(settings, data_exists=there_is_data)
    if fresh_key:
        print(
            f"A key was made in {settings.key_path}. Keep a copy apart from the data: without it nothing opens.",
            file=sys.stderr,
        )
    database = Database(settings.database, vault)
    if there_is_data and keys.coming(settings).exists():
        _settle_rotation(settings, database)
    return database


def require_unused_key(settings: Settings) -> None:
    """See that a key without data is a new one: an empty bot in their place helps nobody. Raises Mistake."""
    if settings.key_path.exists() and settings.erasures_path.exists():
        raise Mistake(
            f"The key in {settings.key_path} has been in use, but its data are gone or damaged "
            f"({where(settings)}). Restore a backup with “python bot.py restore FILE --force”; to begin anew "
            f"without the data, move {settings.key_path} and {settings.erasures_path} away."
        )


def _settle_rotation(settings: Settings, database: Database) -> None:
    """A rotation fell between its commit and the change of the key's file: do the rest."""
    try:
        with database.read() as db:
            needed = key_check.fingerprint(db)
        came = Vault(read_key(keys.coming(settings)))
    except (KeyUnusable, FileNotFoundError, database.engine.dialect.loaded_dbapi.Error):
        return  # an older shape, or a rotation that has hardly begun
    if needed == came.fingerprint:
        if database.vault.fingerprint != came.fingerprint:
            keys.settle(settings)
        database.vault = came


def open_vault(settings: Settings, *, data_exists: bool) -> Vault:
    """The key's vault; a key is made when there is neither key nor data. Raises Mistake."""
    try:
        return Vault(load_key(settings.key_path, data_exists=data_exists))
    except (KeyMissing, KeyUnusable) as error:
        raise Mistake(str(error)) from None
    except FileExistsError:  # another process makes the very same first key at this moment
        return open_vault(settings, data_exists=True)
    except OSError as error:
        raise Mistake(
            f"The key file {settings.key_path} cannot be used ({error.strerror}). "
            "Name another place for it in ANKER_KEY_FILE."
        ) from None


def bring_up_to_date(settings: Settings, database: Database) -> None:
    """Migrate the database; one that holds data is backed up before. The caller has it to itself."""
    before = state.revision(database)
    if before is None:
        require_unused_key(settings)
    if before is not None and not state.is_current(database) and settings.database_file is not None:
        out = settings.data_dir / "backups" / f"before-{state.revisions()[-1]}-{stamp()}.db"
        backup.write(settings.database_file, out)
        log.info("the database was backed up to %s before it is migrated", out)
    try:
        migrated = state.migrate(database)
    except KeyUnusable as error:
        raise wrong_key(settings, str(error)) from None
    if migrated:
        log.info("the database is in shape %s", state.revisions()[-1])
    require_its_key(database, settings)
    make_good(settings, database)
    if settings.database_file is not None:
        backup.clear_leftovers(settings.database_file, settings.data_dir / "backups")


def make_good(settings: Settings, database: Database) -> None:
    """Erase again what the list of erasures tells and a backup brought back, before anyone can be answered."""
    from storage import after_restore  # knows every table; a command that only looks needs few

    with database.write() as db, _reading_erasures(settings):
        unknown = after_restore.make_good(
            db, settings.erasures_path, list(keys.every(settings)), at=int(time.time())
        )
        journal.owe(db, journal.WITHOUT_REWRITING)  # the tables and the check value stand in the file itself
    journal.settle(database)
    if unknown:
        log.warning("%d erasures are listed under a former key that is not here: put it beside the key", unknown)
    try:
        erasure_list.begin(settings.erasures_path)
    except OSError as error:
        log.warning("the list of erasures cannot be made (%s): %s", error.strerror, settings.erasures_path)


@contextmanager
def _reading_erasures(settings: Settings) -> Iterator[None]:
    """The list of erasures is read. Raises Mistake where that cannot be: somebody forgotten could be answered."""
    try:
        yield
    except OSError as error:
        raise Mistake(
            f"The list of erasures in {settings.erasures_path} cannot be read ({error.strerror}). Without it "
            "somebody who was forgotten could come back: put your copy of it there, and let this user read it."
        ) from None


def _is_ready(settings: Settings, database: Database) -> bool:
    """Whether a command may use the database as it is."""
    if not state.is_current(database):
        return False
    with database.read() as db, _reading_erasures(settings):
        return not erasure_list.news(db, settings.erasures_path)


def vaults_of_backup(settings: Settings, file: Path) -> list[Vault]:
    """The keys here that may open a backup, the present one first. Raises Mistake when it needs another."""
    present = open_vault(settings, data_exists=True)
    needed = backup.fingerprint(file)
    fitting = [each for each in keys.every(settings) if needed in (None, each.fingerprint)]
    if not fitting:
        why = f"{file} needs the key with the fingerprint {needed}; this one has {present.fingerprint}."
        raise wrong_key(settings, why)
    return fitting


def require_its_key(database: Database, settings: Settings) -> None:
    """See that the key opens this data. Raises Mistake."""
    try:
        with database.read() as db:
            key_check.require(db)
    except KeyUnusable as error:
        raise wrong_key(settings, str(error)) from None


def wrong_key(settings: Settings, why: str) -> Mistake:
    """What to say of a key that does not fit, and why it does not."""
    return Mistake(
        f"The key in {settings.key_path} is not the key of this data. {why} Put the right one back, "
        "or name its place in ANKER_KEY_FILE."
    )


def has_data(settings: Settings) -> bool:
    """Whether there is a database that holds anything. Raises storage.database.Unavailable."""
    file = settings.database_file
    if file is None:
        return state.has_tables(settings.database)
    return file.exists() and file.stat().st_size > 0


def where(settings: Settings) -> str:
    """Where the database is, without what opens it."""
    return str(settings.database_file or "the database on the server")


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
            settings.database_file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise Mistake(f"The data folder {error.filename} cannot be made ({error.strerror}).") from None


def stamp() -> str:
    """This moment, as part of a file's name."""
    return datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
