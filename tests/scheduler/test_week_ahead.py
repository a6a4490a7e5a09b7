"""What is foreseen of the days to come: what the ticks will do, worked out without them."""

from __future__ import annotations

import pytest

from scheduler import burden
from scheduler import experiments as moments
from scheduler.burden import MEETING, NUDGE
from scheduler.week_ahead import Foreseen, foresee
from storage import (
    easing,
    experiment_versions,
    experiments,
    meeting_reminders,
    meetings,
    members,
    planned_prompts,
    prompts,
    routines,
)
from storage.database import Database, Transaction
from storage.members import FACILITATOR, Member
from storage.prompts import CHECKIN, EXPERIMENT, LESSON
from storage.routines import EVERY_DAY
from tests.moments import T0, ZONE, amsterdam
from tests.scheduler.cast import DAY, a_group, a_parent, minute_of, plan_by_hand

TODAY = "2026-03-02"
BUT_TUESDAYS, BUT_TUESDAYS_AND_WEDNESDAYS = EVERY_DAY & ~0b10, EVERY_DAY & ~0b110


def _anna(db: Transaction, *, hour: str = "20:30", days: int = EVERY_DAY) -> Member:
    return members.get(db, a_parent(db, at=T0, hour=hour, days=days))


def _meets(db: Transaction, group_id: int, when: str, *, held: bool = False) -> int:
    meeting = meetings.add(db, group_id=group_id, session=1, starts_at=amsterdam(when), zone=ZONE, at=T0)
    if held:
        meetings.hold(db, meeting.id, at=T0)
    return meeting.id


def _lesson_on_mondays(db: Transaction, anna: Member, hour: str) -> None:
    """She chose this moment for lessons, and one lies ready."""
    _meets(db, anna.group_id, "2026-03-01 19:30", held=True)
    routines.set_for(db, anna.id, routines.LESSON, zone=ZONE, minute=minute_of(hour), days=1)


def _tries(db: Transaction, anna: Member, hour: str, *, is_planned: bool = False) -> None:
    which = experiments.propose(db, anna.id, title="Zitten", at=T0, wait_until=T0, words={})
    version = experiment_versions.change(db, which.id, at=T0, minute=minute_of(hour), days=EVERY_DAY, times=1)
    experiments.agree(db, version, at=T0)
    if is_planned:
        moments.write_down(db, experiments.get(db, which.id), anna, amsterdam(f"{TODAY} {hour}"), T0)


def _seen(db: Transaction, who: Member, until: str, *, now: int = T0) -> list[tuple[str, int]]:
    return [(each.kind, each.instant) for each in foresee(db, who, now, amsterdam(until))]


def _at(kind: str, *moments: str) -> list[tuple[str, int]]:
    return [(kind, amsterdam(moment)) for moment in moments]


def test_a_checkin_is_foreseen_of_each_of_her_days_until_that_very_second(database: Database) -> None:
    with database.write() as db:
        anna = _anna(db, days=BUT_TUESDAYS)
        comes = _at(CHECKIN, "2026-03-02 20:30", "2026-03-04 20:30")
        assert _seen(db, anna, "2026-03-04 20:30") == comes
        assert _seen(db, anna, "2026-03-04 20:29") == comes[:1]
        assert _seen(db, anna, "2026-03-04 20:30", now=amsterdam("2026-03-02 20:30")) == comes[1:]


def test_a_checkin_that_came_today_is_not_foreseen_again(database: Database) -> None:
    with database.write() as db:
        anna = _anna(db)
        said = plan_by_hand(db, anna.id, CHECKIN, T0)
        prompts.move(db, said.id, prompts.QUEUED, at=T0)
        assert _seen(db, anna, "2026-03-03 23:00") == _at(CHECKIN, "2026-03-03 20:30")


def test_no_checkin_is_foreseen_of_who_gets_none(database: Database) -> None:
    with database.write() as db:
        anna = _anna(db)
        a_parent(db, at=T0 + 60, person_id=anna.person_id)
        assert _seen(db, anna, "2026-03-04 23:00") == [], "another group asks her"
        bea = _anna(db)
        routines.set_for(db, bea.id, CHECKIN, zone=ZONE, minute=600, active=False)
        assert _seen(db, bea, "2026-03-04 23:00") == []


