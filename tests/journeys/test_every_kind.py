"""Whatever a parent sends gets an answer."""

from __future__ import annotations

from typing import Any

import pytest

from simulator.kinds import OTHER_KINDS, OtherKind
from tests.world import World


@pytest.mark.parametrize("kind", OTHER_KINDS)
async def test_parent_who_sends_anything_is_answered(world: World, kind: OtherKind) -> None:
    anna = await world.enrolled("Anna", world.group())
    before = len(anna.chat.messages)
    anna.send_other(kind)
    await world.settle()
    assert len(anna.chat.messages) == before + 2


async def test_a_poll_or_something_that_no_library_knows_is_answered_too(world: World) -> None:
    anna = await world.enrolled("Anna", world.group())
    old = {"id": "1", "question": "Komen?", "options": [], "total_voter_count": 0, "is_closed": False}
    contents: list[dict[str, Any]] = [{"poll": old}, {"contact": {}}, {"thing_to_come": {"a": 1}}]
    for number, content in enumerate(contents, 1):
        before = len(anna.chat.messages)
        people = {"from": anna.as_json(), "chat": anna.chat.as_json()}
        message = {"message_id": 900_000 + number, "date": int(world.clock.now()), **people, **content}
        world.telegram.push_raw({"message": message})
        await world.settle()
        assert len(anna.chat.messages) == before + 1
