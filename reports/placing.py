"""A report appears whole or not at all: it is written aside, then moved to its place in one step."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

from reports.refusals import WrongUse

# Every archive bears the same date, so that the same export is the same file.
_NO_DATE = (1980, 1, 1, 0, 0, 0)
_FAST = 3  # zlib's default takes twice as long to save a tenth of the size


@contextmanager
def placed(out: Path, *, mark: str) -> Iterator[Path]:
    """A fresh folder to write in; when the block ends well, what is in it stands at `out`.

    `out` becomes a zip if it ends in `.zip`, else a folder. An earlier report there, known by holding the file
    `mark`, is replaced; anything else is left alone. Only the owner may read the result. Raises WrongUse.
    """
    _refuse_what_stands_there(out, mark)
    out.parent.mkdir(parents=True, exist_ok=True)
    aside = Path(tempfile.mkdtemp(prefix=f".{out.name}-", dir=out.parent))
    try:
        folder = aside / "report"
        folder.mkdir(mode=0o700)
        yield folder
        if _is_zip(out):
            _zip(folder, aside / "zip").replace(out)
        else:
            _take_place(folder, out, aside / "earlier")
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _is_zip(out: Path) -> bool:
    return out.suffix.lower() == ".zip"


def _refuse_what_stands_there(out: Path, mark: str) -> None:
    if not out.exists():
        return
    if _is_zip(out) == out.is_dir():
        raise WrongUse(f"{out} is in the way: name another place.")
    if out.is_dir() and any(out.iterdir()) and not (out / mark).exists():
        raise WrongUse(f"The folder {out} holds other files: name a new one.")


def _take_place(folder: Path, out: Path, earlier: Path) -> None:
    if not out.exists():
        folder.rename(out)
        return
    out.rename(earlier)
    try:
        folder.rename(out)
    except OSError:
        earlier.rename(out)
        raise


def _zip(folder: Path, packed: Path) -> Path:
    no_date = time.mktime((*_NO_DATE, 0, 0, -1))
    with ZipFile(packed, "w", ZIP_DEFLATED, compresslevel=_FAST) as archive:
        for path in sorted(folder.iterdir()):
            path.chmod(0o600)
            os.utime(path, (no_date, no_date))
            archive.write(path, path.name)
    packed.chmod(0o600)
    return packed
