"""Export of a million responses against a bare loop of csv and sqlite3: `python -m benchmarks.export`.

Both read the same database, each in a process of its own on one core, in alternating rounds. The bare loop writes
the eighteen columns as they lie in the database: no local times, no labels, no opened words, one file. Ours writes
every file of the contract. Memory is the process's peak over what it held before it began.
"""

from __future__ import annotations

import argparse
import csv
import gc
import os
import re
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import insert

from content.packs import Library
from reports.export import export
from storage import groups, members, people
from storage.database import Database, Transaction, metadata
from storage.encryption import Vault, binding
from storage.prompts import prompt
from storage.responses import response

DAYS = 139
ANSWERS = (
    ("tension", "7"),
    ("body", "neck_shoulders;belly"),
    ("ladder", "middle"),
    ("noticed", "later"),
    ("autopilot", "partly"),
    ("helped", None),
)
VARIANTS = ("bare", "export", "export, zip")
# As their library allows: each once.
OTHER_FORMATS = ("xlsx", "sav")
WORDS = "Even naar buiten gelopen, met de jongste"
ZONES = ("Europe/Amsterdam", "Europe/Amsterdam", "Europe/Amsterdam", "Europe/London")
FIRST_DAY = date(2027, 1, 4)
DAY_SECONDS = 86_400
START = (FIRST_DAY - date(1970, 1, 1)).days * DAY_SECONDS
END = START + (DAYS + 1) * DAY_SECONDS
MEGABYTE = 1 << 20

BARE = """
select m.pseudonym, g.key, p.study_day, p.session, p.id, p.kind, p.scheduled_at, p.sent_at, p.opened_at,
       p.completed_at, p.expired_at, p.state, p.instrument, r.item, r.value, r.reason, r.answered_at, p.zone
from response r join prompt p on p.id = r.prompt_id join member m on m.id = p.member_id
     join cohort g on g.id = m.group_id
"""

_PROMPT, _RESPONSE = insert(prompt), insert(response)


def opened(folder: Path) -> Database:
    """The benchmark's database."""
    return Database(f"sqlite:///{folder / 'anker.db'}", Vault(b"b" * 32))


def fill(folder: Path, parents: int) -> int:
    """A group whose parents answered every check-in, written day by day as in life; the number of responses."""
    database = opened(folder)
    metadata.create_all(database.engine)
    with database.write() as db:
        enrol(db, parents)
    for day in range(DAYS):
        with database.write() as db:
            rows = list(prompts_of_day(day, parents))
            db.run_many(_PROMPT, rows)
            db.run_many(_RESPONSE, list(responses_of_day(db, rows)))
    database.close()
    return parents * DAYS * len(ANSWERS)


def enrol(db: Transaction, parents: int) -> None:
    """One group with this many parents, who all said yes to the export."""
    cohort = groups.add(
        db, key="noord", name="Noord", programme="traumasensitief-opvoeden", pack_version="1", zone=ZONES[0],
        language="nl", helplines=(), at=START,
    )  # fmt: skip
    for number in range(parents):
        who = people.add(db, 1_000_000 + number, name="mama", language="nl", at=START)
        member = members.add(db, person_id=who.id, group_id=cohort.id, role=members.PARENT, at=START)
        members.enrol(db, member.id, at=START, first_day=FIRST_DAY.toordinal())
        members.record_consent(db, member.id, members.RESEARCH, True, version="1", at=START)


def prompts_of_day(day: int, parents: int) -> Iterator[dict[str, Any]]:
    """The day's check-ins in the order in which they fell due, each parent at her own quarter of an hour."""
    for number in sorted(range(parents), key=lambda parent: parent % 16):
        due = START + day * DAY_SECONDS + 17 * 3600 + number % 16 * 900
        yield {
            "id": day * parents + number + 1,
            "member_id": number + 1,
            "kind": "checkin",
            "local_date": date.fromordinal(FIRST_DAY.toordinal() + day).isoformat(),
            "slot": 0,
            "zone": ZONES[number % len(ZONES)],
            "instrument": "daily",
            "session": day // 7 + 1,
            "study_day": day + 1,
            "state": "completed",
            "scheduled_at": due,
            "sent_at": due + number % 60,
            "opened_at": due + 120 + number % 600,
            "completed_at": due + 180 + number % 600,
            "expires_at": due + 4 * 3600,
            "language": "nl",
            "level": "standaard",
        }


