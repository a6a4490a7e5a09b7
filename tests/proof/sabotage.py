"""Sabotage: one line of a copy of the tree is made worse, and the tests that are to notice are run: `python -m
tests.proof.sabotage`. Each must turn red. Prints a table; 1 where something went unnoticed.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
TAKEN = (
    "bot.py",
    "commands",
    "content",
    "gateway",
    "handlers",
    "reports",
    "scheduler",
    "simulator",
    "storage",
    "tests",
)
LONGEST_SECONDS = 900


@dataclass(frozen=True)
class Sabotage:
    """What is made worse: the first occurrence of some words in a file; and the test that is to notice."""

    what: str
    file: str
    words: str
    worse: str
    test: str


SABOTAGES = (
    Sabotage(
        "no COMMIT: what was written down is undone when a transaction ends",
        "storage/database.py",
        'driver.cursor().execute("COMMIT")',
        'driver.cursor().execute("ROLLBACK")',
        "tests/journeys/test_first_checkin.py",
    ),
    Sabotage(
        "an early offset: updates are confirmed that could not be written down",
        "gateway/receiver.py",
        "        highest = self._intake.accept(updates)\n",
        "        self._offset = max([self._offset, *(each['update_id'] + 1 for each in updates)])\n"
        "        highest = self._intake.accept(updates)\n",
        "tests/journeys/test_database_trouble.py",
    ),
    Sabotage(
        "a removed right: whoever taps, it is her prompt",
        "handlers/core/rights.py",
        "member is not None and member.person_id == turn.person.id else None",
        "member is not None else None",
        "tests/journeys/test_strange_updates.py tests/journeys/test_rights_matrix.py",
    ),
    Sabotage(
        "another removed right: a meeting of any group is hers to move",
        "handlers/shared/chosen.py",
        "found is None or found.group_id != turn.member.group_id or turn.member.role != FACILITATOR",
        "found is None or turn.member.role != FACILITATOR",
        "tests/journeys/test_forged_choices.py",
    ),
    Sabotage(
        "swapped order: broadcasts leave before replies",
        "storage/outbox.py",
        "LANES_IN_ORDER = sorted(set(LANES.values()))",
        "LANES_IN_ORDER = sorted(set(LANES.values()), reverse=True)",
        "tests/gateway/test_fair_sending.py",
    ),
    Sabotage(
        "a forgotten WHERE: who is forgotten takes everybody's updates along",
        "storage/inbox.py",
        "_DROP_OF = update(inbox).where(_HERS, _IS_WAITING)",
        "_DROP_OF = update(inbox).where(_IS_WAITING)",
        "tests/journeys/test_my_data.py",
    ),
    Sabotage(
        "claimed and sent before it was committed: the lease is forgotten",
        "storage/delivery.py",
        "outbox.c.attempts).where(IS_SENDING)\n",
        "outbox.c.attempts).where(IS_SENDING, outbox.c.lease_until < 0)\n",
        "tests/gateway/test_leases.py",
    ),
    Sabotage(
        "a key that comes back: rows are numbered anew after an erasure",
        "storage/database.py",
        'table.dialect_options["sqlite"]["autoincrement"] = numbered',
        'table.dialect_options["sqlite"]["autoincrement"] = False',
        "tests/storage/test_numbers.py",
    ),
    Sabotage(
        "a sealed value that opens anywhere: nothing is bound to its row",
        "storage/sealed.py",
        "return binding(self._place, *key)",
        'return binding("anywhere", 0)',
        "tests/storage/test_sealed_values.py",
    ),
    Sabotage(
        "three messages a day",
        "scheduler/burden.py",
        "MOST_A_DAY = 2",
        "MOST_A_DAY = 3",
        "tests/scheduler/test_burden.py",
    ),
    Sabotage(
        "a wait that Telegram asks for is not kept",
        "gateway/pacing.py",
        "max(self._chats_halted.get(chat_id, 0.0), now + seconds)",
        "max(self._chats_halted.get(chat_id, 0.0), now)",
        "tests/gateway/test_pacing.py tests/gateway/test_fair_sending.py tests/gateway/test_hostile_telegram.py",
    ),
    Sabotage(
        "an answered prompt's reminder goes all the same",
        "gateway/sender.py",
        "elif message.kind in _ABOUT_PROMPT and message.prompt_state in _PROMPT_OVER:",
        "elif False:",
        "tests/journeys/test_floods_and_refusals.py",
    ),
    Sabotage(
        "what is owed after an erasure is forgotten",
        "storage/journal.py",
        "    db.later(_OWE, since=int(time.time()), rewrite_up_to=rewrite_up_to)",
        "    return",
        "tests/journeys/test_erased_bytes.py",
    ),
    Sabotage(
        "a turn that fails is not undone",
        "handlers/core/turn_taking.py",
        "            with db.savepoint():\n                self._enter(db, waiting)",
        "            with __import__('contextlib').nullcontext():\n                self._enter(db, waiting)",
        "tests/journeys/test_strange_updates.py tests/journeys/test_database_trouble.py",
    ),
    Sabotage(
        "a clock that is wrong plans and expires",
        "scheduler/clock.py",
        "        return skew if abs(skew) > MOST_SKEW else 0",
        "        return 0",
        "tests/scheduler/test_wrong_clock.py tests/scheduler/test_clock.py",
    ),
)


def main() -> int:
    """Try each; which test noticed."""
    only = sys.argv[1] if len(sys.argv) > 1 else ""
    tried = [each for each in SABOTAGES if only in each.what]
    unnoticed = 0
    print("| sabotage | in | noticed by |\n|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        tree = _copied(Path(folder))
        for each in tried:
            noticed = _noticed(tree, each)
            unnoticed += noticed is None
            print(f"| {each.what} | `{each.file}` | {noticed or '**nothing**'} |", flush=True)
    print(json.dumps({"sabotages": len(tried), "unnoticed": unnoticed}))
    return int(unnoticed > 0)


def _copied(folder: Path) -> Path:
    for name in TAKEN:
        source = ROOT / name
        skip = shutil.ignore_patterns("__pycache__")
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=skip)
        else:
            shutil.copy(source, folder / name)
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder


def _noticed(tree: Path, sabotage: Sabotage) -> str | None:
    """The first test that turns red, or how they all ended; None where they stay green."""
    file = tree / sabotage.file
    before = file.read_text(encoding="utf-8")
    if sabotage.words not in before:
        raise LookupError(f"{sabotage.file} has no {sabotage.words!r} any more")
    file.write_text(before.replace(sabotage.words, sabotage.worse, 1), encoding="utf-8")
    try:
        run = subprocess.run(
            [sys.executable, "-m", "pytest", "-n", "0", "-x", "-q", "-m", "not slow", *sabotage.test.split()],
            cwd=tree,
            env=os.environ | {"PYTHONDONTWRITEBYTECODE": "1"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=LONGEST_SECONDS,
        )
    except subprocess.TimeoutExpired:
        return f"`{sabotage.test}` never ends"
    finally:
        file.write_text(before, encoding="utf-8")
    red = [
        line.split(" - ")[0]
        for line in run.stdout.splitlines()
        if line.startswith(("FAILED tests", "ERROR tests"))
    ]
    if red:
        return f"`{red[0].split(' ', 1)[1].split('[')[0]}`"
    if run.returncode == 1:
        return "a test"
    if run.returncode:
        raise RuntimeError(run.stdout[-2000:])
    return None


if __name__ == "__main__":
    sys.exit(main())
