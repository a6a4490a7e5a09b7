"""Scores worked out again by somebody who has nothing but an export: waves.csv and codebook.csv, and no Anker.

    python recompute.py FOLDER

prints a line for each score that is not what it should be, and ends with 1 where there is one.
"""

from __future__ import annotations

import csv
import re
import sys
from collections import defaultdict
from decimal import Decimal
from pathlib import Path

RULE = re.compile(
    r"(?P<rule>mean|sum) of (?P<items>.+?); reversed: (?P<reversed>.+?); points: (?P<points>.+?);"
    r" at most (?P<miss>\d+) missing"
)


def listed(text: str) -> list[str]:
    """The parts of a list with commas; a dash is none."""
    return [] if text == "–" else text.split(", ")


def rows(file: Path) -> list[dict[str, str]]:
    """The rows of a table of the export."""
    with file.open(encoding="utf-8-sig", newline="") as opened:
        return list(csv.DictReader(opened))


def again(rule: str, items: dict[str, str], offered: dict[str, list[str]]) -> Decimal | None:
    """A score from its rule in words, the items' values and those each offers; None where too many are missing.

    A number counts as itself; what is reversed counts from the other end of its own item.
    """
    found = RULE.match(rule)
    assert found is not None, rule
    names = listed(found["items"])
    points = {name: Decimal(number) for name, number in (each.split(" = ") for each in listed(found["points"]))}
    turned, numbers = listed(found["reversed"]), []
    for name in names:
        counts = {value: Decimal(value) for value in offered[name] if value.isdecimal()} or points
        if items.get(name) in counts:
            ends = [counts[value] for value in offered[name] if value in counts]
            number = counts[items[name]]
            numbers.append(min(ends) + max(ends) - number if name in turned else number)
    if not numbers or len(names) - len(numbers) > int(found["miss"]):
        return None
    mean = sum(numbers, Decimal(0)) / len(numbers)
    return mean * len(names) if found["rule"] == "sum" else mean


def wrong(folder: Path) -> list[str]:
    """Each score of the export that is another one than that of its items."""
    book = {
        (row["instrument"], row["instrument_version"], row["item"]): row["label_en"]
        for row in rows(folder / "codebook.csv")
        if row["value_type"] == "score"
    }
    offered: dict[tuple[str, str], dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for row in rows(folder / "codebook.csv"):
        if row["value_type"] == "value" and row["item"]:
            offered[row["instrument"], row["instrument_version"]][row["item"]].append(row["value"])
    items: dict[str, dict[str, str]] = defaultdict(dict)
    scores = []
    for row in rows(folder / "waves.csv"):
        if row["measure_kind"] == "item":
            items[row["prompt_id"]][row["measure"]] = row["value"]
        else:
            scores.append(row)
    found = []
    for row in scores:
        rule = book[row["instrument"], row["instrument_version"], row["measure"]]
        expected = again(rule, items[row["prompt_id"]], offered[row["instrument"], row["instrument_version"]])
        told = Decimal(row["value"]) if row["value"] else None
        differs = (told is None) != (expected is None) or (
            told is not None and expected is not None and abs(told - expected) > Decimal("0.0001")
        )
        if differs:
            found.append(f"{row['prompt_id']} {row['measure']}: {told} in the export, {expected} from its items")
    return found


if __name__ == "__main__":
    complaints = wrong(Path(sys.argv[1]))
    print(*complaints, sep="\n")
    sys.exit(bool(complaints))
