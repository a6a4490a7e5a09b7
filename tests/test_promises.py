"""Every test that docs/promises.md names is there, and so is what the proof makes worse."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.proof.mutants import TESTS
from tests.proof.sabotage import SABOTAGES, Sabotage
from tests.proof.trying import mutants_of

ROOT = Path(__file__).parents[1]
_NAMED = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")


def test_every_named_test_exists() -> None:
    named = _NAMED.findall((ROOT / "docs/promises.md").read_text(encoding="utf-8"))
    assert named
    missing = [f"{file}::{name}" for file, name in named if not _stands_in(ROOT / file, name)]
    assert missing == []


@pytest.mark.parametrize("sabotage", SABOTAGES, ids=lambda each: each.what)
def test_each_sabotage_finds_its_place_and_its_tests(sabotage: Sabotage) -> None:
    assert sabotage.words in (ROOT / sabotage.file).read_text(encoding="utf-8")
    assert [test for test in sabotage.test.split() if not (ROOT / test).exists()] == []


@pytest.mark.parametrize("file", TESTS)
def test_each_module_that_is_mutated_has_mutants_and_its_tests_are_there(file: str) -> None:
    found = mutants_of(file)
    assert len({each.key for each in found}) == len(found) > 5
    assert [test for test in TESTS[file] if not (ROOT / test).exists()] == []


def _stands_in(file: Path, name: str) -> bool:
    return file.is_file() and bool(
        re.search(rf"^(async )?def {name}\(", file.read_text(encoding="utf-8"), re.MULTILINE)
    )
