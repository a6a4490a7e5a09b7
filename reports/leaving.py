"""What leaves is remembered before it stands there: no fall leaves a file that nobody knows of."""

from __future__ import annotations

from collections.abc import Callable, Mapping

# Called with the code of each parent in it, by her membership.
Remember = Callable[[Mapping[int, str]], None]


def by_who_hands_it_over(_codes: Mapping[int, str]) -> None:
    """It does not leave yet: who sends it remembers it then."""
