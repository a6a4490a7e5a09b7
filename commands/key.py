"""`key rotate`: a new key for all that is sealed."""

from __future__ import annotations

from contextlib import suppress

from commands import data, keys, settings
from storage import erasure_list, rotation
from storage.encryption import Vault, make_key, read_key


def rotate() -> None:
    """Make a new key, and seal everything afresh with it. Stop the bot before. After a fall: type it again.

    \b
    Example:
      python bot.py key rotate
    """
    chosen = settings.load()
    with data.alone(chosen):
        database = data.open_database(chosen)
        try:
            data.bring_up_to_date(chosen, database)
            with database.write() as db:
                erasure_list.write_owed(db, chosen.erasures_path)
            coming = keys.coming(chosen)
            with suppress(FileExistsError):  # one that was made before a fall serves
                make_key(coming)
            damaged = rotation.seal_afresh(database, Vault(read_key(coming)), list(keys.every(chosen)))
        finally:
            database.close()
        former = keys.settle(chosen)
    print(f"Everything is sealed with the new key in {chosen.key_path}. Keep a copy of it apart from the data.")
    print(f"Backups made before need the former key: {former}. Delete it, and its copies, once they are gone.")
    if damaged:
        print(f"{damaged} damaged values could not be opened with a former key either; they stay as they were.")
