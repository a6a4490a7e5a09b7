"""The files of the keys: the present one, the one that comes with a rotation, and former ones."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from commands.settings import Settings
from storage import files
from storage.encryption import KeyUnusable, Vault, read_key


def coming(settings: Settings) -> Path:
    """Where a rotation makes the new key, until everything is sealed with it."""
    return settings.key_path.with_name(f"{settings.key_path.name}.new")


def settle(settings: Settings) -> Path:
    """Put the key that came in the present one's place; where the former one is kept, named by its fingerprint.

    May be done twice, by two processes too.
    """
    path = settings.key_path
    former = path.with_name(f"{path.name}.former-{Vault(read_key(path)).fingerprint}")
    with suppress(FileExistsError):
        files.put_aside(path, former)
    with suppress(FileNotFoundError):  # another process was faster
        coming(settings).replace(path)
    files.sync_folder(path.parent)
    return former


def not_in_use(settings: Settings) -> list[Path]:
    """The files of former keys, and of one that comes with a rotation: each opens something too."""
    path = settings.key_path
    return sorted([*path.parent.glob(f"{path.name}.former-*"), coming(settings)])


def every(settings: Settings) -> Iterator[Vault]:
    """The vaults of the present key and of those former ones that are still here."""
    path = settings.key_path
    for file in (path, *sorted(path.parent.glob(f"{path.name}.former-*"))):
        with suppress(KeyUnusable, FileNotFoundError):
            yield Vault(read_key(file))
