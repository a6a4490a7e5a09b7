"""A facilitator stops by herself while parents wait for her: the others are asked, or the parent hears of it."""

from __future__ import annotations

from tests.journeys.hands import does
from tests.journeys.test_call_left_behind import NUMBER, _asked
from tests.world import World

STOPS = ("> /stop", "Ja, stop")


async def test_call_that_she_was_to_make_is_asked_of_the_others_at_once(world: World) -> None:
    sanne, mo, anna = await _asked(world)
    await does(world, mo, "Ik kan niet bellen")
    await does(world, sanne, "Ik bel")
    assert "wil je bellen" in anna.last.text
    seen = len(mo.chat.messages)
    await does(world, sanne, *STOPS)
    await world.go_to(world.clock.now() + 2)
    assert any(NUMBER in each.text for each in mo.chat.messages[seen:]), "also of who could not before"
    assert "Mo" in anna.last.text
    assert "Sanne" not in anna.last.text


async def test_call_that_waits_for_her_alone_ends_and_the_parent_hears_it(world: World) -> None:
    sanne, mo, anna = await _asked(world)
    await does(world, mo, "Ik kan niet bellen")
    await does(world, sanne, *STOPS)
    await world.go_to(world.clock.now() + 2)
    assert "niet bellen" in anna.last.text
    assert "112 of 113" in anna.last.text


async def test_question_that_she_alone_was_to_read_is_told_to_be_read_by_nobody(world: World) -> None:
    group = world.group()
    sanne = await world.enrolled("Sanne", group, "facilitator")
    anna = await world.enrolled("Anna", group)
    await does(world, anna, "> /vraag", "> Hoe laat is het?")
    assert "Sanne leest dit" in anna.last.text
    await does(world, sanne, *STOPS)
    assert "Vragen van ouders krijg je nu niet meer." in sanne.last.text
    await world.go_to(world.clock.now() + 2)
    assert "Sanne" not in anna.last.text
    assert "niemand" in anna.last.text


async def test_who_asks_to_be_let_in_is_asked_of_who_is_there(world: World) -> None:
    group = world.group()
    sanne, mo = [await world.enrolled(name, group, "facilitator") for name in ("Sanne", "Mo")]
    room = world.telegram.group("Linde", [sanne], "supergroup")
    room.add_bot(by=sanne)
    room.promote_bot(by=sanne)
    await world.settle()
    await does(world, sanne, "Koppelen")
    await does(world, mo, *STOPS)
    world.telegram.person("Bea").ask_to_join(room)
    await world.settle()
    await does(world, mo, "> /start", "Weer beginnen")
    await does(world, sanne, *STOPS)
    assert mo.last.text.startswith("Bea vraagt om in het groepsgesprek")
