"""How often a property is tried: with a quarter of its examples in `make test`, with all in `make prove`."""

from __future__ import annotations

import os

PROVING = os.environ.get("HYPOTHESIS_PROFILE") == "prove"
FEWEST = 10


def examples(number: int) -> int:
    """How many of so many examples are tried now."""
    return number if PROVING else max(FEWEST, number // 4)
