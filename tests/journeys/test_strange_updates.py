"""Malformed, unknown, forged, stale and foreign: answered or passed over without harm, and the next is handled."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from handlers.core import routing
from handlers.core.doors import Door
from handlers.core.turn import Turn
from storage import members, outbox, prompts, responses
from storage.inbox import FAILED, inbox
from storage.incoming import Message
from storage.said import Gone
from tests.moments import amsterdam
from tests.world import World

_STATES = select(inbox.c.state)

STRANGE: list[dict[str, Any] | bytes] = [
    {"message": {"message_id": "seven", "chat": 5, "date": None}},
    {"message": []},
    {"callback_query": {"id": 5}},
    {"callback_query": {"id": "5", "from": {"id": "x"}, "chat_instance": "1", "data": "checkin:1:0:0"}},
    {"something_new": {"from": {"id": 1}}},
    {"poll": {"id": "1"}},
    {},
]


@pytest.mark.parametrize("update", STRANGE, ids=str)
async def test_next_update_is_handled_after_a_strange_one(world: World, update: dict[str, Any]) -> None:
    anna = world.telegram.person("Anna")
    world.telegram.push_raw(update)
    anna.say("/start")
    await world.settle()

    await anna.sees("Ik werk met een link")
    with world.database.read() as db:
        states = [state for (state,) in db.all(_STATES)]
    assert len(states) == 2, "the strange one is kept"
    assert states.count("done") == 1
    assert "waiting" not in states


async def test_forged_stale_and_foreign_buttons_change_nothing(world: World) -> None:
    group = world.group()
    anna = await world.enrolled("Anna", group)
    bea = await world.enrolled("Bea", group)
    await world.go_to(amsterdam("2026-03-02 20:00"))
    hers = anna.last
    first_data = hers.keyboard_rows[0][0]["callback_data"]
    kind, keyboard, step, _ = first_data.split(":")

    forged = ["", "x" * 64, f"{kind}:{keyboard}:{step}:99", f"{kind}:999999:0:0", f"enrol:{keyboard}:{step}:0"]
    for data in [*forged, f"{kind}:{keyboard}:{int(step) + 1}:0", "checkin:1:0:0; DROP TABLE prompt"]:
        if data:
            tap = anna.tap_data(data[:64], message=hers)
            await world.settle()
            assert tap.answer is not None
            assert tap.answer.text, "she hears that this button is no longer of use"
    foreign = bea.tap_data(first_data, message=bea.last)
    await world.settle()
    assert foreign.answer is not None
    assert foreign.answer.alert

    anna.tap("Ja, nu", hers)
    await world.settle()
    stale = anna.tap_data(first_data, message=hers)
    await world.settle()
    assert stale.answer is not None
    assert "van eerder" in stale.answer.text
    with world.database.read() as db:
        for member in members.of_group(db, group.id, "parent"):
            for prompt in prompts.recent_of(db, member.id, prompts.CHECKIN, most=5):
                assert responses.of(db, prompt.id) == {}


async def test_double_tap_counts_once(world: World) -> None:
    anna = await world.enrolled("Anna", world.group())
    await world.go_to(amsterdam("2026-03-02 20:00"))
    anna.tap("Ja, nu")
    await world.settle()
    scale = anna.last
    anna.tap("7", scale)
    anna.tap("8", scale)
    await world.settle()

    assert "Waar in je lijf" in anna.last.text
    with world.database.read() as db:
        (member,) = members.of_group(db, 1, "parent")
        (open_one,) = prompts.waiting_of(db, member.id)
        assert responses.of(db, open_one.id)["tension"].value == "7"


async def test_turn_that_fails_at_its_end_leaves_nothing_of_what_it_did(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    anna = await world.enrolled("Anna", world.group())
    before = sum(each.from_bot for each in anna.chat.messages)
    by_command = routing.by_command

    def fails_at_its_end(turn: Turn, door: Door, message: Message) -> None:
        by_command(turn, door, message)
        raise LookupError

    monkeypatch.setattr(routing, "by_command", fails_at_its_end)
    anna.say("/privacy")
    await world.settle()
    said = [each.text for each in anna.chat.messages if each.from_bot][before:]
    assert len(said) == 1, "that it was not kept, and no answer"


async def test_what_cannot_be_written_at_the_end_of_a_turn_is_told_to_her_alone(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    group = world.group()
    people = [await world.enrolled(name, group) for name in ("Anna", "Bea", "Carla")]
    by_command, anna = routing.by_command, people[0]

    def leaves_what_fits_nowhere(turn: Turn, door: Door, message: Message) -> None:
        by_command(turn, door, message)
        if turn.telegram_id == anna.id:
            outbox.add_edit(turn.db, chat_id=999, edits=1, says=Gone(), at=turn.now)  # there is no such chat

    monkeypatch.setattr(routing, "by_command", leaves_what_fits_nowhere)
    before = [sum(each.from_bot for each in person.chat.messages) for person in people]
    for person in people:
        person.say("/privacy")
    await world.settle()
    told, bea, carla = (
        [each.text for each in person.chat.messages if each.from_bot][number:]
        for person, number in zip(people, before, strict=True)
    )
    assert len(told) == 1
    assert told[0].startswith("Er ging iets mis.")
    assert bea == carla
    assert "Er ging iets mis" not in "".join(bea)
    with world.database.read() as db:
        ((error,),) = db.all(select(inbox.c.error).where(inbox.c.state == FAILED))
    assert error, "its class is kept"
