"""A fence: what fails is undone by itself, told, and left alone for an hour; the others are done."""

from __future__ import annotations

import pytest

from scheduler.fence import Fence
from storage import heartbeat
from storage.database import Database, Transaction, Unavailable

HOUR = 3600


def _do(db: Transaction, fence: Fence, rows: list[str], *, now: int, fails: tuple[str, ...] = ()) -> int:
    """Note each row; of those that fail, after they wrote."""

    def act(row: str) -> None:
        heartbeat.beat(db, row, at=now)
        if row in fails:
            raise KeyError(row)

    return fence.each(db, rows, act, now=now, key=lambda row: row)


def _look(fence: Fence, rows: list[str], *, now: int, fails: tuple[str, ...] = ()) -> list[str]:
    def look(row: str) -> list[str]:
        if row in fails:
            raise KeyError(row)
        return [row, row.upper()]

    return fence.found(rows, look, now=now, key=lambda row: row)


def test_a_row_that_fails_is_undone_and_told_and_the_others_are_done(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    with database.write() as db:
        assert _do(db, Fence("duty"), ["a", "b", "c"], now=0, fails=("b",)) == 2
        assert [heartbeat.last(db, row) for row in "abc"] == [0, None, 0]
    assert caplog.messages == ["duty b failed: KeyError"]


def test_what_failed_is_left_alone_for_an_hour_and_then_tried_again(database: Database) -> None:
    fence = Fence("duty")
    with database.write() as db:
        _do(db, fence, ["b"], now=0, fails=("b",))
        assert _do(db, fence, ["b", "c"], now=HOUR - 1) == 1
        assert [heartbeat.last(db, row) for row in "bc"] == [None, HOUR - 1]
        assert _do(db, fence, ["b"], now=HOUR) == 1


def test_a_row_that_cannot_be_looked_at_is_passed_over_for_an_hour() -> None:
    fence = Fence("duty")
    assert _look(fence, ["a", "b", "c"], now=0, fails=("b",)) == ["a", "A", "c", "C"]
    assert _look(fence, ["b", "c"], now=HOUR - 1) == ["c", "C"]
    assert _look(fence, ["b", "c"], now=HOUR) == ["b", "B", "c", "C"]


def test_a_database_that_cannot_now_is_no_fault_of_the_row() -> None:
    def look(_row: str) -> list[str]:
        raise Unavailable("locked")

    fence = Fence("duty")
    with pytest.raises(Unavailable):
        fence.found(["a"], look, now=0, key=lambda row: row)
    assert _look(fence, ["a"], now=0) == ["a", "A"]
