"""Time in one's hand: what comes next, moving there, and a line of what happened."""

from __future__ import annotations

from time import monotonic

import pytest
from playwright.sync_api import expect

from simulator.page.control import Coming
from simulator.page.time_travel import SPEED
from tests.browser.conftest import Visitor
from tests.browser.stage import Stage
from tests.moments import amsterdam

pytestmark = pytest.mark.long

MOMENT = 1200  # milliseconds: a clock that still plays would move twice


def test_clock_tells_the_groups_time_and_what_comes_next(stage: Stage, visit: Visitor) -> None:
    stage.control.plans = [
        Coming(amsterdam("2026-03-02 12:00"), "expiry", 1),
        Coming(amsterdam("2026-03-03 20:00"), "checkin", 2),
    ]
    page = visit(stage.address)
    expect(page.clock()).to_contain_text("10:00")
    expect(page.clock()).to_contain_text("ma 2 mrt")
    expect(page.clock()).to_contain_text("Straks di 20:00 · check-in (2)")
    expect(page.clock().get_by_role("button", name="Naar de bijeenkomst")).to_have_count(0)


def test_clock_visits_each_instant_on_its_way_and_says_what_happened(stage: Stage, visit: Visitor) -> None:
    anna, bea = stage.person("Anna"), stage.person("Bea")
    noon, evening, meeting = (amsterdam(f"2026-03-02 {hour}:00") for hour in (12, 19, 21))
    stage.control.plans = [Coming(noon, "expiry", 1), Coming(evening, "checkin", 2), Coming(meeting, "meeting", 1)]

    def ask_both() -> None:
        for each in (anna, bea):
            stage.at_once(each, "Heb je even?")

    stage.control.on_arrival = {evening: ask_both}
    page = visit(stage.address)
    page.moves_clock("Naar de volgende vraag")
    assert [each for each in stage.control.visited if each in (noon, evening)] == [noon, evening]
    expect(page.clock()).to_contain_text("19:00 · check-in → Anna, Bea")
    page.sees("Bea", "Heb je even?")
    page.moves_clock("+1 uur")
    expect(page.clock()).to_contain_text("20:00")
    page.moves_clock("Naar de bijeenkomst")
    expect(page.clock()).to_contain_text("21:00 · bijeenkomst")
    page.moves_clock("+1 dag")
    expect(page.clock()).to_contain_text("di 3 mrt")


def test_programme_plays_on_to_a_week_and_can_be_paused_on_the_way(stage: Stage, visit: Visitor) -> None:
    days = [amsterdam(f"2026-03-{day:02} 20:00") for day in range(2, 31)]
    stage.control.plans = [Coming(each, "checkin", 1) for each in days]
    page = visit(stage.address)
    week = page.clock().get_by_label("Week")
    expect(week).to_have_value("2")
    week.fill("3")
    page.moves_clock("Naar week")
    expect(page.clock()).to_contain_text("ma 16 mrt")
    expect(page.clock().get_by_role("button", name="Speel 60×")).to_be_visible()
    assert [each for each in stage.control.visited if each in days] == days[:14]
    expect(week).to_have_value("4")

    stage.control.on_arrival = {days[15]: lambda: stage.control.pace.clear()}
    page.moves_clock("Naar week")
    page.moves_clock("Pauze")
    expect(page.clock().get_by_role("button", name="Speel 60×")).to_be_visible()
    stage.control.pace.set()
    expect(page.clock()).to_contain_text("di 17 mrt")


def test_time_plays_at_sixty_times_its_pace_until_paused(stage: Stage, visit: Visitor) -> None:
    page = visit(stage.address)
    began, before = monotonic(), stage.control.clock.offset
    page.moves_clock("Speel 60×")
    expect(page.clock()).not_to_contain_text("10:00")
    expect(page.clock()).not_to_contain_text("10:01")
    page.moves_clock("Pauze")
    expect(page.clock().get_by_role("button", name="Speel 60×")).to_be_visible()
    assert stage.control.now() >= amsterdam("2026-03-02 10:02")
    ahead = stage.control.clock.offset
    assert ahead - before <= SPEED * (monotonic() - began)
    page.page.wait_for_timeout(MOMENT)
    assert stage.control.clock.offset == ahead
