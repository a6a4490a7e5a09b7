"""Run the proof: `python -m tests.proof` a sample, `--all` everything. What was done is not done again.

Each part that ended is a line in build/proof/done.jsonl; a part that failed is tried again by the next run. Set
ANKER_PROVE_AFRESH=1 to begin anew. After `--all` the table stands in docs/proof.md.
"""

from __future__ import annotations

import argparse
import ast
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
import xml.etree.ElementTree as ET
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from tests.proof import table
from tests.proof.parts import Part, everything, sample

ROOT = Path(__file__).parents[2]
PLACE = Path(os.environ.get("ANKER_PROVE_PLACE", ROOT / "build" / "proof"))
IN_MEMORY = Path("/dev/shm")
_writing = threading.Lock()


def main() -> int:
    """Run what is left, at most so many side by side; 1 where anything failed."""
    asked = argparse.ArgumentParser(prog="python -m tests.proof", description=__doc__)
    asked.add_argument("--all", action="store_true", help="everything, resumed where it ended")
    asked.add_argument("--only", default="", help="only parts whose name holds these words")
    asked.add_argument("--workers", type=int, default=2)
    given = asked.parse_args()
    parts = [part for part in (everything() if given.all else sample()) if given.only in part.key]
    done = PLACE / ("done.jsonl" if given.all else "sample.jsonl")
    done.parent.mkdir(parents=True, exist_ok=True)
    if not given.all or os.environ.get("ANKER_PROVE_AFRESH"):
        done.unlink(missing_ok=True)
    well = {line["part"] for line in read(done) if line["ok"]}
    left = [part for part in parts if part.key not in well]
    print(f"{len(parts) - len(left)} of {len(parts)} parts are done, {len(left)} are left", flush=True)
    failed = [part.key for part, ok in _all_of(left, done, given.workers) if not ok]
    print(table.of(read(done), parts))
    if given.all and not given.only:
        table.write(read(done), parts)
    for key in failed:
        print(f"FAILED: {key}")
    return bool(failed)


def _all_of(parts: list[Part], done: Path, workers: int) -> list[tuple[Part, bool]]:
    """Whether each held: first, one after the other, what nothing may run beside."""
    alone = [part for part in parts if part.alone]
    others = [part for part in parts if not part.alone]
    found = [(part, _run(part, done)) for part in alone]
    with ThreadPoolExecutor(workers) as pool:
        return [*found, *zip(others, pool.map(lambda part: _run(part, done), others), strict=True)]


def read(done: Path) -> list[dict[str, Any]]:
    """What is known of the parts that ended; of each its last line."""
    if not done.is_file():
        return []
    lines = (json.loads(line) for line in done.read_text(encoding="utf-8").splitlines())
    return list({line["part"]: line for line in lines}.values())


def _run(part: Part, done: Path) -> bool:
    began = time.monotonic()
    with tempfile.TemporaryDirectory(dir=IN_MEMORY if IN_MEMORY.is_dir() else None) as folder:
        told = Path(folder) / "told.xml"
        command = [sys.executable, *part.command]
        if "pytest" in part.command:
            command += ["-o", "junit_family=xunit1", f"--junitxml={told}", f"--basetemp={folder}/tests"]
        run = subprocess.run(
            command,
            cwd=ROOT,
            env=os.environ | part.settings,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        figures = _figures(told) if told.is_file() else _last_line(run.stdout)
    line = {
        "part": part.key,
        "ok": run.returncode == 0,
        "seconds": round(time.monotonic() - began),
        "figures": figures,
        "at": time.strftime("%Y-%m-%d %H:%M", time.gmtime()),
        "commit": _commit(),
    }
    with _writing, done.open("a", encoding="utf-8") as file:
        file.write(json.dumps(line, ensure_ascii=False) + "\n")
    print(f"{'done  ' if line['ok'] else 'FAILED'} {line['seconds']:>6} s  {part.key}  {figures}", flush=True)
    if run.returncode:
        (PLACE / f"{''.join(each if each.isalnum() else '-' for each in part.key)}.txt").write_text(
            run.stdout, encoding="utf-8"
        )
    return run.returncode == 0


def _figures(told: Path) -> dict[str, int]:
    """What the tests of a part counted, added up."""
    tree = ET.parse(told)
    found: dict[str, int] = {"tests": sum(1 for _ in tree.iter("testcase"))}
    for counted in tree.iter("property"):
        if counted.get("name") == "figures":
            for name, many in ast.literal_eval(counted.get("value") or "{}").items():
                found[name] = found.get(name, 0) + many
    return found


def _last_line(printed: str) -> dict[str, int]:
    """What a program that is no test prints last: its figures, as JSON."""
    try:
        return dict(json.loads(printed.strip().splitlines()[-1]))
    except (IndexError, ValueError):
        return {}


def _commit() -> str:
    if named := os.environ.get("ANKER_PROVE_COMMIT"):
        return named
    asked = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    return asked.stdout.strip()


if __name__ == "__main__":
    sys.exit(main())
