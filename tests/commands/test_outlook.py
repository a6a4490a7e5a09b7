"""A moved clock goes on only once the bot has done everything that this moment asks for."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from commands.outlook import Outlook
from scheduler import planner
from tests.moments import amsterdam
from tests.world import World, library

MIDNIGHT = amsterdam("2026-03-03 00:00")


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    world = World(tmp_path)
    await world.start()
    yield world
    await world.stop()


async def test_bot_is_not_at_rest_before_what_is_measured_that_day_is_planned_too(world: World) -> None:
    world.group()
    await world.settle()
    outlook = Outlook(world.database, library(), world.clock)
    world.clock.move_to(MIDNIGHT)
    list(planner.plan(world.database, MIDNIGHT, afresh=False))
    assert not outlook.is_at_rest(), "a measurement of half past ten would be passed by"
    await world.anker.ticks.once()
    assert outlook.is_at_rest()
