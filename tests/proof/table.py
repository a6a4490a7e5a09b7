"""The table of the proof: what was tried, how often, on which commits, and what is left."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.proof.parts import Part

PAGE = Path(__file__).parents[2] / "docs" / "proof.md"
BEGIN, END = "<!-- the table -->", "<!-- the end of the table -->"


def of(lines: Sequence[dict[str, Any]], parts: Sequence[Part], before: str = "") -> str:
    """One row a kind: how many of its parts held, failed, or were not run, and what they counted together.

    Of a kind of which nothing is known, the row of the table `before` stays.
    """
    known = {line["part"]: line for line in lines}
    rows = ["| what | parts that held | failed | not run | counted | hours of one process | commits |"]
    rows.append("|---|---|---|---|---|---|---|")
    for kind in dict.fromkeys(part.kind for part in parts):
        ran = [known[part.key] for part in parts if part.kind == kind and part.key in known]
        if not ran and (kept := [row for row in before.splitlines() if row.startswith(f"| {kind} |")]):
            rows += kept
            continue
        all_of_kind = sum(part.kind == kind for part in parts)
        held = sum(line["ok"] for line in ran)
        counted: Counter[str] = Counter()
        for line in ran:
            counted.update(line["figures"] if line["ok"] else {})
        figures = ", ".join(f"{many:,} {name}" for name, many in counted.items())
        hours = sum(line["seconds"] for line in ran) / 3600
        commits = ", ".join(dict.fromkeys(line["commit"] for line in sorted(ran, key=lambda line: line["at"])))
        rows.append(
            f"| {kind} | {held} of {all_of_kind} | {len(ran) - held} | {all_of_kind - len(ran)} | {figures} |"
            f" {hours:.1f} | {commits} |"
        )
    return "\n".join(rows)


def write(lines: Sequence[dict[str, Any]], parts: Sequence[Part]) -> None:
    """Put the table in the page, in the place of the last one; of what was not run anew its rows stay."""
    above, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
    last, _, below = rest.partition(END)
    PAGE.write_text(f"{above}{BEGIN}\n{of(lines, parts, last)}\n{END}{below}", encoding="utf-8")
