"""The whole life of a group's chat over HTTP, with Telegram's limits: from its making to its end."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from simulator.groups import Group as Chatroom
from simulator.groups import Topic
from simulator.people import Person
from tests.journeys.hands import does
from tests.world import World

HOUR, DAY = 3600, 24 * 3600
RIGHTS = (
    *("can_delete_messages", "can_invite_users", "can_pin_messages", "can_manage_topics", "can_restrict_members"),
)

pytestmark = pytest.mark.slow


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    """A local Telegram that refuses what is too fast, and an Anker that keeps to its pace."""
    world = World(tmp_path, limits=True, paced=True)
    await world.start()
    yield world
    await world.stop()


def _said(room: Chatroom, words: str) -> int:
    return sum(each.from_bot and not each.deleted and words in each.text for each in room.messages)


def _told(person: Person, words: str) -> int:
    return sum(each.from_bot and words in each.text for each in person.chat.messages)


def _topic(room: Chatroom, name: str) -> Topic:
    return [each for each in room.topics.values() if each.name == name][-1]


async def _shares(world: World, person: Person, named: bool, words: str) -> None:
    how = "Met mijn naam" if named else "Zonder mijn naam"
    await does(world, person, "> /deel", how, f"> {words}", "Zet in de groep")
    await world.go_to(world.clock.now() + 600)


async def test_group_from_its_making_to_its_end(world: World) -> None:
    # Made, linked, with topics.
    group = world.group()
    sanne = await world.enrolled("Sanne", group, "facilitator")
    bram = await world.enrolled("Bram", group, "facilitator")
    anna, bea, cor = [await world.enrolled(name, group) for name in ("Anna", "Bea", "Cor")]
    room = world.telegram.group("Linde", [sanne, bram], "forum")
    room.add_bot(by=sanne)
    room.promote_bot(*RIGHTS, by=sanne)
    await world.settle()
    await does(world, sanne, "Koppelen")
    assert [each.name for each in room.topics.values()] == [
        *("Mededelingen", "Uitwisseling", "Thuis proberen", "Zomaar")
    ]

    # Members come in by themselves, a stranger does not.
    link = room.make_link(by_request=True)
    for person in (anna, bea, cor):
        person.open(link.url)
    await world.settle()
    assert {anna.id, bea.id, cor.id} <= {each.id for each in room.people}
    await world.go_to(world.clock.now() + 120)
    assert _said(room, "Welkom, ") == 1
    vera = world.telegram.person("Vera")
    vera.open(link.url)
    await world.settle()
    await does(world, bram, "Nee, liever niet")
    assert vera.id not in {each.id for each in room.people}
    assert _told(sanne, "Bram liet Vera niet binnen.") == 1

    # Shared with a name and without, supported, taken back; a topic that was deleted is there again.
    await world.go_to(world.clock.now() + DAY)
    room.delete_topic(_topic(room, "Uitwisseling"))
    await _shares(world, anna, True, "zwaluwen gezien")
    assert _said(room, "zwaluwen gezien") == 1
    (post,) = (each for each in room.messages if "zwaluwen gezien" in each.text)
    assert post.thread_id == _topic(room, "Uitwisseling").id
    bea.tap("ik herken dit", post)
    await world.settle()
    await world.go_to(world.clock.now() + 60)
    assert any("1" in label for row in post.buttons for label in row)
    await _shares(world, bea, False, "merels gehoord")
    await does(world, sanne, "Ja, zet in de groep")
    await world.go_to(world.clock.now() + 2 * HOUR)
    assert _said(room, "merels gehoord") == 1
    await does(world, anna, "Haal weg")
    assert _said(room, "zwaluwen gezien") == 0

    # A message is removed, and it is quiet for a while.
    said = cor.say("kanarie", room)
    sanne.say("/verwijder", room, reply_to=said)
    await world.settle()
    assert said.deleted
    assert _told(cor, "haalde in de groep jouw bericht weg") == 1
    await does(world, sanne, "> /stil", "Cor")
    await does(world, sanne, next(label for row in sanne.last.buttons for label in row if "vandaag" in label))
    with pytest.raises(ValueError, match="write"):
        cor.say("mag dit", room)
    await world.go_to(world.clock.now() + HOUR + 60)
    cor.say("nu mag het", room)
    await world.settle()

    # Rights lost and given back, muted, kicked and brought back.
    room.demote_bot(by=sanne)
    await world.settle()
    room.promote_bot(*RIGHTS, by=sanne)
    await world.settle()
    assert _said(room, "Ik ben hier geen beheerder meer.") == 1
    room.mute_bot(by=sanne)
    await world.settle()
    assert _told(sanne, "Ik mag niet meer schrijven") == 1
    room.remove_bot(by=sanne)
    await world.settle()
    assert _told(sanne, "gehaald") == 1
    room.add_bot(by=sanne)
    room.promote_bot(*RIGHTS, by=sanne)
    await world.settle()
    await does(world, sanne, "Koppelen")

    # Handed over, and its end.
    await does(world, sanne, "> /overdragen", "Vraag Bram")
    await does(world, bram, "Ja, ik neem over", "> /afsluiten", "Het gesprek stopt", "Ja, zeg het in de groep")
    assert _said(room, "Jullie namen en woorden wis ik op") == 1
    await world.go_to(world.clock.now() + 8 * DAY)
    assert _said(room, "Dit gesprek is nu klaar.") == 1
    assert not room.bot_membership.is_inside
    assert not [each for each in world.telegram.calls if each.code == 429]


async def test_hundred_people_many_reactions_and_twenty_who_come_at_once(world: World) -> None:
    group = world.group()
    sanne = await world.enrolled("Sanne", group, "facilitator")
    anna = await world.enrolled("Anna", group)
    crowd = [world.telegram.person(f"Gast {number}") for number in range(98)]
    room = world.telegram.group("Linde", [sanne, anna, *crowd], "supergroup")
    room.add_bot(by=sanne)
    room.promote_bot(by=sanne)
    await world.settle()
    await does(world, sanne, "Koppelen")
    post = room.messages[-1]
    link = room.make_link(by_request=True)
    for number in range(20):
        world.telegram.person(f"Vraagt {number}").open(link.url)
    for person in crowd[:30]:
        person.react(post, "👍")
        person.say("hallo allemaal", room)
    before = world.clock.elapsed()
    anna.say("/rust")
    await world.settle()
    assert anna.last.from_bot
    assert world.clock.elapsed() - before < 60
    assert _told(sanne, "vraagt om in het groepsgesprek") == 20
    assert not [each for each in world.telegram.calls if each.code == 429]
