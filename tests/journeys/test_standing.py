"""Anker's standing in a group's chat changes: it says what changed, to parents what they must know."""

from __future__ import annotations

from simulator.groups import Group as Chatroom
from simulator.people import Person
from tests.journeys.hands import does
from tests.world import World


def _said(room: Chatroom, words: str) -> int:
    return sum(each.from_bot and words in each.text for each in room.messages)


def _told(person: Person, words: str) -> list[str]:
    return [each.text for each in person.chat.messages if each.from_bot and words in each.text]


async def _group(world: World) -> tuple[Person, Person, Chatroom]:
    group = world.group()
    sanne = await world.enrolled("Sanne", group, "facilitator")
    anna = await world.enrolled("Anna", group)
    room = world.telegram.group("Linde", [sanne, anna], "supergroup")
    room.add_bot(by=sanne)
    await world.settle()
    await does(world, sanne, "Koppelen")
    return sanne, anna, room


async def test_made_administrator_and_an_ordinary_member_again_parents_are_told_what_it_sees(world: World) -> None:
    sanne, anna, room = await _group(world)
    room.promote_bot(by=sanne)
    await world.settle()
    assert _said(room, "Ik ben hier nu beheerder.") == 1
    (told,) = _told(sanne, "Ik ben nu beheerder")
    assert "✓ Ik mag mensen binnenlaten." in told
    assert "✓ Ik mag berichten vastzetten." in told
    room.promote_bot("can_pin_messages", by=sanne)
    await world.settle()
    assert _said(room, "Ik ben hier nu beheerder.") == 1, "parents knew that already"
    assert "– Ik mag niet mensen binnenlaten." in _told(sanne, "Ik ben nu beheerder")[-1]
    room.demote_bot(by=sanne)
    await world.settle()
    assert _said(room, "Ik krijg jullie gesprek niet te zien.") == 2, "once in the welcome, and now again"
    assert len(_told(sanne, "Ik ben geen beheerder meer")) == 1
    assert not _told(anna, "beheerder"), "in her own chat nothing comes of it"


async def test_muted_and_free_to_speak_again_the_facilitator_hears_both(world: World) -> None:
    sanne, _, room = await _group(world)
    room.mute_bot(by=sanne)
    await world.settle()
    assert len(_told(sanne, "Ik mag niet meer schrijven")) == 1
    room.demote_bot(by=sanne)
    await world.settle()
    assert len(_told(sanne, "Ik mag weer schrijven")) == 1
    assert _said(room, "beheerder") == 0


async def test_group_that_becomes_larger_keeps_what_anker_is_there(world: World) -> None:
    group = world.group()
    sanne = await world.enrolled("Sanne", group, "facilitator")
    room = world.telegram.group("Linde", [sanne])
    room.add_bot(by=sanne)
    room.promote_bot(by=sanne)
    await world.settle()
    await does(world, sanne, "Koppelen")
    room.upgrade()
    await world.settle()
    assert not _told(sanne, "geen beheerder meer")
    await does(world, sanne, "> /afspraken", "Zelf schrijven", "> samen rustig", "Ja, zet in de groep")
    assert [each.text.splitlines()[-1] for each in world.telegram.world.groups[-1].pinned] == ["samen rustig"]


async def test_privacy_mode_that_is_switched_is_noticed_within_the_hour_and_said(world: World) -> None:
    sanne, _, room = await _group(world)
    world.telegram.world.bot.reads_all_group_messages = True
    await world.go_to(world.clock.now() + 2)
    assert _said(room, "Telegram laat mij zien wat hier staat.") == 0
    await world.go_to(world.clock.now() + 3601)
    await world.go_to(world.clock.now() + 1)
    assert _said(room, "Telegram laat mij zien wat hier staat.") == 1
    assert len(_told(sanne, "De privacymodus van mijn bot staat uit.")) == 1
    world.telegram.world.bot.reads_all_group_messages = False
    await world.go_to(world.clock.now() + 3601)
    await world.go_to(world.clock.now() + 1)
    assert _said(room, "Ik krijg jullie gesprek niet meer te zien.") == 1
