"""/stil over HTTP: quiet in the group's chat, for all or for one, until an hour; and what may come in between."""

from __future__ import annotations

import pytest

from handlers.shared import membership_end
from simulator.groups import Group as Chatroom
from simulator.people import Person
from storage import groups, members, quiets
from storage.database import Unavailable
from tests.journeys.hands import does
from tests.moments import amsterdam
from tests.world import World

HOUR = 3600
RIGHTS = ("can_restrict_members", "can_pin_messages", "can_delete_messages")


async def _group(world: World) -> tuple[Person, Person, Person, Chatroom]:
    group = world.group()
    sanne = await world.enrolled("Sanne", group, "facilitator")
    anna, bea = await world.enrolled("Anna", group), await world.enrolled("Bea", group)
    room = world.telegram.group("Linde", [sanne, anna, bea], "supergroup")
    room.add_bot(by=sanne)
    room.promote_bot(*RIGHTS, by=sanne)
    room.permit("can_send_messages", "can_send_photos", "can_react_to_messages")
    await world.settle()
    await does(world, sanne, "Koppelen")
    return sanne, anna, bea, room


def _writes(person: Person, room: Chatroom) -> bool:
    try:
        person.say("hallo", room)
    except ValueError:
        return False
    return True


def _first_hour(sanne: Person) -> str:
    return next(label for row in sanne.last.buttons for label in row if "vandaag" in label)


async def _quiet(world: World, sanne: Person, whom: str) -> None:
    await does(world, sanne, "> /stil", whom)
    await does(world, sanne, _first_hour(sanne))


async def test_nobody_writes_until_the_hour_and_then_as_before(world: World) -> None:
    sanne, anna, bea, room = await _group(world)
    before = room.permissions
    await _quiet(world, sanne, "Iedereen")
    assert not _writes(anna, room)
    assert not _writes(bea, room)
    assert room.messages[-1].text.startswith("Het is hier nu even stil.")
    assert "can_react_to_messages" in room.permissions, "only writing is quiet"
    await world.go_to(world.clock.now() + HOUR)
    assert room.permissions == before
    assert _writes(anna, room)
    assert any("Je kunt hier weer schrijven." in each.text for each in room.messages)