def test_who_is_written_to_less_is_asked_once_a_week(database: Database) -> None:
    with database.write() as db:
        anna = _anna(db)
        easing.begin(db, anna.id, at=T0)
        weekly = _at(CHECKIN, "2026-03-02 20:30", "2026-03-09 20:30", "2026-03-16 20:30")
        assert _seen(db, anna, "2026-03-22 23:00") == weekly


def test_around_a_meeting_of_any_of_her_groups_a_checkin_comes_earlier(database: Database) -> None:
    with database.write() as db:
        anna = _anna(db, hour="20:00")
        other = members.add(
            db, person_id=anna.person_id or 0, group_id=a_group(db, at=T0), role=FACILITATOR, at=T0
        )
        members.set_state(db, other.id, members.ACTIVE)
        _meets(db, other.group_id, "2026-03-03 19:30")
        comes = _at(CHECKIN, "2026-03-02 20:00", "2026-03-03 18:15")
        assert _seen(db, anna, "2026-03-03 23:00") == comes


def test_around_a_meeting_that_begins_too_soon_to_come_before_it_no_checkin_is_foreseen(
    database: Database,
) -> None:
    with database.write() as db:
        anna = _anna(db, hour="11:30")
        meeting_reminders.choose(db, anna.group_id, meeting_reminders.Reminding(to_parents=False))
        _meets(db, anna.group_id, f"{TODAY} 11:00")
        assert [each for each in _seen(db, anna, f"{TODAY} 20:00") if each[0] == CHECKIN] == []


@pytest.mark.parametrize("to_parents", [True, False])
def test_the_reminders_of_her_groups_meetings_are_foreseen_where_she_gets_them(
    database: Database, to_parents: bool
) -> None:
    with database.write() as db:
        anna = _anna(db)
        _meets(db, anna.group_id, "2026-03-05 19:30")
        _meets(db, a_group(db, at=T0), "2026-03-04 19:30")
        meeting_reminders.choose(db, anna.group_id, meeting_reminders.Reminding(to_parents=to_parents))
        comes = _at(MEETING, "2026-03-04 19:30", "2026-03-05 17:30") if to_parents else []
        found = [each for each in _seen(db, anna, "2026-03-05 23:00") if each[0] == MEETING]
        assert found == comes
        later = _seen(db, anna, "2026-03-05 23:00", now=amsterdam("2026-03-04 19:30"))
        assert [each for each in later if each[0] == MEETING] == comes[1:]


def test_staff_are_told_of_their_checkins_alone(database: Database) -> None:
    with database.write() as db:
        anna = _anna(db)
        sanne = members.add(db, person_id=anna.person_id or 0, group_id=anna.group_id, role=FACILITATOR, at=T0)
        _meets(db, anna.group_id, "2026-03-05 19:30")
        assert _seen(db, sanne, "2026-03-05 23:00") == []


def test_an_experiment_is_foreseen_with_its_title(database: Database) -> None:
    with database.write() as db:
        anna = _anna(db, days=0)
        _tries(db, anna, "17:30")
        at = amsterdam(f"{TODAY} 17:30")
        assert foresee(db, anna, T0, amsterdam(f"{TODAY} 23:00")) == [Foreseen(at, EXPERIMENT, at, "Zitten")]


def test_two_things_are_foreseen_ten_minutes_apart(database: Database) -> None:
    with database.write() as db:
        anna = _anna(db)
        _lesson_on_mondays(db, anna, "20:30")
        comes = [*_at(CHECKIN, f"{TODAY} 20:30"), *_at(LESSON, f"{TODAY} 20:40")]
        assert _seen(db, anna, f"{TODAY} 20:40") == comes
        assert _seen(db, anna, f"{TODAY} 20:39") == comes[:1]


