"""No cell of an export can be carried out as a formula, and nothing else is changed."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from reports.cells import harmless
from tests.letters import any_text

FORMULA_STARTS = "=+-@\t\r\n\0＝＋－＠"


@pytest.mark.parametrize(
    "hostile", ["=1+1", "+31612345678", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "-", "=", "＝1+1", "-1e3", "-1-1"]
)
def test_a_text_like_a_formula_gets_an_apostrophe(hostile: str) -> None:
    assert harmless(hostile) == "'" + hostile


@pytest.mark.parametrize("number", ["-1", "-12.5", "0", "10"])
def test_a_number_stays_a_number(number: str) -> None:
    assert harmless(number) == number


@given(any_text())
@example("'t ging goed")
@example("")
def test_any_other_text_stays_as_it_is(text: str) -> None:
    told = harmless(text)
    assert told.removeprefix("'" if told != text else "") == text
    if text and text[0] not in FORMULA_STARTS:
        assert told == text


@given(st.sampled_from(FORMULA_STARTS), any_text())
def test_only_a_plain_number_may_start_like_a_formula(start: str, rest: str) -> None:
    told = harmless(start + rest)
    if told == start + rest:
        assert start == "-"
        float(rest)
