"""What is looked for only now and then: measurements, once a quarter of an hour."""

from __future__ import annotations

from scheduler import waves
from scheduler.planner import QUARTER
from tests.moments import T0
from tests.scheduler.cast import House

BEGUN = T0 // QUARTER * QUARTER


def test_measurements_of_a_group_are_planned_once_a_quarter_of_an_hour(house: House) -> None:
    house.parent()
    with house.database.write() as db:
        assert waves.groups_to_plan(db, BEGUN)
        assert waves.groups_to_plan(db, BEGUN + QUARTER - 1) == []
        assert waves.groups_to_plan(db, BEGUN + QUARTER)
