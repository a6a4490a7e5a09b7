"""Kill -9 at any statement or call changes nothing that anybody can tell, but for messages marked uncertain."""

from __future__ import annotations

import random
from collections import Counter
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from tests.crash.bot import AFTER_CALL, BEFORE_CALL, STATEMENT, Point
from tests.crash.story import Story, played

# Every step of the story has at least so many statements and calls; the exhaustive run goes on to the true end.
STATEMENTS, CALLS = 40, 6
SAMPLE_SEED = 20260302


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Story, dict[str, Any]]:
    """The story as it goes when nothing falls."""
    return played(tmp_path_factory.mktemp("undisturbed"), None)


def sample() -> list[Point]:
    """A few points of each kind, the same each time."""
    dice = random.Random(SAMPLE_SEED)
    return [Point(STATEMENT, dice.randrange(2, STATEMENTS)), Point(AFTER_CALL, dice.randrange(2, CALLS))]


@pytest.mark.parametrize("point", sample(), ids=str)
def test_parent_cannot_tell_that_the_bot_fell(
    point: Point, undisturbed: tuple[Story, dict[str, Any]], tmp_path: Path
) -> None:
    falls = _fall_and_compare(point, undisturbed, tmp_path)
    print(f"{falls} falls at {point}")


@pytest.mark.slow
@pytest.mark.parametrize("kind", [STATEMENT, BEFORE_CALL, AFTER_CALL])
def test_parent_cannot_tell_wherever_the_bot_fell(
    kind: str, undisturbed: tuple[Story, dict[str, Any]], tmp_path: Path
) -> None:
    points = 0
    for number in count(1):
        folder = tmp_path / str(number)
        folder.mkdir()
        falls = _fall_and_compare(Point(kind, number), undisturbed, folder)
        points += falls
        if falls == 0:
            break
    print(f"{kind}: {points} points tried, up to the {number - 1}th of a step")
    assert points > 100 or kind != STATEMENT


def _fall_and_compare(point: Point, undisturbed: tuple[Story, dict[str, Any]], folder: Path) -> int:
    expected, facts = undisturbed
    story, found = played(folder, point)
    assert found == facts
    twice = Counter(story.said) - Counter(expected.said)
    assert Counter(expected.said) - Counter(story.said) == Counter(), "nothing was lost"
    assert sum(twice.values()) <= found_uncertain(folder), "what came twice is marked"
    return story.falls


def found_uncertain(folder: Path) -> int:
    """How many messages are marked as sent once more, or as uncertain."""
    import sqlite3

    with sqlite3.connect(folder / "anker.db") as database:
        (marked,) = database.execute("SELECT count(*) FROM outbox WHERE uncertain_at IS NOT NULL").fetchone()
    return int(marked)
