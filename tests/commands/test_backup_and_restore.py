"""`backup` and `restore` as an operator uses them: a drill, and what is refused on the way."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing

import pytest

from commands import data
from commands.settings import Settings
from storage import broadcasts, groups, keyboards, members, people
from storage.one_process import alone_with
from tests.commands.conftest import GROUP, Installation

pytestmark = pytest.mark.thorough

GROUP_AGAIN = (*GROUP, "--timezone", "Europe/Amsterdam")


def another_machine(installation: Installation) -> None:
    """Neither data nor key."""
    shutil.rmtree(installation.data)
    for file in installation.folder.glob("data.key*"):
        file.unlink()


def test_operator_moves_to_a_fresh_machine_with_backup_and_key(installation: Installation) -> None:
    group = installation.group()
    assert installation.run("backup", "--out", "copy.db").code == 0
    key = (installation.key).read_bytes()
    another_machine(installation)

    told = installation.run("restore", "copy.db")
    assert (told.code, "is missing" in told.err) == (1, True)
    assert list(installation.data.glob("anker.[dk]*")) == []

    (installation.key).write_bytes(key)
    assert installation.run("restore", "copy.db").code == 0
    assert installation.run("export", "--group", group, "--out", "x").code == 0


def test_restore_over_data_needs_force_and_keeps_it_beside(installation: Installation) -> None:
    first = installation.group()
    installation.run("backup", "--out", "copy.db")
    second = installation.group()
    told = installation.run("restore", "copy.db")
    assert (told.code, "--force" in told.err) == (1, True)
    assert installation.run("export", "--group", second, "--out", "x1").code == 0

    assert installation.run("restore", "copy.db", "--force").code == 0
    assert installation.run("export", "--group", first, "--out", "x2").code == 0
    assert installation.run("export", "--group", second, "--out", "x3").code == 2
    (kept,) = installation.data.glob("anker.db.replaced-*")
    with closing(sqlite3.connect(kept)) as connection:
        assert connection.execute("SELECT count(*) FROM cohort").fetchone() == (2,)


def test_what_a_facilitator_had_planned_is_not_sent_by_a_restored_copy(installation: Installation) -> None:
    """It went since, or she took it back: nobody knows."""
    key = installation.group()
    chosen = Settings(data_dir=installation.data)
    with data.opened(chosen) as database, database.write() as db:
        group = groups.find(db, key)
        assert group is not None
        who = people.add(db, 77, name="Sanne", language="nl", at=1)
        place = members.add(db, person_id=who.id, group_id=group.id, role="facilitator", at=1)
        for confirmed in (True, False):
            draft = broadcasts.begin(db, member_id=place.id, group_id=group.id, at=1)
            broadcasts.schedule(db, draft.id, 2, at_night=False, confirmed=confirmed)
    installation.run("backup", "--out", "copy.db")
    told = installation.run("restore", "copy.db", "--force")
    assert told.err.startswith("Messages that facilitators had planned: 1.")
    with data.opened(chosen) as database, database.read() as db:
        assert broadcasts.due(db, now=9) == []
    assert installation.run("backup", "--out", "copy.db").code == 0
    assert installation.run("restore", "copy.db", "--force").err == ""


def test_buttons_shown_since_the_backup_are_never_taken_for_later_ones(installation: Installation) -> None:
    """They stand in chats still, also after the same backup was restored once more."""
    installation.group()
    installation.run("backup", "--out", "copy.db")
    numbers = [_shown(installation) for _ in range(3)]
    for _ in range(2):
        installation.run("restore", "copy.db", "--force")
        numbers += [_shown(installation) for _ in range(3)]
    assert len(set(numbers)) == len(numbers)


def _shown(installation: Installation) -> int:
    """The number of a fresh set of buttons."""
    with data.opened(Settings(data_dir=installation.data)) as database, database.write() as db:
        return keyboards.add(db, person_id=None, kind="link", subject=1, choices=["link"], at=1).id


def test_restores_that_follow_each_other_at_once_each_keep_what_was_there(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(data, "stamp", lambda: "20270304T120000Z")
    installation.group()
    installation.run("backup", "--out", "copy.db")
    for _ in range(3):
        assert installation.run("restore", "copy.db", "--force").code == 0
    assert len(list(installation.data.glob("anker.db.replaced-*"))) == 3


def test_backup_of_another_installation_is_refused(installation: Installation) -> None:
    installation.group()
    installation.run("backup", "--out", "copy.db")
    another_machine(installation)
    installation.group()
    before = installation.database.read_bytes()
    told = installation.run("restore", "copy.db", "--force")
    assert (told.code, "not the key of this data" in told.err) == (1, True)
    assert installation.database.read_bytes() == before


def test_nothing_is_restored_while_a_bot_runs(installation: Installation) -> None:
    installation.group()
    installation.run("backup", "--out", "copy.db")
    with alone_with(installation.data / "anker.lock"):
        told = installation.run("restore", "copy.db", "--force")
    assert (told.code, "A bot is running" in told.err) == (1, True)


@pytest.mark.parametrize("out", ["data/anker.db", "data", "data/anker.db-wal", "data/../data/anker.db-journal"])
def test_backup_never_overwrites_the_database(installation: Installation, out: str) -> None:
    installation.group()
    assert installation.run("backup", "--out", out).code == 2


def test_backup_before_there_is_anything(installation: Installation) -> None:
    told = installation.run("backup", "--out", "copy.db")
    assert (told.code, "nothing to back up" in told.err) == (1, True)


def test_older_database_is_backed_up_before_it_is_migrated(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    from storage.migrations import state

    group = installation.group()
    versions = state.FOLDER / "versions"
    newer = installation.folder / "migrations"
    shutil.copytree(state.FOLDER, newer, ignore=shutil.ignore_patterns("__pycache__"))
    (newer / "versions" / "9001_next.py").write_text(
        f'revision = "9001"\ndown_revision = "{state.revisions()[-1]}"\n\n\ndef upgrade() -> None:\n    pass\n'
    )
    monkeypatch.setattr(state, "FOLDER", newer)
    assert versions != newer
    assert installation.run("export", "--group", group, "--out", "x").code == 0
    (kept,) = (installation.data / "backups").iterdir()
    with closing(sqlite3.connect(kept)) as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchone() != ("9001",)
    with closing(sqlite3.connect(installation.database)) as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchone() == ("9001",)


def test_list_of_erasures_that_cannot_be_read_is_named_before_anybody_comes_back(
    installation: Installation,
) -> None:
    installation.group()
    installation.run("backup", "--out", "copy.db")
    erasures = installation.folder / "data.key.erasures"
    erasures.unlink()
    erasures.mkdir()
    for command in (("restore", "copy.db", "--force"), GROUP_AGAIN):
        told = installation.run(*command)
        assert (told.code, "The list of erasures in" in told.err) == (1, True), told.err
    found = installation.run("doctor")
    assert "list of erasures" in found.out
    assert "cannot be read" in found.out


def test_restore_without_the_list_of_erasures_says_who_may_be_back(installation: Installation) -> None:
    installation.group()
    installation.run("backup", "--out", "copy.db")
    (installation.folder / "data.key.erasures").unlink()
    told = installation.run("restore", "copy.db", "--force")
    assert told.code == 0
    assert "who was forgotten after this backup" in told.err


def test_backup_writes_over_nothing_but_an_earlier_backup(installation: Installation) -> None:
    group = installation.group()
    key = installation.key.read_bytes()
    (installation.folder / "photo.jpg").write_bytes(b"a photo")
    lock = Settings(data_dir=installation.data).lock_file
    for taken in (installation.key, installation.folder / "photo.jpg", lock, installation.database):
        told = installation.run("backup", "--out", str(taken))
        assert (told.code, told.out) == (2, ""), taken
        assert told.err.endswith("is in the way: name another file.\n")
    assert (installation.key.read_bytes(), (installation.folder / "photo.jpg").read_bytes()) == (key, b"a photo")
    for working in (".anker.db.backup", ".anker.db.restore-wal", "anker.db-wal"):  # gone a moment later
        assert installation.run("backup", "--out", str(installation.data / working)).code == 2, working
    (installation.folder / "made.db").touch()
    for _ in range(2):
        assert installation.run("backup", "--out", "made.db").code == 0
    assert group in installation.run("group", "list").out
