"""The tests of what is remembered and said, on a PostgreSQL server that lives as long as they do.

Run as `python -m tests.on_postgres [pytest's arguments]`. Needs PostgreSQL's own programs (on Debian: apt install
postgresql); a server run by somebody else can be named in ANKER_TEST_POSTGRES instead.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests import databases

ROLE = "anker"
# Its files may be lost: what is tried is what Anker does, not whether a disk keeps its word.
# Nor is it asked to look after itself: no database of a test becomes old.
OPTIONS = (
    "-c listen_addresses='' -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=60"
    " -c wal_level=minimal -c max_wal_senders=0 -c max_wal_size=4GB -c checkpoint_timeout=1h"
    " -c autovacuum=off -c track_counts=off -c jit=off -c plan_cache_mode=force_generic_plan"
)
WHAT = ["tests/storage", "tests/journeys", "tests/scheduler", "tests/crash"]


@contextmanager
def server() -> Iterator[str]:
    """A fresh server's address, by a socket in its folder. Raises SystemExit where PostgreSQL is missing."""
    programs = _programs()
    with tempfile.TemporaryDirectory(prefix="anker-pg-", dir=_quick_folder()) as folder:
        place = Path(folder)
        place.chmod(0o700)
        as_owner: list[str | Path] = [*_as_owner(place)]
        data = place / "data"
        subprocess.run(
            [
                *as_owner,
                programs / "initdb",
                "-D",
                data,
                "-U",
                ROLE,
                "-A",
                "trust",
                "--no-sync",
                "--encoding=UTF8",
            ],
            check=True,
            stdout=subprocess.DEVNULL,
            cwd=place,
        )
        control = [*as_owner, programs / "pg_ctl", "-D", data, "-l", place / "log", "-w"]
        subprocess.run(
            [*control, "-o", f"{OPTIONS} -k {place}", "start"], check=True, stdout=subprocess.DEVNULL, cwd=place
        )
        try:
            yield f"postgresql://{ROLE}@/postgres?host={place}"
        finally:
            subprocess.run([*control, "-m", "immediate", "stop"], check=True, stdout=subprocess.DEVNULL, cwd=place)


def _programs() -> Path:
    found = shutil.which("initdb")
    places = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda each: float(each.parts[4]))
    if not found and not places:
        raise SystemExit("There is no PostgreSQL on this machine (on Debian: apt install postgresql).")
    return Path(found or places[-1]).parent


def _quick_folder() -> str | None:
    return "/dev/shm" if Path("/dev/shm").is_dir() else None


def _as_owner(place: Path) -> list[str]:
    """PostgreSQL refuses to run as root: then it runs as the user its package made."""
    if os.geteuid() != 0:
        return []
    shutil.chown(place, "postgres")
    return ["runuser", "-u", "postgres", "--"]


def main() -> int:
    """Run the tests there; pytest's exit code."""
    arguments = sys.argv[1:] or [*WHAT, "-m", "not slow and not long"]
    if databases.ON_SERVER:
        return _run(arguments, databases.SERVER)
    with server() as address:
        return _run(arguments, address)


def _run(arguments: list[str], address: str) -> int:
    command = [sys.executable, "-m", "pytest", "-n", "3", "--dist", "worksteal", *arguments]
    return subprocess.run(command, env=os.environ | {"ANKER_TEST_POSTGRES": address}).returncode


if __name__ == "__main__":
    sys.exit(main())
