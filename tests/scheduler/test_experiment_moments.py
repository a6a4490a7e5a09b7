"""When it is asked how something went, and when a facilitator reads next: on any clock, in any zone."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from scheduler.experiments import AFTER_MINUTES, follow_up_at
from scheduler.local_time import is_quiet, local_date, local_minute
from scheduler.reading_hours import answers_by, last_reading, next_reading
from storage.reading_hours import WEEKDAYS, ReadingHours
from storage.routines import EVERY_DAY
from tests.moments import ZONE, amsterdam

INSTANTS = st.integers(amsterdam("2026-01-01 00:00"), amsterdam("2027-12-31 00:00"))
ZONES = st.sampled_from([ZONE, "America/Sao_Paulo", "Pacific/Apia", "Australia/Lord_Howe", "UTC"])


def test_a_morning_moment_is_asked_about_that_evening() -> None:
    assert follow_up_at(amsterdam("2026-03-02 07:30"), ZONE) == amsterdam("2026-03-02 19:30")


def test_an_evening_moment_is_asked_about_an_hour_later() -> None:
    assert follow_up_at(amsterdam("2026-03-02 20:30"), ZONE) == amsterdam("2026-03-02 21:30")


def test_a_late_moment_is_asked_about_the_next_morning_over_the_clock_change_too() -> None:
    assert follow_up_at(amsterdam("2026-03-28 21:30"), ZONE) == amsterdam("2026-03-29 10:00")


def test_a_late_moment_is_not_asked_about_on_the_morning_of_her_rest_day() -> None:
    rests_on_sunday = EVERY_DAY & ~(1 << 6)
    assert follow_up_at(amsterdam("2026-03-28 21:30"), ZONE, rests_on_sunday) == amsterdam("2026-03-30 10:00")


@given(INSTANTS, ZONES)
def test_how_it_went_is_asked_after_it_within_a_day_and_never_at_night(moment: int, zone: str) -> None:
    asked = follow_up_at(moment, zone)
    assert asked >= moment + AFTER_MINUTES * 60
    assert (local_date(asked, zone) - local_date(moment, zone)).days in (0, 1)
    assert not is_quiet(asked, zone)


def test_on_friday_evening_she_reads_on_monday() -> None:
    hours = ReadingHours(WEEKDAYS, (9 * 60, 16 * 60))
    assert next_reading(hours, ZONE, amsterdam("2026-03-06 16:00")) == amsterdam("2026-03-09 09:00")
    assert next_reading(hours, ZONE, amsterdam("2026-03-06 15:59")) == amsterdam("2026-03-06 16:00")


def test_who_reads_at_no_set_time_has_a_day_and_the_first_to_read_counts() -> None:
    now = amsterdam("2026-03-02 10:00")
    assert next_reading(ReadingHours(0, (540,)), ZONE, now) is None
    assert answers_by([None, None], now) == now + 24 * 3600
    assert answers_by([None, now + 500, now + 100], now) == now + 100 + 2 * 3600


def test_the_last_time_she_read_is_found_from_one_instant_on_and_before_another() -> None:
    hours = ReadingHours(WEEKDAYS, (9 * 60, 16 * 60))
    nine, four = amsterdam("2026-03-02 09:00"), amsterdam("2026-03-02 16:00")

    def last(since: int, before: int) -> int | None:
        return last_reading(hours, ZONE, since, before)

    assert last(nine, four + 1) == four
    assert last(nine, four) == nine
    assert last(nine + 1, four) is None
    assert last(nine, nine + 1) == nine
    assert last_reading(ReadingHours(0, (540,)), ZONE, nine, four) is None


@given(INSTANTS, ZONES, st.integers(1, 127), st.lists(st.integers(0, 1439), min_size=1, max_size=4))
def test_she_reads_next_on_one_of_her_days_within_a_week(
    now: int, zone: str, days: int, minutes: list[int]
) -> None:
    reading = next_reading(ReadingHours(days, tuple(minutes)), zone, now)
    assert reading is not None
    assert now < reading <= now + 8 * 24 * 3600
    if local_minute(reading, zone) in minutes:  # a clock change may leave her minute out
        assert days >> local_date(reading, zone).weekday() & 1
