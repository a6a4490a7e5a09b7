"""A checked copy each night; the coordinators hear of a night without one."""

from __future__ import annotations

import os
import re
import time
from contextlib import suppress
from pathlib import Path

import pytest
from sqlalchemy import text

from commands import night_backup, upkeep
from commands.night_backup import NightBackup
from content.texts import LANGUAGES
from handlers.staff.backups import tell_of_failure
from storage import backup
from storage.database import Unavailable
from tests.moments import amsterdam
from tests.world import World, library

pytestmark = pytest.mark.sqlite  # a server has backups of its own


@pytest.fixture
def nightly(world: World, monkeypatch: pytest.MonkeyPatch) -> NightBackup:
    """It is past three o'clock."""
    monkeypatch.setattr(night_backup, "HOUR", 0)
    monkeypatch.setattr(night_backup, "_PAUSE_BETWEEN_TELLING", 0)
    folder = Path(world.folder)
    return NightBackup(
        folder / "anker.db",
        folder / "backups",
        lambda db, now, day: tell_of_failure(world.anker.turns, db, now, day),
    )


def _look(world: World, nightly: NightBackup) -> None:
    with world.database.write() as db:
        nightly.look(db, world.clock.now())
    if nightly._under_way is not None:
        nightly._under_way.join()


def _copies(world: World) -> list[Path]:
    return list((Path(world.folder) / "backups").glob("night-*.db"))


async def test_one_copy_a_night_that_can_be_restored(world: World, nightly: NightBackup) -> None:
    with world.database.write() as db:
        db.run(text("CREATE TABLE alembic_version (version_num TEXT)"))
    _look(world, nightly)
    (copy,) = _copies(world)
    backup.check(copy)
    made = copy.stat().st_mtime_ns
    _look(world, nightly)
    assert [each.stat().st_mtime_ns for each in _copies(world)] == [made]


async def test_coordinator_hears_once_of_a_night_without_a_copy(world: World, nightly: NightBackup) -> None:
    karin = await world.enrolled("Karin", world.group(), "coordinator")
    await world.go_to(amsterdam("2026-03-02 12:00"))
    heard = len(karin.chat.messages)
    _look(world, nightly)  # no database of Anker yet, as it has no version: this fails
    assert _copies(world) == []
    for _ in range(2):
        _look(world, nightly)
        await world.settle()
    (notice,) = karin.chat.messages[heard:]
    today = time.localtime()
    assert re.match(rf"De reservekopie van \w+ {today.tm_mday} \w+ is niet gelukt\.\n", notice.text)


async def test_coordinator_hears_of_a_night_whose_notice_the_disk_had_no_room_for(
    world: World, nightly: NightBackup
) -> None:
    karin = await world.enrolled("Karin", world.group(), "coordinator")
    await world.go_to(amsterdam("2026-03-02 12:00"))
    heard = len(karin.chat.messages)
    _look(world, nightly)
    with suppress(Unavailable), world.database.write() as db:
        nightly.look(db, world.clock.now())
        raise Unavailable("full")
    _look(world, nightly)
    await world.settle()
    assert len(karin.chat.messages) == heard + 1


async def test_nobody_hears_of_a_night_whose_copy_was_made_before_its_notice_could_be_written(
    world: World, nightly: NightBackup, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(night_backup, "_PAUSE_AFTER_FAILING", 0)
    karin = await world.enrolled("Karin", world.group(), "coordinator")
    await world.go_to(amsterdam("2026-03-02 12:00"))
    heard = len(karin.chat.messages)
    _look(world, nightly)
    with suppress(Unavailable), world.database.write() as db:
        db.run(text("CREATE TABLE alembic_version (version_num TEXT)"))
    with suppress(Unavailable), world.database.write() as db:
        nightly.look(db, world.clock.now())
        raise Unavailable("full")
    assert nightly._under_way is not None
    nightly._under_way.join()
    assert len(_copies(world)) == 1
    _look(world, nightly)
    await world.settle()
    assert len(karin.chat.messages) == heard


async def test_night_of_which_nobody_can_be_told_does_not_end_the_next(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> None:
        raise LookupError("nobody")

    monkeypatch.setattr(night_backup, "HOUR", 0)
    nightly = NightBackup(Path(world.folder) / "anker.db", Path(world.folder) / "backups", fails)
    _look(world, nightly)
    assert _copies(world) == []
    with world.database.write() as db:
        db.run(text("CREATE TABLE alembic_version (version_num TEXT)"))
    with pytest.raises(LookupError, match="nobody"):
        _look(world, nightly)
    nightly._not_before = 0.0  # an hour later
    _look(world, nightly)
    assert len(_copies(world)) == 1


def test_copies_of_nights_go_after_thirty_days(tmp_path: Path) -> None:
    (tmp_path / "backups").mkdir()
    for name, days in (("night-20260101.db", 31), ("night-20260131.db", 1)):
        file = tmp_path / "backups" / name
        file.touch()
        os.utime(file, (time.time() - days * 86_400,) * 2)
    upkeep.drop_old(tmp_path)
    assert [each.name for each in (tmp_path / "backups").iterdir()] == ["night-20260131.db"]


def test_who_is_forgotten_reads_how_long_copies_are_kept() -> None:
    for language in LANGUAGES:
        assert f" {upkeep.DAYS_KEPT} da" in library().words(language, "simpel")("my_data.erase_done")
