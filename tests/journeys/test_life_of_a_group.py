"""The whole life of a group's chat over HTTP, with Telegram's limits: from its making to its end."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
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


@dataclass
class Life:
    """A group, the people in it, and the chat that is its own by now."""

    world: World
    karin: Person
    sanne: Person
    bram: Person
    parents: list[Person]
    stranger: Person
    room: Chatroom


async def test_group_from_its_making_to_its_end(world: World) -> None:
    life = await _made_in_the_chat(world)
    await _linked_by_staff_only(life)
    await _members_join_by_request(life)
    await _stranger_is_kept_out(life)
    await _topics_are_made_and_one_is_deleted(life)
    await _question_is_exchanged(life)
    await _shared_with_a_name_and_taken_back(life)
    await _shared_without_a_name_and_taken_back(life)
    await _ladder_is_drawn(life)
    await _post_is_removed(life)
    await _quiet_for_one_and_for_all(life)
    await _presence_is_said_once(life)
    await _goes_on_in_a_chat_that_is_upgraded(life)
    await _rights_are_lost_and_given_back(life)
    await _muted(life)
    await _kicked_and_brought_back(life)
    await _handed_over(life)
    await _ends_as_the_parents_choose(life)
    assert not [each for each in world.telegram.calls if each.code == 429]


async def _made_in_the_chat(world: World) -> Life:
    """From the first tap; its people are invited from there."""
    karin = await world.enrolled("Karin", world.group("Groep Eik"), "coordinator")
    await does(world, karin, "> /nieuwegroep", "> Groep Linde", "Eerste keer kiezen", "> donderdag half 8")
    await does(world, karin, "Zo is het goed")
    (first,) = await _invited(world, karin, "Een begeleider")
    (second,) = await _invited(world, karin, "Een begeleider")
    sanne = await _enrolled(world, "Sanne", first, "facilitator")
    bram = await _enrolled(world, "Bram", second, "facilitator")
    links = await _invited(world, sanne, "> drie")
    parents = [
        await _enrolled(world, name, link) for name, link in zip(("Anna", "Bea", "Cor"), links, strict=True)
    ]
    room = world.telegram.group("Linde", [sanne, bram], "forum")
    return Life(world, karin, sanne, bram, parents, world.telegram.person("Vera"), room)


async def _linked_by_staff_only(life: Life) -> None:
    """As a quiet guest; whoever else taps ties nothing."""
    life.room.add_bot(by=life.sanne)
    await life.world.settle()
    life.stranger.join(life.room)
    life.stranger.tap("Koppelen", life.room.messages[-2])
    await life.world.settle()
    assert _said(life.room, "Dit gesprek hoort nu bij") == 0
    life.stranger.leave(life.room)
    await does(life.world, life.sanne, "Koppelen", "> /leesuren ma-vr 9:00")
    assert _said(life.room, "Dit gesprek hoort nu bij Groep Linde.") == 1
    await does(
        life.world, life.sanne, "> /overzicht", "Avondgroet groep: uit. Zet aan", "Laddervraag: uit. Zet aan"
    )


async def _members_join_by_request(life: Life) -> None:
    """With the right to let people in, by links of their own, and welcomed in one line."""
    life.room.promote_bot(*(each for each in RIGHTS if each != "can_manage_topics"), by=life.sanne)
    await life.world.settle()
    assert _said(life.room, "Ik ben hier nu beheerder.") == 1
    for person in life.parents:
        await does(life.world, person, "> /gesprek")
        (link,) = (url for row in person.last.keyboard_rows for key in row if (url := key.get("url")))
        person.open(link)
    await life.world.settle()
    assert {each.id for each in life.parents} <= {each.id for each in life.room.people}
    await life.world.go_to(life.world.clock.now() + 120)
    assert _said(life.room, "Welkom, Anna, Bea en Cor.") == 1


async def _stranger_is_kept_out(life: Life) -> None:
    life.stranger.open(life.room.make_link(by_request=True).url)
    await life.world.settle()
    await does(life.world, life.bram, "Nee, liever niet")
    assert life.stranger.id not in {each.id for each in life.room.people}
    assert _told(life.sanne, "Bram liet Vera niet binnen.") == 1
    assert _told(life.stranger, "") == 0


async def _topics_are_made_and_one_is_deleted(life: Life) -> None:
    """Four with the right to make them; the deleted one is there again when something is to be said in it."""
    life.room.promote_bot(*RIGHTS, by=life.sanne)
    await life.world.settle()
    assert [each.name for each in life.room.topics.values()] == [
        *("Mededelingen", "Uitwisseling", "Thuis proberen", "Zomaar")
    ]
    await life.world.go_to(life.world.clock.now() + DAY)
    life.room.delete_topic(_topic(life.room, "Uitwisseling"))


async def _question_is_exchanged(life: Life) -> None:
    """The morning after the first meeting, once."""
    world = life.world
    await world.go_to(amsterdam("2026-03-05 21:30"))
    await does(world, life.sanne, "Ja, geweest", "Klaar")
    await world.go_to(amsterdam("2026-03-06 09:59"))
    assert _said(life.room, "Een vraag voor ons samen:") == 0
    await world.go_to(amsterdam("2026-03-06 10:05"))
    (asked,) = (each for each in life.room.messages if "Een vraag voor ons samen:" in each.text)
    assert asked.thread_id == _topic(life.room, "Uitwisseling").id, "made anew"
    assert _told(life.bram, "was dicht of weg. Ik maakte een nieuw onderwerp") == 1


async def _shared_with_a_name_and_taken_back(life: Life) -> None:
    anna, bea, _ = life.parents
    await _shares(life.world, anna, True, "zwaluwen gezien")
    (post,) = (each for each in life.room.messages if "zwaluwen gezien" in each.text)
    assert (post.text, post.thread_id) == ("Anna deelt:\nzwaluwen gezien", _topic(life.room, "Uitwisseling").id)
    bea.tap("ik herken dit", post)
    await life.world.settle()
    await life.world.go_to(life.world.clock.now() + 60)
    assert post.buttons[0] == ["ik herken dit 1"]
    await does(life.world, anna, "Haal weg")
    assert _said(life.room, "zwaluwen gezien") == 0


async def _shared_without_a_name_and_taken_back(life: Life) -> None:
    anna, bea, _ = life.parents
    await _shares(life.world, bea, False, "merels gehoord")
    assert _told(life.sanne, "merels gehoord") == _told(life.bram, "merels gehoord") == 1
    await does(life.world, life.sanne, "Ja, zet in de groep")
    await life.world.go_to(life.world.clock.now() + HOUR)
    (post,) = (each for each in life.room.messages if "merels gehoord" in each.text)
    assert post.text == "Een ouder deelt:\nmerels gehoord"
    for label in ("sterkte", "knap van je"):
        anna.tap(label, post)
    await life.world.settle()
    await life.world.go_to(life.world.clock.now() + 60)
    assert post.buttons[1] == ["sterkte 1", "knap van je 1"]
    await does(life.world, bea, "Haal weg")
    assert _said(life.room, "merels gehoord") == 0


async def _ladder_is_drawn(life: Life) -> None:
    """Before the second meeting, once, for the chat and both agendas."""
    world = life.world
    await does(
        world, life.sanne, "> /bijeenkomst", "Bijeenkomsten toevoegen", "> 12 maart half 8", "Alleen deze ene"
    )
    await world.go_to(amsterdam("2026-03-12 16:30") + 10)
    (question,) = (each for each in life.room.messages if "Waar sta jij nu op de ladder?" in each.text)
    for person, rung in zip(life.parents, ("Boven", "Onder", "Midden"), strict=True):
        person.tap(rung, question)
    await world.go_to(amsterdam("2026-03-12 19:10"))
    (picture,) = (each for each in life.room.messages if "Zo staan we er samen voor:" in each.text)
    assert picture.photo is not None
    assert picture.thread_id == _topic(life.room, "Uitwisseling").id
    assert _told(life.sanne, "Zo staan we er samen voor:") == _told(life.bram, "Zo staan we er samen voor:") == 1


async def _post_is_removed(life: Life) -> None:
    """A facilitator answers it with /verwijder; who wrote it hears so in private."""
    *_, cor = life.parents
    await life.world.go_to(amsterdam("2026-03-13 11:00"))
    said = cor.say("kanarie", life.room)
    life.sanne.say("/verwijder", life.room, reply_to=said)
    await life.world.settle()
    await life.world.go_to(life.world.clock.now() + 5)
    assert said.deleted
    assert _told(cor, "haalde in de groep jouw bericht weg") == 1
    assert _said(life.room, "kanarie") == 0


async def _quiet_for_one_and_for_all(life: Life) -> None:
    """Until an hour, and then as before."""
    world, (anna, _, cor) = life.world, life.parents
    for whom, silent in (("Cor", [cor]), ("Iedereen", [anna, cor])):
        await does(world, life.sanne, "> /stil", whom, "> nog een uur")
        await world.go_to(world.clock.now() + 5)
        for person in silent:
            with pytest.raises(ValueError, match="write"):
                person.say("mag dit", life.room)
        await world.go_to(world.clock.now() + HOUR + 60)
        for person in silent:
            person.say("nu mag het", life.room)
        await world.settle()
    assert life.room.members[cor.id].status == "member", "as before in all"
    assert _told(cor, "In de groep kun je nu alleen lezen.") == 1
    assert _told(anna, "In de groep kun je nu alleen lezen.") == 0
    assert _said(life.room, "Het is hier nu even stil.") == _said(life.room, "Je kunt hier weer schrijven.") == 1


async def _presence_is_said_once(life: Life) -> None:
    """Who writes when nobody reads hears who does next; whoever writes then does not once more."""
    anna, bea, _ = life.parents
    said = _said(life.room, "Nu leest hier geen begeleider mee.")
    await life.world.go_to(amsterdam("2026-03-17 23:30"))
    for each in (anna, bea, anna):
        each.say("is er iemand", life.room)
        await life.world.settle()
    await life.world.go_to(life.world.clock.now() + 5)
    assert _said(life.room, "Nu leest hier geen begeleider mee.") == said + 1
    assert _said(life.room, "Sanne leest hier morgen om 9 uur.") >= 1


async def _goes_on_in_a_chat_that_is_upgraded(life: Life) -> None:
    """A chat with topics is a large one already: the group goes on in an ordinary chat, which becomes one."""
    world = life.world
    await world.go_to(amsterdam("2026-03-18 11:00"))
    plain = world.telegram.group("Linde, verder", [life.sanne, life.bram, *life.parents], "group")
    plain.add_bot(by=life.sanne)
    await world.settle()
    life.sanne.tap("Koppelen", plain.messages[-1])
    await world.settle()
    await world.go_to(world.clock.now() + 5)
    assert _said(life.room, "Groep Linde praat nu in een ander gesprek.") == 1
    life.room = plain.upgrade()
    await world.settle()
    await _shares(world, life.parents[0], True, "een egel gezien")
    assert _said(life.room, "een egel gezien") == 1
    assert not [each for each in plain.messages if "een egel gezien" in each.text]


async def _rights_are_lost_and_given_back(life: Life) -> None:
    life.room.promote_bot(*RIGHTS, by=life.sanne)
    await life.world.settle()
    life.room.demote_bot(by=life.sanne)
    await life.world.settle()
    await life.world.go_to(life.world.clock.now() + 60)
    assert _said(life.room, "Ik ben hier geen beheerder meer.") == 1
    life.room.promote_bot(*RIGHTS, by=life.sanne)
    await life.world.settle()
    await life.world.go_to(life.world.clock.now() + 60)
    assert _said(life.room, "Ik ben hier nu beheerder.") == 2


async def _muted(life: Life) -> None:
    """It may say nothing, which its facilitators hear; and again what it may."""
    life.room.mute_bot(by=life.sanne)
    await life.world.settle()
    assert _told(life.sanne, "Ik mag niet meer schrijven") == _told(life.bram, "Ik mag niet meer schrijven") == 1
    life.room.demote_bot(by=life.sanne)
    await life.world.settle()
    await life.world.go_to(life.world.clock.now() + 60)
    assert _told(life.sanne, "Ik mag weer schrijven in het groepsgesprek van Groep Linde.") == 1
    assert _said(life.room, "Ik ben hier geen beheerder meer.") == 2, "told once it may speak"


async def _kicked_and_brought_back(life: Life) -> None:
    life.room.remove_bot(by=life.sanne)
    await life.world.settle()
    assert _told(life.sanne, "Ik ben uit het groepsgesprek van Groep Linde gehaald.") == 1
    await does(life.world, life.parents[0], "> /deel")
    assert _told(life.parents[0], "Jouw groep heeft nu geen gesprek met mij.") == 1
    life.room.add_bot(by=life.sanne)
    life.room.promote_bot(*RIGHTS, by=life.sanne)
    await life.world.settle()
    await does(life.world, life.sanne, "Koppelen")
    await _shares(life.world, life.parents[0], True, "een haas gezien")
    assert _said(life.room, "een haas gezien") == 1


async def _handed_over(life: Life) -> None:
    """From then on who has it is asked, alone."""
    await does(life.world, life.sanne, "> /overdragen", "Vraag Bram")
    await does(life.world, life.bram, "Ja, ik neem over")
    assert _told(life.sanne, "Bram heeft Groep Linde nu.") == 1
    asked = _told(life.sanne, "vraagt om in het groepsgesprek")
    life.stranger.open(life.room.make_link(by_request=True).url)
    await life.world.settle()
    assert _told(life.sanne, "vraagt om in het groepsgesprek") == asked
    await does(life.world, life.bram, "Nee, liever niet")


async def _ends_as_the_parents_choose(life: Life) -> None:
    """Asked by a tap without names, said a week before, with the date on which data goes; then Anker leaves."""
    world, bram, room = life.world, life.bram, life.room
    await world.go_to(amsterdam("2026-03-19 11:00"))
    await does(world, bram, "> /afsluiten", "Laat ouders kiezen")
    await world.go_to(world.clock.now() + 5)
    (question,) = (each for each in room.messages if "Hoe willen jullie hier verder?" in each.text)
    for person, way in zip(life.parents, ("Stoppen", "Stoppen", "Samen verder"), strict=True):
        person.tap(way, question)
    await world.go_to(amsterdam("2026-03-22 10:01"))
    assert _told(bram, "Samen verder: 1. Stoppen: 2.") == 1
    await does(world, bram, "> /afsluiten", "Het gesprek stopt", "Ja, zeg het in de groep")
    await world.go_to(world.clock.now() + 5)
    assert (
        _said(room, "Jullie namen en woorden wis ik op") == _said(room, "Wat wil je de anderen nog zeggen?") == 1
    )
    await world.go_to(world.clock.now() + 8 * DAY)
    assert _said(room, "Dit gesprek is nu klaar.") == 1
    assert not room.bot_membership.is_inside
    assert _told(bram, "Ik ben uit het groepsgesprek van Groep Linde.") == 1


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
