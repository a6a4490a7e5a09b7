"""When there is a day to plan, which days are planned, and which places a meeting keeps: each case by itself."""

from __future__ import annotations

import logging
from datetime import date, timedelta

import pytest

from scheduler import burden, lesson_moments, meeting_places, planner
from scheduler import meetings as timing
from scheduler.local_time import instant_of, local_date
from scheduler.meetings import DAY as THE_DAY_BEFORE
from scheduler.meetings import HOURS, Step
from storage import burden as loads
from storage import (
    due,
    heartbeat,
    meeting_reminders,
    meetings,
    members,
    people,
    planned_prompts,
    routine_history,
    routines,
)
from storage.database import Database, Transaction
from storage.members import FACILITATOR, PARENT, Member
from storage.prompts import CHECKIN, LESSON
from storage.routines import EVERY_DAY
from tests.moments import T0, ZONE, amsterdam
from tests.scheduler.cast import DAY, HOUR, House, a_group, a_parent, minute_of, plan_by_hand

QUARTER = 15 * 60
MONDAY = date(2026, 3, 2)
HONOLULU, AUCKLAND = "Pacific/Honolulu", "Pacific/Auckland"


def _plan(database: Database, now: int, *, afresh: bool = False) -> None:
    list(planner.plan(database, now, afresh=afresh))


def _days(house: House, member_id: int) -> list[str]:
    return [each.local_date for each in house.prompts_of(member_id)]


def _without_checkin(db: Transaction, *, role: str = PARENT) -> Member:
    person = people.add(db, 7, name="Bea", language="nl", at=T0)
    member = members.add(db, person_id=person.id, group_id=a_group(db, at=T0), role=role, at=T0)
    members.enrol(db, member.id, at=T0, first_day=MONDAY.toordinal())
    return members.get(db, member.id)


def _meets(db: Transaction, group_id: int, when: str, session: int = 1) -> int:
    return meetings.add(db, group_id=group_id, session=session, starts_at=amsterdam(when), zone=ZONE, at=T0).id


def test_a_day_begins_somewhere_with_each_quarter_of_an_hour_and_in_none_between(database: Database) -> None:
    midnight = amsterdam(f"{MONDAY} 00:00")
    with database.write() as db:
        assert planner.is_time_to_plan(db, midnight), "nothing was planned yet"
        for begins in range(midnight, midnight + DAY, QUARTER):
            heartbeat.beat(db, "planner", at=begins - 1)
            assert planner.is_time_to_plan(db, begins)
            heartbeat.beat(db, "planner", at=begins)
            assert not planner.is_time_to_plan(db, begins + QUARTER - 1)


def test_the_next_day_to_plan_begins_at_the_next_midnight_of_a_zone_in_which_somebody_wants_something(
    database: Database,
) -> None:
    with database.write() as db:
        assert planner.next_planning(db, T0) is None
        a_parent(db, at=T0)
        assert planner.next_planning(db, T0) == amsterdam("2026-03-03 00:00")
        a_parent(db, at=T0, zone=AUCKLAND)
        assert planner.next_planning(db, T0) == T0 + 2 * HOUR


def test_what_comes_beyond_the_plan_is_foreseen_from_its_first_minute_on(database: Database) -> None:
    with database.write() as db:
        a_parent(db, at=T0, hour="0:00")
        a_parent(db, at=T0, days=0)
        assert planner.foreseen(db, T0) == [(amsterdam("2026-03-04 00:00"), CHECKIN, 1)]


@pytest.mark.parametrize(("minute", "planned"), [(-1, 0), (0, 1), (1439, 2), (1440, 0)])
def test_a_minute_that_no_day_has_is_passed_over_and_told(
    house: House, minute: int, planned: int, caplog: pytest.LogCaptureFixture
) -> None:
    with house.database.write() as db:
        zones = (ZONE, AUCKLAND)
        others = [a_parent(db, at=T0, hour=hour, zone=zone) for hour in ("11:00", "21:00") for zone in zones]
        damaged = a_parent(db, at=T0)
        routines.set_for(db, damaged, CHECKIN, zone="Europe/Brussels", minute=minute)
    with caplog.at_level(logging.ERROR):
        _plan(house.database, T0)
    assert len(house.prompts_of(damaged)) == planned
    assert all(house.prompts_of(each) for each in others)
    with house.database.read() as db:
        assert len(planner.foreseen(db, T0)) == 4 + bool(planned)
    assert bool(caplog.messages) is not bool(planned)


