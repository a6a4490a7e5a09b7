"""What is asked each second goes by an index: to look through a whole table grows with all that was ever said."""

from __future__ import annotations

import re

import pytest

from tests.world import World

# Where each parent has a row for each day, or for each word.
LARGE = {"burden", "chat_message", "keyboard", "outbox", "prompt", "response", "taken_words"}
_LOOKS = ("SELECT", "UPDATE", "DELETE")
_THROUGH_ALL = re.compile(r"SCAN (\w+)")


@pytest.mark.sqlite
async def test_no_tick_looks_through_all_that_was_ever_said(world: World) -> None:
    await world.enrolled("Anna", world.group())
    await world.anker.ticks.once()
    asked: list[str] = []
    with world.database.write() as db:
        db.connection.set_trace_callback(asked.append)
    await world.anker.ticks.once()
    with world.database.write() as db:
        db.connection.set_trace_callback(None)
        looks = sorted({each for each in asked if each.startswith(_LOOKS)})
        plans = {each: db.connection.execute(f"EXPLAIN QUERY PLAN {each}").fetchall() for each in looks}
    through = {
        (found[1], each)
        for each, plan in plans.items()
        for step in plan
        if (found := _THROUGH_ALL.fullmatch(step[3])) and found[1] in LARGE
    }
    assert len(plans) > 10
    assert not through
