"""Who has the export alone works out the same scores, with reversed items and missing ones."""

from __future__ import annotations

import random
import subprocess
import sys
from pathlib import Path

from content.conditions import UNKNOWN
from content.texts import LEVELS
from storage import prompts
from tests.reports import recompute
from tests.reports.cohort import Cohort

PARENTS = 24


def answered(cohort: Cohort) -> None:
    """Parents in both levels, of whom each leaves out what chance decides."""
    chance = random.Random(14)
    attention = cohort.library.instrument("attention")
    for number in range(PARENTS):
        level = LEVELS[number % 2]
        who, asked_in = cohort.member(level=level), ("nl", level)
        wave = cohort.prompt(who, 3, kind=prompts.WAVE, instrument="attention", subject=1, asked_in=asked_in)
        for item in attention.items_for(level):
            values = [None, UNKNOWN, *[option.value for option in item.options] * 2]
            cohort.answer(wave, item.key, chance.choice(values))
        cohort.close(wave)


def test_scores_worked_out_again_from_the_export_alone_agree(cohort: Cohort) -> None:
    answered(cohort)
    out = cohort.export().out
    told = subprocess.run(
        [sys.executable, "-I", recompute.__file__, str(out)], capture_output=True, text=True, check=False
    )
    assert (told.returncode, told.stdout.strip(), told.stderr) == (0, "", "")
    scores = [row for row in recompute.rows(out / "waves.csv") if row["measure_kind"] == "score"]
    assert {bool(row["value"]) for row in scores} == {True, False}, "some have too many missing"


def test_a_scale_counts_as_itself_and_each_item_is_turned_about_its_own_ends() -> None:
    rule = (
        "sum of slept, woke; reversed: slept, woke; points: never = 0, sometimes = 5, often = 9; at most 1 missing"
    )
    offered = {"slept": [str(number) for number in range(11)], "woke": ["never", "sometimes", "unknown"]}
    assert recompute.again(rule, {"slept": "2", "woke": "never"}, offered) == 8 + 5
    assert recompute.again(rule, {"slept": "2", "woke": "unknown"}, offered) == 8 * 2
    assert recompute.again(rule, {"slept": "", "woke": ""}, offered) is None


def test_a_score_that_is_changed_is_found(cohort: Cohort, tmp_path: Path) -> None:
    answered(cohort)
    out = cohort.export().out
    file = out / "waves.csv"
    text = file.read_text(encoding="utf-8-sig")
    row = next(each for each in recompute.rows(file) if each["measure_kind"] == "score" and each["value"])
    found = f"score,{row['measure']},{row['value']}"
    assert found in text
    file.write_text(text.replace(found, f"score,{row['measure']},9"), encoding="utf-8")
    assert recompute.wrong(out)