def test_what_is_due_at_this_very_second_is_planned_in_bulk_and_not_for_who_chooses_it_now(house: House) -> None:
    with house.database.write() as db:
        there = a_parent(db, at=T0, hour="10:00")
    _plan(house.database, T0)
    assert _days(house, there) == ["2026-03-02", "2026-03-03"]
    assert _days(house, house.parent(hour="10:00")) == ["2026-03-03"]


def test_a_start_plans_nothing_that_is_over_of_a_day_that_was_planned(house: House) -> None:
    _plan(house.database, T0 - DAY)
    with house.database.write() as db:
        anna = a_parent(db, at=T0, hour="09:00")
    _plan(house.database, T0, afresh=True)
    assert _days(house, anna) == ["2026-03-03"]


def test_a_fortnight_without_anybody_there_is_put_down_and_no_day_more(house: House) -> None:
    anna, back = house.parent(hour="20:30"), T0 + 30 * DAY
    _plan(house.database, T0)
    _plan(house.database, back, afresh=True)
    today = local_date(back, ZONE)
    added = [(today + timedelta(days=apart)).isoformat() for apart in range(-14, 2)]
    assert _days(house, anna) == ["2026-03-02", "2026-03-03", *added]


def test_a_clock_that_was_ahead_when_it_was_planned_last_keeps_no_day_from_being_planned(house: House) -> None:
    _plan(house.database, T0 + 30 * DAY)
    with house.database.write() as db:
        anna = a_parent(db, at=T0, hour="20:30")
    _plan(house.database, T0)
    assert _days(house, anna) == ["2026-03-02", "2026-03-03"]


@pytest.mark.parametrize(
    ("before", "after", "hour", "planned"),
    [
        (AUCKLAND, HONOLULU, "23:00", ["2026-03-02"]),  # there it is Sunday, and this very minute
        (HONOLULU, AUCKLAND, "23:30", ["2026-03-02", "2026-03-03"]),
        (AUCKLAND, HONOLULU, "23:30", ["2026-03-01", "2026-03-02"]),
    ],
)
def test_who_moves_to_another_zone_is_planned_by_its_days_alone(
    house: House, before: str, after: str, hour: str, planned: list[str]
) -> None:
    anna = house.parent(hour=hour, zone=before)
    with house.database.write() as db:
        routines.set_for(db, anna, CHECKIN, zone=after, minute=minute_of(hour))
        assert planner.plan_member(db, anna, T0) == len(planned)
    assert {each.local_date: each.scheduled_at for each in house.prompts_of(anna)} == {
        day: instant_of(date.fromisoformat(day), minute_of(hour), after) for day in planned
    }


def test_of_what_she_wants_only_what_is_asked_for_is_planned_afresh(house: House) -> None:
    anna = house.parent(hour="20:30", lesson=("11:00", 1))
    with house.database.write() as db:
        planned_prompts.unplan_kind(db, anna, CHECKIN)
        planned_prompts.unplan_kind(db, anna, LESSON)
        assert planner.plan_member(db, anna, T0, {LESSON: None}) == 1
    assert [each.kind for each in house.prompts_of(anna)] == [LESSON]


def test_what_she_wants_since_when_is_noted_by_either_plan(house: House) -> None:
    anna = house.parent(hour="20:30")
    with house.database.write() as db:
        other = a_parent(db, at=T0)
        assert [(each.minute, each.since) for each in routine_history.of(db, anna)] == [(minute_of("20:30"), T0)]
        assert routine_history.of(db, other) == []
    _plan(house.database, T0 + 60)
    with house.database.read() as db:
        assert [each.since for each in routine_history.of(db, other)] == [T0 + 60]


def test_a_checkin_that_is_planned_in_bulk_makes_way_for_a_meeting(house: House) -> None:
    with house.database.write() as db:
        anna = a_parent(db, at=T0, hour="20:00")
        _meets(db, members.get(db, anna).group_id, "2026-03-03 19:30")
    _plan(house.database, T0)
    assert [each.scheduled_at for each in house.prompts_of(anna)][1] == amsterdam("2026-03-03 18:15")


