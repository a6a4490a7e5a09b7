"""What is made of content that does not change is made once: found by which things it was made of."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

Made = TypeVar("Made")


class Remembered(Generic[Made]):
    """Remembers at most so many, told apart by identity: to compare content would take longer than it saves."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._made: dict[tuple[Hashable, ...], tuple[tuple[object, ...], Made]] = {}

    def of(self, things: tuple[object, ...], named: Hashable, make: Callable[[], Made]) -> Made:
        """What was made of these things, under this name; made now where it was not yet."""
        key = (*map(id, things), named)
        found = self._made.get(key)
        if found is None:
            if len(self._made) >= self._most:
                self._made.clear()
            found = self._made[key] = (things, make())  # the things stay, so that their identity stays theirs
        return found[1]
