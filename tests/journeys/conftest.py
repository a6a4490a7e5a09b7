"""A whole Anker over HTTP against the local Telegram, with time that is moved, not slept."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from content.packs import Library
from tests.journeys.pairs import Pair, a_pair
from tests.world import World


@pytest.fixture
def content() -> Library | None:
    """What Anker says, where a story needs other content than the shipped one: override it there."""
    return None


@pytest.fixture
async def world(tmp_path: Path, content: Library | None, request: pytest.FixtureRequest) -> AsyncIterator[World]:
    """A fresh local Telegram, a fresh database and a running Anker, on a Monday morning.

    A story that changes how Anker works, or reads its log, is talked through from its first word.
    """
    apart = {"monkeypatch", "caplog"} & set(request.fixturenames)
    durable = request.node.get_closest_marker("durable") is not None
    world = World(tmp_path, content=content, may_begin_as_others=not apart, durable=durable)
    await world.start()
    yield world
    await world.stop()


@pytest.fixture
async def pair(world: World) -> Pair:
    """A parent and her facilitator, in a group that had its first session."""
    return await a_pair(world)
