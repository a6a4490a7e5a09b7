"""Kill -9 at any statement or call changes nothing that anybody can tell, but for messages marked uncertain."""

from __future__ import annotations

import random
import shutil
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from tests.crash.bot import AFTER_CALL, KINDS, STATEMENT, Point
from tests.crash.facts import facts
from tests.crash.stage import a_stage
from tests.crash.stories import STORIES

# Some step of each story has at least so many statements and calls; the exhaustive run goes on to the true end.
STATEMENTS, CALLS = 120, 6
SAMPLE_SEED = 20260302


@dataclass(frozen=True)
class Told:
    """How a play ended: what is to be seen in each chat, what is on disk, and what is marked as maybe not so."""

    falls: int
    seen: dict[str, Counter[str]]
    marked: dict[str, int]
    uncertain: dict[str, int]
    facts: dict[str, list[Any]]


Undisturbed = Callable[[str], Told]


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Undisturbed:
    """Each story as it goes when nothing falls."""
    known: dict[str, Told] = {}

    def told(name: str) -> Told:
        if name not in known:
            known[name] = played(name, None, tmp_path_factory.mktemp("undisturbed"))
        return known[name]

    return told


def sample() -> list[tuple[str, Point]]:
    """One point for each story, the same each time; statements and calls in turn."""
    dice = random.Random(SAMPLE_SEED)
    kinds = [(STATEMENT, STATEMENTS), (AFTER_CALL, CALLS)]
    return [
        (name, Point(kind, dice.randrange(2, most)))
        for name, (kind, most) in zip(STORIES, kinds * len(STORIES), strict=False)
    ]


@pytest.mark.parametrize(("name", "point"), sample(), ids=str)
def test_nobody_can_tell_that_the_bot_fell(
    name: str, point: Point, undisturbed: Undisturbed, tmp_path: Path
) -> None:
    told = played(name, point, tmp_path)
    assert told.falls > 0
    _compare(told, undisturbed(name))


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", STORIES)
def test_nobody_can_tell_wherever_the_bot_fell(
    name: str,
    kind: str,
    undisturbed: Undisturbed,
    tmp_path: Path,
    record_property: Callable[[str, object], None],
) -> None:
    points = marked = 0
    for number in count(1):
        told = played(name, Point(kind, number), tmp_path)
        _compare(told, undisturbed(name))
        if told.falls == 0:
            break
        points, marked = points + told.falls, marked + sum(told.marked.values())
    record_property("falls", (name, kind, points, number - 1, marked))
    assert points > number, "several steps are as long as this"


def played(name: str, point: Point | None, folder: Path) -> Told:
    """The story, played once in a fresh world."""
    place = folder / name
    place.mkdir()
    with a_stage(place, point) as stage:
        STORIES[name](stage)
        stage.end()
        with stage.writing() as db:
            marked, uncertain = stage.uncertain(db)
            told = Told(stage.falls, stage.seen(), marked, uncertain, facts(db))
    shutil.rmtree(place)
    return told


def _compare(told: Told, expected: Told) -> None:
    """Nothing is lost and nothing is twice, but what is marked uncertain."""
    assert told.facts == expected.facts
    assert told.seen.keys() == expected.seen.keys()
    for chat, said in told.seen.items():
        missing, twice = expected.seen[chat] - said, said - expected.seen[chat]
        assert missing.total() <= told.uncertain.get(chat, 0), f"{chat} misses {missing}"
        assert twice.total() <= told.marked.get(chat, 0), f"{chat} sees what nobody should: {twice}"
