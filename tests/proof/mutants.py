"""Mutation testing: one place of one module is changed, and the tests of that module are run; one must turn red.

    python -m tests.proof.mutants [how many] [words of a file's name]

The tests are those that `make test` runs, and the thorough ones. A sample, the same each time; without a number
all there are. What was tried stands in build/proof/mutants.jsonl and is not tried again while the module is as it
was; one that survived is tried again when the tests have changed.
Prints what survived, then figures; 1 where less than nine of ten were killed.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib
import json
import os
import random
import sys
import time
from pathlib import Path
from typing import Any

from tests.proof.touched import Touched
from tests.proof.trying import ROOT, Mutant, mutants_of, survives, touched_by

PLACE = Path(os.environ.get("ANKER_PROVE_PLACE", ROOT / "build" / "proof"))
SEED = 20260302
LEAST_KILLED = 0.9
LIBRARIES = ("aiogram", "aiohttp", "alembic", "hypothesis", "pydantic", "sqlalchemy", "telegram.ext", "yaml")

_SCHEDULER, _JOURNEYS, _STORAGE = "tests/scheduler", "tests/journeys/test_", "tests/storage/test_"
_PLANNING = f"{_SCHEDULER}/test_planning_by_hand.py"
_LATE = f"{_SCHEDULER}/test_late_and_reminded.py"
_TICKING = (
    *(f"{_SCHEDULER}/test_{name}.py" for name in ("ticking", "ticks", "catch_up")),
    f"{_JOURNEYS}first_checkin.py",
)
_WHO = tuple(f"{_JOURNEYS}{name}.py" for name in ("forged_choices", "rights_matrix", "removal", "my_data"))
_SHAPE = f"{_STORAGE}migrations.py"  # whether a table is as it was released
_SENDING = (
    *(
        f"{_STORAGE}{name}.py"
        for name in ("delivery", "tally", "outbox_looks", "what_leaves_next", "lanes_and_repeats")
    ),
    *(f"{_STORAGE}{name}.py" for name in ("message_states", "waiting_messages", "numbers", "bound_values")),
    *(f"tests/gateway/test_{name}.py" for name in ("fair_sending", "leases", "fences", "refusals")),
    *(f"{_JOURNEYS}{name}.py" for name in ("floods_and_refusals", "edits", "fall_while_sending", "my_data")),
)
# What was said is moved, put off, taken back or forgotten.
_CHANGING = tuple(
    f"{_JOURNEYS}{name}.py"
    for name in (
        *("asking", "broadcast", "erased_bytes", "held_up", "hosting", "left_in_a_hurry", "on_its_way"),
        *("removal", "sharing", "standing", "two_groups", "upgraded_group"),
    )
)

# By module, its tests.
TESTS: dict[str, tuple[str, ...]] = {
    "scheduler/around_meetings.py": (f"{_SCHEDULER}/test_around_meetings.py", _SCHEDULER),
    "scheduler/burden.py": (
        f"{_SCHEDULER}/test_burden_by_hand.py",
        f"{_SCHEDULER}/test_burden.py",
        _SCHEDULER,
        f"{_JOURNEYS}week.py",
    ),
    "scheduler/catch_up.py": (
        _LATE,
        f"{_SCHEDULER}/test_catch_up.py",
        _SCHEDULER,
        f"{_JOURNEYS}answers_in_time.py",
    ),
    "scheduler/clock.py": (f"{_SCHEDULER}/test_clock.py", f"{_SCHEDULER}/test_wrong_clock.py", _SCHEDULER),
    "scheduler/experiments.py": (
        f"{_SCHEDULER}/test_experiment_moments.py",
        f"{_SCHEDULER}/test_experiment_planning.py",
        f"{_JOURNEYS}experiments.py",
    ),
    "scheduler/fence.py": (
        f"{_SCHEDULER}/test_fence.py",
        f"{_SCHEDULER}/test_ticking.py",
        "tests/gateway/test_fences.py",
    ),
    "scheduler/foresight.py": (f"{_SCHEDULER}/test_foresight.py", _SCHEDULER),
    "scheduler/lesson_moments.py": (_PLANNING, f"{_JOURNEYS}lessons.py", f"{_JOURNEYS}week.py"),
    "scheduler/local_time.py": (f"{_SCHEDULER}/test_local_time.py", _SCHEDULER),
    "scheduler/meeting_places.py": (_PLANNING, f"{_SCHEDULER}/test_meeting_steps.py", f"{_JOURNEYS}meetings.py"),
    "scheduler/meetings.py": (
        f"{_SCHEDULER}/test_meeting_steps.py",
        *(f"{_JOURNEYS}{name}.py" for name in ("meetings", "planning_meetings")),
    ),
    "scheduler/planner.py": (
        _PLANNING,
        f"{_SCHEDULER}/test_planning.py",
        _SCHEDULER,
        f"{_JOURNEYS}preferences.py",
    ),
    "scheduler/reading_hours.py": (
        f"{_SCHEDULER}/test_experiment_moments.py",
        f"{_JOURNEYS}presence.py",
        f"{_JOURNEYS}asking.py",
        f"{_JOURNEYS}phone_call.py",
    ),
    "scheduler/reminding.py": (_LATE, *_TICKING, f"{_SCHEDULER}/test_burden.py", f"{_JOURNEYS}week.py"),
    "scheduler/rhythm.py": (_LATE, _SCHEDULER, f"{_JOURNEYS}week.py", f"{_JOURNEYS}sampling.py"),
    "scheduler/sampling.py": (
        f"{_SCHEDULER}/test_sampling_by_hand.py",
        f"{_SCHEDULER}/test_sampled_days.py",
        f"{_JOURNEYS}sampling.py",
    ),
    "scheduler/saying.py": (
        _LATE,
        *_TICKING,
        f"{_SCHEDULER}/test_burden.py",
        *(f"{_JOURNEYS}{name}.py" for name in ("week", "held_up", "quiet_around_meetings")),
    ),
    "scheduler/ticks.py": (*_TICKING, f"{_SCHEDULER}/test_wrong_clock.py", f"{_JOURNEYS}week.py"),
    "scheduler/upkeep.py": (f"{_SCHEDULER}/test_upkeep.py", *_TICKING, f"{_JOURNEYS}retention.py"),
    "scheduler/waves.py": (
        f"{_SCHEDULER}/test_waves_by_hand.py",
        f"{_SCHEDULER}/test_quarters.py",
        f"{_JOURNEYS}waves.py",
    ),
    "scheduler/week_ahead.py": (
        f"{_SCHEDULER}/test_week_ahead.py",
        *(f"{_JOURNEYS}{name}.py" for name in ("agenda_page", "overview")),
    ),
    "handlers/core/rights.py": ("tests/handlers/test_rights.py", *_WHO),
    "handlers/shared/chosen.py": (
        "tests/handlers/test_chosen.py",
        *_WHO,
        *(f"{_JOURNEYS}{name}.py" for name in ("lessons", "pot", "wishes")),
    ),
    "gateway/pacing.py": tuple(
        f"tests/gateway/test_{name}.py" for name in ("pacing_by_hand", "pacing", "fair_sending")
    ),
    "storage/delivery.py": (*_SENDING, *_CHANGING),
    "storage/outbox.py": (*_SENDING, _SHAPE),
    "storage/sent_messages.py": (*_SENDING, *_CHANGING),
    "storage/waiting_messages.py": _SENDING,
    "storage/states.py": (f"{_STORAGE}states.py", f"{_STORAGE}message_states.py"),
    "storage/planned_prompts.py": (
        f"{_STORAGE}bring_forward.py",
        f"{_STORAGE}prompts.py",
        f"{_SCHEDULER}/test_planning.py",
        f"{_SCHEDULER}/test_around_meetings.py",
        f"{_SCHEDULER}/test_sampled_days.py",
        *_TICKING,
        f"{_JOURNEYS}experiments.py",
        f"{_JOURNEYS}lessons.py",
    ),
    "storage/prompts.py": (
        f"{_STORAGE}prompts.py",
        f"{_STORAGE}states.py",
        f"{_SCHEDULER}/test_around_meetings.py",
        *_TICKING,
        *(f"{_JOURNEYS}{name}.py" for name in ("answers_in_time", "quiet_around_meetings", "week")),
        _SHAPE,
    ),
}


def main() -> int:
    """Try what is left of the sample; 1 where too many survive."""
    asked = argparse.ArgumentParser(prog="python -m tests.proof.mutants", description=__doc__)
    asked.add_argument("many", type=int, nargs="?", default=0, help="how many of all; none: all")
    asked.add_argument("file", nargs="?", default="", help="only files whose name holds this")
    given = asked.parse_args()
    every = [mutant for file in TESTS if given.file in file for mutant in mutants_of(file)]
    chosen = random.Random(SEED).sample(every, min(given.many, len(every))) if given.many else every
    os.chdir(ROOT)
    sys.path.insert(0, str(ROOT))
    for library in LIBRARIES:
        importlib.import_module(library)
    told = _tried(chosen)
    survivors = [mutant for mutant in chosen if told[mutant.key]]
    for mutant in sorted(survivors, key=lambda each: (each.file, each.line)):
        line = (ROOT / mutant.file).read_text(encoding="utf-8").splitlines()[mutant.line - 1].strip()
        print(f"survived: {mutant.key}\n    {line}")
    killed = len(chosen) - len(survivors)
    print(json.dumps({"mutants": len(chosen), "killed": killed, "of all": len(every)}))
    return int(killed < LEAST_KILLED * len(chosen))


def _tried(chosen: list[Mutant]) -> dict[str, bool]:
    """By the key of each mutant, whether it survived; those with few tests are tried first."""
    told: dict[str, bool] = {}
    touched: dict[str, Touched] = {}
    for number, mutant in enumerate(sorted(chosen, key=lambda each: len(TESTS[each.file])), 1):
        if (known := _is_known(mutant)) is not None:
            told[mutant.key] = known
            continue
        if mutant.file not in touched:
            touched[mutant.file] = touched_by(mutant.file, _files(mutant.file))
        began = time.monotonic()
        told[mutant.key] = survives(mutant, _files(mutant.file), touched[mutant.file])
        _note(mutant, told[mutant.key])
        state = "SURVIVED" if told[mutant.key] else "killed"
        print(f"{number:>4} {state:<8} {time.monotonic() - began:>4.0f} s  {mutant.key}", flush=True)
    return told


def _is_known(mutant: Mutant) -> bool | None:
    """Whether a change of this module survived these tests; None where that is to be tried."""
    module, tests = _digest([ROOT / mutant.file]), _digest(_files(mutant.file))
    for line in _lines():
        is_killed = not line["survived"]  # once is enough, whatever becomes of the tests
        if (line["mutant"], line["module"]) == (mutant.key, module) and (is_killed or line["tests"] == tests):
            return bool(line["survived"])
    return None


def _lines() -> list[dict[str, Any]]:
    file = PLACE / "mutants.jsonl"
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()] if file.exists() else []


def _note(mutant: Mutant, survived: bool) -> None:
    line = {
        "mutant": mutant.key,
        "module": _digest([ROOT / mutant.file]),
        "tests": _digest(_files(mutant.file)),
        "survived": survived,
    }
    PLACE.mkdir(parents=True, exist_ok=True)
    with (PLACE / "mutants.jsonl").open("a", encoding="utf-8") as kept:
        kept.write(json.dumps(line) + "\n")


def _digest(files: list[Path]) -> str:
    """A short digest of what stands in these files."""
    return hashlib.sha256(b"".join(file.read_bytes() for file in sorted(files))).hexdigest()[:12]


def _files(file: str) -> list[Path]:
    """The tests of this module, each once."""
    found = (ROOT / test for test in TESTS[file])
    each = (one for test in found for one in ([test] if test.is_file() else sorted(test.glob("test_*.py"))))
    return list(dict.fromkeys(each))


if __name__ == "__main__":
    sys.exit(main())
