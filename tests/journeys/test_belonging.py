"""Who comes into a group's chat over HTTP: members are let in and welcomed, strangers asked about in private."""

from __future__ import annotations

from typing import Any

import pytest

from commands import way_in_worker
from gateway.at_once import make_way_in
from simulator.groups import Group as Chatroom
from simulator.messages import Message
from simulator.people import Person
from storage import groups
from tests.journeys.hands import does
from tests.journeys.sealed import everything_in
from tests.moments import amsterdam
from tests.world import World


async def _group(world: World, *rights: str) -> tuple[Person, Person, Chatroom]:
    group = world.group()
    sanne = await world.enrolled("Sanne", group, "facilitator")
    anna = await world.enrolled("Anna", group)
    room = world.telegram.group("Linde", [sanne], "supergroup")
    room.add_bot(by=sanne)
    if rights:
        room.promote_bot(*rights, by=sanne)
    await world.settle()
    await does(world, sanne, "Koppelen")
    return sanne, anna, room


def _said(room: Chatroom, words: str) -> list[str]:
    return [each.text for each in room.messages if each.from_bot and words in each.text]


def _told(person: Person, words: str) -> list[str]:
    return [each.text for each in person.chat.messages if each.from_bot and words in each.text]


async def test_member_who_asks_is_let_in_and_those_who_come_together_are_welcomed_in_one_line(
    world: World,
) -> None:
    group = world.group()
    sanne = await world.enrolled("Sanne", group, "facilitator")
    anna, bea = await world.enrolled("Anna", group), await world.enrolled("Bea", group)
    room = world.telegram.group("Linde", [sanne], "supergroup")
    room.add_bot(by=sanne)
    room.promote_bot(by=sanne)
    await world.settle()
    await does(world, sanne, "Koppelen")
    for each in (anna, bea):
        each.ask_to_join(room)
    await world.settle()
    assert {anna, bea} < set(room.people)
    assert not _told(sanne, "vraagt om"), "a member is nobody's question"
    await world.go_to(world.clock.now() + 61)
    assert _said(room, "Welkom,") == ["Welkom, Anna en Bea.\nWat we afspreken, lees je met /afspraken."]
    seen = len(sanne.chat.messages)
    anna.leave(room)
    await world.settle()
    anna.ask_to_join(room)
    await world.go_to(world.clock.now() + 61)
    assert len(sanne.chat.messages) == seen, "leaving is nobody's business"
    assert len(_said(room, "Welkom,")) == 1, "each once"


async def test_stranger_waits_for_a_facilitator_who_decides_in_private(world: World) -> None:
    sanne, _, room = await _group(world, "can_invite_users")
    roos, vera = world.telegram.person("Roos"), world.telegram.person("Vera")
    roos.ask_to_join(room)
    await world.settle()
    roos.ask_to_join(room)
    await world.settle()
    assert len(_told(sanne, "Roos vraagt om in het groepsgesprek")) == 1
    await does(world, sanne, "> /overzicht")
    assert "In het groepsgesprek willen mensen die ik niet ken: 1." in sanne.last.text
    await does(world, sanne, "Kijk wie erin wil")
    assert roos not in room.people
    await does(world, sanne, "Ja, laat binnen")
    assert roos in room.people
    assert sanne.last.text.startswith("Roos mag erin."), "what she decided stands there"
    assert not _told(sanne, "iemand die ik niet ken"), "she was let in a moment ago"
    vera.ask_to_join(room)
    await world.settle()
    await does(world, sanne, "Nee, liever niet")
    assert vera not in room.people
    assert vera.id not in room.requests
    assert not vera.chat.messages, "from Anker she hears nothing of it"
    await world.go_to(world.clock.now() + 61)
    assert not _said(room, "Roos"), "in the chat nothing of it is said"
    assert not _said(room, "Vera")


async def _roos_asks(world: World, sanne: Person, room: Chatroom) -> tuple[Person, Message]:
    """A stranger asks to come in: she, and the question that the facilitator reads."""
    roos = world.telegram.person("Roos")
    roos.ask_to_join(room)
    await world.settle()
    asked = await sanne.sees("Roos vraagt om in het groepsgesprek")
    return roos, asked


