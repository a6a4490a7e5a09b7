"""Marks can be told from what is behind them, and letters read on it, by who sees little."""

from __future__ import annotations

import pytest

from reports.palette import BANDS, BLUE, INK, MARKS, PAPER, QUIET


def contrast(one: str, other: str) -> float:
    """How far two colours are apart, as WCAG 2.2 counts it: from 1 to 21."""

    def light(colour: str) -> float:
        parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
        red, green, blue = (each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    low, high = sorted((light(one), light(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("rung", MARKS)
def test_a_mark_stands_out_from_its_band(rung: str) -> None:
    assert contrast(MARKS[rung], BANDS[rung]) >= 3


@pytest.mark.parametrize("behind", [PAPER, *BANDS.values()])
def test_letters_can_be_read_on_what_is_behind_them(behind: str) -> None:
    assert min(contrast(INK, behind), contrast(QUIET, behind)) >= 4.5
    assert contrast(BLUE, behind) >= 3
