"""A fresh group for each test; the shipped content is loaded once."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from content.packs import Library
from tests.reports.cohort import Cohort


@pytest.fixture(scope="session")
def library() -> Library:
    return Library.load()


@pytest.fixture
def cohort(tmp_path: Path, library: Library) -> Iterator[Cohort]:
    made = Cohort(tmp_path, library)
    yield made
    made.database.close()
