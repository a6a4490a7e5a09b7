"""A whole Anker over HTTP against the local Telegram, with time that is moved, not slept."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.world import World


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    """A fresh local Telegram, a fresh database and a running Anker, on a Monday morning."""
    world = World(tmp_path)
    await world.start()
    yield world
    await world.stop()
