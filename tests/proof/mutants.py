"""Mutation testing: one place of one module is changed, and the tests of that module are run; one must turn red.

    python -m tests.proof.mutants [how many] [words of a file's name]

The tests are those that `make test` runs, and the thorough ones. A sample, the same each time; without a number
all there are. What was tried stands in build/proof/mutants.jsonl and is not tried again while the module is as it
was; one that survived is tried again when the tests have changed.
Prints what survived, then figures; 1 where less than nine of ten were killed.

Each mutant is a fork of one process that has everything loaded, in which one function is put in the place of
another. Where that is not possible, or no test notices, a second fork forgets the project's modules, and reads
one otherwise than it stands on disk. No file is changed. So only tests in which the module runs in the test's own
process count.
"""

from __future__ import annotations

import argparse
import ast
import hashlib
import importlib
import json
import os
import random
import resource
import signal
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import CodeType
from typing import Any

import pytest

from tests.proof.changes import changes, line_of, nodes, replace
from tests.proof.in_place import put_in_place

ROOT = Path(__file__).parents[2]
PLACE = Path(os.environ.get("ANKER_PROVE_PLACE", ROOT / "build" / "proof"))
SEED = 20260302
NOTHING = "as it stands"
LEAST_KILLED = 0.9
LONGEST_SECONDS = 900  # of a machine that does other things too; who waits for ever is killed by it
CPU_SECONDS_A_FILE = 60  # many times what one takes; who goes round for ever is killed by it
LIBRARIES = ("aiogram", "aiohttp", "alembic", "hypothesis", "pydantic", "sqlalchemy", "telegram.ext", "yaml")

_SCHEDULER, _JOURNEYS, _STORAGE = "tests/scheduler", "tests/journeys/test_", "tests/storage/test_"
_PLANNING = f"{_SCHEDULER}/test_planning_by_hand.py"
_LATE = f"{_SCHEDULER}/test_late_and_reminded.py"
_TICKING = (f"{_SCHEDULER}/test_ticks.py", f"{_SCHEDULER}/test_catch_up.py", f"{_JOURNEYS}first_checkin.py")
_WHO = tuple(f"{_JOURNEYS}{name}.py" for name in ("forged_choices", "rights_matrix", "removal", "my_data"))
_SHAPE = f"{_STORAGE}migrations.py"  # whether a table is as it was released
_SENDING = (
    *(f"{_STORAGE}{name}.py" for name in ("outbox_looks", "what_leaves_next", "lanes_and_repeats")),
    *(f"{_STORAGE}{name}.py" for name in ("message_states", "waiting_messages", "numbers", "bound_values")),
    *(f"tests/gateway/test_{name}.py" for name in ("fair_sending", "leases", "fences", "refusals")),
    *(f"{_JOURNEYS}{name}.py" for name in ("floods_and_refusals", "edits", "fall_while_sending", "my_data")),
)