def responses_of_day(db: Transaction, rows: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Six answers to each check-in; the last one in sealed words."""
    for row in rows:
        for place, (item, value) in enumerate(ANSWERS):
            yield {
                "prompt_id": row["id"],
                "item": item,
                "value": value,
                "words": _sealed_words(db, row, item, row["opened_at"] + 8 * place) if value is None else None,
                "reason": None,
                "answered_at": row["opened_at"] + 8 * place,
            }


def _sealed_words(db: Transaction, row: dict[str, Any], item: str, answered_at: int) -> bytes:
    return db.vault.seal(binding("response.words", row["id"], item, answered_at), WORDS)


def bare(folder: Path) -> None:
    """The floor: what no export can do with less."""
    connection = sqlite3.connect(folder / "anker.db")
    with (folder / "bare.csv").open("w", newline="") as file:
        writer = csv.writer(file)
        for row in connection.execute(BARE):
            writer.writerow(row)


def ours(folder: Path, library: Library, name: str, format: str = "csv") -> None:
    """The export as people get it."""
    database = opened(folder)
    export(database, library, "noord", folder / name, now=END, format=format)
    database.close()


def prepared(variant: str, folder: Path) -> Callable[[], None]:
    """The work to measure; the content is loaded before, since the bot holds it anyway."""
    if variant == "bare":
        return partial(bare, folder)
    library = Library.load()
    gc.collect()
    gc.freeze()  # as the bot and the command do
    if variant in OTHER_FORMATS:
        return partial(ours, folder, library, f"out-{variant}", variant)
    return partial(ours, folder, library, "out.zip" if variant.endswith("zip") else "out")


def measure(variant: str, folder: Path) -> str:
    """Run one variant in this process: wall s, CPU s, growth of memory in MB."""
    work = prepared(variant, folder)
    memory, cpu, wall = peak_memory(), time.process_time(), time.perf_counter()
    work()
    wall, cpu, memory = time.perf_counter() - wall, time.process_time() - cpu, peak_memory() - memory
    return f"{wall} {cpu} {memory / MEGABYTE}"


def peak_memory() -> int:
    """The most bytes this process ever held. `getrusage` would count what its parent held when it forked, too."""
    peak = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())
    assert peak is not None
    return int(peak[1]) * 1024


def measured_apart(variant: str, folder: Path) -> tuple[float, ...]:
    """The same in a fresh process on this machine's last core."""
    core = max(os.sched_getaffinity(0))
    ran = subprocess.run(
        [sys.executable, "-m", "benchmarks.export", "--measure", variant, "--folder", str(folder)],
        check=True, stdout=subprocess.PIPE, text=True, preexec_fn=lambda: os.sched_setaffinity(0, {core}),
    )  # fmt: skip
    return tuple(float(number) for number in ran.stdout.split())


def compare(folder: Path, rounds: int, others: Sequence[str]) -> None:
    """Alternate the variants and print the medians; a ratio is the median of the rounds' ratios."""
    seen: dict[str, list[tuple[float, ...]]] = {variant: [] for variant in VARIANTS}
    for _ in range(rounds):
        for variant in VARIANTS:
            seen[variant].append(measured_apart(variant, folder))
    print(f"{'variant':<14}{'wall s':>8}{'CPU s':>8}{'growth MB':>11}{'x bare, wall':>14}{'x bare, CPU':>13}")
    for variant, runs in seen.items():
        wall, cpu, growth = (statistics.median(run[column] for run in runs) for column in range(3))
        ratios = [
            statistics.median(run[column] / floor[column] for run, floor in zip(runs, seen["bare"], strict=True))
            for column in range(2)
        ]
        print(f"{variant:<14}{wall:>8.1f}{cpu:>8.1f}{growth:>11.1f}{ratios[0]:>14.2f}{ratios[1]:>13.2f}")
    for variant in others:
        wall, cpu, growth = measured_apart(variant, folder)
        print(f"{'export, ' + variant:<14}{wall:>8.1f}{cpu:>8.1f}{growth:>11.1f}")


def main() -> None:
    """Read the command line and run."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--parents", type=int, default=1_200, help="834 responses each")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument(
        "--other-formats", action="store_true", help="a workbook and SPSS files, too: half an hour"
    )
    parser.add_argument("--measure", choices=(*VARIANTS, *OTHER_FORMATS), help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.measure:
        print(measure(asked.measure, asked.folder))
        return
    with tempfile.TemporaryDirectory() as name:
        count = fill(Path(name), asked.parents)
        print(f"{count:,} responses of {asked.parents:,} parents, {asked.rounds} rounds")
        compare(Path(name), asked.rounds, OTHER_FORMATS if asked.other_formats else ())


if __name__ == "__main__":
    main()
