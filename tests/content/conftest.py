"""The shipped content, loaded once, and a folder in which to break a copy of it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from content.packs import SHIPPED, Library

PACK = "traumasensitief-opvoeden"
FIRST_SESSION = f"{PACK}/sessions/01-automatische-piloot.yaml"


@pytest.fixture(scope="session")
def library() -> Library:
    return Library.load()


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
