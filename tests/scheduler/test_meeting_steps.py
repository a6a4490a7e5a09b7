"""When what belongs to a meeting is due, whatever its hour, zone and clock changes."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from scheduler import meetings
from scheduler.local_time import instant_of, is_quiet, local_date, local_minute
from scheduler.meetings import AFTERWARDS, DAY, HOURS, PLACES
from tests.moments import ZONE, amsterdam

ZONES = st.sampled_from(
    ["Europe/Amsterdam", "America/New_York", "Australia/Lord_Howe", "Africa/Casablanca", "UTC"]
)
DAYS = st.dates(date(2026, 1, 1), date(2027, 12, 31))
MINUTES = st.integers(0, 24 * 60 - 1)


@given(DAYS, MINUTES, ZONES)
def test_steps_of_any_meeting_come_in_order_by_day_and_reminders_before_it(
    day: date, minute: int, zone: str
) -> None:
    starts_at = instant_of(day, minute, zone)
    steps = meetings.steps(starts_at, zone)
    assert [step.name for step in steps] == [
        name for name in (PLACES, DAY, HOURS, AFTERWARDS) if name in {step.name for step in steps}
    ]
    assert all(step.at < step.until for step in steps)
    reminders = [step for step in steps if step.name in (DAY, HOURS)]
    assert all(step.until <= starts_at and not is_quiet(step.at, zone) for step in reminders)
    assert all(one.until <= other.at for one, other in pairwise(reminders))
    assert reminders, "there is always one"


@given(DAYS, MINUTES, ZONES, st.integers(-4 * 24 * 3600, 10 * 24 * 3600))
def test_what_is_due_is_due_until_it_is_done_and_found_by_its_next_instant(
    day: date, minute: int, zone: str, offset: int
) -> None:
    starts_at = instant_of(day, minute, zone)
    now, done = starts_at + offset, set[str]()
    while due := meetings.due(starts_at, zone, done, now):
        assert all(step.at <= now < step.until for step in due)
        assert all(step.name == PLACES or not is_quiet(now, zone) for step in due)
        done.add(due[0].name)
    following = meetings.next_instant(starts_at, zone, done, now)
    if following is not None:
        assert following > now
        assert meetings.due(starts_at, zone, done, following), "at that instant something is due"


def test_reminders_of_an_evening_come_at_its_own_hour_the_day_before_and_two_hours_before() -> None:
    starts_at = amsterdam("2026-03-29 19:30")  # the clock went forward that night
    at = {step.name: step.at for step in meetings.steps(starts_at, ZONE)}
    assert at == {
        PLACES: amsterdam("2026-03-28 00:00"),
        DAY: amsterdam("2026-03-28 19:30"),
        HOURS: amsterdam("2026-03-29 17:30"),
        AFTERWARDS: amsterdam("2026-03-29 21:30"),
    }


def test_a_step_stands_until_the_next_or_the_meeting_and_the_question_how_it_was_for_a_week() -> None:
    starts_at = amsterdam("2026-03-05 19:30")
    until = {step.name: step.until for step in meetings.steps(starts_at, ZONE)}
    assert until == {
        PLACES: starts_at,
        DAY: amsterdam("2026-03-05 17:30"),
        HOURS: starts_at,
        AFTERWARDS: amsterdam("2026-03-12 21:30"),
    }


def test_a_meeting_has_something_due_from_three_days_before_it_until_a_day_after_the_question() -> None:
    assert meetings.BEFORE == 3 * 86_400
    assert meetings.AFTER == 2 * 3600 + 8 * 86_400


def test_a_step_is_due_from_its_second_until_the_second_before_its_end() -> None:
    starts_at = amsterdam("2026-03-05 19:30")
    at, until = amsterdam("2026-03-05 17:30"), starts_at
    done = {PLACES, DAY}
    names = [
        [step.name for step in meetings.due(starts_at, ZONE, done, now)] for now in (at - 1, at, until - 1, until)
    ]
    assert names == [[], [HOURS], [HOURS], []]
    assert meetings.passed(starts_at, ZONE, at) == [DAY, HOURS]
    assert meetings.passed(starts_at, ZONE, at - 1) == [DAY]


def test_the_next_step_is_the_earliest_that_is_not_done() -> None:
    starts_at = amsterdam("2026-03-05 19:30")
    eve = amsterdam("2026-03-04 00:00")
    assert meetings.next_instant(starts_at, ZONE, set(), eve - 1) == eve
    assert meetings.next_instant(starts_at, ZONE, set(), eve) == amsterdam("2026-03-04 19:30")
    assert meetings.next_instant(starts_at, ZONE, {DAY}, eve) == amsterdam("2026-03-05 17:30")
    assert meetings.next_instant(starts_at, ZONE, {PLACES, DAY, HOURS, AFTERWARDS}, 0) is None


def test_what_is_due_at_night_comes_at_seven_where_it_still_stands_then() -> None:
    starts_at = amsterdam("2026-03-05 12:00")
    at_night, seven = amsterdam("2026-03-04 23:00"), amsterdam("2026-03-05 07:00")
    assert meetings.next_instant(starts_at, ZONE, {PLACES, HOURS, AFTERWARDS}, at_night) == seven
    assert meetings.next_instant(starts_at, ZONE, {DAY, HOURS, AFTERWARDS}, at_night) is None, "places are silent"
    early = amsterdam("2026-03-05 09:00")
    assert meetings.next_instant(early, ZONE, {PLACES, HOURS, AFTERWARDS}, at_night) is None, (
        "the other comes then"
    )


def test_an_early_meeting_is_reminded_of_after_the_quiet_hours() -> None:
    at = {step.name: step.at for step in meetings.steps(amsterdam("2026-03-05 08:30"), ZONE)}
    assert at[HOURS] == amsterdam("2026-03-05 07:00")


@given(DAYS, st.integers(1, 30), st.sets(st.integers(0, 40), max_size=10), MINUTES, ZONES)
def test_a_weekly_calendar_keeps_its_weekday_hour_and_count_around_holidays(
    first: date, count: int, off: set[int], minute: int, zone: str
) -> None:
    skipped = {first + timedelta(weeks=week) for week in off}
    days = meetings.weekly(first, count, skipped)
    assert len(days) == count
    assert days == sorted(set(days))
    assert {day.weekday() for day in days} == {first.weekday()}
    assert not skipped & set(days)
    between = {first + timedelta(weeks=week) for week in range((days[-1] - first).days // 7 + 1)}
    assert between - set(days) <= skipped, "no week is left out that was not a holiday"
    assert all(local_date(instant_of(day, minute, zone), zone) in (day, day + timedelta(days=1)) for day in days)


@given(DAYS, st.integers(7 * 60, 21 * 60))
def test_the_wall_clock_shows_the_same_hour_the_day_before(day: date, minute: int) -> None:
    starts_at = instant_of(day, minute, ZONE)
    (reminder,) = [step for step in meetings.steps(starts_at, ZONE) if step.name == DAY]
    assert local_minute(reminder.at, ZONE) == minute
    assert local_date(reminder.at, ZONE) == day - timedelta(days=1)


@given(DAYS, MINUTES, ZONES, st.integers(0, 4 * 24 * 3600))
def test_what_a_move_has_told_already_is_not_said_once_more(
    day: date, minute: int, zone: str, before: int
) -> None:
    starts_at = instant_of(day, minute, zone)
    now = starts_at - before
    passed = meetings.passed(starts_at, zone, now)
    assert [step.name for step in meetings.due(starts_at, zone, passed, now) if step.name != PLACES] == []
