"""A photo of a parent's drawing: with her own yes, shown back to her alone, and gone when she says so."""

from __future__ import annotations

from simulator.people import Person
from storage import drawings, members
from storage.groups import Group
from tests.journeys.hands import does
from tests.world import World

PNG = b"\x89PNG drawing"
ASKED = ["> /ladder", "Mijn tekening"]


def _kept(world: World, group: Group) -> str | None:
    with world.database.read() as db:
        return drawings.of(db, members.of_group(db, group.id, members.PARENT)[0].id)


async def _sends(world: World, anna: Person) -> None:
    anna.send_photo(PNG, "")
    await world.settle()


async def test_after_her_yes_a_photo_is_kept_and_shown_to_her_alone(world: World) -> None:
    group = world.group()
    sanne = await world.enrolled("Sanne", group, "facilitator")
    anna = await world.enrolled("Anna", group)
    await does(world, anna, *ASKED, "Ja")
    await _sends(world, anna)
    assert "Je tekening is bewaard." in anna.chat.messages[-2].text + anna.last.text

    await does(world, anna, *ASKED, "Laat zien")
    assert anna.last.photo is not None
    assert anna.last.photo.content == PNG
    assert not [each for each in sanne.chat.messages if each.photo is not None]


async def test_without_her_yes_no_photo_is_kept_and_words_are_no_photo(world: World) -> None:
    group = world.group()
    anna = await world.enrolled("Anna", group)
    await does(world, anna, *ASKED, "Nee")
    await _sends(world, anna)
    assert _kept(world, group) is None

    await does(world, anna, *ASKED, "Ja", "> een huis")
    assert "Stuur een foto, of sla over." in anna.last.text
    await _sends(world, anna)
    assert _kept(world, group) is not None


async def test_it_goes_when_she_says_so_and_with_her(world: World) -> None:
    group = world.group()
    anna = await world.enrolled("Anna", group)
    await does(world, anna, *ASKED, "Ja")
    await _sends(world, anna)
    await does(world, anna, *ASKED, "Bewaar niet meer")
    assert "Ik bewaar je tekening niet meer." in anna.last.text
    assert _kept(world, group) is None

    await does(world, anna, *ASKED, "Ja")
    await _sends(world, anna)
    await does(world, anna, "> /stop", "Ja, stop", "Haal ze weg", "Ja, haal ze weg")
    assert _kept(world, group) is None
