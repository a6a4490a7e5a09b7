"""On which days a questionnaire asks at which times, and whom: each case by itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from scheduler import sampling
from scheduler.sampling import SamplingPlan
from storage import due, groups, meetings, members, prompts, routines
from storage.database import Database, Transaction
from storage.groups import Group
from storage.members import Member
from storage.prompts import CHECKIN, Prompt
from storage.routines import EVERY_DAY
from tests.moments import T0, ZONE, amsterdam
from tests.scheduler.cast import DAY, a_parent, minute_of

MONDAY = date(2026, 3, 2)
TUESDAY_MORNING = amsterdam("2026-03-03 08:00")
TEN, NOON = 10 * 60, 12 * 60
FIXED = SamplingPlan(
    "mood", 30, after_session=1, days=2, fixed=(TEN, NOON), first=0, last=0, times=0, apart=0, seed=1
)


def _there(db: Transaction, *, hour: str = "20:30", days: int = EVERY_DAY) -> tuple[Group, Member]:
    """A parent who said yes to research, in a group that met on Monday morning."""
    anna = a_parent(db, at=T0, hour=hour, days=days)
    members.record_consent(db, anna, members.RESEARCH, True, version="v", at=T0)
    group = groups.get(db, members.get(db, anna).group_id)
    planned = meetings.add(db, group_id=group.id, session=1, starts_at=T0 - 9 * DAY, zone=ZONE, at=T0)
    assert planned.held_at is None, "nobody said that it was"
    held = meetings.add(db, group_id=group.id, session=1, starts_at=T0 - 3600, zone=ZONE, at=T0)
    meetings.hold(db, held.id, at=T0)
    return group, members.get(db, anna)


def _plan(db: Transaction, group: Group, now: int = TUESDAY_MORNING) -> int:
    return sampling.plan(db, group, [FIXED], now)


def _asked(db: Transaction, anna: Member) -> list[Prompt]:
    instants = due.planned_ahead(db, anna.id, CHECKIN, after=0, before=T0 + 30 * DAY)
    every = (prompts.find(db, number) for number in range(1, 20))
    return [each for each in every if each is not None and each.scheduled_at in instants]


@pytest.mark.parametrize(
    ("day", "planned"), [("2026-03-02", 0), ("2026-03-03", 2), ("2026-03-04", 2), ("2026-03-05", 0)]
)
def test_it_asks_on_so_many_days_after_the_meeting_that_was_held(
    database: Database, day: str, planned: int
) -> None:
    with database.write() as db:
        group, anna = _there(db)
        assert _plan(db, group, amsterdam(f"{day} 08:00")) == planned
        assert [each.local_date for each in _asked(db, anna)] == [day] * planned


def test_without_a_meeting_that_was_held_it_asks_nothing(database: Database) -> None:
    with database.write() as db:
        anna = a_parent(db, at=T0)
        members.record_consent(db, anna, members.RESEARCH, True, version="v", at=T0)
        assert _plan(db, groups.get(db, members.get(db, anna).group_id)) == 0


def test_each_of_its_times_is_a_prompt_with_its_place(database: Database) -> None:
    with database.write() as db:
        group, anna = _there(db)
        _plan(db, group)
        found = [(each.scheduled_at, each.slot, each.instrument, each.study_day) for each in _asked(db, anna)]
    assert found == [
        (amsterdam("2026-03-03 10:00"), 30, "mood", 2),
        (amsterdam("2026-03-03 12:00"), 31, "mood", 2),
    ]


@pytest.mark.parametrize("why", ["rest day", "no consent", "paused"])
def test_of_who_rests_or_said_no_nothing_is_asked(database: Database, why: str) -> None:
    with database.write() as db:
        group, anna = _there(db, days=EVERY_DAY & ~(0b10 * (why == "rest day")))
        if why == "no consent":
            members.record_consent(db, anna.id, members.RESEARCH, False, version="v", at=T0)
        elif why == "paused":
            members.set_state(db, anna.id, members.PAUSED)
        assert _plan(db, group) == 0
        assert _asked(db, anna) == []


def test_what_is_over_or_planned_already_is_passed_over(database: Database) -> None:
    with database.write() as db:
        group, _ = _there(db)
        assert _plan(db, group, amsterdam("2026-03-03 10:00")) == 1
        assert _plan(db, group) == 1
        assert _plan(db, group) == 0


@pytest.mark.parametrize(
    ("hour", "planned"), [("09:50", 2), ("09:51", 1), ("10:09", 1), ("10:10", 2), ("12:00", 1)]
)
def test_a_time_too_close_to_her_own_questions_is_left_out(database: Database, hour: str, planned: int) -> None:
    with database.write() as db:
        group, anna = _there(db, hour=hour)
        assert _plan(db, group) == planned
        routines.set_for(db, anna.id, CHECKIN, zone=ZONE, minute=minute_of(hour), active=False)
        assert _plan(db, group) == 2 - planned, "where these are switched off it keeps no distance"


def test_at_random_times_are_within_the_window_and_apart_from_each_other() -> None:
    drawn = replace(FIXED, fixed=(), first=TEN, last=NOON, times=3, apart=45)
    for number in range(100):
        minutes = sampling.minutes_of(drawn, f"P-{number}", MONDAY, None)
        assert TEN <= minutes[0] <= minutes[1] - 45 <= minutes[2] - 90 <= NOON - 90
    assert len({tuple(sampling.minutes_of(drawn, f"P-{number}", MONDAY, None)) for number in range(100)}) > 50
    narrow = replace(drawn, last=TEN + 90)
    assert sampling.minutes_of(narrow, "P", MONDAY, None) == [TEN, TEN + 45, TEN + 90]
    assert sampling.minutes_of(narrow, "P", MONDAY, TEN + 5) == [], "no time is far enough from her questions"
    assert sampling.minutes_of(narrow, "P", MONDAY, TEN + 20) == [TEN, TEN + 45, TEN + 90], "less far, then"


def _ahead(
    db: Transaction, group: Group, anna: Member, *, now: int = T0, until: str = "2026-03-31 12:00"
) -> list[int]:
    found = sampling.days_ahead(db, group, anna, FIXED, now, amsterdam(until))
    return [(day - MONDAY) // timedelta(days=1) for day in found]


def test_the_days_ahead_are_those_on_which_a_time_is_still_to_come(database: Database) -> None:
    with database.write() as db:
        group, anna = _there(db)
        assert _ahead(db, group, anna) == [1, 2]
        assert _ahead(db, group, anna, until="2026-03-03 00:00") == [1]
        assert _ahead(db, group, anna, until="2026-03-02 23:59") == []
        assert _ahead(db, group, anna, now=amsterdam("2026-03-03 11:59")) == [1, 2]
        assert _ahead(db, group, anna, now=amsterdam("2026-03-03 12:00")) == [2]
        routines.set_for(db, anna.id, CHECKIN, zone=ZONE, minute=600, days=EVERY_DAY & ~0b10)
        assert _ahead(db, group, anna) == [2]
        members.record_consent(db, anna.id, members.RESEARCH, False, version="v", at=T0)
        assert _ahead(db, group, anna) == []


def test_at_random_a_day_is_ahead_until_the_end_of_its_window(database: Database) -> None:
    drawn = replace(FIXED, fixed=(), first=TEN, last=NOON, times=1)
    with database.write() as db:
        group, anna = _there(db)
        for clock, days in (("11:59", [3, 4]), ("12:00", [4])):
            now = amsterdam(f"2026-03-03 {clock}")
            found = sampling.days_ahead(db, group, anna, drawn, now, now + 9 * DAY)
            assert [day.day for day in found] == days
