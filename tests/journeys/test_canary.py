""" "Vergeet mij" reaches everything: what she said and who she is, wherever it lay, is gone from the machine."""

from __future__ import annotations

import logging
import tempfile
from pathlib import Path
from zipfile import BadZipFile, ZipFile

import pytest
from sqlalchemy import bindparam, update

from simulator.people import Person
from storage import members
from storage.outbox import outbox
from storage.statements import one_of
from tests.journeys.hands import does
from tests.journeys.test_erased_bytes import bytes_of, sealed_in
from tests.moments import amsterdam
from tests.world import World, with_all_taught

_LATER = update(outbox).where(one_of(outbox.c.form, ("document", "picture"))).values(not_before=bindparam("later"))
NAME, WORDS = "Kanarievogel", "geelgevederd"


@pytest.fixture
def content():  # type: ignore[no-untyped-def]
    """Words are asked from the first day on."""
    return with_all_taught()


def _inside(path: Path) -> bytes:
    """What a file says, a zip unpacked."""
    try:
        with ZipFile(path) as archive:
            return b"".join(archive.read(name) for name in archive.namelist())
    except BadZipFile:
        return path.read_bytes()


def _told_by_files(folder: Path, marks: list[str]) -> list[str]:
    """The files below a folder, the database's apart, that tell one of these marks, or are a picture."""
    files = [each for each in folder.rglob("*") if each.is_file() and not each.name.startswith("anker.db")]
    return [
        each.name
        for each in files
        if each.suffix == ".png" or any(mark.encode() in _inside(each) for mark in marks)
    ]


async def _nothing() -> None:
    """Nothing leaves."""


async def _speaks_everywhere(world: World, anna: Person) -> set[bytes]:
    """She answers for two days, and leaves a word wherever words can be left; what was sealed meanwhile."""
    seen = set(sealed_in(world.database))
    for day in (2, 3):
        await world.go_to(amsterdam(f"2026-03-0{day} 20:00"))
        await does(world, anna, "Ja, nu", "6", "Buik, maag", "Klaar", "Midden", "Toen het begon")
        await does(world, anna, "Ja, nog twee", "Zonder nadenken", f"> {WORDS} {day}")
        seen |= sealed_in(world.database)
    for acts in (
        ("> /ladder", "Boven", f"> {WORDS}"),
        ("> /ideeen", "Zet er iets bij", f"> {WORDS}"),
        ("> /wens", f"> {WORDS}"),
        ("> /vraag", f"> {WORDS}"),
    ):
        await does(world, anna, *acts)
        seen |= sealed_in(world.database)
    return seen


@pytest.mark.sqlite
@pytest.mark.durable
@pytest.mark.long
async def test_who_is_forgotten_is_in_no_file_log_row_or_message_that_waits(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    temporary = world.folder / "temporary"
    temporary.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    caplog.set_level(logging.DEBUG)
    group = world.group()
    await world.enrolled("Sanne", group, "facilitator")
    coen = await world.enrolled("Coen", group, "coordinator")
    anna = await world.enrolled(NAME, group)
    await world.enrolled("Bea", group)
    seen = await _speaks_everywhere(world, anna)
    with world.database.read() as db:
        code = next(each.pseudonym for each in members.of_group(db, 1, members.PARENT))
    await does(world, anna, "> /gegevens")
    await does(world, coen, "> /export")
    with monkeypatch.context() as held:  # everything that is made waits
        held.setattr(world.anker.sender, "settle", _nothing)
        await does(world, anna, "Stuur een bestand", "> /mijnweek")
        await does(world, coen, "Om mee te werken", "> /rapport")
    with world.database.write() as db:
        db.run(_LATER, later=world.clock.now() + 7200)
    seen |= sealed_in(world.database)
    marks = [NAME, WORDS, code]
    waiting = {Path(name).suffix for name in _told_by_files(world.folder, marks)}
    assert waiting >= {".png", ".zip", ".html"}, "the search finds what waits: a picture, data and a report"

    await does(world, anna, "> /gegevens", "Vergeet mij", "Ja, haal alles weg", "Ja, alles weg")
    await world.go_to(world.clock.now() + 60)
    assert _told_by_files(world.folder, marks) == []
    erased = seen - sealed_in(world.database)
    assert len(erased) > 20
    raw = bytes_of(world.folder)
    assert [each.hex() for each in erased if each in raw] == []
    assert not any(mark.encode() in raw for mark in (NAME, WORDS))
    assert not any(mark in caplog.text for mark in (NAME, WORDS, str(anna.id)))

    await world.go_to(world.clock.now() + 3 * 3600)
    documents = [each for each in coen.chat.messages if each.document is not None]
    assert documents == [], "no file that was made before goes out after"
