"""A check-in does not ring around a meeting: it comes 75 minutes before it, or it is left out."""

from __future__ import annotations

from datetime import date

import pytest

from scheduler import around_meetings, planner
from scheduler.around_meetings import clear_from, instead_of, is_around, meets
from scheduler.local_time import instant_of
from storage import meetings, members, planned_prompts
from storage.database import Database
from storage.prompts import CHECKIN, MEETING, NOT_SENT
from tests.moments import T0, ZONE, amsterdam
from tests.scheduler.cast import House, a_parent, minute_of, plan_by_hand

TUESDAY = date(2026, 3, 3)
STARTS = amsterdam("2026-03-03 19:30")


@pytest.mark.parametrize(
    ("hour", "comes"),
    [
        ("18:29", "18:29"),
        ("18:30", "18:15"),
        ("20:00", "18:15"),
        ("21:59", "18:15"),
        ("22:00", "22:00"),
    ],
)
def test_from_an_hour_before_until_half_an_hour_after_it_comes_before_the_meeting(hour: str, comes: str) -> None:
    instant, expected = amsterdam(f"2026-03-03 {hour}"), amsterdam(f"2026-03-03 {comes}")
    assert instead_of(instant, [STARTS], ZONE) == expected


def test_what_would_come_at_night_is_left_out() -> None:
    starts_at = amsterdam("2026-03-03 08:00")
    assert instead_of(amsterdam("2026-03-03 08:30"), [starts_at], ZONE) is None


def test_a_meeting_keeps_an_hour_before_and_half_an_hour_after_it_clear_to_the_second() -> None:
    over = amsterdam("2026-03-03 22:00")
    assert [meets(STARTS, at) for at in (STARTS - 3601, STARTS - 3600, over - 1, over)] == [
        False,
        True,
        True,
        False,
    ]


def test_what_would_come_earlier_around_another_meeting_is_left_out() -> None:
    afternoon, evening = amsterdam("2026-03-03 15:00"), amsterdam("2026-03-03 18:30")
    for starts in ([afternoon, evening], [evening, afternoon]):
        assert instead_of(amsterdam("2026-03-03 18:00"), starts, ZONE) is None


def test_while_two_meetings_follow_one_another_nothing_is_clear_until_the_last_is_over(database: Database) -> None:
    over, last_is_over = amsterdam("2026-03-03 22:00"), amsterdam("2026-03-03 23:00")
    with database.write() as db:
        anna = a_parent(db, at=T0)
        group_id = members.get(db, anna).group_id
        meetings.add(db, group_id=group_id, session=1, starts_at=STARTS, zone=ZONE, at=T0)
        around = [is_around(db, anna, at) for at in (STARTS - 3601, STARTS - 3600, over - 1, over)]
        assert around == [False, True, True, False]
        meetings.add(db, group_id=group_id, session=2, starts_at=amsterdam("2026-03-03 20:30"), zone=ZONE, at=T0)
        assert clear_from(db, anna, STARTS - 60) == over, "the second is far enough away"
        assert clear_from(db, anna, amsterdam("2026-03-03 20:00")) == last_is_over
        assert clear_from(db, anna, last_is_over) == last_is_over


@pytest.mark.parametrize(
    ("zone", "begins", "hour", "comes"),
    [
        ("Pacific/Auckland", "09:30", "11:59", "08:15"),  # in UTC still the day before
        ("America/Los_Angeles", "19:30", "21:59", "18:15"),  # the day after
    ],
)
async def test_a_checkin_makes_way_whichever_day_it_is_elsewhere(
    house: House, zone: str, begins: str, hour: str, comes: str
) -> None:
    anna = house.parent(hour=hour, zone=zone)
    starts_at = instant_of(TUESDAY, minute_of(begins), zone)
    with house.database.write() as db:
        group_id = members.get(db, anna).group_id
        meetings.add(db, group_id=group_id, session=1, starts_at=starts_at, zone=zone, at=T0)
        around_meetings.make_way(db, house.now)
    assert instant_of(TUESDAY, minute_of(comes), zone) in _hours(house, anna)


