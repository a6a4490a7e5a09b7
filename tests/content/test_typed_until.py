"""Until when, as people type it: said in full, or asked about; nothing that changes the meaning is passed over."""

from __future__ import annotations

from datetime import date

import pytest

from content.typed_pieces import Unread
from content.typed_until import day_until, minute_until, minutes_lasting

WEDNESDAY = date(2026, 3, 4)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("tot vrijdag", "2026-03-06"),
        ("overmorgen", "2026-03-06"),
        ("drie dagen", "2026-03-07"),
        ("één week", "2026-03-11"),
        ("for two weeks", "2026-03-18"),
        ("vrijdag over een week", "2026-03-13"),
        ("volgende week vrijdag", "2026-03-13"),
        ("ik ben er weer op maandag", "2026-03-09"),
        ("ik ben er weer vanaf maandag", "2026-03-09"),
        ("back from monday", "2026-03-09"),
        ("12/3", "2026-03-12"),
        ("until the 12th", "2026-03-12"),
        ("tot 28 december", "2026-12-28"),
        ("tot 1 maart 2027", "2027-03-01"),
        ("tot volgende week", "2026-03-09"),
        ("tot na het weekend", "2026-03-09"),
        ("weer na het weekend", "2026-03-09"),
        ("until next week", "2026-03-09"),
        ("back after the weekend", "2026-03-09"),
    ],
)
def test_a_day_is_the_first_on_which_it_is_over(typed: str, day: str) -> None:
    assert day_until(typed, WEDNESDAY) == date.fromisoformat(day)


@pytest.mark.parametrize(
    "typed",
    [
        *("t/m vrijdag", "niet op zondag", "eerste maandag", "om de dag", "31 februari", "29-2-2027", "vandaag"),
        *(
            "vanaf vrijdag",
            "ik ben weg vanaf vrijdag",
            "from friday",
            "vrijdag of zaterdag",
            "een paar dagen",
            "na het eten",
            "400 dagen",
            "volgende week",
            "maandag 9 uur",
            "tot 1 maart",
            "until 28 february",
        ),
    ],
)
def test_what_is_unread_is_asked(typed: str) -> None:
    assert isinstance(day_until(typed, WEDNESDAY), Unread)


@pytest.mark.parametrize(
    ("typed", "hour"),
    [("tot 16:00", 16), ("tot half 5", 16.5), ("tot 8 uur", 20), ("7 pm", 19)],
)
def test_an_hour_is_the_next_of_that_name(typed: str, hour: float) -> None:
    assert minute_until(typed, 15 * 60) == hour * 60
    assert minutes_lasting(typed) is None


@pytest.mark.parametrize("typed", ["nog 2 uur", "for 2 hours"])
def test_hours_that_it_lasts_are_no_hour_of_the_day(typed: str) -> None:
    assert minutes_lasting(typed) == 120
    assert isinstance(minute_until(typed, 15 * 60), Unread)


@pytest.mark.parametrize(
    "typed", ["vanaf 16:00", "from 4 pm", "2 uur", "een uur", "tot morgen", "half", "tussen 8 en 9"]
)
def test_an_hour_that_may_be_two_things_is_asked(typed: str) -> None:
    assert isinstance(minute_until(typed, 15 * 60), Unread)
    assert minutes_lasting(typed) is None
