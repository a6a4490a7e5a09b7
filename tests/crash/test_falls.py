"""Kill -9 at any statement or call changes nothing that anybody can tell, but for messages marked uncertain."""

from __future__ import annotations

import os
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
from tests.crash.stage import Plan, a_stage, never
from tests.crash.stories import STORIES, WITH_MEASUREMENTS
from tests.world import library, shipped

# Each step of a story has at least so many statements and calls; the exhaustive run goes on to the true end.
STATEMENTS, CALLS = 100, 4
SAMPLE_SEED = 20260302
EVERY = int(os.environ.get("ANKER_PROVE_EVERY", "1"))  # one of so many statements to fall at
# What a parent begins and ends with; the other stories are long ones.
FIRST = ("enrolment and check-in",)


@dataclass(frozen=True)
class Told:
    """How a play ended: what is to be seen in each chat, how much of it is marked uncertain, what is on disk."""

    falls: int
    steps: int
    seen: dict[str, Counter[str]]
    uncertain: Counter[str]
    facts: dict[str, list[Any]]


Undisturbed = Callable[[str], Told]


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Undisturbed:
    """Each story as it goes when nothing falls."""
    known: dict[str, Told] = {}

    def told(name: str) -> Told:
        if name not in known:
            known[name] = played(name, never, tmp_path_factory.mktemp("undisturbed"))
        return known[name]

    return told


def sampled(name: str, steps: int) -> dict[int, Point]:
    """Two steps of a story, the same each time: one falls at a statement, the other after a call."""
    dice = random.Random(f"{SAMPLE_SEED} {name}")
    first, second = dice.sample(range(1, steps + 1), 2)
    return {
        first: Point(STATEMENT, dice.randrange(1, STATEMENTS + 1)),
        second: Point(AFTER_CALL, dice.randrange(1, CALLS + 1)),
    }


@pytest.mark.parametrize(
    "name", [each if each in FIRST else pytest.param(each, marks=pytest.mark.long) for each in STORIES]
)
def test_nobody_can_tell_that_the_bot_fell(name: str, undisturbed: Undisturbed, place: Path) -> None:
    expected = undisturbed(name)
    told = played(name, sampled(name, expected.steps).get, place)
    assert told.falls == 2
    _compare(told, expected)


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", STORIES)
def test_nobody_can_tell_wherever_the_bot_fell(
    name: str,
    kind: str,
    undisturbed: Undisturbed,
    place: Path,
    record_property: Callable[[str, object], None],
) -> None:
    points = uncertain = 0
    every = EVERY if kind == STATEMENT else -(-EVERY // 6)  # of calls there are fewer
    first = random.Random(f"{SAMPLE_SEED} {name} {kind}").randrange(1, every + 1)
    for number in count(first, every):
        point = Point(kind, number)
        told = played(name, lambda _step, at=point: at, place)  # type: ignore[misc]
        _compare(told, undisturbed(name))
        if told.falls == 0:
            break
        points, uncertain = points + told.falls, uncertain + told.uncertain.total()
    record_property("falls", (name, kind, points, number - 1, uncertain))
    record_property("figures", {"falls": points, "messages left uncertain": uncertain})
    assert points * every > number, "several steps are as long as this"


def played(name: str, plan: Plan, folder: Path) -> Told:
    """The story, played once in a fresh world."""
    world = folder / name
    world.mkdir()
    content = shipped() if name in WITH_MEASUREMENTS else library()
    with a_stage(world, plan, content) as stage:
        STORIES[name](stage)
        stage.end()
        with stage.writing() as db:
            told = Told(stage.falls, stage.steps, stage.seen(), stage.uncertain(), facts(db))
    shutil.rmtree(world)
    return told


def _compare(told: Told, expected: Told) -> None:
    """Nothing is lost, and nothing is twice but what is marked uncertain."""
    assert told.facts == expected.facts
    assert told.seen.keys() == expected.seen.keys()
    for chat, said in told.seen.items():
        missing, twice = expected.seen[chat] - said, said - expected.seen[chat]
        assert not missing, f"{chat} misses {missing}"
        assert twice.total() <= told.uncertain[chat], f"{chat} sees what nobody should: {twice}"
