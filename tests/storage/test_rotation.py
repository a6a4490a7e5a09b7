"""A new key: everything opens and is found with it, nothing with the old one; a fall leaves one of the two."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from storage import (
    chat_messages,
    chats,
    erasure,
    groups,
    inbox,
    invitations,
    key_check,
    keyboards,
    members,
    people,
    rotation,
    sealed,
    supports,
)
from storage.database import Database, Transaction
from storage.encryption import KeyUnusable, Unreadable, Vault
from storage.migrations import state
from tests.storage.test_sealed_values import _fill, opened, rows_of
from tests.world import KEY

pytestmark = pytest.mark.sqlite  # one file, killed at any of its statements

NEW = Vault(bytes(reversed(KEY)))


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    """All that is sealed, twice; a page of rows is one row."""
    monkeypatch.setattr(rotation, "AT_ONCE", 1)
    database = Database(f"sqlite:///{tmp_path / 'anker.db'}", Vault(KEY))
    state.migrate(database)
    with database.write() as db:
        for number in (1, 2):
            _fill(db, number)
    yield database
    database.close()


def test_everything_opens_with_the_new_key_and_nothing_with_the_old_one(database: Database) -> None:
    before = {column: [opened(database, column, row, row[column.column.name]) for row in rows_of(database, column)]
              for column in sealed.EVERY if column.table.name != "kept_secret"}  # fmt: skip
    assert rotation.seal_afresh(database, NEW) == 0
    for column in sealed.EVERY:
        rows = rows_of(database, column)
        after = [opened(database, column, row, row[column.column.name]) for row in rows]
        assert column.table.name == "kept_secret" or after == before[column]
        for row in rows:
            with pytest.raises(Unreadable):
                Vault(KEY).open(column.of(*(row[key.name] for key in column.by)), row[column.column.name])


def test_everybody_and_everything_is_found_with_the_new_key(database: Database) -> None:
    with database.write() as db:
        group = groups.find(db, "g1")
        assert group is not None
        code = invitations.issue(db, group_id=group.id, role="parent", at=0)
        inbox.add(db, 1, [inbox.Received(7, b'{"message":{"from":{"id":41}}}', 41)], at=0)
        inbox.add(db, 1, [inbox.Received(8, b'{"message":{"from":{"id":99}}}', 99)], at=0)
        for whose in (41, 99):
            chat_messages.note(db, whose, 5, at=0)
    rotation.seal_afresh(database, NEW)
    for _ in range(2):
        with database.read() as db:
            anna = people.find(db, 41)
            assert anna is not None
            assert (anna.name, chats.telegram_id(db, anna.chat_id)) == ("Anna", 41)
            assert invitations.find(db, code) is not None, "an invitation on paper still lets her in"
            assert [each.update_id for each in inbox.waiting(db, 1)] == [1, 2, 7, 8], (
                "all open, also of a stranger"
            )
            assert chat_messages.lately_of(db, 41, since=0) == [5]
            assert not chat_messages.lately_of(db, 99, since=0), "nobody is known by this number any more"
        rotation.seal_afresh(database, Vault(b"n" * 32))  # and once more


def test_a_damaged_value_is_left_and_counted(database: Database) -> None:
    with database.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE person SET name = x'00' WHERE id = 1")
    assert rotation.seal_afresh(database, NEW) == 1
    with database.read() as db:
        assert people.get(db, 2).name == "Anna"


def test_check_value_tells_which_key_the_data_need(database: Database) -> None:
    rotation.seal_afresh(database, NEW)
    with database.read() as db:
        key_check.require(db)
        assert key_check.fingerprint(db) == NEW.fingerprint
    database.vault = Vault(KEY)
    with database.read() as db, pytest.raises(KeyUnusable, match=NEW.fingerprint):
        key_check.require(db)


@pytest.mark.parametrize("damage", ["fingerprint = 'x'", "value = x'00'"])
def test_one_damaged_field_of_the_check_is_no_wrong_key(database: Database, damage: str) -> None:
    with database.engine.begin() as connection:
        connection.exec_driver_sql(f"UPDATE kept_secret SET {damage}")
    with database.read() as db:
        key_check.require(db)


@pytest.mark.long
def test_killed_at_any_statement_the_database_is_wholly_under_the_one_key(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database.close()
    real, killed = Transaction._execute, 0
    for statement in range(3, 400, 23):
        child = os.fork()
        if child == 0:
            left = [statement]

            def dying(self: Transaction, *arguments: Any, left: list[int] = left) -> None:
                left[0] -= 1
                if not left[0]:
                    os._exit(9)
                real(self, *arguments)

            monkeypatch.setattr(Transaction, "_execute", dying)
            rotation.seal_afresh(Database(f"sqlite:///{tmp_path / 'anker.db'}", Vault(KEY)), NEW)
            os._exit(0)
        _, status = os.waitpid(child, 0)
        killed += os.waitstatus_to_exitcode(status) == 9
        with database.read() as db:
            if key_check.fingerprint(db) == NEW.fingerprint:
                break
            key_check.require(db)
            for number in (1, 2):
                assert people.get(db, number).name == "Anna"
    assert killed > 3
    database.close()
    again = Database(f"sqlite:///{tmp_path / 'anker.db'}", NEW)
    with again.read() as db:
        assert people.get(db, 1).name == "Anna"
    again.close()


def test_list_of_erasures_must_be_written_before(database: Database) -> None:
    with database.write() as db:
        erasure.forget_answers(db, members.of_person(db, 1)[0].id)
    with pytest.raises(AssertionError):
        rotation.seal_afresh(database, NEW)


def test_support_from_before_is_taken_back_by_the_next_tap_and_forgotten(database: Database) -> None:
    with database.write() as db:
        post = keyboards.add(db, person_id=None, kind=supports.BUTTONS, subject=1, choices=["strength"], at=0)
        for each in (41, 42):
            assert supports.toggle(db, post.id, "strength", each)
    rotation.seal_afresh(database, NEW)
    with database.write() as db:
        assert not supports.toggle(db, post.id, "strength", 41)
        supports.forget(db, 42)
        assert supports.counts(db, post.id) == {}
