"""The planner: one row for each day somebody wants something, at her own minute, and none in the past."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from scheduler import planner
from scheduler.local_time import instant_of, local_date
from storage import members, prompts, routines
from storage.database import Database
from storage.prompts import PLANNED, QUEUED, Prompt
from tests.moments import T0, amsterdam
from tests.scheduler.cast import DAY, HOUR, House, a_parent, fresh_database, minute_of
from tests.thoroughness import examples

MONDAY, TUESDAY, WEDNESDAY = date(2026, 3, 2), date(2026, 3, 3), date(2026, 3, 4)


def plan(database: Database, now: int, *, afresh: bool = False) -> int:
    return sum(planner.plan(database, now, afresh=afresh))


def dates(found: list[Prompt]) -> list[str]:
    return [each.local_date for each in found]


def test_a_parent_who_enrols_in_the_morning_is_planned_for_tonight_and_tomorrow(house: House) -> None:
    anna = house.parent(hour="20:30")
    first, second = house.prompts_of(anna)
    assert first.scheduled_at == amsterdam("2026-03-02 20:30")
    assert second.scheduled_at == amsterdam("2026-03-03 20:30")
    assert (first.state, first.kind, first.instrument, first.study_day) == (PLANNED, "checkin", "daily", 1)
    assert second.study_day == 2


def test_a_parent_who_enrols_after_her_hour_is_planned_from_tomorrow(house: House) -> None:
    anna = house.parent(hour="09:00")
    assert dates(house.prompts_of(anna)) == ["2026-03-03"]


def test_the_bulk_plan_finds_what_the_member_plan_made_and_adds_nothing(house: House) -> None:
    house.parent(hour="20:30")
    assert plan(house.database, house.now) == 0
    assert plan(house.database, house.now + HOUR) == 0


def test_the_bulk_plan_adds_one_day_when_a_day_begins(house: House) -> None:
    anna = house.parent(hour="20:30")
    plan(house.database, house.now)
    assert plan(house.database, amsterdam("2026-03-02 23:59")) == 0
    assert plan(house.database, amsterdam("2026-03-03 00:00")) == 1
    assert dates(house.prompts_of(anna)) == ["2026-03-02", "2026-03-03", "2026-03-04"]


def test_a_rest_day_stays_empty(house: House) -> None:
    anna = house.parent(hour="20:30", days=0b1111111 & ~(1 << TUESDAY.weekday()))
    assert dates(house.prompts_of(anna)) == ["2026-03-02"]


def test_a_lesson_is_planned_on_its_one_weekday(house: House) -> None:
    anna = house.parent(hour="20:30", lesson=("10:30", WEDNESDAY.weekday()))
    plan(house.database, house.now)
    plan(house.database, house.now + DAY)
    (lesson,) = [each for each in house.prompts_of(anna) if each.kind == "lesson"]
    assert lesson.scheduled_at == amsterdam("2026-03-04 10:30")
    assert lesson.instrument is None


def test_each_parent_has_her_own_date(house: House) -> None:
    late_monday = amsterdam("2026-03-02 23:30")
    with house.database.write() as db:
        here = a_parent(db, at=late_monday, hour="23:45")
        there = a_parent(db, at=late_monday, hour="12:00", zone="Pacific/Auckland")  # Tuesday, 11:30
    plan(house.database, late_monday)
    assert dates(house.prompts_of(here)) == ["2026-03-02", "2026-03-03"]
    assert dates(house.prompts_of(there)) == ["2026-03-03", "2026-03-04"]
    assert house.prompts_of(there)[0].scheduled_at == late_monday + HOUR // 2


def test_the_night_of_the_clock_change_brings_one_prompt(house: House) -> None:
    saturday = amsterdam("2026-03-28 12:00")
    with house.database.write() as db:
        anna = a_parent(db, at=saturday, hour="02:30")
    plan(house.database, saturday)
    assert [each.scheduled_at for each in house.prompts_of(anna)] == [amsterdam("2026-03-29 03:00")]


def test_a_changed_hour_moves_what_is_planned(house: House) -> None:
    anna = house.parent(hour="20:30")
    with house.database.write() as db:
        routines.set_for(db, anna, "checkin", zone="Europe/Amsterdam", minute=minute_of("08:00"))
        planner.plan_member(db, anna, house.now)
    assert [each.scheduled_at for each in house.prompts_of(anna)] == [amsterdam("2026-03-03 08:00")]
    plan(house.database, house.now + HOUR, afresh=True)
    assert len(house.prompts_of(anna)) == 1, "nothing is planned in the past"


def test_who_had_todays_prompt_and_chooses_a_later_hour_gets_no_second_one_today(house: House) -> None:
    anna = house.parent(hour="10:30")
    with house.database.write() as db:
        prompts.move(db, house.prompts_of(anna)[0].id, QUEUED, at=house.now)
        routines.set_for(db, anna, "checkin", zone="Europe/Amsterdam", minute=minute_of("20:00"))
        planner.plan_member(db, anna, amsterdam("2026-03-02 11:00"))
    assert dates(house.prompts_of(anna)) == ["2026-03-02", "2026-03-03"]


def test_a_paused_parent_is_planned_and_one_who_stopped_is_not(house: House) -> None:
    with house.database.write() as db:
        paused, stopped, resting = (a_parent(db, at=T0) for _ in range(3))
        members.set_state(db, paused, "paused")
        members.set_state(db, stopped, "stopped")
        routines.set_for(db, resting, "checkin", zone="Europe/Amsterdam", minute=minute_of("20:00"), active=False)
    assert plan(house.database, house.now) == 2
    assert len(house.prompts_of(paused)) == 2


def test_the_days_of_an_outage_are_planned_afterwards_so_that_they_are_on_record(house: House) -> None:
    anna = house.parent(hour="20:30")
    plan(house.database, house.now)
    plan(house.database, amsterdam("2026-03-07 12:00"), afresh=True)
    assert dates(house.prompts_of(anna)) == [f"2026-03-0{day}" for day in range(2, 9)]


def test_rows_lie_in_the_order_in_which_they_fall_due(house: House) -> None:
    with house.database.write() as db:
        for hour in ("20:30", "07:15", "12:00"):
            for zone in ("Europe/Amsterdam", "Asia/Tokyo", "America/New_York"):
                a_parent(db, at=T0, hour=hour, zone=zone)
    plan(house.database, house.now)
    with house.database.read() as db:
        instants = [each.scheduled_at for id in range(1, 19) if (each := prompts.find(db, id)) is not None]
    assert len(instants) > 10
    assert instants == sorted(instants)


def test_a_plan_cut_off_in_the_middle_is_completed_by_the_next(house: House) -> None:
    with house.database.write() as db:
        everybody = [a_parent(db, at=T0, hour=f"{hour:02}:{minute:02}") for hour in range(11, 22)
                     for minute in range(0, 60, 10)]  # fmt: skip
    next(planner.plan(house.database, house.now, afresh=False))
    plan(house.database, house.now)
    assert all(len(house.prompts_of(each)) == 2 for each in everybody)


zones = st.sampled_from(["Europe/Amsterdam", "Pacific/Auckland", "America/Nuuk", "Asia/Kathmandu", "Africa/Cairo"])
wishes = st.tuples(zones, st.integers(0, 1439), st.integers(1, 127))
gaps = st.lists(st.integers(60, 4 * DAY), min_size=1, max_size=8)
starts = st.integers(amsterdam("2026-03-20 00:00"), amsterdam("2026-04-30 00:00"))


@settings(max_examples=examples(40), deadline=None)
@given(wish=wishes, start=starts, gaps=gaps)
def test_whenever_the_planner_runs_each_wanted_date_has_one_row_at_its_instant(
    wish: tuple[str, int, int], start: int, gaps: list[int]
) -> None:
    zone, minute, days = wish
    with fresh_database() as database:
        house = House.at(database, start)
        anna = house.parent(hour=f"{minute // 60}:{minute % 60}", zone=zone, days=days)
        now = start
        for gap in [0, *gaps]:
            now += gap
            plan(database, now, afresh=gap > DAY)
        first, last = local_date(start, zone), local_date(now, zone) + timedelta(days=1)
        wanted = {
            day.isoformat(): instant_of(day, minute, zone)
            for day in (first + timedelta(days=count) for count in range((last - first).days + 1))
            if days >> day.weekday() & 1 and instant_of(day, minute, zone) >= start
        }
        rows = house.prompts_of(anna)
    assert {each.local_date: each.scheduled_at for each in rows} == wanted
    assert len(rows) == len(wanted)
