"""Which measurement is asked on which day, at which minute, and of whom: each case by itself."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import bindparam, update

from scheduler import burden, waves
from scheduler.burden import NUDGE
from scheduler.waves import WavePlan
from storage import groups, meetings, members, planned_prompts, prompts, routines
from storage.database import Database, Transaction
from storage.groups import Group
from storage.members import Member, member
from storage.prompts import CHECKIN, COMPLETED, DECLINED, EXPIRED, LESSON, NOT_SENT, QUEUED, WAVE, Prompt
from storage.routines import EVERY_DAY
from tests.moments import T0, ZONE, amsterdam
from tests.scheduler.cast import DAY, a_parent, minute_of

MONDAY = date(2026, 3, 2)
MORNING = amsterdam(f"{MONDAY} 08:00")
MEETING = amsterdam("2026-03-05 19:30")
_INTO = update(member).where(member.c.id == bindparam("who")).values(group_id=bindparam("group"))
START = WavePlan("start", session=1, opens=-3, closes=1, instruments=("attention", "mood"))


def _there(
    db: Transaction, *, hour: str = "20:30", days: int = EVERY_DAY, meets: bool = True
) -> tuple[Group, Member]:
    """A parent who said yes to research, in a group that meets on Thursday."""
    anna = a_parent(db, at=T0, hour=hour, days=days)
    members.record_consent(db, anna, members.RESEARCH, True, version="v", at=T0)
    group = groups.get(db, members.get(db, anna).group_id)
    if meets:
        meetings.add(db, group_id=group.id, session=1, starts_at=MEETING, zone=ZONE, at=T0)
    return group, members.get(db, anna)


def _asked(db: Transaction, member: Member) -> list[Prompt]:
    return prompts.of_subject(db, member.id, WAVE, 1)


def _plan(db: Transaction, group: Group, now: int = MORNING) -> int:
    return waves.plan(db, group, [START], now)


def _becomes(db: Transaction, prompt: Prompt, *states: str) -> None:
    for state in states:
        prompts.move(db, prompt.id, state, at=MORNING)


@pytest.mark.parametrize(
    ("day", "planned"), [("2026-03-01", 0), ("2026-03-02", 1), ("2026-03-06", 1), ("2026-03-07", 0)]
)
def test_it_is_asked_within_the_days_around_its_meeting(database: Database, day: str, planned: int) -> None:
    with database.write() as db:
        group, anna = _there(db)
        assert _plan(db, group, amsterdam(f"{day} 08:00")) == planned
        assert [each.local_date for each in _asked(db, anna)] == [day] * planned


def test_what_is_planned_says_what_is_asked_when_and_of_which_day_of_hers(database: Database) -> None:
    with database.write() as db:
        group, anna = _there(db)
        other = _there(db)[1]
        db.run(_INTO, who=other.id, group=group.id)
        assert _plan(db, group, MORNING + DAY) == 2
        (made,) = _asked(db, anna)
    assert (made.scheduled_at, made.instrument, made.study_day) == (amsterdam("2026-03-03 10:30"), "attention", 2)


@pytest.mark.parametrize(
    ("states", "next_one"),
    [
        ((), None),  # it is planned already
        ((QUEUED,), None),
        ((QUEUED, DECLINED), None),
        ((QUEUED, COMPLETED), "mood"),
        ((QUEUED, EXPIRED), "mood"),
        ((NOT_SENT,), "attention"),
    ],
)
def test_one_instrument_follows_the_other_once_it_is_dealt_with(
    database: Database, states: tuple[str, ...], next_one: str | None
) -> None:
    with database.write() as db:
        group, anna = _there(db)
        _plan(db, group)
        _becomes(db, _asked(db, anna)[0], *states)
        assert _plan(db, group, MORNING + DAY) == (next_one is not None)
        assert [each.instrument for each in _asked(db, anna)[1:]] == ([next_one] if next_one else [])


def test_after_the_last_instrument_nothing_is_asked(database: Database) -> None:
    with database.write() as db:
        group, anna = _there(db)
        for day in range(2):
            assert _plan(db, group, MORNING + day * DAY) == 1
            _becomes(db, _asked(db, anna)[day], QUEUED, COMPLETED)
        assert _plan(db, group, MORNING + 2 * DAY) == 0


@pytest.mark.parametrize("why", ["rest day", "no consent", "full", "paused", "another's", "too late"])
def test_of_who_rests_or_said_no_or_has_a_full_day_nothing_is_asked_today(database: Database, why: str) -> None:
    now = amsterdam(f"{MONDAY} 10:30") if why == "too late" else MORNING
    with database.write() as db:
        group, anna = _there(db, days=EVERY_DAY & ~(why == "rest day"))
        if why == "no consent":
            members.record_consent(db, anna.id, members.RESEARCH, False, version="v", at=T0)
        elif why == "full":
            for subject in (1, 2):
                burden.said(db, anna.id, MONDAY.isoformat(), NUDGE, subject, at=MORNING)
        elif why == "paused":
            members.set_state(db, anna.id, members.PAUSED)
        elif why == "another's":
            planned_prompts.add(
                db, member_id=anna.id, kind=WAVE, local_date=MONDAY.isoformat(), slot=0, zone=ZONE, instrument="x",
                study_day=1, scheduled_at=MORNING, subject=2)  # fmt: skip
        assert _plan(db, group, now) == 0
        assert _asked(db, anna) == []


@pytest.mark.parametrize(
    ("hour", "lesson", "comes"),
    [
        ("20:30", None, "10:30"),
        ("10:00", None, "10:30"),
        ("11:00", None, "10:30"),
        ("10:01", None, "12:30"),
        ("10:59", None, "12:30"),
        ("10:30", "12:30", "15:30"),
        ("12:30", "10:30", "15:30"),
        ("15:30", "10:30", "12:30"),
    ],
)
def test_it_is_asked_at_an_hour_at_which_little_else_comes(
    database: Database, hour: str, lesson: str | None, comes: str
) -> None:
    with database.write() as db:
        _, anna = _there(db, hour=hour)
        if lesson is not None:
            routines.set_for(db, anna.id, LESSON, zone=ZONE, minute=minute_of(lesson), days=1)
        assert waves.next_try(db, anna, MORNING) == amsterdam(f"2026-03-03 {comes}")
        assert waves.next_try(db, anna, MORNING, after=timedelta(days=2)) == amsterdam(f"2026-03-04 {comes}")


def test_where_every_hour_is_taken_it_is_the_last_of_them_and_what_is_switched_off_takes_none(
    database: Database,
) -> None:
    with database.write() as db:
        _, anna = _there(db, hour="10:30")
        routines.set_for(db, anna.id, LESSON, zone=ZONE, minute=minute_of("12:30"), days=1)
        routines.set_for(db, anna.id, "third", zone=ZONE, minute=minute_of("15:30"), days=1)
        assert waves.next_try(db, anna, MORNING) == amsterdam("2026-03-03 15:30")
        routines.set_for(db, anna.id, CHECKIN, zone=ZONE, minute=minute_of("10:30"), active=False)
        assert waves.next_try(db, anna, MORNING) == amsterdam("2026-03-03 10:30")


@pytest.mark.parametrize(
    ("days", "rests"),
    [(EVERY_DAY, []), (EVERY_DAY & ~0b100, [2]), (0, []), (0b1, [1, 2, 3, 4, 5, 6])],
)
def test_her_rest_days_are_those_on_which_she_is_not_asked_unless_she_never_is(
    database: Database, days: int, rests: list[int]
) -> None:
    with database.write() as db:
        _, anna = _there(db, days=days)
        week = [MONDAY + timedelta(days=number) for number in range(7)]
        assert [day.weekday() for day in week if waves.rests(db, anna, day)] == rests


def _ahead(db: Transaction, group: Group, anna: Member, until: str = "2026-03-31 12:00") -> list[str] | None:
    found = waves.window_ahead(db, group, anna, START, MORNING, amsterdam(until))
    return None if found is None else [day.isoformat() for day in found]


def test_the_days_ahead_of_a_measurement_are_those_on_which_it_may_still_ask(database: Database) -> None:
    with database.write() as db:
        group, anna = _there(db, days=EVERY_DAY & ~0b1)
        assert _ahead(db, group, anna) == ["2026-03-03", "2026-03-06"], "on Monday she rests"
        assert _ahead(db, group, anna, "2026-03-04 00:00") == ["2026-03-03", "2026-03-04"]
        assert _ahead(db, group, anna, "2026-03-02 23:59") is None
        members.record_consent(db, anna.id, members.RESEARCH, False, version="v", at=T0)
        assert _ahead(db, group, anna) is None


def test_a_measurement_asks_ahead_while_one_of_it_is_open_and_not_once_all_is_answered(database: Database) -> None:
    with database.write() as db:
        group, anna = _there(db)
        for day, states in enumerate([(QUEUED, COMPLETED), (QUEUED,)]):
            _plan(db, group, MORNING + day * DAY)
            _becomes(db, _asked(db, anna)[day], *states)
        assert _ahead(db, group, anna) == ["2026-03-02", "2026-03-06"]
        _becomes(db, _asked(db, anna)[1], COMPLETED)
        assert _ahead(db, group, anna) is None


def test_a_meeting_that_was_cancelled_has_no_days_and_one_that_was_held_has(database: Database) -> None:
    with database.write() as db:
        group, anna = _there(db, meets=False)
        assert _ahead(db, group, anna) is None
        off = meetings.add(db, group_id=group.id, session=1, starts_at=MEETING - 7 * DAY, zone=ZONE, at=T0)
        meetings.cancel(db, off.id)
        assert _ahead(db, group, anna) is None
        held = meetings.add(db, group_id=group.id, session=1, starts_at=MEETING, zone=ZONE, at=T0)
        meetings.hold(db, held.id, at=T0)
        assert _ahead(db, group, anna) == ["2026-03-02", "2026-03-06"]
