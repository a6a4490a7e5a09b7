"""An outbox of two chats, in an open transaction of a fresh database."""

from collections.abc import Iterator

import pytest

from tests.storage.rows_of_outbox import Outbox, an_outbox


@pytest.fixture
def out() -> Iterator[Outbox]:
    """With no message in it yet."""
    with an_outbox() as out:
        yield out
