"""A byte of a text was changed on the disk: the other rows are read, and it is told."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import insert, select, text

from storage.database import Database
from storage.encryption import Vault
from storage.heartbeat import heartbeat
from tests import databases
from tests.world import KEY

pytestmark = pytest.mark.sqlite  # a server takes no text that is none

_ADD = insert(heartbeat)
_EVERY = select(heartbeat.c.name, heartbeat.c.at).order_by(heartbeat.c.at)
NO_TEXT, BYTES = "CAST(x'e96c6c' AS TEXT)", "CAST('all' AS BLOB)"


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = Database(f"sqlite:///{databases.fresh_file(tmp_path / 'anker.db')}", Vault(KEY))
    with database.write() as db:
        for at, name in enumerate(("all", "well")):
            db.run(_ADD, name=name, at=at)
    yield database
    database.close()


def _spoil(database: Database, value: str) -> None:
    with database.write() as db:
        db.run(text(f"UPDATE heartbeat SET name = {value} WHERE name = 'all'"))


def test_the_rows_beside_it_are_read(database: Database) -> None:
    _spoil(database, NO_TEXT)
    with database.write() as db:
        assert db.all(_EVERY) == [("\ufffdll", 0), ("well", 1)]
    with database.read() as db:
        assert db.one(_EVERY) == ("\ufffdll", 0)


def test_the_health_page_tells_of_it_once_it_was_met(database: Database) -> None:
    _spoil(database, NO_TEXT)
    assert not database.met_damage
    with database.read() as db:
        db.all(_EVERY)
    assert database.met_damage


@pytest.mark.parametrize("value", [NO_TEXT, BYTES])
def test_doctor_and_healthcheck_find_it_where_nobody_looks(database: Database, value: str) -> None:
    assert database.is_whole()
    _spoil(database, value)
    with database.read() as db:
        db.all(_EVERY)  # it was met before, and is read as far as it can be
    assert not database.is_whole()
