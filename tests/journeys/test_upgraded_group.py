"""A basic group becomes a supergroup: in whatever order Telegram tells it, it stays the same chat."""

from __future__ import annotations

from collections.abc import Callable
from itertools import permutations
from typing import Any

import pytest
from sqlalchemy import text

from simulator.groups import Group as Chatroom
from simulator.people import Person
from storage import chats, groups, outbox, standings
from storage.said import Text
from tests.journeys.hands import does
from tests.journeys.test_hosting import HELD
from tests.moments import amsterdam
from tests.world import BOT, World

pytestmark = pytest.mark.thorough

NEW = -1009000000001


def _joined(room: Chatroom, sanne: Person, bot_id: int) -> dict[str, Any]:
    bot = {"id": bot_id, "is_bot": True, "first_name": "Anker", "username": BOT}
    return {
        "my_chat_member": {
            "chat": {"id": NEW, "type": "supergroup", "title": room.title},
            "from": {"id": sanne.id, "is_bot": False, "first_name": "Sanne"},
            "date": 1,
            "old_chat_member": {"status": "left", "user": bot},
            "new_chat_member": {"status": "member", "user": bot},
        }
    }


def _message(room: Chatroom, sanne: Person, chat_id: int, **more: Any) -> dict[str, Any]:
    kind = "supergroup" if chat_id == NEW else "group"
    return {
        "message": {
            "message_id": 77,
            "date": 1,
            "chat": {"id": chat_id, "type": kind, "title": room.title},
            "from": {"id": sanne.id, "is_bot": False, "first_name": "Sanne"},
            **more,
        }
    }


def _said_by_nobody(update: dict[str, Any]) -> dict[str, Any]:
    """Telegram may tell it without a sender."""
    del update["message"]["from"]
    return update


TOLD: dict[str, Callable[[Chatroom, Person, int], dict[str, Any]]] = {
    "join": _joined,
    "migrate_to": lambda room, sanne, _bot: _message(room, sanne, room.id, migrate_to_chat_id=NEW),
    "migrate_from": lambda room, sanne, _bot: _said_by_nobody(
        _message(room, sanne, NEW, migrate_from_chat_id=room.id)
    ),
}
ORDERS = [order for many in (1, 2, 3) for order in permutations(TOLD, many)]
ORDERS += [("join", "join", "migrate_to", "migrate_to", "migrate_from", "migrate_from")]


@pytest.mark.parametrize("settles_between", [True, False])
@pytest.mark.parametrize("order", ORDERS, ids="-".join)
async def test_group_is_spoken_to_as_before(world: World, order: tuple[str, ...], settles_between: bool) -> None:
    group, sanne, room = await _linked(world)
    _say_in_group(world, group.key, "wacht al")
    for name in order:
        world.telegram.push_raw(TOLD[name](room, sanne, world.telegram.world.bot.id))
        if settles_between:
            await world.anker.poller.poll_once(0)
            await world.anker.intake.settle()
    _upgrade(world, room)
    await world.settle()
    _say_in_group(world, group.key, "daarna")
    await world.settle()

    said = [each.text for each in world.telegram.world.chats[NEW].messages if each.from_bot]
    assert [each for each in said if each in ("wacht al", "daarna")] == ["wacht al", "daarna"]
    with world.database.engine.connect() as connection:
        states = {row[0] for row in connection.execute(text("SELECT state FROM inbox"))}
        count = connection.execute(text("SELECT count(*) FROM chat WHERE kind = 'group'")).scalar_one()
    assert "failed" not in states
    assert count == 1, "one chat, under its new id"


@pytest.mark.parametrize("order", [each for each in ORDERS if each.count("join") == 1], ids="-".join)
async def test_parents_hear_that_anker_sees_their_talk_once_that_upgraded_the_group(
    world: World, order: tuple[str, ...]
) -> None:
    """Making a bot an administrator with rights of its own is what upgrades a basic group."""
    group, sanne, room = await _linked(world)
    for name in order:
        told = TOLD[name](room, sanne, world.telegram.world.bot.id)
        if name == "join":
            told["my_chat_member"]["new_chat_member"] |= {"status": "administrator", "can_pin_messages": True}
        world.telegram.push_raw(told)
        await world.anker.poller.poll_once(0)
        await world.anker.intake.settle()
    _upgrade(world, room)
    _say_in_group(world, group.key, "daarna")
    await world.settle()

    new = world.telegram.world.chats[NEW]
    assert sum(each.from_bot and "Ik ben hier nu beheerder." in each.text for each in new.messages) == 1
    assert sum("Ik ben nu beheerder" in each.text for each in sanne.chat.messages) == 1
    with world.database.read() as db:
        now = standings.of(db, groups.every(db)[0].chat_id)
    assert now.may(standings.PIN)


async def test_chat_that_nothing_reached_under_its_old_id_is_spoken_to_under_the_new_one(world: World) -> None:
    group, sanne, room = await _linked(world)
    with world.database.write() as db:
        assert group.chat_id is not None
        chats.set_reachable(db, group.chat_id, False)
    world.telegram.push_raw(TOLD["migrate_to"](room, sanne, 0))
    await world.anker.poller.poll_once(0)
    await world.anker.intake.settle()
    _upgrade(world, room)
    _say_in_group(world, group.key, "daarna")
    await world.settle()
    assert "daarna" in [each.text for each in world.telegram.world.chats[NEW].messages]