async def test_facilitators_read_that_a_stranger_came_in_by_another_way(world: World) -> None:
    sanne, _, room = await _group(world, "can_invite_users")
    roos, asked = await _roos_asks(world, sanne, room)
    room.enter(roos, by=sanne)
    await world.settle()
    assert asked.text == "Roos is al in de groep. Dat ging buiten mij om."
    assert asked.buttons == []


async def test_button_for_a_request_that_nobody_decided_about_says_that_it_waits_no_longer(world: World) -> None:
    sanne, _, room = await _group(world, "can_invite_users")
    world.telegram.person("Roos").ask_to_join(room)
    await world.settle()
    asked = await sanne.sees("Roos vraagt om in het groepsgesprek")
    await world.go_to(world.clock.now() + 15 * 24 * 3600)
    sanne.tap("Ja, laat binnen", asked)
    await world.settle()
    assert asked.text == "Dit wacht niet meer op een antwoord."


async def test_request_for_one_chat_lets_nobody_into_the_groups_next(world: World) -> None:
    sanne, _, room = await _group(world, "can_invite_users")
    _, asked = await _roos_asks(world, sanne, room)
    other = world.telegram.group("Linde nieuw", [sanne], "supergroup")
    other.add_bot(by=sanne)
    await world.settle()
    await does(world, sanne, "Koppelen")
    assert asked.text == "Dit wacht niet meer op een antwoord."
    assert not _told(sanne, "Roos mag erin")


async def test_who_was_let_in_and_did_not_come_is_let_in_where_she_asks_again(world: World) -> None:
    sanne, _, room = await _group(world, "can_invite_users")
    roos = world.telegram.person("Roos")
    roos.ask_to_join(room)
    await world.settle()
    room.requests.clear()  # she took it back before the yes
    await does(world, sanne, "Ja, laat binnen")
    assert roos not in room.people
    roos.ask_to_join(room)
    await world.settle()
    assert roos in room.people


async def test_a_name_is_no_proof_and_who_uses_an_invitation_is_known_and_let_in(world: World) -> None:
    sanne, _, room = await _group(world, "can_invite_users")
    roos, asked = await _roos_asks(world, sanne, room)
    assert "Zo'n naam kiest iedereen zelf." in asked.text
    with world.database.read() as db:
        group = groups.get(db, 1)
    roos.open(world.invitation(group))
    await world.settle()
    await does(world, roos, "Nederlands", "Gewone zinnen", *["Verder"] * 4, "Ja, ik doe mee", "Nee, liever niet")
    assert roos not in room.people
    await does(world, roos, "Nee, liever niet", "mama", "20:00")
    assert roos in room.people
    assert "Roos doet nu mee, met een uitnodiging." in asked.text
    assert asked.buttons == []


async def test_somebody_added_by_hand_who_is_no_member_is_asked_about_and_stays(world: World) -> None:
    sanne, anna, room = await _group(world)
    roos = world.telegram.person("Roos")
    roos.join(room)
    anna.join(room)
    await world.settle()
    assert len(_told(sanne, "iemand die ik niet ken: Roos")) == 1
    assert roos in room.people
    await world.go_to(world.clock.now() + 61)
    assert _said(room, "Welkom,") == ["Welkom, Anna.\nWat we afspreken, lees je met /afspraken."]
    roos.say("kanariegeel", room)
    await world.settle()
    assert "kanariegeel" not in everything_in(world.database)


async def test_member_of_another_group_is_a_stranger_here(world: World) -> None:
    sanne, _, room = await _group(world, "can_invite_users")
    zoe = await world.enrolled("Zoe", world.group("Groep Eik"))
    zoe.ask_to_join(room)
    await world.settle()
    assert zoe not in room.people
    assert len(_told(sanne, "Zoe vraagt om")) == 1
    assert "Eik" not in _told(sanne, "Zoe vraagt om")[0]


async def test_who_is_forgotten_leaves_no_request_behind(world: World) -> None:
    _, _, room = await _group(world, "can_invite_users")
    zoe = await world.enrolled("Zoe", world.group("Groep Eik"))
    zoe.ask_to_join(room)
    await world.settle()
    assert str(zoe.id) in everything_in(world.database)
    await does(world, zoe, "> /gegevens", "Vergeet mij", "Ja, haal alles weg", "Ja, alles weg")
    await world.go_to(world.clock.now() + 5)
    assert str(zoe.id) not in everything_in(world.database)


