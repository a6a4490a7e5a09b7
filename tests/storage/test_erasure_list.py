"""The list of erasures: durable, without names, and no restored copy of the data brings anybody back."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select, update

from storage import (
    after_restore,
    backup,
    chats,
    erasure,
    erasure_list,
    members,
    people,
    prompts,
    responses,
    rotation,
)
from storage.database import Database, Transaction
from storage.encryption import Vault
from storage.migrations import state
from tests.storage.test_sealed_values import _fill
from tests.world import KEY

pytestmark = [pytest.mark.sqlite, pytest.mark.thorough]  # restored copies are files

NEW = Vault(b"n" * 32)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "anker.key.erasures"


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """Two parents, each with answers."""
    database = Database(f"sqlite:///{tmp_path / 'anker.db'}", Vault(KEY))
    state.migrate(database)
    with database.write() as db:
        for number in (1, 2):
            _fill(db, number)
    yield database
    database.close()


def copied(database: Database, tmp_path: Path, vault: Vault) -> Database:
    """The data as they are now, restored."""
    assert database.engine.url.database
    backup.write(Path(database.engine.url.database), tmp_path / "copy.db")
    return Database(f"sqlite:///{tmp_path / 'copy.db'}", vault)


def answers_of(db: Transaction, prompt_id: int) -> list[str | None]:
    return [each.words for each in responses.of(db, prompt_id).values()]


def test_a_person_who_was_forgotten_does_not_come_back(database: Database, tmp_path: Path, path: Path) -> None:
    restored = copied(database, tmp_path, Vault(KEY))
    with database.write() as db:
        erasure.forget_person(db, 1, at=5)
    with database.write() as db:
        assert erasure_list.write_owed(db, path) == 1
    with restored.write() as db:
        assert people.find(db, 41) is not None
        assert after_restore.make_good(db, path, [Vault(KEY)], at=9) == 0
    with restored.write() as db:
        assert people.find(db, 41) is None
        assert answers_of(db, 1) == []
        assert people.find(db, 42) is not None
        assert answers_of(db, 2) == ["samen"]
        assert erasure_list.news(db, path) == []
        assert erasure_list.owed(db) == []
        assert erasure.tidy(db, 9) == 1, "her chat goes as well"
    restored.close()


def test_answers_that_were_taken_away_do_not_come_back_and_later_ones_stay(
    database: Database, tmp_path: Path, path: Path
) -> None:
    before = copied(database, tmp_path, Vault(KEY))
    with database.write() as db:
        erasure.forget_answers(db, members.of_person(db, 1)[0].id)
    with database.write() as db:
        erasure_list.write_owed(db, path)
    with before.write() as db:
        after_restore.make_good(db, path, [Vault(KEY)], at=9)
        assert answers_of(db, 1) == []
        assert people.find(db, 41) is not None
    before.close()
    with database.write() as db:  # a backup that was made after it knows of it already
        assert erasure_list.news(db, path) == []


def test_whoever_was_removed_has_no_doors_again_in_a_restored_backup(
    database: Database, tmp_path: Path, path: Path
) -> None:
    before = copied(database, tmp_path, Vault(KEY))
    with database.write() as db:
        erasure.end_membership(db, 1, at=5)
    with database.write() as db:
        assert erasure_list.write_owed(db, path) == 1
    with before.write() as db:
        after_restore.make_good(db, path, [Vault(KEY)], at=9)
        assert members.get(db, 1).state == members.REMOVED
        assert members.get(db, 2).state == members.ENROLLING
        assert answers_of(db, 1) != [], "nothing is erased"
    before.close()
    with database.write() as db:
        members.set_state(db, 1, members.ENROLLING)  # let in anew
        after_restore.make_good(db, path, [Vault(KEY)], at=9)
        assert members.get(db, 1).state == members.ENROLLING


@pytest.mark.parametrize("again", [False, True], ids=["let in again", "and removed again"])
@pytest.mark.parametrize("listed", [False, True], ids=["in one tick", "in several"])
def test_whoever_was_removed_and_let_in_again_is_there_in_a_restored_backup(
    database: Database, tmp_path: Path, path: Path, listed: bool, again: bool
) -> None:
    before = copied(database, tmp_path, Vault(KEY))
    for end in (True, False, *([True] * again)):
        with database.write() as db:
            if end:
                erasure.end_membership(db, 1, at=5)
            else:
                members.set_state(db, 1, members.ENROLLING)
            if listed:
                erasure_list.write_owed(db, path)
    with database.write() as db:
        erasure_list.write_owed(db, path)
    with before.write() as db:
        after_restore.make_good(db, path, [Vault(KEY)], at=9)
        assert members.get(db, 1).state == (members.REMOVED if again else members.ENROLLING)
    before.close()


@pytest.mark.parametrize(
    ("said", "stays"), [((False,), False), ((False, True), True), ((False, True, False), False), ((True,), True)]
)
@pytest.mark.parametrize("rotated", [False, True], ids=["one key", "a new key"])
def test_a_yes_that_was_taken_back_does_not_come_back_unless_it_was_given_again(
    database: Database, tmp_path: Path, path: Path, said: tuple[bool, ...], stays: bool, rotated: bool
) -> None:
    with database.write() as db:
        for member_id in (1, 2):
            for kind in (members.SHARING, members.RESEARCH):
                members.record_consent(db, member_id, kind, True, version="nl-1", at=1)
    before = copied(database, tmp_path, Vault(KEY))
    for number, given in enumerate(said):
        with database.write() as db:
            members.record_consent(db, 1, members.SHARING, given, version="nl-2", at=2)
            erasure_list.write_owed(db, path)
        if rotated and not number:
            rotation.seal_afresh(database, NEW)
    with before.write() as db:
        assert after_restore.make_good(db, path, [NEW, Vault(KEY)], at=9) == 0
        last = members.last_said(db, 1)[members.SHARING]
        assert (last.given, last.version, last.at) == (stays, "nl-1", 1 if stays else 9)
        assert members.consents(db, 1)[members.RESEARCH], "each question apart"
        assert members.consents(db, 2) == {members.SHARING: True, members.RESEARCH: True}
        assert erasure_list.owed(db) == []
    before.close()


def test_of_a_yes_taken_back_and_given_again_while_the_list_cannot_be_written_the_last_counts(
    database: Database, tmp_path: Path, path: Path
) -> None:
    with database.write() as db:
        for member_id in (1, 2):
            members.record_consent(db, member_id, members.SHARING, True, version="nl-1", at=1)
    before = copied(database, tmp_path, Vault(KEY))
    for _ in range(8):  # notes have numbers at random: no luck may order them
        for given in (False, True):
            with database.write() as db:
                members.record_consent(db, 1, members.SHARING, given, version="nl-1", at=2)
                members.record_consent(db, 2, members.SHARING, not given, version="nl-1", at=2)
    with database.write() as db:
        erasure_list.write_owed(db, path)
    with before.write() as db:
        after_restore.make_good(db, path, [Vault(KEY)], at=9)
        assert [members.consents(db, each)[members.SHARING] for each in (1, 2)] == [True, False]
    before.close()


def test_who_stopped_has_stopped_in_a_restored_backup_too(database: Database, tmp_path: Path, path: Path) -> None:
    with database.write() as db:
        for member_id in (1, 2):
            members.set_state(db, member_id, members.ACTIVE)
    before = copied(database, tmp_path, Vault(KEY))
    with database.write() as db:
        for member_id in (1, 2):
            members.set_state(db, member_id, members.STOPPED)
        members.set_state(db, 2, members.ACTIVE)
        assert erasure_list.write_owed(db, path) == 2, "of both in one tick the last alone: notes have no order"
    with before.write() as db:
        after_restore.make_good(db, path, [Vault(KEY)], at=9)
        assert [members.get(db, each).state for each in (1, 2)] == [members.STOPPED, members.ACTIVE]
        assert prompts.get(db, 1).state == prompts.CANCELLED, "what she was asked waits for nobody"
        assert prompts.get(db, 2).state == prompts.SENT
        assert answers_of(db, 1) == ["samen"], "nothing is erased"
    before.close()


def test_what_is_owed_comes_into_the_list_after_a_fall_and_names_nobody(database: Database, path: Path) -> None:
    erasure_list.begin(path)
    with database.write() as db:
        erasure.forget_person(db, 1, at=5)
    path.write_text(path.read_text() + "123 person 00")  # cut off in the middle of a line
    with database.write() as db:
        erasure_list.write_owed(db, path)
        assert erasure_list.owed(db) == []
        assert erasure_list.news(db, path) == []
    text = path.read_text()
    assert text.splitlines()[-1].split()[1] == "person"
    assert "Anna" not in text
    assert "41" not in [word for line in text.splitlines()[1:] for word in line.split()]
    assert path.stat().st_mode & 0o077 == 0


def test_list_holds_across_a_rotation_as_long_as_the_former_key_is_here(
    database: Database, tmp_path: Path, path: Path
) -> None:
    restored = copied(database, tmp_path, Vault(KEY))
    with database.write() as db:
        erasure.forget_person(db, 1, at=5)
    with database.write() as db:
        erasure_list.write_owed(db, path)
    rotation.seal_afresh(database, NEW)
    with database.write() as db:
        erasure.forget_person(db, 2, at=6)
    with database.write() as db:
        erasure_list.write_owed(db, path)
    with restored.write() as db:
        assert after_restore.make_good(db, path, [Vault(KEY)], at=9) == 1, "one was listed under the new key"
        assert people.find(db, 41) is None
        assert people.find(db, 42) is not None
        assert after_restore.make_good(db, path, [NEW, Vault(KEY)], at=9) == 0
        assert people.find(db, 42) is None
    restored.close()


@pytest.mark.parametrize(
    "line", ["", "   ", "\x00\xff", "7 person", "7 person abc zz", f"{'9' * 30} person ab {'0' * 64}"]
)
def test_a_line_of_the_list_that_says_nothing_hides_no_other(
    database: Database, tmp_path: Path, path: Path, line: str
) -> None:
    restored = copied(database, tmp_path, Vault(KEY))
    path.write_text(f"{erasure_list.HEADING}{line}\n", "latin-1")
    with database.write() as db:
        erasure.forget_person(db, 1, at=5)
    with database.write() as db:
        erasure_list.write_owed(db, path)
    with path.open("a", encoding="latin-1") as file:
        file.write(line)
    with restored.write() as db:
        after_restore.make_good(db, path, [Vault(KEY)], at=9)
        assert people.find(db, 41) is None
    restored.close()
    assert erasure_list.unreadable(path) == (2 if line.strip() else 0)


def test_a_chat_that_cannot_be_read_keeps_no_other_from_being_forgotten(database: Database) -> None:
    with database.write() as db:
        for person_id in (1, 2):
            erasure.forget_person(db, person_id, at=5)
        db.run(update(chats.chat).where(chats.chat.c.id == 1).values(telegram_id=b"damaged beyond reading"))
    with database.write() as db:
        assert erasure.tidy(db, 9) == 2
        assert db.all(select(chats.chat.c.id).where(chats.chat.c.kind == "private")) == []


def test_list_that_was_lost_lacks_what_was_erased(database: Database, path: Path) -> None:
    with database.write() as db:
        erasure.forget_person(db, 1, at=5)
    with database.write() as db:
        assert erasure_list.lacking(db, path) == 0, "it is owed still"
        erasure_list.write_owed(db, path)
    with database.read() as db:
        assert erasure_list.lacking(db, path) == 0
        path.unlink()
        assert erasure_list.lacking(db, path) == 1


def test_what_a_full_disk_took_only_in_part_stays_owed(
    database: Database, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = []

    def almost_full(handle: int, written: bytes) -> int:
        calls.append(written)
        if len(calls) == 1:
            return write(handle, written[:20])
        raise OSError(errno.ENOSPC, "No space left on device")

    with database.write() as db:
        erasure.forget_person(db, 1, at=5)
    write = os.write
    with monkeypatch.context() as patched:
        patched.setattr(os, "write", almost_full)
        with pytest.raises(OSError, match="No space"), database.write() as db:
            erasure_list.write_owed(db, path)
    with database.write() as db:
        assert len(erasure_list.owed(db)) == 1
        erasure_list.write_owed(db, path)
        assert erasure_list.lacking(db, path) == 0
