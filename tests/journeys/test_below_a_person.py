"""What a parent types below words of her facilitator, without a reply, goes to her after one yes."""

from __future__ import annotations

import pytest

from simulator.people import Person
from tests.journeys.hands import does
from tests.journeys.test_meetings import PLANNED
from tests.moments import amsterdam
from tests.world import World

TYPED = "Dan kan ik niet, ik moet werken"
ASKED = "Mag ik dit aan Sanne geven?"


async def group(world: World) -> tuple[Person, Person]:
    linde = world.group()
    return await world.enrolled("Sanne", linde, "facilitator"), await world.enrolled("Anna", linde)


def said(person: Person, words: str) -> bool:
    return any(words in each.text for each in person.chat.messages if each.from_bot)


async def a_broadcast(world: World, sanne: Person) -> None:
    await does(world, sanne, "> /bericht", "> Vrijdag beginnen we om 9 uur", "Klaar", "Alle ouders")
    await does(world, sanne, "Nu", "Ja, verstuur")
    await world.go_to(world.clock.now())


async def an_answer(world: World, sanne: Person, anna: Person) -> None:
    await does(world, anna, "> /vraag Hoe laat is het?")
    await does(world, anna, "Stuur dit aan Sanne")
    await does(world, sanne, "Antwoord", "> Om 9 uur")
    assert anna.last.text == "Sanne schrijft jou:\nOm 9 uur"


@pytest.mark.parametrize("words", [TYPED, "ja", "ok", "?", "hoe laat dan"])
async def test_below_a_broadcast(world: World, words: str) -> None:
    sanne, anna = await group(world)
    await a_broadcast(world, sanne)
    await does(world, anna, f"> {words}")
    assert anna.last.text.startswith(ASKED)
    before = len(sanne.chat.messages)
    await does(world, anna, "Stuur dit aan Sanne")
    assert any(words in each.text for each in sanne.chat.messages[before:])


async def test_below_an_answer_and_below_that_it_went(world: World) -> None:
    sanne, anna = await group(world)
    await an_answer(world, sanne, anna)
    await does(world, anna, f"> {TYPED}")
    assert anna.last.text.startswith(ASKED)
    await does(world, anna, "> ja", "> En mijn zus komt ook")
    assert said(sanne, TYPED)
    assert anna.last.text.startswith(ASKED), "what she adds is not lost"
    assert not said(sanne, "En mijn zus komt ook")


async def test_below_what_is_said_of_a_meeting(world: World) -> None:
    sanne, anna = await group(world)
    await does(world, sanne, *PLANNED, "Alleen de eerste 8")
    await world.go_to(amsterdam("2026-03-04 19:31"))
    assert anna.last.text.endswith("Kom je?")
    await does(world, anna, "> ik ben ziek")
    assert anna.last.text.startswith(ASKED)


async def test_below_what_became_of_a_call(world: World) -> None:
    sanne, anna = await group(world)
    await does(world, anna, "> /bel", "> 06 12345678", "Overdag", "Niets inspreken", "Ja, laat Sanne bellen")
    await does(world, sanne, "Niet bereikt")
    await does(world, anna, "> ik ben nu thuis")
    assert anna.last.text.startswith(ASKED)


async def test_a_voice_note_below_a_broadcast(world: World) -> None:
    sanne, anna = await group(world)
    await a_broadcast(world, sanne)
    anna.send_voice(b"OggS")
    await world.settle()
    assert anna.last.text.startswith(ASKED)


async def test_heavy_words_are_met_as_well_and_words_of_danger_wait_for_no_yes(world: World) -> None:
    sanne, anna = await group(world)
    await a_broadcast(world, sanne)
    await does(world, anna, "> ik trek het niet meer")
    assert said(anna, "Nummers") or "Nummers" in str([each.buttons for each in anna.chat.messages])
    await does(world, anna, "> ik wil niet meer leven")
    assert said(anna, "113")
    assert not said(sanne, "ik wil niet meer leven")


async def test_nothing_goes_without_a_yes(world: World) -> None:
    sanne, anna = await group(world)
    await a_broadcast(world, sanne)
    await does(world, anna, f"> {TYPED}", "Toch niet")
    await world.go_to(world.clock.now() + 2 * 86_400)
    assert not said(sanne, TYPED)


@pytest.mark.parametrize("words", ["ja", "ok", "👍"])
async def test_yes_below_what_went_already_asks_no_second_time(world: World, words: str) -> None:
    _, anna = await group(world)
    await does(world, anna, "> /vraag Kan ik later komen?", "> ja", f"> {words}")
    assert anna.last.text == "Prima."


async def test_further_down_it_is_what_is_not_understood(world: World) -> None:
    sanne, anna = await group(world)
    await a_broadcast(world, sanne)
    await does(world, anna, "> /privacy", "> de bananen zijn op")
    assert "Een computer leest dit." in anna.last.text


async def test_what_a_facilitator_types_below_a_card_goes_to_nobody_by_itself(world: World) -> None:
    sanne, anna = await group(world)
    await does(world, anna, "> /vraag Hoe laat is het?", "Stuur dit aan Sanne")
    await does(world, sanne, "> even nadenken hoor")
    assert not said(anna, "even nadenken hoor")


@pytest.mark.parametrize("words", ["wat moet ik meenemen?", TYPED])
async def test_below_a_broadcast_that_came_in_the_middle_of_her_questions(world: World, words: str) -> None:
    sanne, anna = await group(world)
    await world.go_to(amsterdam("2026-03-02 20:00"))
    await does(world, anna, "Ja, nu")
    await a_broadcast(world, sanne)
    await does(world, anna, f"> {words}")
    assert anna.last.text.startswith(ASKED)
    await does(world, anna, "Stuur dit aan Sanne")
    assert said(sanne, words)


async def test_an_answer_below_a_broadcast_is_still_the_answer(world: World) -> None:
    sanne, anna = await group(world)
    await world.go_to(amsterdam("2026-03-02 20:00"))
    await does(world, anna, "Ja, nu")
    await a_broadcast(world, sanne)
    await does(world, anna, "> 4")
    assert anna.last.text.startswith("Waar in je lijf")
