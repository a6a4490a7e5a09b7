"""Run every benchmark and write what they print to docs/benchmarks.md: `python -m benchmarks`."""

from __future__ import annotations

import platform
import re
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

PAGE = Path(__file__).parent.parent / "docs" / "benchmarks.md"

# In ten minutes on two cores: with so few rounds, and without `growth` and `floods`.
BENCHMARKS: dict[str, tuple[str, ...]] = {
    "taps": (),
    "scheduling": ("--parents", "30000", "--rounds", "2"),
    "export": ("--rounds", "1"),
    "broadcast": ("1",),
    "busy_group": (),
    "starting": ("--rounds", "3"),
}


def main() -> None:
    """Run them one after the other; one that fails ends it all, and the page stays as it was.

    What the page says about the figures stays too: read it again beside the new ones.
    """
    page = PAGE.read_text()
    for name, rounds in BENCHMARKS.items():
        print(f"== {name}", flush=True)
        run = subprocess.run(
            [sys.executable, "-m", f"benchmarks.{name}", *rounds], stdout=subprocess.PIPE, text=True, check=True
        )
        print(run.stdout, flush=True)
        page = with_figures(page, name, run.stdout.strip())
    machine = f"Last run {datetime.now(UTC):%Y-%m-%d} on {platform.machine()}, Python {platform.python_version()},"
    PAGE.write_text(re.sub(r"(?m)^Last run .*", machine, page))


def with_figures(page: str, name: str, printed: str) -> str:
    """The page with what a benchmark printed in the place of what it printed before."""
    before, command, after = page.partition(f"`python -m benchmarks.{name}`")
    said, _, rest = after.partition("```\n")
    _, _, following = rest.partition("\n```")
    return f"{before}{command}{said}```\n{printed}\n```{following}"


if __name__ == "__main__":
    main()
