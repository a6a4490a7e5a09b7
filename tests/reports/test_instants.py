"""Local times are those of the time zone database, in every zone, around every change of the clock."""

from datetime import datetime
from zoneinfo import ZoneInfo, available_timezones

from hypothesis import example, given
from hypothesis import strategies as st

from reports.instants import local_time

YEAR_2026, YEAR_2040, MONTH = 1_767_225_600, 2_208_988_800, 30 * 86_400
SPRING_2027 = 1806195600  # 28 March 2027, 01:00 UTC: Amsterdam's clocks go from 02:00 to 03:00
AUTUMN_2027 = 1824944400  # 31 October 2027, 01:00 UTC: back from 03:00 to 02:00


@given(
    st.sampled_from(sorted(available_timezones() - {"localtime"})),
    st.integers(min_value=YEAR_2026, max_value=YEAR_2040),
)
@example("Europe/Amsterdam", SPRING_2027 - 1)
@example("Europe/Amsterdam", SPRING_2027)
@example("Australia/Lord_Howe", 1_806_000_000)
@example("Asia/Kathmandu", 1_806_000_001)
def test_a_local_time_is_what_zoneinfo_says(zone: str, instant: int) -> None:
    assert local_time(zone, instant) == datetime.fromtimestamp(instant, ZoneInfo(zone)).isoformat()


def test_the_hour_that_comes_twice_is_told_apart_by_its_offset() -> None:
    assert local_time("Europe/Amsterdam", AUTUMN_2027 - 1800) == "2027-10-31T02:30:00+02:00"
    assert local_time("Europe/Amsterdam", AUTUMN_2027 + 1800) == "2027-10-31T02:30:00+01:00"


def test_every_zone_changes_its_clock_on_a_quarter_of_an_hour() -> None:
    """What the cache of quarters rests on: the offset at a quarter's start holds until its end."""
    changes = 0
    for zone in sorted(available_timezones() - {"localtime"}):
        clock = ZoneInfo(zone)
        for month in range(YEAR_2026, YEAR_2040, MONTH):
            if offset(clock, month) == offset(clock, month + MONTH):
                continue
            before, after = month, month + MONTH
            while after - before > 1:
                middle = (before + after) // 2
                before, after = (
                    (middle, after) if offset(clock, middle) == offset(clock, month) else (before, middle)
                )
            changes += 1
            assert (after % 900, offset(clock, after) % 900) == (0, 0), zone
    assert changes > 5_000


def offset(clock: ZoneInfo, instant: int) -> float:
    """Seconds east of UTC."""
    east = datetime.fromtimestamp(instant, clock).utcoffset()
    assert east is not None
    return east.total_seconds()


def test_no_instant_is_an_empty_cell() -> None:
    assert local_time("Europe/Amsterdam", None) == ""