# A week of days, bit 0 Monday: she rests on Wednesday, on Wednesday and Tuesday, on Monday and Sunday.
@pytest.mark.parametrize(
    ("rests", "day", "the_day_before", "hours"),
    [
        (0b100, 2, False, False),
        (0b100, 3, True, True),
        (0b100, 1, True, True),
        (0b110, 2, False, True),  # the day before was no day to tell her on either
        (0b110, 1, False, False),
        (0b1000001, 0, False, True),
        (0b0000001, 0, False, False),
    ],
)
def test_on_her_rest_day_nothing_comes_unless_the_day_before_was_one_too(
    database: Database, rests: int, day: int, the_day_before: bool, hours: bool
) -> None:
    at = T0 + day * DAY
    with database.write() as db:
        member = members.get(db, a_parent(db, at=T0, days=EVERY_DAY & ~rests))
        wanted = [meeting_places.is_wanted(db, member, Step(name, at, at + 1)) for name in (THE_DAY_BEFORE, HOURS)]
    assert wanted == [the_day_before, hours]


def test_who_has_no_checkin_has_no_rest_day_to_spare(database: Database) -> None:
    with database.write() as db:
        member = _without_checkin(db)
        assert meeting_places.is_wanted(db, member, Step(THE_DAY_BEFORE, T0, T0 + 1)) is True


def _kept(db: Transaction, member_id: int) -> list[str]:
    days = [(MONDAY + timedelta(days=apart)).isoformat() for apart in range(7)]
    return [day for day in days if any(each.kind == burden.MEETING for each in loads.of_day(db, member_id, day))]


@pytest.mark.parametrize(
    ("when", "kept"),
    [
        ("2026-03-03 19:30", ["2026-03-02", "2026-03-03"]),
        ("2026-03-04 00:00", []),  # the first of its days begins tomorrow
        ("2026-03-03 10:00", ["2026-03-03"]),  # the day before it, it is this very minute
        ("2026-03-02 19:30", ["2026-03-02"]),
    ],
)
def test_the_places_of_a_meeting_whose_days_began_are_kept_for_who_is_there_again(
    database: Database, when: str, kept: list[str]
) -> None:
    with database.write() as db:
        anna = a_parent(db, at=T0)
        _meets(db, members.get(db, anna).group_id, when)
        _meets(db, a_group(db, at=T0), "2026-03-03 19:30")
        meeting_places.keep_of_member(db, members.get(db, anna), T0)
        assert _kept(db, anna) == kept


def test_places_are_kept_from_the_very_minute_at_which_their_first_day_begins(database: Database) -> None:
    with database.write() as db:
        anna = a_parent(db, at=T0)
        _meets(db, members.get(db, anna).group_id, "2026-03-04 19:30")
        tuesday = amsterdam("2026-03-03 00:00")
        for now, kept in ((tuesday - 1, []), (tuesday, ["2026-03-03", "2026-03-04"])):
            meeting_places.keep_of_member(db, members.get(db, anna), now)
            assert _kept(db, anna) == kept


def test_no_place_is_kept_for_staff_nor_where_parents_hear_of_no_meeting(database: Database) -> None:
    with database.write() as db:
        anna, sanne = members.get(db, a_parent(db, at=T0)), _without_checkin(db, role=FACILITATOR)
        for member in (anna, sanne):
            _meets(db, member.group_id, "2026-03-03 19:30")
        meeting_reminders.choose(db, anna.group_id, meeting_reminders.Reminding(to_parents=False))
        for member in (anna, sanne):
            meeting_places.keep_of_member(db, member, T0)
            assert _kept(db, member.id) == []


def test_who_enrols_has_the_places_of_a_meeting_kept(house: House) -> None:
    with house.database.write() as db:
        anna = a_parent(db, at=T0)
        _meets(db, members.get(db, anna).group_id, "2026-03-03 19:30")
        planner.plan_member(db, anna, T0)
        assert _kept(db, anna) == ["2026-03-02", "2026-03-03"]


def test_the_reminders_of_a_meeting_that_she_gets_are_told_of_no_other_step(database: Database) -> None:
    with database.write() as db:
        member = members.get(db, a_parent(db, at=T0, days=EVERY_DAY & ~0b10))
        steps = meeting_places.reminders(db, member, amsterdam("2026-03-04 19:30"), ZONE)
        assert [step.name for step in steps] == [timing.HOURS], "the day before she rests"


def _lesson_after(db: Transaction, member: Member, held: str, *, now: str | None = None) -> int | None:
    held_on = amsterdam(held)
    return lesson_moments.moment_after(db, member, held_on, amsterdam(now) if now else held_on)


