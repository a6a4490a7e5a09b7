"""Whether a day to come has room, before anything is promised for it."""

from __future__ import annotations

from datetime import date

import pytest

from scheduler import burden
from scheduler.burden import NUDGE
from scheduler.foresight import has_room
from storage import meeting_reminders, meetings, members, people, routines
from storage.prompts import CHECKIN, EXPERIMENT
from storage.routines import EVERY_DAY
from tests.moments import T0, ZONE, amsterdam
from tests.scheduler.cast import House, a_group

MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY = (date(2026, 3, day) for day in range(2, 7))
RESTS_ON_WEDNESDAY = EVERY_DAY & ~0b100


def _has_room(house: House, member_id: int, day: date, kind: str = EXPERIMENT) -> bool:
    with house.database.read() as db:
        return has_room(db, members.get(db, member_id), day, kind, T0)


def _meets(house: House, member_id: int, when: str) -> None:
    with house.database.write() as db:
        group_id = members.get(db, member_id).group_id
        meetings.add(db, group_id=group_id, session=1, starts_at=amsterdam(when), zone=ZONE, at=T0)


def test_today_has_room_beside_her_checkin_until_something_else_was_said(house: House) -> None:
    anna = house.parent(hour="20:00")
    assert _has_room(house, anna, MONDAY)
    with house.database.write() as db:
        burden.said(db, anna, MONDAY.isoformat(), NUDGE, 1, at=T0)
    assert not _has_room(house, anna, MONDAY), "her check-in is still to come"
    assert _has_room(house, anna, MONDAY, CHECKIN)
    assert _has_room(house, anna, TUESDAY)


@pytest.mark.parametrize("to_parents", [True, False])
def test_a_meeting_and_its_eve_are_full_for_who_has_a_checkin_and_hears_of_it(
    house: House, to_parents: bool
) -> None:
    anna, bea = house.parent(hour="20:00"), house.parent(hour="20:00", days=RESTS_ON_WEDNESDAY)
    for each in (anna, bea):
        _meets(house, each, "2026-03-05 19:30")
        with house.database.write() as db:
            group_id = members.get(db, each).group_id
            meeting_reminders.choose(db, group_id, meeting_reminders.Reminding(to_parents=to_parents))
    full = [each for each in (TUESDAY, WEDNESDAY, THURSDAY, FRIDAY) if not _has_room(house, anna, each)]
    assert full == ([WEDNESDAY, THURSDAY] if to_parents else [])
    assert _has_room(house, bea, WEDNESDAY), "no check-in comes on that day"


def test_once_her_checkin_was_said_it_takes_its_place_once(house: House) -> None:
    anna = house.parent(hour="10:00")
    with house.database.write() as db:
        burden.said(db, anna, MONDAY.isoformat(), CHECKIN, 1, at=T0)
    assert _has_room(house, anna, MONDAY)
    with house.database.write() as db:
        burden.said(db, anna, MONDAY.isoformat(), NUDGE, 2, at=T0)
    assert not _has_room(house, anna, MONDAY)


def test_a_checkin_of_this_very_minute_is_not_to_come(house: House) -> None:
    anna = house.parent(hour="10:00")
    with house.database.write() as db:
        burden.said(db, anna, MONDAY.isoformat(), NUDGE, 1, at=T0)
    assert _has_room(house, anna, MONDAY)


def test_what_is_promised_takes_its_place_once(house: House) -> None:
    anna = house.parent(hour="20:00", days=RESTS_ON_WEDNESDAY)
    with house.database.write() as db:
        burden.keep_place(db, anna, WEDNESDAY.isoformat(), burden.MEETING, 1)
    assert _has_room(house, anna, WEDNESDAY)


@pytest.mark.parametrize("asked", [True, False])
def test_a_checkin_that_is_switched_off_takes_no_place(house: House, asked: bool) -> None:
    anna = house.parent(hour="20:00")
    with house.database.write() as db:
        routines.set_for(db, anna, CHECKIN, zone=ZONE, minute=1200, active=asked)
        burden.keep_place(db, anna, THURSDAY.isoformat(), burden.MEETING, 1)
    assert _has_room(house, anna, THURSDAY) is not asked


def test_who_has_no_checkin_has_room_beside_a_meeting(house: House) -> None:
    with house.database.write() as db:
        bea = people.add(db, 7, name="Bea", language="nl", at=T0)
        member = members.add(db, person_id=bea.id, group_id=a_group(db, at=T0), role="parent", at=T0)
        burden.keep_place(db, member.id, THURSDAY.isoformat(), burden.MEETING, 1)
    assert _has_room(house, member.id, THURSDAY)


@pytest.mark.parametrize(("begins", "has_room"), [("12:00", True), ("12:01", False)])
def test_a_reminder_of_this_very_minute_is_not_to_come(house: House, begins: str, has_room: bool) -> None:
    anna = house.parent(hour="20:00")
    _meets(house, anna, f"2026-03-02 {begins}")
    assert _has_room(house, anna, MONDAY) is has_room