def test_what_is_to_come_waits_for_ten_minutes_after_what_she_was_told(database: Database) -> None:
    with database.write() as db:
        anna = _anna(db, hour="10:05")
        burden.keep_place(db, anna.id, TODAY, MEETING, 5)
        assert _seen(db, anna, f"{TODAY} 23:00") == _at(CHECKIN, f"{TODAY} 10:05")
        burden.said(db, anna.id, TODAY, NUDGE, 1, at=T0)
        assert _seen(db, anna, f"{TODAY} 23:00") == _at(CHECKIN, f"{TODAY} 10:10")


def test_a_reminder_of_a_meeting_keeps_its_minute(database: Database) -> None:
    with database.write() as db:
        anna = _anna(db, days=0)
        _meets(db, anna.group_id, f"{TODAY} 19:30")
        _tries(db, anna, "17:25")
        comes = [*_at(EXPERIMENT, f"{TODAY} 17:25"), *_at(MEETING, f"{TODAY} 17:30")]
        assert _seen(db, anna, f"{TODAY} 23:00")[:2] == comes


def test_a_day_has_two_places_and_of_a_third_thing_nothing_is_foreseen(database: Database) -> None:
    with database.write() as db:
        anna = _anna(db)
        meeting_id = _meets(db, anna.group_id, f"{TODAY} 14:00")
        _tries(db, anna, "17:30", is_planned=True)
        comes = [*_at(MEETING, f"{TODAY} 12:00"), *_at(CHECKIN, f"{TODAY} 20:30")]
        assert _seen(db, anna, f"{TODAY} 23:00") == comes
        burden.said(db, anna.id, TODAY, MEETING, meeting_id, at=T0)
        assert _seen(db, anna, f"{TODAY} 23:00") == comes, "one chain"
        burden.said(db, anna.id, TODAY, NUDGE, 1, at=T0)
        assert _seen(db, anna, f"{TODAY} 23:00") == comes[:1], "she heard of it already"


@pytest.mark.parametrize(
    ("days", "comes"),
    [
        (EVERY_DAY, "2026-03-03 11:00"),
        (BUT_TUESDAYS, "2026-03-04 11:00"),
        (BUT_TUESDAYS_AND_WEDNESDAYS, None),  # too late by then
    ],
)
def test_a_lesson_without_room_waits_for_her_next_day(database: Database, days: int, comes: str | None) -> None:
    with database.write() as db:
        anna = _anna(db, days=days)
        _lesson_on_mondays(db, anna, "11:00")
        for subject in (1, 2):
            burden.said(db, anna.id, TODAY, NUDGE, subject, at=T0)
        found = [each for each in _seen(db, anna, "2026-03-08 23:00") if each[0] == LESSON]
    assert found == (_at(LESSON, comes) if comes else [])


def _lessons(db: Transaction, anna: Member, until: str = "2026-03-31 12:00", *, now: int = T0) -> list[int]:
    return [instant for kind, instant in _seen(db, anna, until, now=now) if kind == LESSON]


def test_of_who_chose_no_moment_a_lesson_is_foreseen_the_day_after_each_meeting(database: Database) -> None:
    with database.write() as db:
        anna = _anna(db)
        for when in ("2026-03-05 19:30", "2026-03-12 19:30"):
            _meets(db, anna.group_id, when)
        comes = [amsterdam("2026-03-06 20:40"), amsterdam("2026-03-13 20:40")]
        assert _lessons(db, anna) == comes
        assert _lessons(db, anna, "2026-03-10 12:00") == comes[:1]


def test_at_the_moment_she_chose_a_lesson_is_foreseen_only_where_one_lies_ready_by_then(
    database: Database,
) -> None:
    with database.write() as db:
        anna = _anna(db)
        meeting_reminders.choose(db, anna.group_id, meeting_reminders.Reminding(to_parents=False))
        routines.set_for(db, anna.id, routines.LESSON, zone=ZONE, minute=minute_of("11:00"), days=0b100)
        assert _lessons(db, anna) == []
        _meets(db, anna.group_id, "2026-03-05 19:30")
        assert _lessons(db, anna) == [], "her Wednesday comes first"
        _meets(db, anna.group_id, "2026-03-04 09:00")
        assert _lessons(db, anna) == [amsterdam("2026-03-05 11:00")], "not around the meeting itself"
        _meets(db, anna.group_id, "2026-03-01 19:30", held=True)
        assert _lessons(db, anna) == [amsterdam("2026-03-05 11:00")]
        routines.set_for(
            db, anna.id, routines.LESSON, zone=ZONE, minute=minute_of("11:00"), days=0b100, active=False
        )
        assert _lessons(db, anna) == []


