"""Who works with a group has the name that parents read, also where she takes part elsewhere as a parent."""

from __future__ import annotations

from simulator.people import Person
from storage.groups import Group
from tests.journeys.hands import does
from tests.world import World

TO_THE_NAME = (*["Verder"] * 4, "Ja, ik doe mee", "Ja, dat mag", "Ja, ook mijn woorden", "Ja, dat mag")
THE_REST = ("20:00", "zondag", "Nee, later")


async def opens(world: World, person: Person, group: Group, role: str = "parent") -> None:
    person.open(world.invitation(group, role))
    await world.settle()


async def test_a_facilitator_who_is_a_parent_elsewhere_keeps_the_name_that_parents_read(world: World) -> None:
    linde, eik = world.group(), world.group("Groep Eik")
    sanne = await world.enrolled("Sanne", linde, "facilitator")
    anna = await world.enrolled("Anna", linde)
    await opens(world, sanne, eik)
    await does(world, sanne, *TO_THE_NAME)
    assert sanne.last.text.startswith("Dag Sanne."), "she has a name already"
    await does(world, sanne, *THE_REST)
    await does(world, anna, "> /vraag")
    assert anna.last.text.startswith("Wat wil je Sanne vragen?")


async def test_a_parent_who_begins_to_work_says_how_parents_may_call_her(world: World) -> None:
    linde, eik = world.group(), world.group("Groep Eik")
    anna = await world.enrolled("Anna", linde)
    bea = await world.enrolled("Bea", eik)
    await opens(world, anna, eik, "facilitator")
    assert anna.last.text == "Hoe mogen ouders je noemen?"
    assert anna.last.buttons == [["Anna"]], "not as she is called as a parent"
    await does(world, anna, "Anna")
    assert "Je begeleidt Groep Eik." in anna.last.text
    await does(world, bea, "> /vraag")
    assert bea.last.text.startswith("Wat wil je Anna vragen?")


async def test_who_works_in_one_group_already_is_not_asked_again_in_the_next(world: World) -> None:
    linde, eik = world.group(), world.group("Groep Eik")
    sanne = await world.enrolled("Sanne", linde, "facilitator")
    await opens(world, sanne, eik, "facilitator")
    assert "Je begeleidt Groep Eik." in sanne.last.text


async def test_a_facilitator_who_wants_another_name_reads_that_it_is_for_parents(world: World) -> None:
    linde = world.group()
    sanne = await world.enrolled("Sanne", linde, "facilitator")
    anna = await world.enrolled("Anna", linde)
    await does(world, sanne, "> /tijd", "Andere naam")
    assert sanne.last.text == "Hoe mogen ouders je noemen?"
    assert not sanne.last.buttons
    await does(world, sanne, "> Sanne de Wit", "> /start")
    await does(world, anna, "> /vraag")
    assert anna.last.text.startswith("Wat wil je Sanne de Wit vragen?")


async def test_a_button_from_before_she_worked_gives_parents_no_pet_name(world: World) -> None:
    linde, eik = world.group(), world.group("Groep Eik")
    anna = await world.enrolled("Anna", linde)
    bea = await world.enrolled("Bea", eik)
    await does(world, anna, "> /tijd", "Andere naam")
    await opens(world, anna, eik, "facilitator")
    await does(world, anna, "Anna", "oma")
    await does(world, bea, "> /vraag")
    assert bea.last.text.startswith("Wat wil je Anna vragen?")
