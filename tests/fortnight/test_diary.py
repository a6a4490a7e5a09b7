"""The diary says what is missing and what is too much, and what came by itself though it should answer."""

from __future__ import annotations

from tests.fortnight.diary import Seen, difference

EVENING = [
    Seen("19:30", "", "Morgen zien we elkaar. / Kom je? [Ik kom]", by_itself=True),
    Seen("20:00", "", "Heb je even een minuut?", by_itself=True),
    Seen("20:01", "", "Dank je."),
    Seen("", "now: ", "Deze vragen zijn nu dicht."),
]
WRITTEN = ["19:30 * Morgen zien we elkaar. / Kom je?", "20:00 * Heb je even", "20:01 Dank je.", "now: Deze vragen"]


def test_a_page_as_it_was_written_tells_nothing() -> None:
    assert difference(WRITTEN, EVENING) == []
    assert difference(["20:00-20:02 Dank je.", "toast: Goed."], [EVENING[2], Seen("", "toast: ", "Goed.")]) == []


def test_a_page_tells_what_is_missing_and_what_is_too_much() -> None:
    assert difference(WRITTEN, EVENING[1:]) == ["  missing:  19:30 * Morgen zien we elkaar. / Kom je?"]
    assert difference(WRITTEN[:2] + WRITTEN[3:], EVENING) == ["  too much: 20:01 Dank je."]
    assert difference([], EVENING[2:3]) == ["  too much: 20:01 Dank je."]


def test_a_page_tells_another_minute_another_order_and_a_message_that_came_unasked() -> None:
    assert len(difference(["19:31 * Morgen", *WRITTEN[1:]], EVENING)) == 2
    assert len(difference([WRITTEN[1], WRITTEN[0], *WRITTEN[2:]], EVENING)) == 2
    assert len(difference([*WRITTEN[:2], "20:01 * Dank je.", WRITTEN[3]], EVENING)) == 2
    assert len(difference([*WRITTEN[:3], "Deze vragen"], EVENING)) == 2
