"""The pot of ideas over HTTP: put in by whoever wants, read back without names, taken out by whose it is."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from reports import pot_page
from tests.journeys.hands import does
from tests.journeys.sealed import everything_in
from tests.world import World


async def test_idea_is_read_by_the_group_without_a_name_and_taken_out_by_whose_it_is(world: World) -> None:
    group = world.group()
    sanne = await world.enrolled("Sanne", group, "facilitator")
    anna, bea = await world.enrolled("Anna", group), await world.enrolled("Bea", group)
    other = await world.enrolled("Roos", world.group("Groep Eik"))
    await does(world, anna, "> /ideeen", "Zet er iets bij", "> even <naar> buiten")
    assert "Het zit in de pot." in anna.last.text
    await does(world, bea, "> /ideeen")
    assert bea.last.text == "Dit hielp ons thuis:\n• even <naar> buiten"
    assert bea.last.buttons == [["Zet er iets bij"]], "what is not hers she does not take out"
    await does(world, other, "> /ideeen")
    assert "leeg" in other.last.text
    await does(world, anna, "Weg: even <naar> bu…")
    await does(world, anna, "Zet er iets bij", "> samen zingen")
    await does(world, sanne, "> /ideeen", "Weg: samen zingen")
    assert "leeg" in sanne.last.text


async def test_pot_is_read_in_the_groups_chat_too_and_only_there(world: World) -> None:
    group, eik = world.group(), world.group("Groep Eik")
    sanne, fien = [await world.enrolled(*who, "facilitator") for who in (("Sanne", group), ("Fien", eik))]
    anna = await world.enrolled("Anna", group)
    room = world.telegram.group("Linde", [sanne, anna])
    theirs = world.telegram.group("Eik", [fien, anna])
    elsewhere = world.telegram.group("Buurt", [anna])
    for each in (room, theirs, elsewhere):
        each.add_bot()
        await world.settle()
    for who, where in ((sanne, room), (fien, theirs)):
        who.tap("Koppelen", await who.sees("ik ben Anker", chat=where))
        await world.settle()
    await does(world, anna, "> /ideeen", "Zet er iets bij", "> een liedje")
    for where, answers in ((elsewhere, 0), (theirs, 0), (room, 1)):
        before = [len(each.messages) for each in (room, theirs, elsewhere)]
        anna.say("/ideeen", where)
        await world.settle()
        said = sum(len(each.messages) for each in (room, theirs, elsewhere)) - sum(before)
        assert said == 1 + answers, f"beside her own words, in {where.title}"
    assert room.messages[-1].text == "Dit hielp ons thuis:\n• een liedje"


async def test_facilitator_takes_the_ideas_along_on_paper_without_names(world: World) -> None:
    group = world.group()
    sanne = await world.enrolled("Sanne", group, "facilitator")
    anna = await world.enrolled("Anna", group)
    roos = await world.enrolled("Roos", world.group("Groep Eik"))
    await does(world, roos, "> /ideeen", "Zet er iets bij", "> van een andere groep")
    await does(world, sanne, "> /ideeen")
    assert "Om te printen" not in str(sanne.last.buttons), "there is nothing in the pot"
    await does(world, anna, "> /ideeen", "Zet er iets bij", "> even <naar> buiten")
    assert "Om te printen" not in str(anna.last.buttons)
    await does(world, sanne, "> /ideeen", "Om te printen")
    (page,) = [each.document for each in sanne.chat.messages if each.document is not None]
    shown = page.content.decode()
    assert "even &lt;naar&gt; buiten" in shown
    assert "Anna" not in shown
    assert "andere groep" not in shown
    await world.go_to(world.clock.now() + 1)
    assert not list((world.folder / "exports").iterdir())


async def test_sheet_that_cannot_be_written_is_told(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> str:
        raise OSError("no space left")

    sanne = await world.enrolled("Sanne", world.group(), "facilitator")
    await does(world, sanne, "> /ideeen", "Zet er iets bij", "> samen zingen")
    monkeypatch.setattr(pot_page, "page", full)
    await does(world, sanne, "> /ideeen", "Om te printen")
    assert sanne.last.text == "Het lukte niet. Typ /ideeen en probeer het nog eens."


async def test_what_she_put_in_goes_with_her(world: World) -> None:
    group = world.group()
    anna = await world.enrolled("Anna", group)
    await does(world, anna, "> /ideeen", "Zet er iets bij", "> zwaluwen kijken")
    assert "zwaluwen" in everything_in(world.database)
    await does(world, anna, "> /gegevens", "Vergeet mij", "Ja, haal alles weg", "Ja, alles weg")
    await world.go_to(world.clock.now() + 5)
    with world.database.read() as db:
        assert db.all(text("SELECT * FROM pot_idea")) == []
    assert "zwaluwen" not in everything_in(world.database)


FORGETS = ("> /gegevens", "Vergeet mij", "Ja, haal alles weg", "Ja, alles weg")
TAKES_ALL_AWAY = ("> /stop", "Ja, stop", "Haal ze weg", "Ja, haal ze weg")
TAKES_IT_OUT = ("> /ideeen", "Weg: zwaluwen kijken")


@pytest.mark.parametrize("acts", [FORGETS, TAKES_ALL_AWAY, TAKES_IT_OUT])
async def test_what_others_read_of_an_idea_is_kept_no_longer_than_the_idea(
    world: World, acts: tuple[str, ...]
) -> None:
    group = world.group()
    sanne = await world.enrolled("Sanne", group, "facilitator")
    anna, bea = await world.enrolled("Anna", group), await world.enrolled("Bea", group)
    room = world.telegram.group("Linde", [sanne, anna, bea])
    room.add_bot(by=sanne)
    await world.settle()
    await does(world, sanne, "Koppelen")
    await does(world, anna, "> /ideeen", "Zet er iets bij", "> zwaluwen kijken")
    for reader in (bea, sanne):
        await does(world, reader, "> /ideeen")
        assert "zwaluwen" in reader.last.text
    bea.say("/ideeen", room)
    await world.settle()
    await does(world, anna, *acts)
    await world.go_to(world.clock.now() + 5)
    assert "zwaluwen" not in everything_in(world.database)


async def test_an_idea_that_was_written_over_is_kept_in_no_other_chat(world: World) -> None:
    group = world.group()
    anna, bea = await world.enrolled("Anna", group), await world.enrolled("Bea", group)
    await does(world, anna, "> /ideeen", "Zet er iets bij", "> zwaluwen kijken")
    await does(world, bea, "> /ideeen")
    anna.edit(next(each for each in anna.chat.messages if each.text == "zwaluwen kijken"), "mussen kijken")
    await world.settle()
    assert "zwaluwen" not in everything_in(world.database)
