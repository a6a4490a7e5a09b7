"""`backup` and `restore`: a copy of the database, and the way back."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from typer import Argument, Option

from commands import data, settings
from commands.errors import Mistake, WrongUse
from storage import backup as backups
from storage.database import Database
from storage.migrations import state


def backup(out: Annotated[Path, Option(metavar="FILE", help="Where to write the copy.")]) -> None:
    """Copy the database while the bot runs. The key is not in the copy: keep it in another place.

    \b
    Example:
      python bot.py backup --out /mnt/usb/anker-2027-03-04.db
    """
    chosen = settings.load()
    file = data.require_database_file(chosen)
    if not data.has_data(chosen):
        raise Mistake(f"There is nothing to back up: {file} is not there.")
    if out.is_dir() or (out.exists() and out.samefile(file)):
        raise WrongUse(f"{out} is in the way: name another file.")
    backups.write(file, out)
    print(f"{out} holds the data as it is now, but not the key ({chosen.key_path}).")


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
        vault = data.open_vault(chosen, data_exists=True)
        kept = target.with_name(f"{target.name}.replaced-{data.stamp()}")
        with backups.restored(file, target, moved_to=kept) as copy:
            database = Database(f"sqlite:///{copy}", vault)
            try:
                state.migrate(database)
                data.require_its_key(database, chosen)
            finally:
                database.close()
    print(f"{target} is restored." + (f" What was there is in {kept}." if there_is_data else ""))
