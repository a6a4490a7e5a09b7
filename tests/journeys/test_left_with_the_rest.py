"""A facilitator is removed in the middle: what parents said goes from that chat, and somebody else reads it."""

from __future__ import annotations

from tests.journeys.hands import does
from tests.journeys.test_removal import removed
from tests.world import World

WORDS, ANSWER, NUMBER = "Mag ik mijn zus meenemen?", "Ja hoor, gezellig", "06 12345678"


async def test_who_was_removed_reads_no_answer_of_a_colleague(world: World) -> None:
    group = world.group()
    sanne, mo = [await world.enrolled(name, group, "facilitator") for name in ("Sanne", "Mo")]
    anna = await world.enrolled("Anna", group)
    await does(world, anna, "> /vraag", f"> {WORDS}")
    await removed(world, sanne)
    assert not any(WORDS in each.text for each in sanne.chat.messages)
    await does(world, mo, "Antwoord", f"> {ANSWER}")
    assert ANSWER in anna.last.text
    assert not any(ANSWER in each.text for each in sanne.chat.messages)


async def test_who_was_removed_keeps_no_number_and_no_answers(world: World) -> None:
    group = world.group()
    sanne, mo = [await world.enrolled(name, group, "facilitator") for name in ("Sanne", "Mo")]
    anna = await world.enrolled("Anna", group)
    await does(world, anna, "> /bel", f"> {NUMBER}", "Overdag", "Niets inspreken", "Ja, laat Sanne en Mo bellen")
    assert any(NUMBER in each.text for each in sanne.chat.messages)
    await removed(world, sanne)
    await world.go_to(world.clock.now() + 2)
    assert not any(NUMBER in each.text for each in sanne.chat.messages)
    assert any(NUMBER in each.text for each in mo.chat.messages)


async def test_what_waits_for_who_was_removed_goes_to_who_came_since(world: World) -> None:
    group = world.group()
    sanne = await world.enrolled("Sanne", group, "facilitator")
    anna = await world.enrolled("Anna", group)
    await does(world, anna, "> /vraag", f"> {WORDS}")
    mo = await world.enrolled("Mo", group, "facilitator")
    await removed(world, sanne)
    await world.go_to(world.clock.now() + 2)
    assert any(WORDS in each.text for each in mo.chat.messages)
    assert anna.last.text == "Ik geef het aan Mo.\nMo leest dit als het kan."


async def test_where_nobody_is_left_to_read_it_the_parent_hears_so(world: World) -> None:
    group = world.group()
    sanne = await world.enrolled("Sanne", group, "facilitator")
    anna = await world.enrolled("Anna", group)
    await does(world, anna, "> /vraag", f"> {WORDS}")
    await removed(world, sanne)
    await world.go_to(world.clock.now() + 2)
    assert "112 of 113" in anna.last.text, anna.last.text
    assert "Ik geef het aan Sanne" not in anna.last.text