def test_before_a_meeting_begins_its_lesson_is_not_foreseen(database: Database) -> None:
    with database.write() as db:
        anna = _anna(db)
        routines.set_for(db, anna.id, routines.LESSON, zone=ZONE, minute=minute_of("18:00"), days=0b100)
        _meets(db, anna.group_id, "2026-03-04 19:30")
        assert _lessons(db, anna) == []


def test_the_one_lesson_that_lies_ready_is_foreseen_once(database: Database) -> None:
    with database.write() as db:
        anna = _anna(db)
        _lesson_on_mondays(db, anna, "11:00")
        plan_by_hand(db, anna.id, LESSON, amsterdam("2026-03-03 20:30"))
        assert _lessons(db, anna) == [amsterdam(f"{TODAY} 11:00")]


def test_a_lesson_that_she_was_given_is_not_foreseen_again(database: Database) -> None:
    with database.write() as db:
        anna = _anna(db)
        _lesson_on_mondays(db, anna, "11:00")
        assert _lessons(db, anna) == [amsterdam(f"{TODAY} 11:00")]
        given = planned_prompts.add(
            db, member_id=anna.id, kind=LESSON, local_date="2026-03-01", slot=0, zone=ZONE, instrument=None,
            study_day=1, scheduled_at=T0 - DAY, subject=1)  # fmt: skip
        prompts.move(db, given.id, prompts.QUEUED, at=T0 - DAY)
        assert _lessons(db, anna) == []


def test_a_lesson_that_is_planned_is_foreseen_at_its_moment(database: Database) -> None:
    with database.write() as db:
        anna = _anna(db)
        _meets(db, anna.group_id, "2026-03-01 19:30", held=True)
        plan_by_hand(db, anna.id, LESSON, amsterdam("2026-03-03 20:30"))
        assert _lessons(db, anna) == [amsterdam("2026-03-03 20:40")]


def test_the_lesson_of_a_meeting_that_runs_now_is_foreseen(database: Database) -> None:
    with database.write() as db:
        anna = _anna(db)
        _meets(db, anna.group_id, "2026-03-05 19:30")
        assert _lessons(db, anna, now=amsterdam("2026-03-05 20:30")) == [amsterdam("2026-03-06 20:40")]


def test_a_lesson_may_come_in_the_second_in_which_its_meeting_ends_and_comes_once(database: Database) -> None:
    with database.write() as db:
        anna = _anna(db, days=0)
        meeting_reminders.choose(db, anna.group_id, meeting_reminders.Reminding(to_parents=False))
        _meets(db, anna.group_id, "2026-03-04 18:30")
        ends = amsterdam("2026-03-04 20:30")
        for instant in (ends, ends + DAY):
            plan_by_hand(db, anna.id, LESSON, instant)
        assert _lessons(db, anna) == [ends]


def test_where_the_next_meeting_comes_first_only_its_lesson_is_foreseen(database: Database) -> None:
    with database.write() as db:
        anna = _anna(db)
        for when in ("2026-03-05 19:30", "2026-03-06 10:30"):
            _meets(db, anna.group_id, when)
        assert _lessons(db, anna) == [amsterdam("2026-03-07 20:40")]


def test_who_is_not_asked_how_she_is_hears_of_a_lesson_that_waited_the_next_day(database: Database) -> None:
    with database.write() as db:
        sanne = _anna(db).person_id or 0
        bea = members.add(db, person_id=sanne, group_id=a_group(db, at=T0), role=members.PARENT, at=T0)
        _lesson_on_mondays(db, bea, "11:00")
        for subject in (1, 2):
            burden.said(db, bea.id, TODAY, NUDGE, subject, at=T0)
        assert _lessons(db, bea) == [amsterdam("2026-03-03 11:00")]
