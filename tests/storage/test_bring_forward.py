"""What is planned around a meeting comes before it: which prompts do, and which stay where they are."""

from __future__ import annotations

import pytest

from storage import members, planned_prompts, prompts
from storage.database import Transaction
from storage.prompts import CHECKIN, LESSON
from tests.moments import T0, ZONE, amsterdam
from tests.scheduler.cast import a_parent

DAYS = ("2026-03-02", "2026-03-03", "2026-03-04")
MONDAY, TUESDAY, WEDNESDAY = DAYS
AFTER, BEFORE, INSTEAD = (amsterdam(f"2026-03-03 {hour}") for hour in ("18:30", "22:00", "18:15"))
BETWEEN, LATER = amsterdam("2026-03-03 19:00"), amsterdam("2026-03-03 20:00")


def plan(db: Transaction, who: int, at: int, *, day: str = TUESDAY, slot: int = 0, kind: str = CHECKIN) -> int:
    return planned_prompts.add(
        db, member_id=who, kind=kind, local_date=day, slot=slot, zone=ZONE, instrument=None, study_day=1,
        scheduled_at=at,
    ).id  # fmt: skip


def brought_forward(db: Transaction, who: int) -> None:
    group = members.get(db, who).group_id
    planned_prompts.bring_forward(db, group, CHECKIN, days=DAYS, after=AFTER, before=BEFORE, instant=INSTEAD)


def when(db: Transaction, *which: int) -> list[int]:
    return [prompts.get(db, each).scheduled_at for each in which]


@pytest.mark.parametrize(("at", "comes"), [(AFTER - 1, False), (AFTER, True), (BEFORE - 1, True), (BEFORE, False)])
def test_what_comes_between_the_two_instants_is_brought_forward(
    db: Transaction, anna: int, at: int, *, comes: bool
) -> None:
    which = plan(db, anna, at)
    brought_forward(db, anna)
    assert when(db, which) == [INSTEAD if comes else at]


def test_what_left_already_is_of_another_day_kind_or_group_stays(db: Transaction, anna: int) -> None:
    went, other_day = plan(db, anna, BETWEEN), plan(db, anna, BETWEEN, day="2026-02-27")
    lesson, elsewhere = plan(db, anna, BETWEEN, kind=LESSON), plan(db, a_parent(db, at=T0), BETWEEN)
    prompts.move(db, went, prompts.QUEUED, at=T0)
    brought_forward(db, anna)
    assert when(db, went, other_day, lesson, elsewhere) == [BETWEEN] * 4


def test_of_several_beside_the_days_own_the_first_is_and_the_days_own_too(db: Transaction, anna: int) -> None:
    own, second, first = (plan(db, anna, at, slot=slot) for at, slot in ((BETWEEN, 0), (LATER, 1), (AFTER, 2)))
    brought_forward(db, anna)
    assert when(db, own, first, second) == [INSTEAD, INSTEAD, LATER]


@pytest.mark.parametrize("other", ["of another kind", "of another day", "another's", "the day's own"])
def test_one_beside_the_days_own_yields_to_no_other(db: Transaction, anna: int, other: str) -> None:
    match other:
        case "of another kind":
            plan(db, anna, BETWEEN, kind=LESSON, slot=1)
        case "of another day":
            plan(db, anna, BETWEEN, day="2026-02-27", slot=1)
        case "another's":
            plan(db, a_parent(db, at=T0), BETWEEN, slot=1)
        case _:
            plan(db, anna, BETWEEN)
    which = plan(db, anna, LATER, slot=2)
    brought_forward(db, anna)
    assert when(db, which) == [INSTEAD]
