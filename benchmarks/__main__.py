"""Run every benchmark and write what they print to docs/benchmarks.md: `python -m benchmarks`."""

from __future__ import annotations

import platform
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

PAGE = Path(__file__).parent.parent / "docs" / "benchmarks.md"

# Each with the goal it is measured against.
BENCHMARKS = (
    ("taps", "A durable check-in tap", "at least 3 × the taps a second of a bare python-telegram-bot"),
    ("scheduling", "Planning and finding what is due", "at least 50 × less CPU than one APScheduler job a parent"),
    (
        "export",
        "Export of a million responses",
        "at most 2 × a bare csv and sqlite3 loop, growth at most 40 MB",
    ),
    (
        "broadcast",
        "A broadcast to 900 parents",
        "at most 1.05 × (all messages, replies included) / 30 s and no 429, a tap answered in 0.25 s (p99)",
    ),
)


def main() -> None:
    """Run them one after the other; a benchmark that fails ends it all, and the page stays as it was."""
    parts = [
        "# How fast it is\n",
        "Ratios, measured in one run: medians of paired rounds, the two sides in turn, each on a core of its own.",
        f"Last run {datetime.now(UTC):%Y-%m-%d} on {platform.machine()}, Python {platform.python_version()}, two",
        "shared cores. Single rounds differ; quote the medians. The broadcast runs in real time, on any core.\n",
    ]
    for module, title, goal in BENCHMARKS:
        print(f"== {title}", flush=True)
        run = subprocess.run(
            [sys.executable, "-m", f"benchmarks.{module}"], stdout=subprocess.PIPE, text=True, check=True
        )
        print(run.stdout, flush=True)
        parts += [f"## {title}\n", f"Goal: {goal}. `python -m benchmarks.{module}`\n"]
        parts += ["```", run.stdout.strip(), "```\n"]
    PAGE.write_text("\n".join(parts))


if __name__ == "__main__":
    main()
