"""Days of the week as people type them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.typed_days import days_in
from content.typed_pieces import Unread
from tests.letters import any_text

NAMES = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")


@pytest.mark.parametrize(
    ("typed", "days"),
    [
        ("elke dag", 0b1111111),
        ("doordeweeks", 0b0011111),
        ("ma t/m vr", 0b0011111),
        ("Mon to Fri", 0b0011111),
        ("vrijdag tot en met maandag", 0b1110001),
        ("in het weekend", 0b1100000),
    ],
)
def test_days_are_understood_as_typed(typed: str, days: int) -> None:
    assert days_in(typed) == days


@given(st.sets(st.integers(0, 6), min_size=1), st.sampled_from([", ", " en ", " + ", "\n"]))
def test_any_days_named_one_by_one_are_those_days(numbers: set[int], between: str) -> None:
    assert days_in(between.join(NAMES[number] for number in numbers)) == sum(1 << number for number in numbers)


@given(any_text())
def test_whatever_is_typed_gives_days_of_one_week_or_is_asked_about(typed: str) -> None:
    days = days_in(typed)
    assert isinstance(days, Unread) or 0 < days < 0b10000000
