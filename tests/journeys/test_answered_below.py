"""Who types what she could tap reads what follows below her word, also where what she answers is far above."""

from __future__ import annotations

from simulator.people import Person
from storage import members, prompts
from tests.journeys.hands import does
from tests.moments import amsterdam
from tests.world import World

EVENING = amsterdam("2026-03-02 20:00")


async def group(world: World) -> tuple[Person, Person]:
    linde = world.group()
    return await world.enrolled("Sanne", linde, "facilitator"), await world.enrolled("Anna", linde)


async def in_short_sentences(world: World) -> Person:
    _, anna = await group(world)
    await does(world, anna, "> /taal", "Nederlands", "Korte zinnen")
    return anna


def after(person: Person, words: str) -> list[str]:
    """What stands in her chat below the last time she wrote these words."""
    shown = [each.text for each in person.chat.messages]
    return shown[len(shown) - shown[::-1].index(words) :]


async def test_the_next_question_stands_below_a_typed_answer(world: World) -> None:
    anna = await in_short_sentences(world)
    await world.go_to(EVENING)
    await does(world, anna, "> ja", "> rustig")
    assert after(anna, "ja")[0] == "rustig"
    (asked,) = after(anna, "rustig")
    assert asked.startswith("Waar in je lijf")
    assert "Klaar" in str(anna.last.buttons)


async def test_what_was_answered_in_words_leaves_nothing_twice_and_no_old_buttons(world: World) -> None:
    anna = await in_short_sentences(world)
    await world.go_to(EVENING)
    await does(world, anna, "> ja", "> rustig", "> buik")
    texts = [each.text for each in anna.chat.messages]
    assert len(set(texts)) == len(texts)
    assert [each for each in anna.chat.messages if each.buttons] == [anna.last]


async def test_a_tap_is_answered_where_it_was_made(world: World) -> None:
    anna = await in_short_sentences(world)
    await world.go_to(EVENING)
    ring = anna.last
    await does(world, anna, "Ja, nu", "Rustig")
    assert anna.last is ring


async def test_each_step_of_enrolling_stands_below_what_was_typed(world: World) -> None:
    linde = world.group()
    anna = world.telegram.person("Anna")
    anna.open(world.invitation(linde))
    await world.settle()
    await does(world, anna, "> Nederlands", "> korte zinnen", "> verder")
    (told,) = after(anna, "verder")
    assert told.startswith("Ik ben een computer, geen spoedhulp.")


async def test_that_a_call_was_asked_for_stands_below_the_yes(world: World) -> None:
    _, anna = await group(world)
    await does(world, anna, "> /bel", "> 06 12345678", "> altijd", "> inspreken mag", "> ja, laat sanne bellen")
    (told,) = after(anna, "ja, laat sanne bellen")
    assert told.startswith("Ik vraag Sanne")
    assert sum("06 12345678" in each.text for each in anna.chat.messages if each.from_bot) == 0


async def test_what_telegram_deletes_no_more_says_that_it_stands_below(world: World) -> None:
    sanne, _ = await group(world)
    await does(world, sanne, "> /bijeenkomst", "Bijeenkomsten toevoegen")
    old = sanne.last
    await world.go_to(world.clock.now() + 3 * 86_400)
    await does(world, sanne, "> terug")
    assert (old.text, old.buttons) == ("Het staat nu hieronder.", [])
    assert "Bijeenkomsten toevoegen" in str(sanne.last.buttons)


async def test_an_answer_below_is_still_the_line_that_stays_when_its_time_is_over(world: World) -> None:
    anna = await in_short_sentences(world)
    await world.go_to(EVENING)
    await does(world, anna, "> ja")
    await world.go_to(amsterdam("2026-03-03 08:00"))
    assert not [each for each in anna.chat.messages if each.buttons]
    with world.database.read() as db:
        (member,) = members.of_group(db, 1, members.PARENT)
        (asked,) = prompts.recent_of(db, member.id, prompts.CHECKIN, most=1)
    assert asked.state == prompts.EXPIRED
