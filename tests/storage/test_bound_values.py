"""A value that a statement waits for and does not get, or gets and does not know, is an error that is seen."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import bindparam, insert, select, update

from storage.database import Database, Transaction
from storage.encryption import Vault
from storage.heartbeat import heartbeat
from storage.statements import Upsert
from tests import databases
from tests.world import KEY

_ADD = insert(heartbeat)
_SET = Upsert(heartbeat, ("name",), ("at",))
_OF = select(heartbeat.c.at).where(heartbeat.c.name == bindparam("of_name"))
_MOVE = update(heartbeat).where(heartbeat.c.name == bindparam("of_name")).values(at=bindparam("when"))


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = Database(f"sqlite:///{databases.fresh_file(tmp_path / 'anker.db')}", Vault(KEY))
    yield database
    database.close()


@pytest.fixture
def db(database: Database) -> Iterator[Transaction]:
    with database.write() as db:
        yield db


def test_forgotten_value_is_not_written_as_empty(db: Transaction) -> None:
    db.run(_ADD, name="a", at=1)
    with pytest.raises(TypeError, match="lacks \\['when'\\]"):
        db.run(_MOVE, of_name="a")
    with pytest.raises(TypeError, match="of_name"):
        db.one(_OF)
    assert db.one(_OF, of_name="a") == (1,)


def test_surplus_value_is_not_dropped_in_silence(db: Transaction) -> None:
    with pytest.raises(TypeError, match="knows no \\['reason'\\]"):
        db.run(_MOVE, of_name="a", when=2, reason="x")
    with pytest.raises(TypeError, match="reason"):
        db.one(_OF, of_name="a", reason="x")
    for statement in (_ADD, _SET):
        with pytest.raises(Exception, match="reason"):
            db.run(statement, name="a", at=1, reason="x")


def test_rows_of_one_change_have_the_same_names(database: Database) -> None:
    with pytest.raises(TypeError, match="different names"), database.write() as db:
        db.run_many(_ADD, [{"name": "a", "at": 1}, {"name": "b"}])
    with pytest.raises(TypeError, match="different names"):
        _write_unlike_rows(database)
    with database.read() as db:
        assert db.one(_OF, of_name="a") is None, "and nothing of it is written"


def _write_unlike_rows(database: Database) -> None:
    with database.write() as db:
        db.later(_SET, name="a", at=1)
        db.later(_SET, name="b", at=2, reason="x")
