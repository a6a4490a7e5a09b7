"""Files that are whole or not there, on disk when a function returns, and for nobody else to read."""

from __future__ import annotations

import os
import shutil
from contextlib import suppress
from pathlib import Path


def write_once(path: Path, text: str) -> None:
    """A new file with this text. Raises FileExistsError when there is one; it never stands there half written."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    draft.unlink(missing_ok=True)
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "w") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        put_aside(draft, path)
    finally:
        draft.unlink(missing_ok=True)


def put_aside(file: Path, name: Path) -> None:
    """Give a file a second name; what it holds is not moved. Raises FileExistsError when the name is taken."""
    try:
        os.link(file, name)
    except FileExistsError:
        raise
    except OSError:  # this disk knows no second names
        copy(file, name)
    sync_folder(name.parent)


PARTS = ".*.part"  # what a fall in the middle of `copy` leaves


def copy(file: Path, target: Path) -> None:
    """Put a copy in a place where it appears whole, on whatever disk that is."""
    part = target.with_name(f".{target.name}.part")
    part.unlink(missing_ok=True)
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as written, file.open("rb") as read:
            shutil.copyfileobj(read, written, 1 << 20)
            written.flush()
            os.fsync(written.fileno())
        put(part, target)
    finally:
        part.unlink(missing_ok=True)


def put(file: Path, target: Path) -> None:
    """Move a finished file to its place: a power cut leaves what was there, or the new one."""
    with file.open("rb") as written:
        os.fsync(written.fileno())
    file.replace(target)
    sync_folder(target.parent)


def sync_folder(folder: Path) -> None:
    """Have a folder's names on disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        with suppress(OSError):  # some network disks know no such thing
            os.fsync(handle)
    finally:
        os.close(handle)
