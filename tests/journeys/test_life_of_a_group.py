"""The whole life of a group's chat over HTTP, with Telegram's limits: from its making to its end."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from simulator.groups import Group as Chatroom
from simulator.groups import Topic
from simulator.people import Person
from tests.journeys.hands import does
from tests.moments import amsterdam
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


async def _invited(world: World, host: Person, *acts: str) -> list[str]:
    """The links that somebody of staff gets for those she invites."""
    said = len(host.chat.messages)
    await does(world, host, "> /uitnodigen", *acts)
    return re.findall(r"https://t\.me/\S+", "\n".join(each.text for each in host.chat.messages[said:]))


async def _enrolled(world: World, name: str, link: str, role: str = "parent") -> Person:
    person = world.telegram.person(name)
    await world.enrols(person, link, role)
    return person


async def test_group_from_its_making_to_its_end(world: World) -> None:
    # Made in the chat from the first tap; its people are invited from there.
    karin = await world.enrolled("Karin", world.group("Groep Eik"), "coordinator")
    await does(world, karin, "> /nieuwegroep", "> Groep Linde", "Eerste keer kiezen", "> donderdag half 8")
    await does(world, karin, "Zo is het goed")
    (first,) = await _invited(world, karin, "Een begeleider")
    (second,) = await _invited(world, karin, "Een begeleider")
    sanne = await _enrolled(world, "Sanne", first, "facilitator")
    bram = await _enrolled(world, "Bram", second, "facilitator")
    links = await _invited(world, sanne, "> drie")
    anna, bea, cor = [
        await _enrolled(world, name, link) for name, link in zip(("Anna", "Bea", "Cor"), links, strict=True)
    ]

    # Linked by staff only, as a quiet guest in an ordinary group, which becomes a larger one.
    plain = world.telegram.group("Linde", [sanne, bram], "group")
    plain.add_bot(by=sanne)
    await world.settle()
    vera = world.telegram.person("Vera")
    vera.join(plain)
    vera.tap("Koppelen", plain.messages[-2])
    await world.settle()
    assert _said(plain, "Dit gesprek hoort nu bij") == 0
    vera.leave(plain)
    await does(world, sanne, "Koppelen", "> /leesuren ma-vr 9:00")
    assert _said(plain, "Dit gesprek hoort nu bij Groep Linde.") == 1
    room = plain.upgrade()
    await world.settle()
    await does(world, sanne, "> /overzicht", "Avondgroet groep: uit. Zet aan", "Laddervraag: uit. Zet aan")

    # A host with rights: topics are made, members come in by themselves, a stranger does not.
    room.is_forum = True
    room.promote_bot(*RIGHTS, by=sanne)
    await world.settle()
    assert [each.name for each in room.topics.values()] == [
        *("Mededelingen", "Uitwisseling", "Thuis proberen", "Zomaar")
    ]
    assert _said(room, "Ik ben hier nu beheerder.") == 1
    link = room.make_link(by_request=True)
    for person in (anna, bea, cor):
        person.open(link.url)
    await world.settle()
    assert {anna.id, bea.id, cor.id} <= {each.id for each in room.people}
    await world.go_to(world.clock.now() + 120)
    assert _said(room, "Welkom, ") == 1
    vera.open(link.url)
    await world.settle()
    await does(world, bram, "Nee, liever niet")
    assert vera.id not in {each.id for each in room.people}
    assert _told(sanne, "Bram liet Vera niet binnen.") == 1

    # Who writes when nobody reads hears who does next, once an evening; before the meeting the ladder is drawn.
    await world.go_to(amsterdam("2026-03-03 23:30"))
    for each in (anna, bea):
        each.say("kanarie", room)
    await world.settle()
    assert _said(room, "Nu leest hier geen begeleider mee.") == 1
    await world.go_to(amsterdam("2026-03-05 16:30") + 10)
    (question,) = (each for each in room.messages if "Waar sta jij nu op de ladder?" in each.text)
    for person, rung in zip((anna, bea, cor), ("Boven", "Onder", "Midden"), strict=True):
        person.tap(rung, question)
    await world.go_to(amsterdam("2026-03-05 19:10"))
    (picture,) = (each for each in room.messages if "Zo staan we er samen voor:" in each.text)
    assert picture.photo is not None
    assert picture.thread_id == _topic(room, "Uitwisseling").id
    assert _told(sanne, "Zo staan we er samen voor:") == _told(bram, "Zo staan we er samen voor:") == 1

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
    await does(world, bea, "Haal weg")
    assert _said(room, "merels gehoord") == 0

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

    # By day: rights lost and given back, muted, kicked and brought back.
    await world.go_to(world.clock.now() + 12 * HOUR)
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

    # Handed over, and its end; by night nothing of it would be said.
    await world.go_to(world.clock.now() + DAY // 2)
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
