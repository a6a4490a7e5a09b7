"""The key as an operator meets it: rotated, missing its data, garbled, and backups of before; nobody returns."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from pathlib import Path

import pytest
from sqlalchemy import text

from commands import data, keys, upkeep
from commands.health import trouble
from commands.settings import Settings
from scheduler.clock import RealClock
from storage import (
    chats,
    delivery,
    erasure,
    erasure_list,
    files,
    groups,
    heartbeat,
    journal,
    members,
    outbox,
    people,
    warm_words,
)
from storage.database import Database
from storage.encryption import Vault, read_key
from storage.said import Text
from tests.commands.conftest import GROUP, Installation, Told

pytestmark = pytest.mark.thorough


def key_of(installation: Installation) -> Path:
    return installation.key


def names(installation: Installation) -> list[str]:
    with data.opened(Settings(data_dir=installation.data)) as database, database.read() as db:
        return [each.name for each in groups.every(db)]


def refused(told: Told, *words: str) -> None:
    assert told.code == 1
    (line,) = told.err.splitlines()
    for each in words:
        assert each in line


def test_rotation_seals_everything_with_a_new_key_and_keeps_the_former_one(installation: Installation) -> None:
    installation.group()
    before = key_of(installation).read_text()
    told = installation.run("key", "rotate")
    assert told.code == 0
    assert key_of(installation).read_text() != before
    (former,) = installation.folder.glob("data.key.former-*")
    assert (former.read_text(), str(former) in told.out) == (before, True)
    assert not keys.coming(Settings(data_dir=installation.data)).exists()
    assert names(installation) == ["Linde"]
    key_of(installation).write_text(before)
    refused(installation.run("export", "--group", "g", "--out", "x"), "not the key of this data", "fingerprint")


def test_rotation_reseals_values_of_tables_that_no_module_of_the_command_names(installation: Installation) -> None:
    group = installation.group()
    planned = ("meeting", "add", "--group", group, "--at", "2027-03-04 19:30", "--place", "De Linde")
    assert installation.run(*planned).code == 0
    assert installation.typed("key", "rotate").code == 0
    assert "De Linde" in installation.run("meeting", "list", "--group", group).out


def left_under_the_former_key(installation: Installation) -> str:
    """A group whose meeting's place a rotation passed over, as one of an earlier version did; the group's key."""
    group = installation.group()
    planned = ("meeting", "add", "--group", group, "--at", "2027-03-04 19:30", "--place", "De Linde")
    assert installation.run(*planned).code == 0
    with closing(sqlite3.connect(installation.database)) as connection:
        before = connection.execute("SELECT place FROM meeting").fetchone()
    assert installation.run("key", "rotate").code == 0
    with closing(sqlite3.connect(installation.database)) as connection, connection:
        connection.execute("UPDATE meeting SET place = ?", before)
    return group


def test_what_a_rotation_left_under_a_former_key_is_rescued_by_the_next_one(installation: Installation) -> None:
    group = left_under_the_former_key(installation)
    assert "De Linde" not in installation.run("meeting", "list", "--group", group).out
    told = installation.run("key", "rotate")
    assert (told.code, "damaged" in told.out) == (0, False)
    for former in installation.folder.glob("data.key.former-*"):
        former.unlink()
    assert "De Linde" in installation.run("meeting", "list", "--group", group).out


def test_doctor_says_what_is_still_under_a_former_key_and_how_it_opens_again(installation: Installation) -> None:
    left_under_the_former_key(installation)
    (line,) = [each for each in installation.run("doctor").lines if "sealed values" in each]
    assert line.startswith("wrong  sealed values: under a former key: 1 in meeting.place → ")
    assert line.endswith("stop the bot, and type “python bot.py key rotate”: keep the former keys until then")
    assert installation.run("key", "rotate").code == 0
    assert "well   sealed values: all open" in installation.run("doctor").out


def test_a_backup_of_what_was_left_under_a_former_key_opens_as_a_whole_once_restored(
    installation: Installation,
) -> None:
    group = left_under_the_former_key(installation)
    installation.run("backup", "--out", "copy.db")
    assert installation.run("key", "rotate").code == 0
    assert installation.run("restore", "copy.db", "--force").code == 0
    assert "De Linde" in installation.run("meeting", "list", "--group", group).out


# From the making of the new key (27) over the commit (32 to 33) to the change of the key's file (36).
EVENTS = [pytest.param(each, marks=[] if each in (33, 36) else [pytest.mark.slow]) for each in range(27, 38)]


@pytest.mark.parametrize("event", EVENTS)
def test_rotation_killed_at_any_step_is_taken_up_again(installation: Installation, event: int) -> None:
    """A step is each file that is opened, linked, replaced or removed, and the commit in between."""
    installation.group()
    child = os.fork()
    if child == 0:
        left = [event]

        def count(name: str, arguments: tuple[object, ...]) -> None:
            of_ours = name in ("os.rename", "os.link", "os.remove") or (
                name == "open" and str(installation.folder) in str(arguments[0])
            )
            left[0] -= of_ours or name == "sqlite3.connect"
            if left[0] <= 0:
                os._exit(9)

        sys.addaudithook(count)
        try:
            installation.run("key", "rotate")
        finally:
            os._exit(0)
    _, status = os.waitpid(child, 0)
    assert names(installation) == ["Linde"], "until it is done the key that is needed opens the data"
    told = installation.run("key", "rotate")
    assert told.code == 0, told.err
    assert names(installation) == ["Linde"]
    assert os.waitstatus_to_exitcode(status) == 9


def test_an_older_backup_says_which_key_it_needs_and_is_restored_with_the_former_one(
    installation: Installation,
) -> None:
    installation.group()
    installation.run("backup", "--out", "copy.db")
    fingerprint = Vault(read_key(key_of(installation))).fingerprint
    installation.run("key", "rotate")
    (former,) = installation.folder.glob("data.key.former-*")
    away = former.rename(installation.folder / "away")
    refused(installation.run("restore", "copy.db", "--force"), fingerprint, "not the key of this data")
    away.rename(former)
    assert installation.run("restore", "copy.db", "--force").code == 0
    former.unlink()
    assert names(installation) == ["Linde"], "it is sealed with the present key"


def test_nobody_who_was_forgotten_comes_back_with_a_backup(installation: Installation) -> None:
    installation.group()
    settings = Settings(data_dir=installation.data)
    with data.opened(settings) as database, database.write() as db:
        (group,) = groups.every(db)
        for number, name in ((41, "Anna"), (42, "Bea")):
            who = people.add(db, number, name=name, language="nl", at=0)
            place = members.add(db, person_id=who.id, group_id=group.id, role="parent", at=0)
            members.record_consent(db, place.id, members.SHARING, True, version="nl-1", at=0)
    installation.run("backup", "--out", "copy.db")
    with data.opened(settings) as database, database.write() as db:
        anna = people.find(db, 41)
        assert anna is not None
        erasure.forget_person(db, anna.id, at=0)  # the tick that lists it has not come when the data are replaced
        members.record_consent(db, place.id, members.SHARING, False, version="nl-1", at=1)
    assert installation.run("restore", "copy.db", "--force").code == 0
    with data.opened(settings) as database, database.read() as db:
        assert people.find(db, 41) is None
        assert people.find(db, 42) is not None
        assert members.consents(db, place.id) == {members.SHARING: False}, "nor does a yes that was taken back"

    # Nor where somebody copies a backup into place by hand.
    installation.database.unlink()
    shutil.copy("copy.db", installation.database)
    with data.opened(settings) as database, database.read() as db:
        assert people.find(db, 41) is None


def test_restoring_erases_what_hangs_on_a_person_in_tables_that_no_module_of_the_command_names(
    installation: Installation,
) -> None:
    installation.group()
    settings = Settings(data_dir=installation.data)
    with data.opened(settings) as database, database.write() as db:
        anna = people.add(db, 41, name="Anna", language="nl", at=0)
        warm_words.next_of(db, anna.id, "thanks", of=3)
    installation.run("backup", "--out", "copy.db")
    with data.opened(settings) as database, database.write() as db:
        erasure.forget_person(db, anna.id, at=0)
    told = installation.typed("restore", "copy.db", "--force")
    assert told.code == 0, told.err
    with closing(sqlite3.connect(installation.database)) as connection:
        assert connection.execute("SELECT count(*) FROM warm_words").fetchone() == (0,)
        assert connection.execute("SELECT count(*) FROM person").fetchone() == (0,)


@pytest.mark.parametrize("damage", ["gone", "empty", "log lost"])
def test_a_key_in_use_without_its_data_starts_nothing_empty(connected: Installation, damage: str) -> None:
    connected.group()
    for ending in ("", "-wal", "-shm"):
        connected.database.with_name(f"anker.db{ending}").unlink(missing_ok=True)
    if damage == "empty":
        connected.database.touch()
    if damage == "log lost":
        with closing(sqlite3.connect(connected.database)) as connection:
            connection.execute("PRAGMA journal_mode=WAL")
    for command in (["run"], ["export", "--group", "g", "--out", "x"], [*GROUP, "--timezone", "UTC"]):
        refused(connected.run(*command), "has been in use", "restore", "move")
    assert "has been in use" in connected.run("doctor").out
    refused(connected.run("healthcheck"), "has been in use" if damage != "log lost" else ".")


def test_tables_stand_in_the_file_itself_from_the_start(installation: Installation) -> None:
    with data.opened(Settings(data_dir=installation.data)):
        copy = installation.folder / "without-log.db"
        shutil.copy(installation.database, copy)
    with closing(sqlite3.connect(copy)) as connection:
        assert connection.execute("SELECT count(*) FROM kept_secret").fetchone() == (1,)


def test_what_stands_in_the_log_alone_is_brought_home_in_a_minute_in_which_nobody_waits(
    installation: Installation,
) -> None:
    settings, elapsed = Settings(data_dir=installation.data), [0.0]
    file_alone = installation.folder / "without-log.db"
    with data.opened(settings) as database:
        duties = upkeep.duties(settings.erasures_path, installation.data, lambda: elapsed[0])
        (idle,) = [each for each in duties if each.name == "journal"]

        def brings_home() -> bool:
            with database.write() as db:
                heartbeat.beat(db, "receiver", at=int(elapsed[0]))
            with database.write() as db:
                idle.run(db, 9)
            journal.settle(database)
            shutil.copy(installation.database, file_alone)
            with closing(sqlite3.connect(file_alone)) as connection:
                beats = connection.execute("SELECT at FROM heartbeat WHERE name = 'receiver'").fetchall()
            return beats == [(int(elapsed[0]),)]

        assert brings_home()
        elapsed[0] = upkeep.SECONDS_BETWEEN_CHECKPOINTS - 1.0
        assert not brings_home(), "once a minute"
        with database.write() as db:
            chat_id = chats.add(db, 41, "private", at=0)
            waits = outbox.add(db, chat_id=chat_id, kind=outbox.REPLY, says=Text("hoi"), at=0)
        elapsed[0] += 1.0
        assert not brings_home(), "somebody waits for an answer"
        with database.write() as db:
            delivery.end(db, waits, outbox.CANCELLED, "x")
        elapsed[0] += upkeep.SECONDS_BETWEEN_CHECKPOINTS
        assert brings_home()


@pytest.mark.parametrize(
    ("content", "word"), [(b"", "empty"), (b"\xff\xfe\x00", "does not hold a key"), (b"ab", "does not hold a key")]
)
def test_a_key_file_that_holds_none_is_named(installation: Installation, content: bytes, word: str) -> None:
    installation.group()
    key_of(installation).write_bytes(content)
    refused(installation.run("export", "--group", "g", "--out", "x"), str(key_of(installation)), word, "copy")


def test_a_key_with_a_byte_order_mark_is_the_key(installation: Installation) -> None:
    installation.group()
    key_of(installation).write_bytes(b"\xef\xbb\xbf" + key_of(installation).read_bytes())
    assert names(installation) == ["Linde"]


def test_database_without_a_group_knows_its_key_too(installation: Installation) -> None:
    with data.opened(Settings(data_dir=installation.data)):
        pass
    key_of(installation).write_text("ab" * 32)
    refused(installation.run("export", "--group", "g", "--out", "x"), "not the key of this data")


def test_damaged_group_is_no_wrong_key(installation: Installation) -> None:
    installation.group()
    with closing(sqlite3.connect(installation.database)) as connection, connection:
        connection.execute("UPDATE cohort SET name = x'00'")
    told = installation.run("invite", "--role", "parent", "--group", "g", ANKER_TELEGRAM_TOKEN="1:x")
    assert "not the key" not in told.err


def test_a_key_that_is_being_made_is_whole_or_not_there(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(files, "put_aside", full)
    assert installation.run(*GROUP, "--timezone", "UTC").code == 1
    assert not key_of(installation).exists()


@pytest.mark.long
def test_commands_that_begin_together_on_an_empty_folder_all_succeed(installation: Installation) -> None:
    with ThreadPoolExecutor(3) as together:
        started = [installation.start(*GROUP, "--timezone", "UTC") for _ in range(3)]
        told = list(together.map(lambda each: each.communicate(timeout=100), started))
    assert [each.returncode for each in started] == [0] * 3, told
    assert names(installation) == ["Linde"] * 3


def test_what_is_written_is_for_nobody_else_and_doctor_says_what_to_do_where_it_is_not(
    installation: Installation,
) -> None:
    group = installation.group()
    installation.run("export", "--group", group, "--out", "out.zip")
    for each in (installation.data, installation.database, key_of(installation), Path("out.zip")):
        assert each.stat().st_mode & 0o077 == 0
    assert "well   file modes" in installation.run("doctor").out
    installation.data.chmod(0o755)
    installation.database.chmod(0o644)
    Path(".env").write_text("")
    Path(".env").chmod(0o644)
    (line,) = [each for each in installation.run("doctor").lines if "file modes" in each]
    assert line.startswith("wrong")
    assert f"chmod 700 {installation.data}" in line
    assert f"chmod 600 {installation.database} .env" in line


def test_doctor_says_which_former_key_or_file_of_a_secret_others_may_read(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    installation.group()
    installation.run("key", "rotate")
    (former,) = installation.folder.glob("data.key.former-*")
    for name in ("token", "password"):
        Path(name).write_text("1:abc")
        Path(name).chmod(0o600)
    monkeypatch.setenv("ANKER_TELEGRAM_TOKEN_FILE", "token")
    monkeypatch.setenv("ANKER_EXPORT_PASSWORD_FILE", "password")
    assert "well   file modes" in installation.run("doctor").out
    for each in (former, Path("token"), Path("password")):
        each.chmod(0o640)
    (line,) = [each for each in installation.run("doctor").lines if "file modes" in each]
    assert line.startswith("wrong")
    assert f"chmod 600 {former} token password" in line


def test_files_in_a_folder_that_others_may_open_are_for_nobody_else(installation: Installation) -> None:
    installation.data.mkdir(mode=0o755)
    installation.group()
    with data.opened(Settings(data_dir=installation.data)) as database, database.write() as db:
        heartbeat.beat(db, "receiver", at=1)
        there = {each.name: each.stat().st_mode & 0o077 for each in installation.data.iterdir()}
    assert {"anker.db", "anker.db-wal", "anker.db-shm"} <= there.keys()
    assert set(there.values()) == {0}


def test_doctor_says_which_sealed_values_are_damaged(installation: Installation) -> None:
    installation.group()
    assert "well   sealed values: all open" in installation.run("doctor").out
    with closing(sqlite3.connect(installation.database)) as connection:
        connection.execute("UPDATE cohort SET helplines = x'00', name = x'00'")
        connection.commit()
    (line,) = [each for each in installation.run("doctor").lines if "sealed values" in each]
    assert line.startswith("wrong  sealed values: damaged: 1 in cohort.helplines, 1 in cohort.name")


def test_doctor_looks_at_values_of_tables_that_no_module_of_the_command_names(installation: Installation) -> None:
    group = installation.group()
    planned = ("meeting", "add", "--group", group, "--at", "2027-03-04 19:30", "--place", "De Linde")
    assert installation.run(*planned).code == 0
    with closing(sqlite3.connect(installation.database)) as connection, connection:
        connection.execute("UPDATE meeting SET place = x'00'")
    (line,) = [each for each in installation.typed("doctor").lines if "sealed values" in each]
    assert line.startswith("wrong  sealed values: damaged: 1 in meeting.place")


def test_a_damaged_page_of_a_table_at_which_nobody_looks_is_told(connected: Installation) -> None:
    connected.group()
    with closing(sqlite3.connect(connected.database)) as connection:
        (page,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'prompt'").fetchone()
        (size,) = connection.execute("PRAGMA page_size").fetchone()
    with connected.database.open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(b"\xff" * size)
    told = connected.run("doctor")
    (line,) = [each for each in told.lines if each.startswith("wrong  database")]
    assert (told.code, "restore a backup" in line) == (1, True)
    database = Database(f"sqlite:///{connected.database}", Vault(read_key(connected.key)))
    with database.write() as db:
        heartbeat.beat(db, "receiver", at=int(time.time()))
    assert trouble(database, RealClock()) is None, "nobody came upon it yet"
    told = connected.run("healthcheck")
    assert (told.code, "is damaged" in told.err) == (1, True)
    with suppress(sqlite3.DatabaseError), database.write() as db, db.savepoint():
        db.all(text("SELECT * FROM prompt"))
    assert "is damaged" in str(trouble(database, RealClock())), "a turn did"
    database.close()


def test_backups_of_upgrades_go_after_thirty_days(tmp_path: Path) -> None:
    (tmp_path / "backups").mkdir()
    for name, days in (("before-0002-a.db", 31), ("before-0002-b.db", 29), ("my-own.db", 99)):
        file = tmp_path / "backups" / name
        file.touch()
        then = file.stat().st_mtime - days * 24 * 3600
        os.utime(file, (then, then))
    upkeep.drop_old(tmp_path)
    assert sorted(each.name for each in (tmp_path / "backups").iterdir()) == ["before-0002-b.db", "my-own.db"]


def test_the_tick_lists_erasures_and_says_so_when_it_cannot(installation: Installation) -> None:
    settings = Settings(data_dir=installation.data)
    with data.opened(settings) as database:
        with database.write() as db:
            erasure_list.owe(db, erasure_list.PERSON, b"h" * 32)
        assert "1 to be written" in installation.run("doctor").out
        (first, *_) = upkeep.duties(
            settings.erasures_path.parent / "no" / "folder", installation.data, lambda: 0.0
        )
        with database.write() as db:
            assert first.run(db, 0) == 0
            assert len(erasure_list.owed(db)) == 1
        (first, *_) = upkeep.duties(settings.erasures_path, installation.data, lambda: 0.0)
        with database.write() as db:
            first.run(db, 0)
            assert erasure_list.owed(db) == []
    assert f"person {Vault(read_key(key_of(installation))).fingerprint}" in settings.erasures_path.read_text()


def test_a_key_is_made_beside_the_data_folder_and_not_in_it(installation: Installation) -> None:
    installation.group()
    assert {each.name for each in installation.folder.iterdir()} == {"data", "data.key", "data.key.erasures"}
    assert not [each for each in installation.data.iterdir() if "key" in each.name]
    assert installation.key.stat().st_mode & 0o777 == 0o600


def test_an_older_key_among_the_data_is_used_and_doctor_says_how_to_move_it(connected: Installation) -> None:
    connected.group()
    for file in connected.folder.glob("data.key*"):
        file.rename(connected.data / file.name.replace("data.key", "anker.key"))
    assert names(connected) == ["Linde"]
    (line,) = [each for each in connected.run("doctor").lines if "stop the bot, then: " in each]
    subprocess.run(line.partition("stop the bot, then: ")[2], shell=True, check=True)
    assert names(connected) == ["Linde"]
    assert not list(connected.data.glob("anker.key*"))
    assert connected.key.with_name("data.key.erasures").exists(), "nobody comes back with a backup"
