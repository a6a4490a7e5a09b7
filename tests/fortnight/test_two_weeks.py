"""A group lives through two weeks under Telegram's strict limits; what everybody saw is compared line by line."""

from __future__ import annotations

from collections.abc import AsyncIterator
from itertools import chain
from pathlib import Path

import pytest

from simulator.world import CALLS_KEPT
from tests.fortnight import first_week, second_week
from tests.fortnight.diary import local
from tests.fortnight.story import Story
from tests.fortnight.strict_world import StrictWorld

DAYS = (*first_week.DAYS, *second_week.DAYS)
NIGHT = ("22:00", "07:00")


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[StrictWorld]:
    """Limits on both sides, on a Monday morning."""
    world = StrictWorld(tmp_path)
    await world.start()
    yield world
    await world.stop()


@pytest.mark.long
async def test_four_parents_see_in_two_weeks_what_should_come_no_more_and_no_less(world: StrictWorld) -> None:
    story = Story(world)
    for day in DAYS:
        await day(story)

    assert len(DAYS) == 14
    _every_chat_was_compared(story)
    _nothing_came_at_night(story)
    _telegram_refused_nothing(world)


def _every_chat_was_compared(story: Story) -> None:
    compared = list(chain.from_iterable(page.chats for page in story.pages))
    assert {chat.id for chat in compared} == set(story.world.telegram.world.chats)


def _nothing_came_at_night(story: Story) -> None:
    times = [(page.whose, f"{local(each.date):%H:%M}", each.text) for page in story.pages for each in page.said()]
    assert [each for each in times if each[1] >= NIGHT[0] or each[1] < NIGHT[1]] == []


def _telegram_refused_nothing(world: StrictWorld) -> None:
    calls = world.telegram.calls
    assert len(calls) < CALLS_KEPT, "the first are not forgotten"
    but_for_who_blocked = [call for call in calls if call.code not in (200, 403)]
    assert but_for_who_blocked == []
    assert world.clock.leapt > 60, "there was something to wait for"
