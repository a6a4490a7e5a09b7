"""datapackage.json tells the truth: frictionless finds nothing wrong, and each value is among its categories."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.pilot.lived import PURPOSES, Lived, read_csv


def wrong(folder: Path) -> list[Any]:
    """What frictionless finds wrong, and the values that are none of their column's categories."""
    import frictionless  # slow to import, and needed in the longest stories only

    report = frictionless.validate(str(folder / "datapackage.json"))
    found: list[Any] = report.flatten(["type", "message"])
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    for resource in package["resources"]:
        rows = read_csv(folder / resource["path"])
        for field in resource["schema"]["fields"]:
            known = {each["value"] for each in field.get("categories", ())}
            if known:
                cells = {row[field["name"]] for row in rows} - {""}
                found += [(resource["name"], field["name"], cell) for cell in sorted(cells - known)]
    return found


@pytest.mark.long
def test_the_beginning_is_as_it_describes_itself(beginning: Lived) -> None:
    assert wrong(beginning.out()) == []


@pytest.mark.slow
@pytest.mark.parametrize("purpose", PURPOSES)
def test_the_whole_pilot_is_as_it_describes_itself(pilot: Lived, purpose: str) -> None:
    assert wrong(pilot.out(purpose=purpose)) == []


@pytest.mark.long
def test_a_cell_that_does_not_fit_is_found(beginning: Lived, tmp_path: Path) -> None:
    folder = tmp_path / "changed"
    shutil.copytree(beginning.out(), folder)
    path = folder / "prompts.csv"
    header, first, *rest = path.read_text(encoding="utf-8").splitlines(keepends=True)
    for old, new in ((",checkin,", ",chickin,"), (",practice,", ",chickin,"), ("2026-10-", "2026-13-")):
        first = first.replace(old, new)
    path.write_text("".join([header, first, *rest]), encoding="utf-8")
    found = wrong(folder)
    assert ("prompts", "prompt_kind", "chickin") in found
    assert any(each[0] == "type-error" for each in found)
