"""A check-in does not ring around a meeting: it comes 75 minutes before it, or it is left out."""

from __future__ import annotations

import pytest

from scheduler import around_meetings, planner
from scheduler.around_meetings import instead_of
from storage import meetings, members
from storage.prompts import CHECKIN, MEETING, NOT_SENT
from tests.moments import T0, ZONE, amsterdam
from tests.scheduler.cast import House, plan_by_hand

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


async def test_on_a_meeting_night_it_comes_before_and_is_back_at_its_hour_where_the_meeting_moves(
    house: House,
) -> None:
    anna = house.parent(hour="20:00")
    group_id = _meets(house, anna, STARTS)
    assert _hours(house, anna) == [amsterdam("2026-03-02 20:00"), amsterdam("2026-03-03 18:15")]
    with house.database.write() as db:
        (meeting,) = meetings.of_group(db, group_id)
        meetings.move(db, meeting.id, amsterdam("2026-03-05 19:30"), ZONE)
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


def _meets(house: House, member_id: int, starts_at: int) -> int:
    with house.database.write() as db:
        group_id = members.get(db, member_id).group_id
        meetings.add(db, group_id=group_id, session=1, starts_at=starts_at, zone=ZONE, at=T0)
        planner.plan_group(db, group_id, house.now)
    return group_id


def _hours(house: House, member_id: int) -> list[int]:
    return [each.scheduled_at for each in house.prompts_of(member_id)]
