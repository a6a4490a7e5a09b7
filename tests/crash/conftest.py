"""Where stories are played, and how many points were tried."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

IN_MEMORY = Path("/dev/shm")


@pytest.fixture
def place() -> Iterator[Path]:
    """A folder in memory where there is one: a killed process leaves its files as whole there as on a disk."""
    with tempfile.TemporaryDirectory(dir=IN_MEMORY if IN_MEMORY.is_dir() else None) as folder:
        yield Path(folder)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """A line for each story and kind of fall, whichever process tried it."""
    tried = [
        value
        for report in terminalreporter.stats.get("passed", [])
        for name, value in getattr(report, "user_properties", ())
        if name == "falls"
    ]
    if not tried:
        return
    terminalreporter.section("points at which the bot was killed")
    terminalreporter.write_line(f"{'story':<24}{'kind':<14}{'points':>8}{'longest step':>15}{'uncertain':>11}")
    for story, kind, points, longest, uncertain in sorted(tried):
        terminalreporter.write_line(f"{story:<24}{kind:<14}{points:>8}{longest:>15}{uncertain:>11}")
    terminalreporter.write_line(f"{sum(points for _, _, points, *_ in tried)} points in all")
