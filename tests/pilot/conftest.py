"""The pilot is lived through once for all tests of a run, whichever worker asks for it first."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from content.packs import Library
from tests.pilot.group import WEEKS
from tests.pilot.lived import Lived, live

SHORT = 2


@pytest.fixture(scope="session")
def library() -> Library:
    return Library.load()


@pytest.fixture(scope="session")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    base = tmp_path_factory.getbasetemp()
    return base.parent if "PYTEST_XDIST_WORKER" in os.environ else base


@pytest.fixture(scope="session")
def pilot(root: Path, library: Library) -> Lived:
    """The whole pilot."""
    return live(root, library, weeks=WEEKS)


@pytest.fixture(scope="session")
def beginning(root: Path, library: Library) -> Lived:
    """Its first weeks."""
    return live(root, library, weeks=SHORT)
