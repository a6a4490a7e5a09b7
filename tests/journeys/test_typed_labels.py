"""A button's label, typed, is its tap, also where other buttons were said since: she reads back, and means it."""

from __future__ import annotations

import pytest

from simulator.people import Person
from storage import people
from tests.journeys.hands import does
from tests.journeys.test_meetings import PLANNED
from tests.moments import amsterdam
from tests.world import World

EVENING = amsterdam("2026-03-02 20:00")


async def group(world: World) -> tuple[Person, Person]:
    linde = world.group()
    return await world.enrolled("Sanne", linde, "facilitator"), await world.enrolled("Anna", linde)


async def test_the_call_offered_with_the_numbers_is_asked_for_though_the_question_stands_below(
    world: World,
) -> None:
    _, anna = await group(world)
    await does(world, anna, "> /taal", "Nederlands", "Korte zinnen")
    await world.go_to(EVENING)
    await does(world, anna, "Ja, nu", "> wil iemand spreken")
    assert "Rustig" in str(anna.last.buttons), "the question stands below the numbers"
    await does(world, anna, "> laat sanne bellen")
    assert anna.last.text.startswith("Op welk nummer wil je gebeld worden?")


async def test_what_was_begun_to_be_erased_is_let_be_by_the_label_that_says_so(world: World) -> None:
    _, anna = await group(world)
    await does(world, anna, "> /gegevens", "Vergeet mij", "> /week", "> nee, toch niet")
    assert anna.last.text == "Prima. Alles blijft zoals het is."
    with world.database.read() as db:
        assert people.find(db, anna.id) is not None


@pytest.mark.parametrize("words", ["toch niet", "laat maar"])
async def test_what_a_tap_changed_last_is_what_a_word_is_about(world: World, words: str) -> None:
    _, anna = await group(world)
    await does(world, anna, "> /gegevens")
    await world.go_to(EVENING)
    await does(world, anna, "Ja, nu")
    await world.go_to(EVENING + 60)
    await does(world, anna, "Vergeet mij", f"> {words}")
    assert anna.last.text == "Prima. Alles blijft zoals het is."
    asked = next(each for each in anna.chat.messages if each.text.startswith("Hoe gespannen is je lijf"))
    assert asked.buttons, "her question was not let go of"


@pytest.mark.parametrize("greeting", ["hoi", "menu", "wat is dit"])
async def test_language_is_chosen_in_words_though_a_greeting_came_before(world: World, greeting: str) -> None:
    linde = world.group()
    anna = world.telegram.person("Anna")
    anna.open(world.invitation(linde))
    await world.settle()
    await does(world, anna, f"> {greeting}", "> nederlands")
    assert "Gewone zinnen" in str(anna.last.buttons)


async def test_below_what_was_not_understood_a_question_of_hours_ago_is_still_answered_in_words(
    world: World,
) -> None:
    linde = world.group()
    anna = world.telegram.person("Anna")
    anna.open(world.invitation(linde))
    await world.settle()
    await world.go_to(world.clock.now() + 2 * 3600)
    await does(world, anna, "> hoi", "> nederlands")
    assert "Gewone zinnen" in str(anna.last.buttons)


async def test_a_label_of_long_ago_is_no_tap(world: World) -> None:
    sanne, _ = await group(world)
    await does(world, sanne, "> /bijeenkomst", "> /nummers", "> /overzicht")
    await world.go_to(world.clock.now() + 2 * 3600)
    await does(world, sanne, "> bijeenkomsten toevoegen")
    assert "Dat snap ik nog niet." in sanne.last.text


async def enrolling(world: World, *acts: str) -> Person:
    linde = world.group()
    anna = world.telegram.person("Anna")
    anna.open(world.invitation(linde))
    await world.settle()
    await does(world, anna, *acts)
    return anna


async def test_a_label_begun_after_she_was_not_understood_is_that_button(world: World) -> None:
    anna = await enrolling(world, "Nederlands", "> hoezo dan", "> kort")
    assert anna.last.text.startswith("Ik hoor bij Groep Linde.")


async def test_ok_after_she_was_not_understood_is_no_yes(world: World) -> None:
    anna = await enrolling(world, "Nederlands", "Korte zinnen", "> hoezo dan", "> ok")
    assert not any(each.text.startswith("Ik ben een computer, geen") for each in anna.chat.messages)


async def test_who_is_not_understood_twice_has_the_question_below(world: World) -> None:
    anna = await enrolling(world, "Nederlands", "Korte zinnen", "> hoezo dan")
    assert anna.last.text.startswith("Dat snap ik nog niet.")
    await does(world, anna, "> wat een gedoe")
    assert anna.last.text.startswith("Ik hoor bij Groep Linde.")
    await does(world, anna, "> ja")
    assert anna.last.text.startswith("Ik ben een computer, geen spoedhulp.")


async def test_so_has_who_is_asked_for_her_day_of_rest(world: World) -> None:
    linde = world.group()
    anna = await world.enrolled("Anna", linde)
    await does(world, anna, "> /rust", "> maakt nie uit", "> wat een gedoe")
    assert anna.last.buttons
    assert not anna.last.text.startswith("Dat snap ik nog niet.")


@pytest.mark.parametrize("words", ["korte zinen", "Korte zinnnen!", "korde zinnen", "kortte ziinnen"])
async def test_a_misspelt_label_is_its_button(world: World, words: str) -> None:
    anna = await enrolling(world, "Nederlands", f"> {words}")
    assert anna.last.text.startswith("Ik hoor bij Groep Linde.")


@pytest.mark.parametrize("words", ["ik kan", "ik wil niet", "lange zinnen", "mis"])
async def test_other_words_than_a_labels_are_none(world: World, words: str) -> None:
    sanne, anna = await group(world)
    await does(world, sanne, *PLANNED, "Alleen de eerste 8")
    await world.go_to(amsterdam("2026-03-04 19:31"))
    asked = anna.last
    assert asked.text.endswith("Kom je?")
    await does(world, anna, f"> {words}")
    assert asked.buttons[0][0] == "Ik kom", "nothing was tapped"


async def test_label_below_a_question_for_words_that_was_left_is_that_button(world: World) -> None:
    sanne, anna = await group(world)
    await does(
        world, sanne, "> /bijeenkomst", "Bijeenkomsten toevoegen", "> donderdag half 8", "Alleen de eerste 8"
    )
    assert "Waar is het?" in sanne.last.text
    await world.go_to(world.clock.now() + 3600)
    await does(world, anna, "> /bel", "> 06 12345678", "Altijd", "Niets inspreken", "Ja, laat Sanne bellen")
    assert sanne.last.buttons[0] == ["Ik bel"]
    await does(world, sanne, "> ik bel")
    assert anna.last.text.startswith("Sanne las het, en wil je bellen.")
