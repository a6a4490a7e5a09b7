"""Days and moments as people type them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.typed_moment import moment_in, moments_in
from content.typed_pieces import Unread
from content.typed_time import minute_in
from tests.letters import any_text

MONDAY = date(2026, 3, 2)
DAYS = st.dates(date(2024, 1, 1), date(2035, 12, 31))
MONTHS = (
    *("januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus"),
    *("september", "oktober", "november", "december"),
)


@pytest.mark.parametrize(
    ("typed", "day", "minute"),
    [
        ("5 maart 19:30", date(2026, 3, 5), 1170),
        ("do 5 mrt om 19.30", date(2026, 3, 5), 1170),
        ("March 5, 7 pm", date(2026, 3, 5), 1140),
        ("5-3 19u30", date(2026, 3, 5), 1170),
        ("5/3/2027 half 8", date(2027, 3, 5), 1170),
        ("2027-03-04T09:00", date(2027, 3, 4), 540),
        ("morgen 9:30", date(2026, 3, 3), 570),
        ("overmorgen om 8 uur", date(2026, 3, 4), 1200),
        ("vandaag 20:00", MONDAY, 1200),
        ("donderdag half 8", date(2026, 3, 5), 1170),
        ("maandag 10:00", date(2026, 3, 9), 600),
        ("29 februari 10:00", date(2028, 2, 29), 600),
        ("1 maart 10:00", date(2027, 3, 1), 600),
    ],
)
def test_a_moment_is_understood_as_people_write_it(typed: str, day: date, minute: int) -> None:
    assert moment_in(typed, MONDAY) == (day, minute)


@pytest.mark.parametrize(
    ("typed", "hour", "minute"),
    [
        ("kwart over vier", 16, 15),
        ("om kwart voor 8", 19, 45),
        ("tien over half 9", 20, 40),
        ("vijf voor half acht 's ochtends", 7, 25),
        ("half negen", 20, 30),
        ("half 1", 12, 30),
        ("10 minuten voor twaalf", 23, 50),
        ("half past 7", 19, 30),
        ("quarter to eight am", 7, 45),
        ("twaalf uur", 12, 0),
    ],
)
def test_a_time_is_understood_as_people_say_it(typed: str, hour: int, minute: int) -> None:
    assert minute_in(typed) == 60 * hour + minute


@pytest.mark.parametrize(
    "typed", ["", "19:30", "5 maart", "31 juni 10:00", "ergens volgende week", "2027-13-01 10:00"]
)
def test_what_is_no_moment_is_not_guessed(typed: str) -> None:
    assert isinstance(moment_in(typed, MONDAY), Unread)


@given(DAYS, DAYS, st.integers(0, 23), st.integers(0, 59), st.sampled_from(["iso", "numbers", "name"]))
def test_a_written_date_with_its_year_reads_back(
    day: date, today: date, hour: int, minute: int, style: str
) -> None:
    written = {
        "iso": day.isoformat(),
        "numbers": f"{day.day}-{day.month}-{day.year}",
        "name": f"{day.day} {MONTHS[day.month - 1]} {day.year}",
    }[style]
    assert moment_in(f"{written} {hour:02}:{minute:02}", today) == (day, 60 * hour + minute)


@given(DAYS, st.integers(0, 365))
def test_a_date_without_a_year_is_the_next_one(today: date, ahead: int) -> None:
    day = today + timedelta(days=ahead)
    moment = moment_in(f"{day.day} {MONTHS[day.month - 1]} 20:30", today)
    assert not isinstance(moment, Unread)
    found, _ = moment
    assert (found.day, found.month) == (day.day, day.month)
    assert today <= found <= day


@given(any_text(max_size=40), DAYS)
def test_anything_typed_is_a_moment_or_is_asked_about(typed: str, today: date) -> None:
    found = moment_in(typed, today)
    assert isinstance(found, Unread) or 0 <= found[1] < 24 * 60


@pytest.mark.parametrize(
    ("typed", "days", "place"),
    [
        ("ma 2 en 9 maart 19:30, buurthuis", (2, 9), "buurthuis"),
        ("2, 9 en 16 maart half 8", (2, 9, 16), ""),
        ("ma 2 en do 5 maart 19:30", (2, 5), ""),
        ("2/3, 9/3 en 16/3 19:30, De Linde, zaal 2", (2, 9, 16), "De Linde, zaal 2"),
        ("30 en 31 maart 19:30\nbuurthuis", (30, 31), "buurthuis"),
        ("Tuesday 3 and 10 March 7.30 pm, community centre", (3, 10), "community centre"),
        ("donderdag 19:30, buurthuis", (5,), "buurthuis"),
        ("volgende week dinsdag half 8 's avonds, De Linde, zaal 2", (3,), "De Linde, zaal 2"),
    ],
)
def test_several_days_and_a_place_in_one_line(typed: str, days: tuple[int, ...], place: str) -> None:
    found = (tuple(date(2026, 3, day) for day in days), 19 * 60 + 30, place)
    assert moments_in(typed, date(2026, 2, 27)) == found


@pytest.mark.parametrize(
    "typed",
    [
        "di 2 en 9 maart 19:30, buurthuis",  # 2 March is a Monday
        "2 maart 19:30, 9 maart 20:00",
        "2 tot 9 maart 19:30",
        "elke dinsdag 19:30",
        "1 en 8 maart",
        "31 en 9 maart 19:30",
        "2 en 2 maart 19:30",
        "donderdag 19:30, vrijdag",
        "donderdag, buurthuis",
    ],
)
def test_a_line_that_can_be_read_in_two_ways_is_not_read(typed: str) -> None:
    assert isinstance(moments_in(typed, date(2026, 2, 27)), Unread)
