"""How much a group says in a week, over HTTP: one number, for all to see, switched off by one tap."""

from __future__ import annotations

from reports.group_activity_csv import Hosts
from simulator.groups import Group as Chatroom
from simulator.people import Person
from storage import host_history
from tests.journeys.hands import does
from tests.journeys.sealed import everything_in
from tests.moments import ZONE
from tests.world import World

WEEK = 7 * 24 * 3600


async def _group(world: World) -> tuple[Person, Person, Chatroom]:
    group = world.group()
    sanne = await world.enrolled("Sanne", group, "facilitator")
    anna = await world.enrolled("Anna", group)
    room = world.telegram.group("Linde", [sanne, anna], "supergroup")
    room.add_bot(by=sanne)
    room.promote_bot(by=sanne)
    await world.settle()
    await does(world, sanne, "Koppelen")
    return sanne, anna, room


async def test_number_is_counted_shown_to_all_and_nothing_else_is_kept(world: World) -> None:
    sanne, anna, room = await _group(world)
    assert any("Van wie ze zijn" in each.text for each in room.messages)
    for words in ("kanarie een", "kanarie twee", "kanarie drie"):
        anna.say(words, room)
    await world.settle()
    await does(world, sanne, "> /overzicht")
    assert "vorige week 0, deze week 3." in sanne.last.text
    assert "kanarie" not in everything_in(world.database)
    await world.go_to(world.clock.now() + WEEK)
    await does(world, anna, "> /afspraken")
    assert "Vorige week waren het 3 berichten samen." in anna.last.text


async def test_one_tap_ends_it_and_the_group_reads_so(world: World) -> None:
    sanne, anna, room = await _group(world)
    anna.say("hallo", room)
    await does(world, sanne, "> /overzicht", "Berichten tellen: aan. Zet uit")
    assert room.messages[-1].text == "Ik tel hier geen berichten meer."
    anna.say("hallo", room)
    await does(world, sanne, "> /overzicht")
    assert "Berichten in het groepsgesprek" not in sanne.last.text
    await does(world, sanne, "Berichten tellen: uit. Zet aan")
    assert "vorige week 0, deze week 0." in sanne.last.text


async def test_quiet_guest_counts_nothing(world: World) -> None:
    sanne, anna, room = await _group(world)
    room.demote_bot(by=sanne)
    world.telegram.world.bot.reads_all_group_messages = True
    await world.settle()
    anna.say("hallo", room)
    await does(world, sanne, "> /overzicht")
    assert "Berichten in het groepsgesprek" not in sanne.last.text


async def test_export_knows_which_host_it_was_on_which_day(world: World) -> None:
    sanne, _, room = await _group(world)
    day = 24 * 3600
    await world.go_to(world.clock.now() + 2 * day)
    room.demote_bot(by=sanne)
    await world.settle()
    await world.go_to(world.clock.now() + 2 * day)
    room.remove_bot(by=sanne)
    await world.settle()
    with world.database.read() as db:
        hosts = Hosts(host_history.of_group(db, 1), ZONE)
    assert [hosts.on(f"2026-03-0{number}") for number in range(2, 8)] == [
        *["with_rights"] * 2,
        *["quiet"] * 2,
        *["none"] * 2,
    ]
    assert hosts.on("2026-03-01") == "none"
