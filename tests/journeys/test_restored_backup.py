"""A backup that is restored: what a parent said no to since it was made stays no."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import text

from simulator.people import Person
from storage import after_restore, backup, erasure_list
from storage.database import Database
from storage.encryption import Vault
from tests.journeys.hands import does
from tests.journeys.test_preferences import rings
from tests.journeys.test_removal import removed
from tests.moments import amsterdam
from tests.world import KEY, World

pytestmark = pytest.mark.sqlite  # a backup is a copy of the file


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    """One whose file may be changed for another."""
    world = World(tmp_path)
    await world.start()
    yield world
    await world.stop()


async def test_who_said_no_or_stopped_since_is_neither_seen_nor_asked_again(world: World, tmp_path: Path) -> None:
    group = world.group()
    sanne = await world.enrolled("Sanne", group, "facilitator")
    anna, bea, cor, dunya = [await world.enrolled(name, group) for name in ("Anna", "Bea", "Cor", "Dunya")]
    copy = _copied(world, tmp_path)
    for parent in (anna, cor):
        await does(world, parent, "> /gegevens", "Wie mag wat zien", "Sanne mag ze niet zien")
    await does(world, cor, "> /gegevens", "Wie mag wat zien", "Sanne mag ze zien", "Ja, dat mag")
    for parent in (bea, dunya):
        await does(world, parent, "> /stop", "Ja, stop")
    await does(world, dunya, "> /start", "Weer beginnen")

    await _restored(world, copy, tmp_path / "data.key.erasures")
    await does(world, sanne, "> /ouders")
    shown = [label for row in sanne.last.buttons for label in row]
    assert ("Anna" in shown, "Cor" in shown) == (False, True), "who said yes again is seen"
    before = {each: rings(world, each) for each in (anna, bea, cor, dunya)}
    await world.go_to(amsterdam("2026-03-02 20:00"))
    rung = {each.name for each in (anna, bea, cor, dunya) if rings(world, each) > before[each]}
    assert rung == {"Anna", "Cor", "Dunya"}, "who stopped is not asked, who began again is"


async def test_a_drawing_that_is_not_to_be_kept_does_not_come_back(world: World, tmp_path: Path) -> None:
    anna = await world.enrolled("Anna", world.group())
    await does(world, anna, "> /ladder", "Mijn tekening", "Ja")
    await _sends_a_photo(world, anna)
    assert _drawings(world) == 1
    copy = _copied(world, tmp_path)
    await does(world, anna, "> /ladder", "Mijn tekening", "Bewaar niet meer")
    assert _drawings(world) == 0
    await _restored(world, copy, tmp_path / "data.key.erasures")
    assert _drawings(world) == 0


async def test_a_question_or_call_that_was_taken_back_or_is_over_does_not_come_back(
    world: World, tmp_path: Path
) -> None:
    group = world.group()
    sanne = await world.enrolled("Sanne", group, "facilitator")
    anna, bea, cor = [await world.enrolled(name, group) for name in ("Anna", "Bea", "Cor")]
    await does(world, anna, "> /vraag", "> Mag mijn zus mee?")
    await does(world, bea, "> /bel", "> 06 12345678", "Altijd", "Niets inspreken", "Ja, laat Sanne bellen")
    await does(world, cor, "> /vraag", "> Waar is het?")
    copy = _copied(world, tmp_path)
    await does(world, anna, "Haal weg")
    await does(world, bea, "Haal weg")
    await _restored(world, copy, tmp_path / "data.key.erasures")
    before = len(sanne.chat.messages)
    await world.go_to(amsterdam("2026-03-04 20:00"))
    told = "\n".join(each.text for each in sanne.chat.messages[before:])
    assert "Waar is het?" in told, "what still waits is told"
    assert "Mag mijn zus mee?" not in told
    assert "06 12345678" not in told
    with world.database.read() as db:
        kept = [len(db.all(text(f"SELECT id FROM {table}"))) for table in ("ask", "phone_call")]
    assert kept == [1, 0]


async def test_an_idea_or_a_wish_that_was_taken_back_does_not_come_back(world: World, tmp_path: Path) -> None:
    group = world.group()
    await world.enrolled("Sanne", group, "facilitator")
    anna, bea = await world.enrolled("Anna", group), await world.enrolled("Bea", group)
    await does(world, anna, "> /ideeen", "Zet er iets bij", "> Tim mee naar buiten")
    await does(world, anna, "> /ideeen", "Zet er iets bij", "> een liedje")
    await does(world, anna, "> /wens", "> meer over Tim", "> /wens", "> meer zingen")
    copy = _copied(world, tmp_path)
    await does(world, anna, "> /ideeen", "Weg: Tim mee naar b…", "> /wens", "Weg: meer over Tim")
    await _restored(world, copy, tmp_path / "data.key.erasures")
    await does(world, bea, "> /ideeen")
    assert ("een liedje" in bea.last.text, "Tim" in bea.last.text) == (True, False)
    await does(world, anna, "> /wens")
    assert ("meer zingen" in anna.last.text, "Tim" in anna.last.text) == (True, False)


@pytest.mark.parametrize("about", ["idea", "wish"])
async def test_words_that_were_written_over_in_an_idea_or_a_wish_do_not_come_back(
    world: World, tmp_path: Path, about: str
) -> None:
    group = world.group()
    await world.enrolled("Sanne", group, "facilitator")
    anna, bea = await world.enrolled("Anna", group), await world.enrolled("Bea", group)
    await does(world, anna, *(("> /ideeen", "Zet er iets bij") if about == "idea" else ("> /wens",)), "> Tim mee")
    copy = _copied(world, tmp_path)
    (typed,) = [each for each in anna.chat.messages if each.text == "Tim mee"]
    anna.edit(typed, "iemand mee")
    await world.settle()
    await _restored(world, copy, tmp_path / "data.key.erasures")
    for who, command in ((bea, "> /ideeen"), (anna, "> /wens")):
        await does(world, who, command)
        assert "Tim" not in who.last.text


async def test_a_ladder_of_her_own_that_was_emptied_does_not_come_back(world: World, tmp_path: Path) -> None:
    anna = await world.enrolled("Anna", world.group())
    await does(world, anna, "> /ladder", "Boven", "> stil", "> warm", "> naar buiten")
    copy = _copied(world, tmp_path)
    await does(world, anna, "Maak leeg", "Ja, haal weg")
    await _restored(world, copy, tmp_path / "data.key.erasures")
    await does(world, anna, "> /ladder")
    assert "stil" not in anna.last.text


def _copied(world: World, folder: Path) -> Path:
    with world.database.write() as db:
        db.run(text("CREATE TABLE IF NOT EXISTS alembic_version (version_num TEXT)"))  # a backup wants it
    backup.write(folder / "anker.db", folder / "copy.db")
    return folder / "copy.db"


async def _restored(world: World, copy: Path, erasures: Path) -> None:
    """The tick brings what is owed into the list; the copy takes the file's place and is cleaned by it."""
    with world.database.write() as db:
        erasure_list.write_owed(db, erasures)
    await world.anker.stop()
    world.database.close()
    for ending in ("-wal", "-shm"):
        (copy.parent / f"anker.db{ending}").unlink(missing_ok=True)
    shutil.copy(copy, copy.parent / "anker.db")
    world.database = Database(world.url, Vault(KEY), durable=False)
    with world.database.write() as db:
        assert after_restore.make_good(db, erasures, [Vault(KEY)], at=world.clock.now()) == 0
        assert erasure_list.owed(db) == []
    await world.start_bot()
    await world.settle()


