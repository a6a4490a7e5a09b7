"""Who has no place here, or none yet, is told how it goes on; what is asked of her repeats itself to nobody."""

from __future__ import annotations

import pytest

from simulator.people import Person
from tests.journeys.hands import does
from tests.journeys.test_who_may_look import removed
from tests.world import World

BY_LINK = "Ik werk met een link.\nVraag je begeleider om jouw link."


async def on_her_way(world: World) -> Person:
    bea = world.telegram.person("Bea")
    bea.open(world.invitation(world.group()))
    await world.settle()
    await does(world, bea, "Nederlands")
    return bea


async def test_stop_on_the_way_in_is_fine_and_asks_nothing_more(world: World) -> None:
    bea = await on_her_way(world)
    count = len(bea.chat.messages)
    await does(world, bea, "> /stop")
    said = [each.text for each in bea.chat.messages[count:] if each.from_bot]
    assert said == ["Dat is goed. Er gebeurt niets.\nWil je later verder? Tik op /start."]


async def test_a_break_on_the_way_in_lets_the_question_wait(world: World) -> None:
    bea = await on_her_way(world)
    await does(world, bea, "> /pauze")
    assert [each.text for each in bea.chat.messages if each.from_bot][-2] == "Prima. De vraag blijft staan."


async def test_stop_of_who_was_removed_says_that_nothing_comes(world: World) -> None:
    group = world.group()
    anna = await world.enrolled("Anna", group)
    await removed(world, anna, group.id)
    await does(world, anna, "> /stop")
    assert anna.last.text == "Dat is goed. Ik schrijf je niet meer.\nWat ik nog bewaar, staat bij /gegevens."


@pytest.mark.parametrize(
    "words", ["> /week", "> /vraag", "> /checkin", "> weer beginnen", "> ik wil weer meedoen"]
)
async def test_who_was_removed_reads_how_one_comes_in(world: World, words: str) -> None:
    group = world.group()
    anna = await world.enrolled("Anna", group)
    await removed(world, anna, group.id)
    await does(world, anna, words)
    assert anna.last.text.endswith(BY_LINK)


async def test_a_facilitator_who_stopped_begins_again_with_the_words_for_it(world: World) -> None:
    sanne = await world.enrolled("Sanne", world.group(), "facilitator")
    await does(world, sanne, "> /stop", "Ja, stop", "> weer beginnen")
    assert sanne.last.text.startswith("Je was gestopt.")


async def test_back_in_a_break_is_the_button_in_sight_that_says_so(world: World) -> None:
    anna = await world.enrolled("Anna", world.group())
    await does(world, anna, "> /pauze", "Tot ik terug ben", "> /gegevens", "Wie keek", "> terug")
    assert not any(each.text.startswith("Je hebt nu pauze.") for each in anna.chat.messages)
    await does(world, anna, "> ik ben terug")
    assert anna.last.text.startswith("Je hebt nu pauze.")


@pytest.mark.parametrize("words", ["ik ben er weer", "Hoi, hier ben ik weer"])
async def test_who_is_there_again_after_a_break_is_asked_whether_it_is_over(world: World, words: str) -> None:
    anna = await world.enrolled("Anna", world.group())
    await does(world, anna, "> /pauze", "Tot ik terug ben", f"> {words}")
    assert anna.last.text.startswith("Je hebt nu pauze.")


@pytest.mark.parametrize("words", ["vergeet mij", "Vergeet mij!", "wis alles", "delete my data", "/vergeetmij"])
async def test_forget_me_in_words_leads_with_a_tap_to_where_that_is(world: World, words: str) -> None:
    anna = await world.enrolled("Anna", world.group())
    await does(world, anna, f"> {words}", "Wat ik bewaar")
    assert ["Vergeet mij"] in anna.last.buttons
