"""The shipped content, loaded once, and a folder in which to break a copy of it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from content import check, reading
from content.loading import Loading
from content.packs import SHIPPED, Library

PACK = "traumasensitief-opvoeden"
FIRST_SESSION = f"{PACK}/sessions/01-automatische-piloot.yaml"


@pytest.fixture(scope="session")
def library() -> Library:
    return Library.load()


@pytest.fixture(scope="session")
def checked() -> check.Report:
    """What the check says of the shipped content."""
    return check.run()


@pytest.fixture(scope="session", autouse=True)
def shipped_files_read_once() -> Iterator[None]:
    """What a folder borrows of the shipped content, and is the same each time, is read once for all tests here."""
    read, known = Loading.load, dict[Any, Any]()

    def load(loading: Loading, file: Path, model: Any) -> Any:
        key = (file, model, reading._PARSER)
        if not file.is_relative_to(SHIPPED):
            return read(loading, file, model)
        if (found := known.get(key)) is None:
            found = known[key] = read(loading, file, model)
        return found

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Loading, "load", load)
        yield


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A small content folder, quick to load: one session, the daily check-in, the shared answers."""
    content = tmp_path / "content"
    for file in (f"{PACK}/programme.yaml", FIRST_SESSION, "instruments/daily.yaml", "helplines/netherlands.yaml"):
        (content / file).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(SHIPPED / file, content / file)
    shutil.copytree(SHIPPED / PACK / "pictures", content / PACK / "pictures")
    (content / "interface").mkdir()
    for name in ("answers.yaml", "names.yaml"):
        shutil.copy(SHIPPED / "interface" / name, content / "interface")
    return content
