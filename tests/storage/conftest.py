"""What the tests of the storage begin with: a fresh database, a transaction that is open, a parent, an outbox."""

from collections.abc import Iterator

import pytest

from storage.database import Database, Transaction
from tests.moments import T0
from tests.scheduler.cast import a_parent, fresh_database
from tests.storage.rows_of_outbox import Outbox, an_outbox


@pytest.fixture
def database() -> Iterator[Database]:
    """With nothing in it yet."""
    with fresh_database() as database:
        yield database


@pytest.fixture
def db(database: Database) -> Iterator[Transaction]:
    """Open for as long as the test runs."""
    with database.write() as db:
        yield db


@pytest.fixture
def anna(db: Transaction) -> int:
    """A parent who takes part, by her member id."""
    return a_parent(db, at=T0)


@pytest.fixture
def out() -> Iterator[Outbox]:
    """An outbox of two chats, in an open transaction, with no message in it yet."""
    with an_outbox() as out:
        yield out
