"""Everybody, in an open transaction of a fresh database."""

from collections.abc import Iterator

import pytest

from tests.handlers.everybody import Everybody
from tests.scheduler.cast import fresh_database


@pytest.fixture
def everybody() -> Iterator[Everybody]:
    """Two groups with nobody in them yet."""
    with fresh_database() as database, database.write() as db:
        yield Everybody(db)
