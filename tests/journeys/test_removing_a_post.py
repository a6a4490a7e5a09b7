"""/verwijder in a group's chat over HTTP: what goes, who may, who hears of it, and what is kept of it."""

from __future__ import annotations

from simulator.groups import Group as Chatroom
from simulator.people import Person
from tests.journeys.hands import does
from tests.journeys.sealed import everything_in
from tests.moments import amsterdam
from tests.world import World


async def _group(world: World, *, administrator: bool) -> tuple[Person, Person, Person, Chatroom]:
    group = world.group()
    sanne = await world.enrolled("Sanne", group, "facilitator")
    anna, bea = await world.enrolled("Anna", group), await world.enrolled("Bea", group)
    room = world.telegram.group("Linde", [sanne, anna, bea], "supergroup")
    room.add_bot(by=sanne)
    if administrator:
        room.promote_bot(by=sanne)
    await world.settle()
    await does(world, sanne, "Koppelen")
    return sanne, anna, bea, room


async def test_message_of_a_parent_goes_with_the_command_and_she_hears_it_kindly(world: World) -> None:
    sanne, anna, bea, room = await _group(world, administrator=True)
    said = anna.say("kanariegeel", room)
    command = sanne.say("/verwijder", room, reply_to=said)
    await world.anker.poller.poll_once(0)
    assert "kanariegeel" not in everything_in(world.database)
    await world.settle()
    assert said.deleted
    assert command.deleted
    assert "Sanne haalde in de groep jouw bericht weg." in anna.last.text
    assert "haalde in de groep" not in bea.last.text
    assert "kanariegeel" not in everything_in(world.database)


async def test_quiet_guest_takes_away_only_what_it_said_itself(world: World) -> None:
    sanne, anna, _, room = await _group(world, administrator=False)
    said = anna.say("hallo", room)
    rules = next(each for each in room.messages if each.from_bot and "Praat over jezelf" in each.text)
    sanne.say("/verwijder", room, reply_to=said)
    await world.settle()
    assert not said.deleted
    assert sanne.last.text.startswith(("Dat bericht kan ik niet weghalen", "Beantwoord in de groep"))
    sanne.say("/verwijder", room, reply_to=rules)
    await world.settle()
    assert rules.deleted


async def test_share_that_a_facilitator_takes_away_is_gone_for_its_author_too(world: World) -> None:
    sanne, anna, _, room = await _group(world, administrator=True)
    await does(world, anna, "> /deel", "Met mijn naam", "> zwaluwen gezien", "Zet in de groep")
    await world.go_to(world.clock.now() + 2)
    post = next(each for each in room.messages if "zwaluwen" in each.text)
    sanne.say("/verwijder", room, reply_to=post)
    await world.settle()
    assert post.deleted
    tap = anna.tap("Haal weg")
    await world.settle()
    assert (await tap.answered()).text == "Het staat niet in de groep."


async def test_nobody_else_takes_anything_away(world: World) -> None:
    sanne, anna, bea, room = await _group(world, administrator=True)
    other = await world.enrolled("Roos", world.group("Groep Eik"), "facilitator")
    other.join(room)
    said = sanne.say("tot donderdag", room)
    for each in (anna, bea, other, world.telegram.person("Vera")):
        each.join(room)
        each.say("/verwijder", room, reply_to=said)
    await world.settle()
    assert not said.deleted
    assert "verwijder" not in "".join(each.text for each in room.messages if each.from_bot)


async def test_who_wrote_it_hears_it_in_the_morning(world: World) -> None:
    sanne, anna, _, room = await _group(world, administrator=True)
    await world.go_to(amsterdam("2026-03-02 23:00"))
    said = anna.say("kanariegeel", room)
    sanne.say("/verwijder", room, reply_to=said)
    await world.settle()
    assert said.deleted
    assert "haalde in de groep" not in anna.last.text
    await world.go_to(amsterdam("2026-03-03 07:30"))
    assert "Sanne haalde in de groep jouw bericht weg." in anna.last.text


async def test_anonymous_administrator_is_told_once_how_it_is_done(world: World) -> None:
    sanne, anna, _, room = await _group(world, administrator=True)
    said = anna.say("hallo", room)
    room.hide(sanne)
    for _ in range(3):
        sanne.say("/verwijder", room, reply_to=said)
    await world.settle()
    assert not said.deleted, "nobody knows who asked"
    assert len([each for each in room.messages if "Ik zie niet wie dit vraagt." in each.text]) == 1
    sanne.say("/stil", room)
    await world.settle()
    ((button,),) = (room.messages[-1].keyboard or {})["inline_keyboard"]
    assert button["url"].endswith("?start=open-stil"), "there it is under her own name"
