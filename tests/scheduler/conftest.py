"""A fresh database for each test, and a house in it on a Monday morning."""

from collections.abc import Iterator

import pytest

from storage.database import Database
from tests.moments import T0
from tests.scheduler.cast import House, fresh_database


@pytest.fixture
def database() -> Iterator[Database]:
    """An empty database of the present shape."""
    with fresh_database() as database:
        yield database


@pytest.fixture
def house(database: Database) -> House:
    """Monday 2 March 2026, 10:00 in Amsterdam."""
    return House.at(database, T0)
