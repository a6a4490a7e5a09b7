"""A fence around each row of a duty: one that cannot be read or done is passed over, and the others are done."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from typing import TypeVar

from storage.database import Transaction, Unavailable

log = logging.getLogger(__name__)

AGAIN_SECONDS = 3600  # so long a row that failed is left alone

T = TypeVar("T")
U = TypeVar("U")


class Fence:
    """The rows of one duty that failed, until when each is left alone. A restart tries them all again."""

    def __init__(self, duty: str) -> None:
        self._duty = duty
        self._until: dict[object, int] = {}

    def each(
        self,
        db: Transaction,
        rows: Iterable[T],
        act: Callable[[T], object],
        *,
        now: int,
        key: Callable[[T], object],
    ) -> int:
        """Do this with each row, in a savepoint of its own; how many were done. `key` tells the rows apart."""
        return sum(self._one(db, row, act, now, key(row)) for row in rows)

    def found(
        self, rows: Iterable[T], look: Callable[[T], Iterable[U]], *, now: int, key: Callable[[T], object]
    ) -> list[U]:
        """What a look at each row finds; one that cannot be looked at is passed over. `look` changes nothing."""
        found: list[U] = []
        for row in rows:
            if self._until.get(key(row), 0) > now:
                continue
            try:
                found += look(row)
            except Unavailable:
                raise
            except Exception as error:
                self._leave_alone(key(row), error, now)
        return found

    def _leave_alone(self, key: object, error: Exception, now: int) -> None:
        log.error("%s %s failed: %s", self._duty, key, type(error).__name__)
        self._until[key] = now + AGAIN_SECONDS

    def _one(self, db: Transaction, row: T, act: Callable[[T], object], now: int, key: object) -> bool:
        if self._until.get(key, 0) > now:
            return False
        try:
            with db.savepoint():
                act(row)
        except Exception as error:
            if not db.alive:
                raise
            self._leave_alone(key, error, now)
            return False
        self._until.pop(key, None)
        return True
