"""The ladder's picture comes above its question the first times, with what it shows in words, and then no more."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.journeys.hands import does
from tests.moments import amsterdam
from tests.world import World, with_all_taught


@pytest.fixture
async def all_taught(tmp_path: Path) -> AsyncIterator[World]:
    world = World(tmp_path, content=with_all_taught())
    await world.start()
    yield world
    await world.stop()


async def test_picture_comes_twice_above_the_question_which_is_answered_below_it(all_taught: World) -> None:
    world = all_taught
    anna = await world.enrolled("Anna", world.group())
    for day, has_picture in (("2026-03-02", True), ("2026-03-03", True), ("2026-03-04", False)):
        await world.go_to(amsterdam(f"{day} 20:00"))
        before = len(anna.chat.messages)
        await does(world, anna, "Ja, nu", "3", "Nergens", "Klaar")
        said = [each for each in anna.chat.messages[before - 1 :] if each.from_bot]
        pictures = [each for each in said if each.file is not None]
        assert bool(pictures) == has_picture
        assert not pictures or "Een ladder met drie treden." in pictures[0].text
        assert "Waar sta je nu op je ladder?" in anna.last.text
        await does(world, anna, "Boven", "Weet ik niet")
        assert "Ja, nog twee" in str(anna.last.buttons)
