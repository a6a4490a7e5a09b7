"""A report appears whole or not at all: it is written aside, then moved to its place in one step."""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import tempfile
import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile

from reports.refusals import WrongUse
from storage import files

# Every archive bears the same date, so that the same export is the same file.
_NO_DATE = (1980, 1, 1, 0, 0, 0)
_PREFIX = ".anker-report-"  # of the folders in which reports are written
# Where a workbook lists its sheets.
_BOOK, _SHEETS = "xl/workbook.xml", re.compile(r'<sheet [^>]*?name="([^"]*)"')
# By which a page and a paper of Anker's are known.
_SIGNS = (b'<meta name="generator" content="Anker">', b"/Creator (Anker)")
_SO_FAR = 1 << 16
_FAST = 3  # zlib's default takes twice as long to save a tenth of the size


@dataclass(frozen=True, slots=True)
class Place:
    """Where to write: what is in `folder` will stand at the end, what is `aside` will be gone."""

    folder: Path
    aside: Path


@contextmanager
def placed(out: Path, *, ours: Collection[str], password: bytes | None = None) -> Iterator[Place]:
    """Fresh folders to write in; when the block ends well, what is in the first stands at `out`.

    `out` becomes a zip if it ends in `.zip` (encrypted if there is a `password`), the one file that was written if
    it ends in another way, else a folder. An earlier report there, which holds nothing but what is `ours` (names
    of files or sheets, with wildcards), is replaced; anything else is left alone. Only the owner may read the
    result. Raises WrongUse.
    """
    out = out.resolve() if out.is_symlink() else out  # else an earlier report stays behind it
    _refuse_what_stands_there(out, ours)
    out.parent.mkdir(parents=True, exist_ok=True)
    with aside(out) as fresh:
        place = Place(fresh / "report", fresh / "aside")
        for each in (place.folder, place.aside):
            each.mkdir(mode=0o700)
        yield place
        folder = place.folder
        if is_zip(out):
            _zip(folder, fresh / "zip", password).replace(out)
        elif is_file(out):
            (written,) = folder.iterdir()
            written.chmod(0o600)
            written.replace(out)
        else:
            _take_place(folder, out, fresh / "earlier")


@contextmanager
def aside(out: Path) -> Iterator[Path]:
    """A fresh folder beside `out`, gone in the end; one that a killed process left there goes first."""
    _clear_leftovers(out.parent)
    folder = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=out.parent))
    mark = os.open(folder, os.O_RDONLY)
    try:
        _is_ours(mark)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        os.close(mark)


@contextmanager
def drafted(out: Path) -> Iterator[Path]:
    """A file for nobody else to read, that takes its place once it is whole."""
    with aside(out) as folder:
        draft = folder / out.name
        draft.touch(mode=0o600)
        yield draft
        files.put(draft, out)


def refuse_other_page(out: Path) -> None:
    """See that a page or paper takes the place of an earlier one of Anker's, or of nothing. Raises WrongUse."""
    if out.is_dir():
        raise WrongUse(f"{out} is a folder: name a file.")
    if out.exists() and out.stat().st_size > 0 and not any(sign in _ends_of(out) for sign in _SIGNS):
        raise WrongUse(f"{out} is another file, not an earlier one of Anker's: name a new one.")


def _ends_of(file: Path) -> bytes:
    """How a file begins and ends: there stands what made it."""
    with file.open("rb") as opened:
        begins = opened.read(_SO_FAR)
        opened.seek(max(0, file.stat().st_size - _SO_FAR))
        return begins + opened.read()


def _clear_leftovers(folder: Path) -> None:
    """Remove what a report that was killed left here: it may hold every answer in plain text."""
    for left in folder.glob(f"{_PREFIX}*"):
        with suppress(OSError):
            mark = os.open(left, os.O_RDONLY | os.O_DIRECTORY)
            try:
                if _is_ours(mark):
                    shutil.rmtree(left, ignore_errors=True)
            finally:
                os.close(mark)


def _is_ours(mark: int) -> bool:
    """Hold this folder, for as long as the process lives and the mark is open; false where another one does."""
    try:
        fcntl.flock(mark, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def is_zip(out: Path) -> bool:
    """Whether a report at this place is a zip."""
    return out.suffix.lower() == ".zip"


def is_file(out: Path) -> bool:
    """Whether a report at this place is one file."""
    return out.suffix.lower() in (".zip", ".xlsx")


def _refuse_what_stands_there(out: Path, ours: Collection[str]) -> None:
    if not out.exists():
        return
    if is_file(out) == out.is_dir():
        raise WrongUse(f"{out} is in the way: name another place.")
    others = [name for name in _held(out) if not any(fnmatchcase(name, each) for each in ours)]
    if others and out.is_dir():
        raise WrongUse(f"The folder {out} holds other files, such as {others[0]}: name a new one.")
    if others:
        raise WrongUse(f"{out} is another file, not an earlier export: name a new one.")


def _held(out: Path) -> list[str]:
    """The names of what is in a folder, a zip or a workbook; of a file of another kind its own name."""
    if out.is_dir():
        return sorted(path.name for path in out.iterdir())
    if out.stat().st_size == 0:
        return []
    try:
        with ZipFile(out) as archive:
            names = archive.namelist()
            return _SHEETS.findall(archive.read(_BOOK).decode()) if _BOOK in names else names
    except BadZipFile:
        return [out.name]


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


def _zip(folder: Path, packed: Path, password: bytes | None) -> Path:
    no_date = time.mktime((*_NO_DATE, 0, 0, -1))
    with _archive(packed, password) as archive:
        for path in sorted(folder.iterdir()):
            path.chmod(0o600)
            os.utime(path, (no_date, no_date))
            archive.write(path, path.name)
    packed.chmod(0o600)
    return packed


def _archive(packed: Path, password: bytes | None) -> ZipFile:
    """A zip to write to; with a password every file in it is encrypted (AES-256, as WinZip and 7-Zip open it)."""
    if password is None:
        return ZipFile(packed, "w", ZIP_DEFLATED, compresslevel=_FAST)
    import pyzipper  # with its ciphers it is needed only here

    archive = pyzipper.AESZipFile(
        packed, "w", compression=ZIP_DEFLATED, compresslevel=_FAST, encryption=pyzipper.WZ_AES
    )
    archive.setpassword(password)
    return archive  # type: ignore[no-any-return]
