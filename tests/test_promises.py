"""Every test that docs/promises.md names is there."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[1]
_NAMED = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")


def test_every_named_test_exists() -> None:
    named = _NAMED.findall((ROOT / "docs/promises.md").read_text(encoding="utf-8"))
    assert named
    missing = [f"{file}::{name}" for file, name in named if not _stands_in(ROOT / file, name)]
    assert missing == []


def _stands_in(file: Path, name: str) -> bool:
    return file.is_file() and bool(
        re.search(rf"^(async )?def {name}\(", file.read_text(encoding="utf-8"), re.MULTILINE)
    )