async def test_quiet_that_the_database_could_not_take_begins_a_little_later(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def locked(*_: object, **__: object) -> None:
        raise Unavailable("database is locked")

    sanne, anna, _, room = await _group(world)
    with monkeypatch.context() as patch:
        patch.setattr(quiets, "know", locked)
        await _quiet(world, sanne, "Iedereen")
        assert _writes(anna, room)
    await world.go_to(world.clock.now() + 11)
    assert not _writes(anna, room)
    assert any("Het is hier nu even stil." in each.text for each in room.messages)


async def test_one_parent_only_reads_and_nobody_else_hears_of_it(world: World) -> None:
    sanne, anna, bea, room = await _group(world)
    said = len(room.messages)
    await _quiet(world, sanne, "Anna")
    assert not _writes(anna, room)
    assert _writes(bea, room)
    assert len([each for each in room.messages[said:] if each.from_bot]) == 0
    assert "Sanne vroeg dat." in anna.last.text
    assert "alleen lezen" not in bea.last.text
    await does(world, sanne, "> /stil")
    assert "Anna kan alleen lezen" in sanne.last.text
    await world.go_to(world.clock.now() + HOUR)
    assert _writes(anna, room)
    assert anna.last.text == "In de groep kun je weer schrijven."


async def test_a_tap_ends_it_earlier(world: World) -> None:
    sanne, anna, _, room = await _group(world)
    await _quiet(world, sanne, "Iedereen")
    await does(world, sanne, "Iedereen mag weer schrijven")
    assert _writes(anna, room)
    await _quiet(world, sanne, "Anna")
    await does(world, sanne, "Anna mag weer schrijven")
    assert _writes(anna, room)


async def test_quiet_ends_at_its_hour_although_the_bot_fell_in_between(world: World) -> None:
    sanne, anna, _, room = await _group(world)
    await _quiet(world, sanne, "Iedereen")
    await world.anker.stop()
    await world.start_bot()
    await world.go_to(world.clock.now() + HOUR)
    assert _writes(anna, room)


async def test_lost_right_is_told_once_and_the_quiet_ends_when_it_comes_back(world: World) -> None:
    sanne, anna, _, room = await _group(world)
    await _quiet(world, sanne, "Iedereen")
    room.promote_bot("can_pin_messages", by=sanne)
    await world.go_to(world.clock.now() + 2 * HOUR)
    assert not _writes(anna, room)
    told = [each for each in sanne.chat.messages if "zou weer opengaan" in each.text]
    assert len(told) == 1
    room.promote_bot(*RIGHTS, by=sanne)
    await world.go_to(world.clock.now() + 60)
    assert _writes(anna, room)


async def test_one_parent_writes_again_by_telegrams_own_clock_where_anker_lost_its_right(world: World) -> None:
    sanne, anna, _, room = await _group(world)
    await _quiet(world, sanne, "Anna")
    room.demote_bot(by=sanne)
    await world.go_to(world.clock.now() + HOUR + 1)
    assert _writes(anna, room)


@pytest.mark.parametrize("rights", [(), ("can_pin_messages",)])
async def test_without_the_right_it_is_not_offered(world: World, rights: tuple[str, ...]) -> None:
    sanne, _, _, room = await _group(world)
    if rights:
        room.promote_bot(*rights, by=sanne)
    else:
        room.demote_bot(by=sanne)
    await world.settle()
    await does(world, sanne, "> /stil")
    assert "alleen als ik beheerder ben" in sanne.last.text
    assert not sanne.last.buttons


async def test_buttons_from_before_the_right_was_lost_make_nobody_quiet(world: World) -> None:
    sanne, anna, _, room = await _group(world)
    await does(world, sanne, "> /stil", "Iedereen")
    hour = _first_hour(sanne)
    room.demote_bot(by=sanne)
    await world.settle()
    await does(world, sanne, hour)
    assert any("alleen als ik beheerder ben" in each.text for each in sanne.chat.messages)
    with world.database.read() as db:
        assert quiets.for_all(db, 1) is None
    assert _writes(anna, room)


async def test_refusal_of_telegrams_is_told_to_the_facilitator(world: World) -> None:
    sanne, *_ = await _group(world)
    await does(world, sanne, "> /stil", "Iedereen")
    world.telegram.fault("setChatPermissions", code=400, description="Bad Request: CHAT_NOT_MODIFIED")
    await does(world, sanne, _first_hour(sanne))
    assert any("is niet gelukt" in each.text for each in sanne.chat.messages)


async def test_an_hour_that_is_almost_over_is_none(world: World) -> None:
    sanne, anna, _, room = await _group(world)
    await does(world, sanne, "> /stil", "Anna")
    await world.go_to(world.clock.now() + HOUR - 20)
    await does(world, sanne, _first_hour(sanne))
    assert _writes(anna, room)


async def test_the_group_hears_that_a_colleague_made_it_longer(world: World) -> None:
    sanne, _, _, room = await _group(world)
    with world.database.read() as db:
        (group,) = groups.every(db)
    lena = await world.enrolled("Lena", group, "facilitator")
    await does(world, lena, "> /stil", "Iedereen")
    later = [label for row in lena.last.buttons for label in row if "vandaag" in label][1]
    await _quiet(world, sanne, "Iedereen")
    await does(world, lena, later)
    assert later in room.messages[-1].text


async def test_a_parent_is_not_rung_at_night_because_of_it(world: World) -> None:
    sanne, anna, _, room = await _group(world)
    await world.go_to(amsterdam("2026-03-03 22:30"))
    count = len(anna.chat.messages)
    await does(world, sanne, "> /stil", "Anna")
    await does(world, sanne, sanne.last.buttons[2][0])  # until the morning
    assert not _writes(anna, room)
    assert len(anna.chat.messages) == count
    await world.go_to(amsterdam("2026-03-04 07:30"))
    assert "Sanne vroeg dat." in anna.last.text


async def test_who_belongs_here_no_more_hears_nothing_of_its_end(world: World) -> None:
    sanne, anna, _, _ = await _group(world)
    await _quiet(world, sanne, "Anna")
    with world.database.write() as db:
        (group,) = groups.every(db)
        hers = members.of_group(db, group.id, members.PARENT)[0]
        membership_end.end(world.anker.turns.outside(db), hers)
    await world.settle()
    count = len(anna.chat.messages)
    await world.go_to(world.clock.now() + 2 * HOUR)
    assert len(anna.chat.messages) == count


async def test_what_was_allowed_in_one_chat_is_never_set_in_the_groups_next_one(world: World) -> None:
    sanne, anna, _, room = await _group(world)
    before = room.permissions
    await _quiet(world, sanne, "Iedereen")
    new = world.telegram.group("Linde, nieuw", [sanne, anna], "supergroup")
    new.add_bot(by=sanne)
    new.promote_bot(*RIGHTS, by=sanne)
    new.permit("can_send_messages")
    await world.settle()
    sanne.tap("Koppelen", new.messages[-1])
    await world.settle()
    assert room.permissions == before, "it ends where it was asked for"
    assert "praat nu in een ander gesprek" in room.messages[-1].text
    await world.go_to(world.clock.now() + 2 * HOUR)
    assert new.permissions == frozenset({"can_send_messages"})
    assert not any("weer schrijven" in each.text for each in new.messages)


async def test_who_takes_anker_out_of_a_quiet_chat_hears_how_it_opens_again(world: World) -> None:
    sanne, anna, _, room = await _group(world)
    await _quiet(world, sanne, "Iedereen")
    room.remove_bot(by=sanne)
    await world.settle()
    assert len([each for each in sanne.chat.messages if "kunnen ouders nu alleen lezen" in each.text]) == 1
    new = world.telegram.group("Linde, nieuw", [sanne, anna], "supergroup")
    new.add_bot(by=sanne)
    new.promote_bot(*RIGHTS, by=sanne)
    new.permit("can_send_messages")
    await world.settle()
    sanne.tap("Koppelen", new.messages[-1])
    await world.go_to(world.clock.now() + 2 * HOUR)
    assert new.permissions == frozenset({"can_send_messages"})
    assert len([each for each in sanne.chat.messages if "zou weer opengaan" in each.text]) == 0


async def test_the_hour_may_be_typed(world: World) -> None:
    sanne, anna, _bea, room = await _group(world)
    await does(world, sanne, "> /stil", "Iedereen", "> 2 uur")
    assert sanne.last.text.startswith("Dit snap ik nog niet: 2 uur"), "two o'clock, or for two hours"
    await does(world, sanne, "> tot half 2")
    assert "vandaag om 13:30 uur" in room.messages[-1].text
    assert not _writes(anna, room)


async def test_the_hour_typed_is_no_answer_to_what_was_asked_before(world: World) -> None:
    sanne, anna, _bea, room = await _group(world)
    await does(world, sanne, "> /bijeenkomst", "Bijeenkomsten toevoegen", "> 12 maart half 8", "Alleen deze ene")
    assert "Waar is het?" in sanne.last.text
    await world.go_to(world.clock.now() + 60)
    await does(world, sanne, "> /stil", "Iedereen", "> nog een uur")
    assert not _writes(anna, room)
    await does(world, sanne, "> buurthuis De Brug")
    assert sanne.last.text.startswith("Bewaard: buurthuis De Brug"), "that is still open"


async def test_an_hour_that_is_typed_before_a_clock_change_is_that_hour_after_it(world: World) -> None:
    sanne, _, _, room = await _group(world)
    await world.go_to(amsterdam("2026-03-28 23:30"))
    await does(world, sanne, "> /stil", "Iedereen", "> tot 8:00")
    assert "Schrijven kan weer morgen om 8 uur." in room.messages[-1].text
    await does(world, sanne, "> /stil", "Anna", "> nog 10 uur")
    assert "Anna kan alleen lezen, tot morgen om 10:30 uur." in sanne.last.text, "hours that it lasts are counted"