# By module, its tests: the quickest first, as the first that is red ends the run.
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
        f"{_SCHEDULER}/test_ticks.py",
        "tests/gateway/test_fences.py",
    ),
    "scheduler/foresight.py": (f"{_SCHEDULER}/test_foresight.py", _SCHEDULER),
    "scheduler/lesson_moments.py": (_PLANNING, f"{_JOURNEYS}lessons.py", f"{_JOURNEYS}week.py"),
    "scheduler/local_time.py": (f"{_SCHEDULER}/test_local_time.py", _SCHEDULER),
    "scheduler/meeting_places.py": (_PLANNING, f"{_SCHEDULER}/test_meeting_steps.py", f"{_JOURNEYS}meetings.py"),
    "scheduler/meetings.py": (f"{_SCHEDULER}/test_meeting_steps.py", f"{_JOURNEYS}meetings.py"),
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
    "scheduler/saying.py": (_LATE, *_TICKING, f"{_SCHEDULER}/test_burden.py", f"{_JOURNEYS}week.py"),
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
    "storage/delivery.py": _SENDING,
    "storage/outbox.py": (*_SENDING, _SHAPE),
    "storage/sent_messages.py": _SENDING,
    "storage/waiting_messages.py": _SENDING,
    "storage/states.py": (f"{_STORAGE}states.py", f"{_STORAGE}message_states.py"),
    "storage/planned_prompts.py": (
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


@dataclass(frozen=True)
class Mutant:
    """One change: the file, which of its nodes, and which change of that node."""

    file: str
    node: int
    change: int
    line: int
    what: str

    @property
    def key(self) -> str:
        """What it is known by in the file of what was tried."""
        return f"{self.file}:{self.line} {self.node}.{self.change} {self.what}"


def mutants_of(file: str) -> list[Mutant]:
    """Every mutant of a file, as it stands."""
    return [
        Mutant(file, number, change, line_of(node), what)
        for number, node in enumerate(nodes(_tree(file)))
        for change, (what, _) in enumerate(changes(node))
    ]


def mutated(mutant: Mutant) -> CodeType:
    """The module, with this one change."""
    tree = _tree(mutant.file)
    node = nodes(tree)[mutant.node]
    _, change = list(changes(node))[mutant.change]
    replaced = change(node)
    if isinstance(replaced, ast.AST):
        replace(tree, node, replaced)
    return _compiled(tree, mutant.file)


def _compiled(tree: ast.Module, file: str) -> CodeType:
    return compile(ast.fix_missing_locations(tree), str(ROOT / file), "exec", dont_inherit=True)


def _tree(file: str) -> ast.Module:
    return ast.parse((ROOT / file).read_text(encoding="utf-8"))


def survives(mutant: Mutant | None, tests: tuple[str, ...]) -> bool:
    """Whether these tests stay green with this change (None: with none): one after the other, until one is red.

    First in the place of what is loaded, then read anew: what it does while modules are read shows there alone.
    """
    _load(tests)
    return all(_is_green(mutant, files, anew) for anew in (False, True) for files in _in_turn(tests))


def _load(tests: tuple[str, ...]) -> None:
    """Load these tests, and with them what they try."""
    for files in _in_turn(tests):
        for file in files:
            importlib.import_module(".".join(file.relative_to(ROOT).with_suffix("").parts))


def _in_turn(tests: tuple[str, ...]) -> Iterator[list[Path]]:
    """The files of each test or folder that were not among those before."""
    seen = set[Path]()
    for test in tests:
        files = [each for each in _files_of(test) if each not in seen]
        seen.update(files)
        if files:
            yield files


def _is_green(mutant: Mutant | None, files: list[Path], anew: bool) -> bool:
    """Whether these tests are, in a process of their own; nothing is red where no change can be put in place."""
    child = os.fork()
    if child == 0:
        _become(mutant, files, anew)
    until = time.monotonic() + LONGEST_SECONDS
    while time.monotonic() < until:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return os.waitstatus_to_exitcode(status) == 0
        time.sleep(0.05)
    os.killpg(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return False


def _become(mutant: Mutant | None, files: list[Path], anew: bool) -> None:
    os.setpgid(0, 0)
    most = CPU_SECONDS_A_FILE * len(files)
    resource.setrlimit(resource.RLIMIT_CPU, (most, most))
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 1)
    os.dup2(silence, 2)
    if anew:
        _read_anew(mutant)
    elif mutant is not None and not put_in_place(_compiled(_tree(mutant.file), mutant.file), mutated(mutant)):
        os._exit(0)
    named = [str(file) for file in files]
    given = [
        "-x",
        "-q",
        "-n",
        "0",
        "-m",
        "not slow and not long",
        "-p",
        "no:cacheprovider",
        "--hypothesis-seed=1",
        *named,
    ]
    os._exit(int(pytest.main(given)))


def _read_anew(mutant: Mutant | None) -> None:
    """Forget the project's modules; this one is read with the change."""
    ours = {file.stem for file in ROOT.iterdir()}
    for name in [name for name in sys.modules if name.split(".")[0] in ours]:
        del sys.modules[name]
    if mutant is None:
        return
    code, file = mutated(mutant), str(ROOT / mutant.file)
    as_it_stands = SourceFileLoader.get_code

    def get_code(self: SourceFileLoader, fullname: str) -> CodeType | None:
        return code if Path(self.path) == Path(file) else as_it_stands(self, fullname)

    SourceFileLoader.get_code = get_code  # type: ignore[method-assign, assignment]


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
    for number, mutant in enumerate(sorted(chosen, key=lambda each: len(TESTS[each.file])), 1):
        if not _is_known(NOTHING, mutant.file) and not _try(None, mutant.file):
            raise RuntimeError(f"the tests of {mutant.file} are red with nothing changed")
        known = _is_known(mutant.key, mutant.file)
        began = time.monotonic()
        told[mutant.key] = _try(mutant, mutant.file) if known is None else known
        if known is None:
            state = "SURVIVED" if told[mutant.key] else "killed"
            print(f"{number:>4} {state:<8} {time.monotonic() - began:>4.0f} s  {mutant.key}", flush=True)
    return told


def _is_known(key: str, file: str) -> bool | None:
    """Whether a change of this module survived these tests; None where that is to be tried."""
    module, tests = _digest([file]), _digest(TESTS[file])
    for line in _lines():
        is_killed = not line["survived"]  # once is enough, whatever becomes of the tests
        if (line["mutant"], line["module"]) == (key, module) and (is_killed or line["tests"] == tests):
            return bool(line["survived"])
    return None


def _lines() -> list[dict[str, Any]]:
    file = PLACE / "mutants.jsonl"
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()] if file.exists() else []


def _try(mutant: Mutant | None, file: str) -> bool:
    """Try it, and note how it went; a module as it stands is noted only where its tests are green."""
    survived = survives(mutant, TESTS[file])
    line = {
        "mutant": NOTHING if mutant is None else mutant.key,
        "module": _digest([file]),
        "tests": _digest(TESTS[file]),
        "survived": survived,
    }
    if mutant is not None or survived:
        PLACE.mkdir(parents=True, exist_ok=True)
        with (PLACE / "mutants.jsonl").open("a", encoding="utf-8") as kept:
            kept.write(json.dumps(line) + "\n")
    return survived


def _digest(paths: list[str] | tuple[str, ...]) -> str:
    """A short digest of what stands in these files and folders."""
    files = sorted({file for path in paths for file in _files_of(path)})
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:12]


def _files_of(path: str) -> list[Path]:
    """This file, or the tests in this folder."""
    return [ROOT / path] if (ROOT / path).is_file() else sorted((ROOT / path).glob("test_*.py"))


if __name__ == "__main__":
    sys.exit(main())
