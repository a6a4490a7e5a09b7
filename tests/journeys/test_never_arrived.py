"""A question that never arrived is asked once it can be seen, and no word is the answer to it before."""

from __future__ import annotations

import pytest

from simulator.people import Person
from storage import members, prompts, responses
from tests.journeys.hands import does
from tests.moments import amsterdam
from tests.world import World

NUMBER, QUESTION = "06 12345678", "Mag ik mijn zus meenemen?"
COMES_BACK = "Je begon hier aan iets.\nIk gaf nog niets door aan Sanne.\nWil je verder?"
A_CALL, A_QUESTION = ("> /bel", f"> {NUMBER}"), (f"> /vraag {QUESTION}",)


A_DAY = 86_400
EVENING = amsterdam("2026-03-02 20:00")


async def begins_and_leaves(world: World, *begun: str) -> tuple[Person, Person]:
    group = world.group()
    sanne = await world.enrolled("Sanne", group, "facilitator")
    anna = await world.enrolled("Anna", group)
    await does(world, anna, *begun)
    return sanne, anna


@pytest.mark.parametrize("begun", [A_CALL, A_QUESTION])
async def test_what_she_left_is_taken_up_once_anker_may_speak_again(world: World, begun: tuple[str, ...]) -> None:
    sanne, anna = await begins_and_leaves(world, *begun)
    anna.block()
    await world.go_to(world.clock.now() + 3 * 3600)
    anna.unblock()
    await world.go_to(world.clock.now() + 1800)
    assert anna.last.text == COMES_BACK
    told = len(sanne.chat.messages)
    rest = ("Overdag", "Niets inspreken", "Ja, laat Sanne bellen") if begun is A_CALL else ("Stuur dit aan Sanne",)
    await does(world, anna, "Ga verder", *rest)
    assert any((NUMBER if begun is A_CALL else QUESTION) in each.text for each in sanne.chat.messages[told:])


async def test_who_stays_away_for_a_day_finds_that_nothing_was_passed_on(world: World) -> None:
    _, anna = await begins_and_leaves(world, *A_CALL)
    anna.block()
    await world.go_to(world.clock.now() + A_DAY)
    anna.unblock()
    await does(world, anna, "> hallo")
    assert COMES_BACK not in [each.text for each in anna.chat.messages]
    assert any(each.text == "Dit is nu dicht.\nIk gaf niets door." for each in anna.chat.messages)


async def test_who_lets_anker_speak_again_is_asked_at_once_what_telegram_refused(world: World) -> None:
    _, anna = await begins_and_leaves(world, *A_CALL)
    await misses(world, anna)
    anna.block()
    anna.unblock()
    await world.settle()
    assert anna.last.text == COMES_BACK


async def test_who_blocks_anker_is_asked_nothing_more(world: World) -> None:
    _, anna = await begins_and_leaves(world, *A_CALL)
    await misses(world, anna)
    before = len(world.telegram.calls)
    anna.block()
    await world.settle()
    assert not [each for each in world.telegram.calls[before:] if each.code == 403]


@pytest.mark.parametrize("typed", ["nee", "ja", "hallo daar", "overdag", "stop", "straks"])
async def test_a_word_said_before_she_can_see_it_is_heard_by_itself_and_the_question_stands_below(
    world: World, typed: str
) -> None:
    _, anna = await begins_and_leaves(world, *A_CALL)
    await misses(world, anna)
    before = len(anna.chat.messages)
    await does(world, anna, f"> {typed}")
    said = [each.text for each in anna.chat.messages[before:] if each.from_bot]
    assert said[1:] == [COMES_BACK], said
    await does(world, anna, "Toch niet")
    assert anna.last.text == "Prima. Ik geef niets door."


async def test_who_lets_it_be_before_she_can_see_it_is_not_asked_any_more(world: World) -> None:
    _, anna = await begins_and_leaves(world, *A_CALL)
    await misses(world, anna)
    await does(world, anna, "> laat maar")
    assert anna.last.text == "Prima. Dan niet."
    await world.go_to(world.clock.now() + A_DAY)
    assert COMES_BACK not in [each.text for each in anna.chat.messages]


@pytest.mark.parametrize("typed", ["hoofd", "4", "ja", "hoi"])
async def test_no_word_answers_a_question_of_the_evening_before_she_can_see_it(world: World, typed: str) -> None:
    _, anna = await begins_and_leaves(world)
    await world.go_to(EVENING)
    await does(world, anna, "Ja, nu")
    anna.say("9")
    anna.chat.blocked = True
    await world.settle()  # the warm line, and what is asked below it
    anna.chat.blocked = False
    await does(world, anna, f"> {typed}")
    assert _given(world) == {"tension": "9"}
    assert [each.text for each in anna.chat.messages if each.from_bot][-1].startswith("De vraag wacht.")


async def test_who_lets_anker_speak_again_is_asked_the_next_question_of_the_evening(world: World) -> None:
    _, anna = await begins_and_leaves(world)
    await world.go_to(EVENING)
    await does(world, anna, "Ja, nu")
    anna.say("9")
    anna.block()
    await world.settle()
    anna.unblock()
    await world.settle()
    assert anna.last.text.startswith("De vraag wacht.")


def _given(world: World) -> dict[str, str | None]:
    with world.database.read() as db:
        (member,) = members.of_group(db, 1, members.PARENT)
        (newest,) = prompts.recent_of(db, member.id, prompts.CHECKIN, most=1)
        return {key: each.value for key, each in responses.of(db, newest.id).items()}


async def misses(world: World, person: Person) -> None:
    """Telegram refuses what comes within the hour, and never says why."""
    person.chat.blocked = True
    await world.go_to(world.clock.now() + 3600)
    person.chat.blocked = False