async def _sends_a_photo(world: World, person: Person) -> None:
    person.send_photo(b"\x89PNG", "")
    await world.settle()


def _drawings(world: World) -> int:
    with world.database.read() as db:
        return len(db.all(text("SELECT * FROM drawing")))


async def test_link_of_who_came_and_was_removed_since_opens_nothing(world: World, tmp_path: Path) -> None:
    group = world.group()
    await world.enrolled("Karin", group, "coordinator")
    link, unopened = world.invitation(group, "facilitator"), world.invitation(group)
    copy = _copied(world, tmp_path)
    sanne = world.telegram.person("Sanne")
    await world.enrols(sanne, link, "facilitator")
    await removed(world, sanne)
    await _restored(world, copy, tmp_path / "data.key.erasures")
    for person, kept in ((sanne, link), (world.telegram.person("Bea"), unopened)):
        person.open(kept)
        await world.settle()
        assert person.last.text.startswith("Deze link is te oud."), "which of them was hers nobody can tell"


async def test_links_that_nobody_opened_are_good_where_nobody_was_removed_since(
    world: World, tmp_path: Path
) -> None:
    group = world.group()
    anna = await world.enrolled("Anna", group)
    link = world.invitation(group)
    copy = _copied(world, tmp_path)
    await removed(world, anna)
    await _restored(world, copy, tmp_path / "data.key.erasures")
    await world.enrols(world.telegram.person("Bea"), link)


@pytest.mark.parametrize("taken_back", [True, False], ids=["taken back", "posted"])
async def test_what_was_shared_and_taken_back_or_posted_since_is_not_posted_by_a_copy(
    world: World, tmp_path: Path, taken_back: bool
) -> None:
    group = world.group()
    sanne, anna = await world.enrolled("Sanne", group, "facilitator"), await world.enrolled("Anna", group)
    room = world.telegram.group("Linde", [sanne, anna])
    room.add_bot(by=sanne)
    await world.settle()
    await does(world, sanne, "Koppelen")
    await world.go_to(amsterdam("2026-03-02 23:10"))
    await does(world, anna, "> /deel", "Met mijn naam", "> hij sliep door", "Zet in de groep")
    copy = _copied(world, tmp_path)
    if taken_back:
        await does(world, anna, "Haal weg")
    await world.go_to(amsterdam("2026-03-03 07:30"))
    await _restored(world, copy, tmp_path / "data.key.erasures")
    await world.go_to(amsterdam("2026-03-03 12:00"))
    assert sum("hij sliep door" in each.text for each in room.messages) == (0 if taken_back else 1)