async def test_each_parent_gets_a_link_of_her_own_by_which_only_members_come_in(world: World) -> None:
    _, anna, room = await _group(world, "can_invite_users")
    roos = world.telegram.person("Roos")
    assert anna.last.text.endswith("Wil je erbij? Tik hieronder.")
    await does(world, anna, "Naar de groep")
    ((button,),) = anna.last.keyboard_rows
    assert room.links[button["url"]].by_request
    roos.open(button["url"])  # she passed it on
    await world.settle()
    assert roos not in room.people
    anna.open(button["url"])
    await world.settle()
    assert anna in room.people
    made = len(room.links)
    await does(world, anna, "> /gesprek")
    assert anna.last.keyboard_rows[0][0]["url"] == button["url"]
    assert len(room.links) == made


async def test_link_that_telegram_gives_once_the_chat_is_the_groups_no_longer_is_given_to_nobody(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, anna, room = await _group(world, "can_invite_users")

    async def made_late(*about: Any, **more: Any) -> str:
        url = await make_way_in(*about, **more)
        with world.database.write() as db:
            groups.link(db, 1, None)
        return url

    monkeypatch.setattr(way_in_worker, "make_way_in", made_late)
    await does(world, anna, "Naar de groep")
    (url,) = room.links
    assert url not in str(anna.last.keyboard_rows)
    assert url not in everything_in(world.database)


async def test_quiet_guest_gives_the_staffs_own_link_to_parents_of_the_group_only(world: World) -> None:
    sanne, anna, room = await _group(world)
    other = await world.enrolled("Zoe", world.group("Groep Eik"))
    await does(world, anna, "> /gesprek")
    assert "Vraag het aan Sanne." in anna.last.text
    link = room.make_link().url
    await does(world, sanne, "> /gesprek", "Link voor ouders geven", "> mijn link", f"> {link}")
    assert "Bewaard." in sanne.last.text
    await does(world, anna, "> /gesprek")
    assert anna.last.keyboard_rows[0][0]["url"] == link
    await does(world, other, "> /gesprek")
    assert not other.last.buttons
    room.remove_bot(by=sanne)
    await world.settle()
    await does(world, anna, "> /gesprek")
    assert not anna.last.buttons, "the link goes with the chat"


@pytest.mark.long
async def test_twelve_who_ask_at_once_are_all_let_in_and_make_one_line(world: World) -> None:
    group = world.group()
    sanne = await world.enrolled("Sanne", group, "facilitator")
    mothers = [await world.enrolled(f"Ouder{chr(97 + number)}", group) for number in range(12)]
    room = world.telegram.group("Linde", [sanne], "supergroup")
    room.add_bot(by=sanne)
    room.promote_bot(by=sanne)
    await world.settle()
    await does(world, sanne, "Koppelen")
    for each in mothers:
        each.ask_to_join(room)
    await world.settle()
    assert set(mothers) < set(room.people)
    await world.go_to(world.clock.now() + 61)
    (line,) = _said(room, "Welkom, ")
    assert [each.name for each in mothers if each.name not in line] == [], line


async def test_by_night_only_who_is_there_is_asked_and_what_is_decided_is_asked_no_more(
    world: World,
) -> None:
    sanne, _, room = await _group(world, "can_invite_users")
    with world.database.read() as db:
        bram = await world.enrolled("Bram", groups.every(db)[0], "facilitator")
    await world.go_to(amsterdam("2026-03-02 23:30"))
    await does(world, bram, "> /overzicht")
    roos, vera = world.telegram.person("Roos"), world.telegram.person("Vera")
    for each in (roos, vera):
        each.ask_to_join(room)
    await world.settle()
    vera.join(room)
    await world.settle()
    assert _told(bram, "Roos vraagt om in het groepsgesprek"), "he just wrote"
    assert _told(bram, "Vera is al in de groep.")
    assert not _told(sanne, "vraagt om in het groepsgesprek")
    assert not _told(sanne, "iemand die ik niet ken")
    bram.tap("Ja, laat binnen", next(each for each in bram.chat.messages if "Roos vraagt om" in each.text))
    await world.settle()
    assert roos in room.people
    await world.go_to(amsterdam("2026-03-03 07:30"))
    assert not _told(sanne, "vraagt om")
    assert len(_told(sanne, "iemand die ik niet ken: Vera")) == 1