async def test_number_of_the_old_chat_is_no_message_of_the_new_one(world: World) -> None:
    """There it would be another message's, and what changes an old one would write over that."""
    _, sanne, room = await _linked(world)
    await does(world, sanne, "> /afsluiten", "Laat ouders kiezen")
    new = room.upgrade()
    await world.settle()
    with world.database.engine.connect() as connection:
        query = text("SELECT message_id FROM outbox WHERE chat_id = (SELECT chat_id FROM cohort)")
        numbers = {row[0] for row in connection.execute(query)} - {None}
    assert numbers <= {each.id for each in new.messages}
    await world.go_to(amsterdam("2026-03-05 10:00") + 2)
    assert "/afsluiten" in sanne.last.text, "the question there was ends all the same"


@pytest.mark.parametrize("at", ["2026-03-03 12:00", "2026-03-03 23:30"], ids=["by day", "at night"])
async def test_vote_that_lies_open_is_asked_anew_in_the_new_chat(world: World, at: str) -> None:
    sanne, parents, room = await _with_parents(world, "Anna", "Bea", "Cor")
    await does(world, sanne, "> /afsluiten", "Laat ouders kiezen")
    (question,) = [each for each in room.messages if each.buttons and "verder" in each.text]
    parents[0].tap("Samen verder", question)
    await world.settle()
    await world.go_to(amsterdam(at))
    new = room.upgrade()
    await world.settle()
    await world.go_to(world.clock.now() + 5)
    if at.endswith("23:30"):
        assert not [each for each in new.messages if each.text == question.text], "not at night"
        await world.go_to(amsterdam("2026-03-04 07:00") + 2)
    (asked,) = [each for each in new.messages if each.text == question.text]
    assert "nieuwe plek in Telegram" in new.messages[new.messages.index(asked) - 1].text
    for each, label in zip(
        (*parents, parents[0]), ("Stoppen", "Stoppen", "Samen verder", "Samen verder"), strict=True
    ):
        each.tap(label, asked)
        await world.settle()
    await world.go_to(amsterdam("2026-03-05 10:00") + 2)
    assert any("Samen verder: 1. Stoppen: 2." in each.text for each in sanne.chat.messages), "each counts once"
    assert not asked.buttons
    assert sum("nieuwe plek in Telegram" in each.text for each in new.messages) == 1


async def test_ladder_that_lies_open_is_asked_anew_in_the_new_chat_until_it_is_drawn(world: World) -> None:
    sanne, parents, room = await _with_parents(world, "Anna", "Bea", "Dunya")
    await does(world, sanne, *HELD, "> /overzicht", "Laddervraag: uit. Zet aan")
    await world.go_to(amsterdam("2026-03-05 16:30"))
    (question,) = [each for each in room.messages if "Waar sta jij nu op de ladder?" in each.text]
    for person in parents:
        person.tap("Onder", question)
    await world.settle()
    new = room.upgrade()
    await world.settle()
    await world.go_to(world.clock.now() + 5)
    (asked,) = [each for each in new.messages if each.text == question.text]
    for person, rung in zip(parents, ("Boven", "Onder", "Boven"), strict=True):
        person.tap(rung, asked)
    await world.settle()
    await world.go_to(amsterdam("2026-03-05 19:00") + 5)
    assert any(each.text.startswith("Zo staan we er samen voor:\nBoven: 2") for each in new.messages)
    assert not asked.buttons


async def _linked(world: World) -> tuple[groups.Group, Person, Chatroom]:
    sanne, _, room = await _with_parents(world)
    with world.database.read() as db:
        (group,) = groups.every(db)
    return group, sanne, room


async def _with_parents(world: World, *names: str) -> tuple[Person, list[Person], Chatroom]:
    group = world.group()
    sanne = await world.enrolled("Sanne", group, "facilitator")
    parents = [await world.enrolled(name, group) for name in names]
    room = world.telegram.group("Linde", [sanne, *parents], "group")
    room.add_bot(by=sanne)
    await world.settle()
    await does(world, sanne, "Koppelen")
    return sanne, parents, room


def _say_in_group(world: World, key: str, words: str) -> None:
    with world.database.write() as db:
        found = groups.find(db, key)
        assert found is not None
        assert found.chat_id is not None
        outbox.add(
            db,
            chat_id=found.chat_id,
            kind=outbox.NOTICE,
            says=Text(words),
            at=world.clock.now(),
        )


def _upgrade(world: World, room: Chatroom) -> None:
    """Telegram itself, without telling: what it tells is pushed by the test."""
    new = Chatroom(world.telegram.world, NEW, room.title, "supergroup")
    new.members, new.permissions = dict(room.members), room.permissions
    world.telegram.world.chats[NEW] = new
    room.upgraded_to = new


async def test_tap_in_the_old_chat_makes_no_number_of_it_one_of_the_new_chat(world: World) -> None:
    """What changes that message later would write over another one."""
    _, sanne, room = await _linked(world)
    rules = next(each for each in room.messages if ["Ik heb het gelezen"] in each.buttons)
    new = room.upgrade()
    await world.settle()
    sanne.tap_data(rules.keyboard_rows[0][0]["callback_data"], rules)
    await world.settle()
    with world.database.engine.connect() as connection:
        query = text("SELECT message_id FROM outbox WHERE chat_id = (SELECT chat_id FROM cohort)")
        numbers = {row[0] for row in connection.execute(query)} - {None}
    assert numbers <= {each.id for each in new.messages}
