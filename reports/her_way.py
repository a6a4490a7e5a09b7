"""What is to be seen in all the weeks of a parent."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median

from reports.answered import Answered
from reports.her_week import LADDER, STEPS_OF_3, TENSION, TENSION_3

FEWEST_WEEKS = 2


@dataclass(frozen=True, slots=True)
class Spread:
    """The lowest, the middle and the highest of a week's values."""

    low: float
    middle: float
    high: float


@dataclass(frozen=True, slots=True)
class HerWay:
    """By week, 1 for the one in which she began. Tension is on the scale on which she was asked most often."""

    tension: dict[int, Spread]
    ladder: dict[int, Counter[str]]
    in_three_steps: bool
    weeks: int

    @property
    def is_enough(self) -> bool:
        """Whether there is a way to draw."""
        return len(self.tension.keys() | self.ladder.keys()) >= FEWEST_WEEKS


def of(answers: Sequence[Answered], first: date, last: date) -> HerWay:
    """The weeks from the day she began to `last`."""

    def week(each: Answered) -> int:
        return (each.day - first).days // 7 + 1

    tension = [(week(each), float(each.value)) for each in answers if each.item == TENSION]
    steps = [(week(each), float(STEPS_OF_3.index(each.value))) for each in answers if each.item == TENSION_3]
    in_three_steps = len(steps) > len(tension)
    ladder: dict[int, Counter[str]] = {}
    for each in answers:
        if each.item == LADDER:
            ladder.setdefault(week(each), Counter())[each.value] += 1
    return HerWay(
        tension=_spreads(steps if in_three_steps else tension),
        ladder=ladder,
        in_three_steps=in_three_steps,
        weeks=(last - first).days // 7 + 1,
    )


def _spreads(values: list[tuple[int, float]]) -> dict[int, Spread]:
    found: dict[int, list[float]] = {}
    for week, value in values:
        found.setdefault(week, []).append(value)
    return {week: Spread(min(them), median(them), max(them)) for week, them in sorted(found.items())}
