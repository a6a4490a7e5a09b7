"""`backup` and `restore`: a copy of the database, and the way back."""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Sequence
from itertools import chain, count
from pathlib import Path
from typing import Annotated

from typer import Argument, Option

from commands import data, keys, settings
from commands.errors import Mistake, WrongUse
from commands.places import plain
from commands.settings import Settings
from storage import backup as backups
from storage import erasure_list, key_check, rotation
from storage.database import Database, Unavailable
from storage.encryption import KeyUnusable, Vault
from storage.migrations import state


def backup(out: Annotated[Path, Option(metavar="FILE", callback=plain, help="Where to write the copy.")]) -> None:
    """Copy the database while the bot runs. The key is not in the copy: keep it in another place.

    \b
    Example:
      python bot.py backup --out /mnt/usb/anker-2027-03-04.db
    """
    chosen = settings.load()
    file = data.require_database_file(chosen)
    if not data.has_data(chosen):
        raise Mistake(f"There is nothing to back up: {file} is not there.")
    if _is_of_the_database(out, file) or (out.exists() and not _may_be_written_over(out, chosen)):
        raise WrongUse(f"{out} is in the way: name another file.")
    backups.write(file, out)
    print(f"{out} holds the data as it is now, but not the key ({chosen.key_path}).")


def _is_of_the_database(out: Path, file: Path) -> bool:
    """Whether it is where the database's own log stands, which SQLite would read, or where copies are made."""
    return out.resolve() in [file.resolve().with_name(name) for name in backups.names_beside(file)]


def _may_be_written_over(out: Path, chosen: Settings) -> bool:
    """Whether what stands there is an earlier backup, or a name and nothing else; never what is in use."""
    in_use = (chosen.database_file, chosen.lock_file)
    if not out.is_file() or any(each and each.exists() and out.samefile(each) for each in in_use):
        return False
    return out.stat().st_size == 0 or backups.is_database(out)


def restore(
    file: Annotated[Path, Argument(exists=True, dir_okay=False, help="A file that `backup` wrote.")],
    force: Annotated[bool, Option("--force", help="Also where there is data; it is kept beside.")] = False,
) -> None:
    """Put a backup in the place of the database. Stop the bot before; the backup's own key must be in place.

    \b
    Example:
      python bot.py restore /mnt/usb/anker-2027-03-04.db
    """
    chosen = settings.load()
    target = data.require_database_file(chosen)
    data.make_data_folder(chosen)
    with data.alone(chosen):
        there_is_data = data.has_data(chosen)
        if there_is_data and not force:
            raise Mistake(f"There is data in {target}. With --force it is kept beside, under another name.")
        candidates = data.vaults_of_backup(chosen, file)
        _warn_without_erasures(chosen)
        if there_is_data:
            _list_what_is_owed(chosen)
        kept = _free_name(target)
        with backups.restored(file, target, moved_to=kept) as copy:
            database = Database(f"sqlite:///{copy}", candidates[0])
            try:
                _open_with_one_of(database, candidates, chosen)
                data.make_good(chosen, database)
                planned = _let_go_of_planned(database)
                _number_buttons_anew(database)
            finally:
                database.close()
    if planned:
        print(
            f"Messages that facilitators had planned: {planned}. Nobody knows whether they went since, or were "
            "taken back: they are not sent. Let the facilitators know.",
            file=sys.stderr,
        )
    print(f"{target} is restored." + (f" What was there is in {kept}." if there_is_data else ""))


def _free_name(target: Path) -> Path:
    """Where the database that goes is kept; a second restore within a second has a name of its own."""
    name = f"{target.name}.replaced-{data.stamp()}"
    endings = chain([""], (f"-{number}" for number in count(2)))
    names = (target.with_name(name + each) for each in endings)
    return next(each for each in names if not each.exists())


def _let_go_of_planned(database: Database) -> int:
    """What facilitators had planned to send may have gone since, or been taken back: how much there was of it."""
    from storage import broadcasts  # knows many tables; a backup needs none

    with database.write() as db:
        return broadcasts.cancel_planned(db)


def _number_buttons_anew(database: Database) -> None:
    """What stands in chats since the backup was made is not to be taken for what is shown from now on."""
    from storage import keyboards  # as above

    with database.write() as db:
        keyboards.number_anew(db)


def _warn_without_erasures(chosen: Settings) -> None:
    if not chosen.erasures_path.exists():
        print(
            f"There is no list of erasures in {chosen.erasures_path}: who was forgotten after this backup was "
            "made is in it again, and a yes that was taken back counts again. If you have that list, put it there "
            "before the bot starts.",
            file=sys.stderr,
        )


def _list_what_is_owed(chosen: Settings) -> None:
    """Bring what was erased a moment ago into the list before the database that knows of it goes aside."""
    for vault in keys.every(chosen):
        database = Database(chosen.database, vault)
        try:
            with database.write() as db:
                if key_check.fingerprint(db) == vault.fingerprint:
                    erasure_list.write_owed(db, chosen.erasures_path)
        except (Unavailable, sqlite3.Error):
            pass  # it is damaged, or of an older shape: that is why it is replaced
        finally:
            database.close()


def _open_with_one_of(database: Database, candidates: Sequence[Vault], chosen: Settings) -> None:
    """Migrate the copy with the key that opens it; under a former key it is sealed afresh with the present one."""
    refusal = ""
    for vault in candidates:
        database.vault = vault
        try:
            state.migrate(database)
            with database.read() as db:
                key_check.require(db)
        except KeyUnusable as error:
            refusal = str(error)
            continue
        present = data.open_vault(chosen, data_exists=True)
        if vault.fingerprint != present.fingerprint:
            with database.write() as db:
                erasure_list.write_owed(db, chosen.erasures_path)
            rotation.seal_afresh(database, present, list(keys.every(chosen)))
        return
    raise data.wrong_key(chosen, refusal)
