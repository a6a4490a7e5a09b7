"""A parent's reply never waits behind a broadcast, and Telegram's limits are kept before it has to say so."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from pathlib import Path

from storage import chats, outbox
from storage.said import Text
from tests.world import World

WAITING = 300


async def test_parent_is_answered_before_three_hundred_waiting_messages(tmp_path: Path) -> None:
    world = World(tmp_path, limits=True, paced=True)
    await world.start()
    world.telegram.world.pacing.enforced = False
    world.anker.sender._pacing.enabled = False
    anna = await world.enrolled("Anna", world.group())
    others = [world.telegram.person(f"Ouder {number}") for number in range(WAITING)]
    for other in others:
        other.say("hoi")
    await world.settle()
    world.telegram.world.pacing.enforced = True
    world.anker.sender._pacing.enabled = True
    with world.database.write() as db:
        for other in others:
            chat_id = chats.find(db, other.id)
            assert chat_id is not None
            outbox.add(
                db,
                chat_id=chat_id,
                kind=outbox.BROADCAST,
                says=Text("Morgen om 19:30."),
                at=world.clock.now(),
            )
    before = len(world.telegram.calls)

    running = asyncio.create_task(world.anker.run())
    await others[0].sees("Morgen om 19:30.")
    anna.say("/checkin")
    await anna.sees("Hoe gespannen is je lijf nu?", timeout=3)
    running.cancel()
    with suppress(asyncio.CancelledError):
        await running

    calls = list(world.telegram.calls)[before:]
    broadcast = [call for call in calls if call.params.get("text") == "Morgen om 19:30."]
    assert 0 < len(broadcast) < WAITING / 2, "most of the broadcast still waits when she has her reply"
    assert [call for call in calls if call.code == 429] == []
    await world.stop()
