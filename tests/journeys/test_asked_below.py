"""What is open stays in sight: after a warm line, danger, help and “stop” it is the last thing in the chat."""

from __future__ import annotations

import pytest

from simulator.people import Person
from tests.journeys.hands import does
from tests.moments import amsterdam
from tests.world import World

EVENING = amsterdam("2026-03-02 20:00")
BELOW = "De vraag staat hieronder."


async def at_first_question(world: World) -> Person:
    group = world.group()
    await world.enrolled("Sanne", group, "facilitator")
    anna = await world.enrolled("Anna", group)
    await world.go_to(EVENING)
    await does(world, anna, "Ja, nu")
    return anna


def shown(person: Person) -> list[str]:
    """The bot's messages in her chat as they stand now."""
    return [each.text for each in person.chat.messages if each.from_bot]


async def test_a_heavy_answer_becomes_the_warm_line_and_a_long_question_waits_below_it(world: World) -> None:
    anna = await at_first_question(world)
    question = anna.last
    await does(world, anna, "9")
    assert question.buttons == [["Nummers"], ["Vraag aan Sanne"], ["Laat Sanne bellen"]]
    assert anna.last is not question
    assert anna.last.buttons == [["Naar de vraag"]], "seven rows would push the line out of sight"
    await does(world, anna, "Naar de vraag")
    assert "Waar in je lijf" in anna.last.text
    await does(world, anna, "Nergens", "Klaar", "Weet ik niet")
    assert "Ja, nog twee" in str(anna.last.buttons)


async def test_what_waits_can_be_answered_in_words_at_once(world: World) -> None:
    anna = await at_first_question(world)
    await does(world, anna, "9", "> buik")
    assert "Wanneer" in anna.last.text or "Weet ik niet" in str(anna.last.buttons)
    await does(world, anna, "Weet ik niet")
    assert "Ja, nog twee" in str(anna.last.buttons)


async def test_in_simple_words_the_line_has_no_buttons_and_the_question_comes_at_once(world: World) -> None:
    group = world.group()
    await world.enrolled("Sanne", group, "facilitator")
    anna = await world.enrolled("Anna", group)
    await does(world, anna, "> /taal", "Nederlands", "Korte zinnen")
    await world.go_to(EVENING)
    await does(world, anna, "Ja, nu")
    asked = anna.last
    await does(world, anna, "Erg gespannen")
    assert (asked.text.splitlines()[0], asked.buttons) == ("Wat zwaar voor je.", [])
    assert "Waar in je lijf voel je iets?" in anna.last.text


async def test_a_heavy_answer_in_words_is_followed_by_the_line_and_then_the_question(world: World) -> None:
    anna = await at_first_question(world)
    await does(world, anna, "> 9")
    assert shown(anna)[-3] == BELOW
    await does(world, anna, "Naar de vraag")
    assert "Waar in je lijf" in anna.last.text
    await does(world, anna, "Nergens", "Klaar", "Weet ik niet")


async def test_the_numbers_leave_the_question_the_last_thing_in_the_chat(world: World) -> None:
    anna = await at_first_question(world)
    await does(world, anna, "9", "Naar de vraag", "Nummers")
    assert "113" in "".join(shown(anna)[-3:]), "they stay in sight: the long question waits behind one button"
    await does(world, anna, "Naar de vraag")
    assert "Waar in je lijf" in anna.last.text
    await does(world, anna, "Nergens", "Klaar", "Weet ik niet")


async def test_after_danger_a_long_question_waits_behind_one_button(world: World) -> None:
    anna = await at_first_question(world)
    await does(world, anna, "4", "> ik wil dood")
    assert "113" in shown(anna)[-2]
    assert anna.last.buttons == [["Naar de vraag"]]
    await does(world, anna, "Naar de vraag", "Nergens", "Klaar", "Weet ik niet")
    assert "Ja, nog twee" in str(anna.last.buttons)


@pytest.mark.parametrize("words", ["ik wil dood", "hulp", "/hulp", "/privacy"])
async def test_after_danger_and_help_the_open_question_is_asked_again_below(world: World, words: str) -> None:
    anna = await at_first_question(world)
    asked = anna.last.text
    await does(world, anna, f"> {words}")
    assert anna.last.text == asked
    assert shown(anna).count(asked) == 1, "the old one keeps neither words nor buttons"
    await does(world, anna, "4")
    assert "Waar in je lijf" in anna.last.text


async def test_stop_and_go_on_asks_the_open_question_again_below(world: World) -> None:
    anna = await at_first_question(world)
    asked = anna.last.text
    await does(world, anna, "> stop", "Niets, ga door")
    assert anna.last.text == asked
    await does(world, anna, "> 4")
    assert "Waar in je lijf" in anna.last.text


async def test_a_question_that_only_rang_is_not_rung_again_after_danger(world: World) -> None:
    group = world.group()
    anna = await world.enrolled("Anna", group)
    await world.go_to(EVENING)
    await does(world, anna, "> ik wil dood")
    assert "113" in anna.last.text


async def test_danger_at_a_question_for_an_hour_leaves_its_buttons_in_sight(world: World) -> None:
    anna = await world.enrolled("Anna", world.group())
    await does(world, anna, "> /tijd", "Andere tijd")
    asked = anna.last.buttons
    await does(world, anna, "> ik wil dood")
    assert anna.last.buttons == asked
    await does(world, anna, "21:00")
    assert "21:00" in anna.last.text


async def test_privacy_while_enrolling_shows_the_step_again(world: World) -> None:
    anna = world.telegram.person("Anna")
    anna.open(world.invitation(world.group()))
    await world.settle()
    await does(world, anna, "Nederlands", "Gewone zinnen", *["Verder"] * 4)
    step = anna.last.text
    await does(world, anna, "> /privacy")
    assert anna.last.text == step
    await does(world, anna, "Ja, ik doe mee")
    assert anna.last.text != step


async def test_start_once_more_shows_the_step_below_and_leaves_no_dead_buttons(world: World) -> None:
    anna = world.telegram.person("Anna")
    anna.open(world.invitation(world.group()))
    await world.settle()
    first = anna.last
    await does(world, anna, "> /start")
    assert (first.text, first.buttons) == (BELOW, [])
    await does(world, anna, "Nederlands")
    assert "Gewone zinnen" in str(anna.last.buttons)


async def test_back_after_stop_lets_nothing_be_stopped_and_the_question_stands_last(world: World) -> None:
    anna = await at_first_question(world)
    await does(world, anna, "4", "> stop", "> terug")
    assert "Waar in je lijf" in anna.last.text


async def test_a_button_named_above_others_is_answered_where_it_can_be_seen(world: World) -> None:
    anna = await at_first_question(world)
    await does(world, anna, "4", "> /hulp")
    await does(world, anna, "> terug")
    assert anna.chat.messages[-2].text == "terug"
    assert anna.last.buttons


async def test_who_does_not_stop_after_all_has_the_question_last(world: World) -> None:
    anna = await at_first_question(world)
    await does(world, anna, "4", "> /stop", "Nee, ga door")
    assert "Waar in je lijf" in anna.last.text
