"""Wall-clock times, against an oracle that only watches clocks."""

import random
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduler import local_time
from tests.scheduler import oracle
from tests.thoroughness import examples

AMSTERDAM = "Europe/Amsterdam"
ZONES = sorted(available_timezones() - {"localtime", "posixrules"})
SEED = 20_260_329

zones = st.sampled_from(ZONES)
minutes = st.integers(0, local_time.MINUTES_A_DAY - 1)
instants = st.integers(oracle.seconds(oracle.FROM), oracle.seconds(oracle.UNTIL))


def local(zone: str, text: str) -> int:
    """The instant of a local time written with its offset, checked against the zone."""
    shown = datetime.fromisoformat(text)
    assert shown.utcoffset() == shown.astimezone(ZoneInfo(zone)).utcoffset()
    return int(shown.timestamp())


@pytest.mark.parametrize(
    ("zone", "day", "clock", "text"),
    [
        (AMSTERDAM, date(2026, 7, 1), (20, 30), "2026-07-01T20:30+02:00"),
        (AMSTERDAM, date(2026, 3, 29), (2, 30), "2026-03-29T03:00+02:00"),  # gap
        (AMSTERDAM, date(2026, 10, 25), (2, 30), "2026-10-25T02:30+02:00"),  # fold
        ("Africa/Cairo", date(2026, 4, 24), (0, 30), "2026-04-24T01:00+03:00"),  # a day that begins at one
        ("America/Santiago", date(2026, 9, 6), (0, 0), "2026-09-06T01:00-03:00"),
        ("America/Nuuk", date(2026, 3, 28), (23, 30), "2026-03-29T00:00-01:00"),  # a gap that ends tomorrow
        ("Australia/Lord_Howe", date(2026, 10, 4), (2, 15), "2026-10-04T02:30+11:00"),  # half an hour
        ("Asia/Kathmandu", date(2026, 5, 5), (7, 0), "2026-05-05T07:00+05:45"),
    ],
)
def test_a_minute_becomes_the_instant_people_there_expect(
    zone: str, day: date, clock: tuple[int, int], text: str
) -> None:
    hour, minute = clock
    assert local_time.instant_of(day, hour * 60 + minute, zone) == local(zone, text)


def check_around(zone: str, transition: int, step: int) -> int:
    """Compare every `step`th minute of the days around a transition; how many were compared."""
    seen = oracle.watched(zone, transition - 3 * 86_400, transition + 3 * 86_400)
    middle, compared = local_time.local_date(transition, zone), 0
    for day in (middle - timedelta(days=1), middle, middle + timedelta(days=1)):
        for minute in range(0, local_time.MINUTES_A_DAY, step):
            wanted = oracle.expected(seen, (day, minute))
            assert local_time.instant_of(day, minute, zone) == wanted, (zone, day, minute)
            compared += 1
    return compared


def test_each_minute_around_a_sample_of_clock_changes_is_as_watched() -> None:
    chosen = random.Random(SEED)
    compared = 0
    for zone in chosen.sample(ZONES, 60):
        changes = oracle.transitions(zone)
        compared += sum(check_around(zone, each, 15) for each in chosen.sample(changes, min(3, len(changes))))
    assert compared > 5_000


@pytest.mark.slow
@pytest.mark.parametrize("part", range(8))
def test_each_quarter_hour_around_every_clock_change_of_ten_years_is_as_watched(part: int) -> None:
    compared = sum(check_around(zone, each, 15) for zone in ZONES[part::8] for each in oracle.transitions(zone))
    assert compared > 100_000


@settings(max_examples=examples(40), deadline=None)
@given(zone=zones, minute=minutes, days=st.integers(1, 127), after=instants)
def test_the_next_occurrence_is_the_first_one_a_watcher_sees(
    zone: str, minute: int, days: int, after: int
) -> None:
    seen = oracle.watched(zone, after - 3 * 86_400, after + 10 * 86_400)
    first = local_time.local_date(after, zone)
    wanted = min(
        instant
        for day in (first + timedelta(days=count) for count in range(-1, 9))
        if days >> day.weekday() & 1
        for instant in [oracle.expected(seen, (day, minute))]
        if instant > after
    )
    assert local_time.next_occurrence(zone, minute, days, after) == wanted


@settings(max_examples=examples(25), deadline=None)
@given(zone=zones, minute=minutes, after=instants)
def test_a_daily_routine_comes_once_for_each_date_never_twice(zone: str, minute: int, after: int) -> None:
    came = []
    for _ in range(400):
        following = local_time.next_occurrence(zone, minute, 127, after)
        assert following is not None
        came.append(following)
        after = following
    # Counted at noon: a gap at midnight may move a late minute into the next date, but never out of its turn.
    days = {(each - came[0] + 43_200) // 86_400 for each in came}
    assert days == set(range(400))


def test_a_routine_without_days_never_comes() -> None:
    assert local_time.next_occurrence(AMSTERDAM, 600, 0, 1_800_000_000) is None


@settings(max_examples=examples(200), deadline=None)
@given(zone=zones, instant=instants)
def test_quiet_hours_end_at_seven_or_where_she_is_already(zone: str, instant: int) -> None:
    end = local_time.after_quiet(instant, zone)
    assert not local_time.is_quiet(end, zone)
    shown = datetime.fromtimestamp(instant, ZoneInfo(zone))
    if 7 <= shown.hour < 22:
        assert end == instant
    else:
        assert 0 < end - instant <= 11 * 3600
        assert datetime.fromtimestamp(end, ZoneInfo(zone)).hour == 7


@pytest.mark.parametrize("text", ["2026-07-01T22:00", "2026-07-01T23:59", "2026-07-02T00:00", "2026-07-02T06:59"])
def test_the_quiet_hours_of_one_night_end_on_one_morning(text: str) -> None:
    end = local_time.after_quiet(local(AMSTERDAM, f"{text}+02:00"), AMSTERDAM)
    assert end == local(AMSTERDAM, "2026-07-02T07:00+02:00")


@pytest.mark.parametrize(
    ("text", "quiet"),
    [("21:59", False), ("22:00", True), ("00:00", True), ("06:59", True), ("07:00", False)],
)
def test_quiet_hours_run_from_ten_to_seven_on_her_own_wall(text: str, quiet: bool) -> None:
    assert local_time.is_quiet(local(AMSTERDAM, f"2026-07-01T{text}+02:00"), AMSTERDAM) is quiet


@settings(max_examples=examples(200))
@given(zone=zones, instant=instants)
def test_date_and_minute_are_those_on_the_wall(zone: str, instant: int) -> None:
    shown = datetime.fromtimestamp(instant, UTC).astimezone(ZoneInfo(zone))
    assert local_time.local_date(instant, zone) == shown.date()
    assert local_time.local_minute(instant, zone) == shown.hour * 60 + shown.minute


def test_the_day_of_enrolment_is_study_day_one() -> None:
    enrolled = date(2026, 7, 1)
    assert local_time.study_day(enrolled.toordinal(), enrolled) == 1
    assert local_time.study_day(enrolled.toordinal(), date(2026, 7, 8)) == 8


def test_a_zone_that_this_machine_does_not_know_goes_by_the_clock_at_home() -> None:
    day = date(2026, 7, 1)
    for zone in ("Europe/Nowhere", "", "../../etc/passwd", "\0", "Europe"):
        assert local_time.instant_of(day, 600, zone) == local_time.instant_of(day, 600, "Europe/Amsterdam")