async def test_on_a_meeting_night_it_comes_before_and_is_back_at_its_hour_where_the_meeting_moves(
    house: House,
) -> None:
    anna = house.parent(hour="20:00")
    group_id = _meets(house, anna, STARTS)
    assert _hours(house, anna) == [amsterdam("2026-03-02 20:00"), amsterdam("2026-03-03 18:15")]
    with house.database.write() as db:
        (meeting,) = meetings.of_group(db, group_id)
        meetings.move(db, meeting.id, amsterdam("2026-03-05 19:30"), ZONE, known=0)
        planner.plan_group(db, group_id, house.now)
    await house.live_until(amsterdam("2026-03-05 22:00"))
    assert [at for what, at in house.voice.heard_by(anna) if what == "said"] == [
        amsterdam("2026-03-02 20:00"),
        amsterdam("2026-03-03 20:00"),
        amsterdam("2026-03-04 20:00"),
        amsterdam("2026-03-05 18:15"),
    ]


async def test_where_there_is_no_time_before_the_meeting_any_more_it_is_left_out_with_the_reason(
    house: House,
) -> None:
    anna = house.parent(hour="20:00")
    await house.live_until(amsterdam("2026-03-03 19:00"))
    _meets(house, anna, STARTS)
    await house.live_until(amsterdam("2026-03-03 20:30"))
    last = house.prompts_of(anna)[1]
    assert (last.local_date, last.state, last.reason) == ("2026-03-03", NOT_SENT, MEETING)


async def test_at_the_very_minute_that_it_would_come_before_a_new_meeting_it_is_too_late_to_move(
    house: House,
) -> None:
    anna = house.parent(hour="20:00")
    with house.database.write() as db:
        group_id = members.get(db, anna).group_id
        meetings.add(db, group_id=group_id, session=1, starts_at=STARTS, zone=ZONE, at=T0)
        around_meetings.make_way(db, STARTS - around_meetings.COMES_BEFORE)
    assert amsterdam("2026-03-03 20:00") in _hours(house, anna)


async def test_a_morning_meeting_moves_nothing_into_the_night(house: House) -> None:
    anna = house.parent(hour="09:00")
    _meets(house, anna, amsterdam("2026-03-03 08:00"))
    assert amsterdam("2026-03-03 09:00") in _hours(house, anna)


async def test_of_several_questions_at_random_around_it_the_first_alone_comes_before_it(house: House) -> None:
    anna = house.parent(hour="09:00", days=1)
    group_id = _meets(house, anna, STARTS)
    with house.database.write() as db:
        for hour in ("21:30", "18:40", "19:50"):
            plan_by_hand(db, anna, CHECKIN, amsterdam(f"2026-03-03 {hour}"))
        for _ in range(2):  # each time that something is planned
            around_meetings.make_way(db, house.now, group_id)
    await house.live_until(amsterdam("2026-03-03 23:00"))
    of_the_day = [each for each in house.prompts_of(anna) if each.local_date == "2026-03-03" and each.slot]
    assert [(each.scheduled_at, each.reason) for each in of_the_day] == [
        (amsterdam("2026-03-03 18:15"), None),
        (amsterdam("2026-03-03 19:50"), MEETING),
        (amsterdam("2026-03-03 21:30"), MEETING),
    ]


async def test_the_first_of_several_is_the_earliest_whatever_the_numbers_of_their_questionnaires(
    house: House,
) -> None:
    anna = house.parent(hour="09:00", days=1)
    group_id = _meets(house, anna, STARTS)
    with house.database.write() as db:
        for slot, clock in enumerate(("21:30", "19:50", "18:40"), 1):
            planned_prompts.add(
                db, member_id=anna, kind=CHECKIN, local_date=TUESDAY.isoformat(), slot=slot, zone=ZONE,
                instrument="mood", study_day=1, scheduled_at=amsterdam(f"2026-03-03 {clock}"))  # fmt: skip
        around_meetings.make_way(db, house.now, group_id)
    comes = {each.slot: each.scheduled_at for each in house.prompts_of(anna) if each.slot}
    assert comes == {
        1: amsterdam("2026-03-03 21:30"),
        2: amsterdam("2026-03-03 19:50"),
        3: amsterdam("2026-03-03 18:15"),
    }


def _meets(house: House, member_id: int, starts_at: int) -> int:
    with house.database.write() as db:
        group_id = members.get(db, member_id).group_id
        meetings.add(db, group_id=group_id, session=1, starts_at=starts_at, zone=ZONE, at=T0)
        planner.plan_group(db, group_id, house.now)
    return group_id


def _hours(house: House, member_id: int) -> list[int]:
    return [each.scheduled_at for each in house.prompts_of(member_id)]