@pytest.mark.parametrize(
    ("hour", "rests", "now", "following", "comes"),
    [
        ("20:00", 0, None, None, "2026-03-03 20:00"),
        ("20:00", 0b10, None, None, "2026-03-04 20:00"),
        ("20:00", EVERY_DAY, None, None, "2026-03-03 20:00"),  # who is asked on no day rests on none
        ("06:00", 0, None, None, "2026-03-03 10:00"),  # at night: by day
        ("20:00", 0, "2026-03-05 12:00", None, "2026-03-05 20:00"),  # held was said late
        ("09:00", 0, "2026-03-05 09:30", None, "2026-03-05 10:00"),
        ("20:00", 0, "2026-03-05 20:00", None, "2026-03-06 20:00"),
        ("20:00", 0, None, "2026-03-03 21:01", "2026-03-03 20:00"),
        ("20:00", 0, None, "2026-03-03 21:00", "2026-03-03 10:00"),  # too late for her hour
        ("20:00", 0, None, "2026-03-03 10:30", None),
        ("20:00", 0, "2026-03-05 12:00", "2026-03-04 19:30", "2026-03-05 20:00"),  # that one is over
        ("20:00", 0b1111110, None, None, "2026-03-09 20:00"),
    ],
)
def test_a_lesson_comes_on_her_first_day_after_its_meeting_and_before_the_next(
    database: Database, hour: str, rests: int, now: str | None, following: str | None, comes: str | None
) -> None:
    with database.write() as db:
        member = members.get(db, a_parent(db, at=T0, hour=hour, days=EVERY_DAY & ~rests))
        if following is not None:
            _meets(db, member.group_id, following, session=2)
        found = _lesson_after(db, member, "2026-03-02 19:30", now=now)
    assert found == (amsterdam(comes) if comes else None)


def test_a_lesson_comes_by_day_to_who_has_no_checkin(database: Database) -> None:
    with database.write() as db:
        assert _lesson_after(db, _without_checkin(db), "2026-03-02 19:30") == amsterdam("2026-03-03 10:00")


def test_a_lesson_that_is_to_come_by_itself_follows_her_hour(database: Database) -> None:
    with database.write() as db:
        anna = members.get(db, a_parent(db, at=T0, hour="20:00"))
        held = meetings.get(db, _meets(db, anna.group_id, "2026-03-02 09:00"))
        lesson_moments.move_along(db, anna, T0)
        assert planned_prompts.first(db, anna.id, LESSON) is None, "none is to come"
        made = lesson_moments.plan_after(db, anna, 1, held.starts_at, T0)
        assert made is not None
        assert (made.scheduled_at, made.study_day) == (amsterdam("2026-03-03 20:00"), 2)
        routines.set_for(db, anna.id, CHECKIN, zone=ZONE, minute=minute_of("18:00"))
        lesson_moments.move_along(db, anna, T0)
        assert _lessons(db, anna.id) == [amsterdam("2026-03-03 20:00")], "nobody said that it was held"
        meetings.hold(db, held.id, at=T0)
        lesson_moments.move_along(db, anna, T0)
        assert _lessons(db, anna.id) == [amsterdam("2026-03-03 18:00")]
        routines.set_for(db, anna.id, CHECKIN, zone=ZONE, minute=minute_of("19:00"))
        routines.set_for(db, anna.id, LESSON, zone=ZONE, minute=600, days=1)
        lesson_moments.move_along(db, anna, T0)
        assert _lessons(db, anna.id) == [amsterdam("2026-03-03 18:00")], "she chose a moment for lessons"


def test_a_lesson_of_long_after_now_is_left_where_it_is(database: Database) -> None:
    with database.write() as db:
        anna = members.get(db, a_parent(db, at=T0, hour="20:00"))
        meetings.hold(db, _meets(db, anna.group_id, "2026-03-02 09:00"), at=T0)
        plan_by_hand(db, anna.id, LESSON, T0 + 7 * DAY + 60)
        lesson_moments.move_along(db, anna, T0)
        assert _lessons(db, anna.id) == [T0 + 7 * DAY + 60]


def _lessons(db: Transaction, member_id: int) -> list[int]:
    return due.planned_ahead(db, member_id, LESSON, after=T0, before=T0 + 30 * DAY)
