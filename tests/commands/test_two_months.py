"""Two months of four parents who answer well, half, never, and in words of their own: what comes, and why."""

from __future__ import annotations

import asyncio
from itertools import pairwise
from pathlib import Path

import pytest

from commands.rehearse.diary import Came, Diary
from commands.rehearse.stage import Rehearsal
from commands.rehearse.temperaments import HALF, SILENT, WELL, WRITES, Temperament
from tests.world import library

FOUR = (WELL, HALF, SILENT, WRITES)
WEEKS = 9
# Why something comes by itself, beside what she asked for.
REASONS = {
    "checkin",
    "lesson",
    "wave",
    "offer",
    "experiment",
    "practice",
    "meeting",
    "notice",
    "ask",
    "call",
    "share",
}
# The ring is the same each day on purpose: it is known at a glance, and gives nothing away on a screen.
RINGS = ("Heb je even een minuut?", "Do you have a minute?")


class FourParents(Rehearsal):
    """One parent of each kind."""

    def _temperament(self, index: int) -> Temperament:
        return FOUR[index]


@pytest.mark.slow
def test_two_months_of_four_parents_keep_the_burden_and_say_nothing_twice_in_a_row(tmp_path: Path) -> None:
    diary = asyncio.run(_lived(tmp_path))

    print(*_listed(diary), sep="\n")
    assert diary.broken() == []
    assert diary.most_a_day <= 2
    assert {each.kind.split(",")[0] for each in diary.came} <= REASONS
    for to in {each.to for each in diary.came}:
        hers = sorted((each for each in diary.came if each.to == to), key=lambda each: each.at)
        again = [other.text for one, other in pairwise(hers) if one.text == other.text and not _rings(one)]
        assert again == [], to


async def _lived(folder: Path) -> Diary:
    rehearsal = FourParents(folder, library(), "traumasensitief-opvoeden", parents=4, weeks=WEEKS, seed=1)
    try:
        await rehearsal.open()
        await rehearsal.run(lambda _: None)
    finally:
        await rehearsal.close()
    return rehearsal.diary


def _listed(diary: Diary) -> list[str]:
    """Every message with its reason."""
    return [f"{each.to} {diary.clock(each.at):%a %d %b %H:%M} {each.kind}: {each.text!r}" for each in diary.came]


def _rings(came: Came) -> bool:
    return came.text.endswith(RINGS)
