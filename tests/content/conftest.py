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
    """A content folder with one small pack: the shipped one's head and first session."""
    pack = tmp_path / "content" / PACK
    (pack / "sessions").mkdir(parents=True)
    shutil.copy(SHIPPED / PACK / "programme.yaml", pack)
    shutil.copytree(SHIPPED / PACK / "pictures", pack / "pictures")
    shutil.copy(SHIPPED / FIRST_SESSION, pack / "sessions")
    return tmp_path / "content"
