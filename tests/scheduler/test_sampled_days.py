"""A day on which something is asked at random: one chain, kept apart, never at night, drawn the same again."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from scheduler.burden import APART, MOST_A_DAY
from scheduler.local_time import QUIET_FROM, QUIET_UNTIL, instant_of, local_minute
from scheduler.sampling import SamplingPlan, minutes_of
from storage import burden, planned_prompts
from storage.database import Transaction
from storage.prompts import CHECKIN, EXPERIMENT, LESSON, NOT_SENT, Prompt
from tests.moments import T0, ZONE, amsterdam
from tests.scheduler.cast import House, a_parent, fresh_database, plan_by_hand
from tests.thoroughness import examples

MONDAY = date(2026, 3, 2)
MORNING, NIGHT = amsterdam("2026-03-02 07:00"), amsterdam("2026-03-02 23:59")
MOMENT = "moment"


def _sample(db: Transaction, member_id: int, minute: int, slot: int, instrument: str = MOMENT) -> Prompt:
    return planned_prompts.add(
        db,
        member_id=member_id,
        kind=CHECKIN,
        local_date=MONDAY.isoformat(),
        slot=slot,
        zone=ZONE,
        instrument=instrument,
        study_day=1,
        scheduled_at=instant_of(MONDAY, minute, ZONE),
    )


def _said(house: House, member_id: int) -> list[tuple[str, int]]:
    return [(kind, at) for what, at, who, kind in house.voice.noted if (what, who) == ("said", member_id)]


async def test_two_random_prompts_of_a_day_take_one_place_beside_the_daily_check_in(house: House) -> None:
    anna = house.parent(hour="20:30", lesson=("18:00", 0))
    with house.database.write() as db:
        _sample(db, anna, 12 * 60, 1)
        _sample(db, anna, 15 * 60, 2)
    await house.live_until(NIGHT)
    assert _said(house, anna) == [
        (CHECKIN, amsterdam("2026-03-02 12:00")),
        (CHECKIN, amsterdam("2026-03-02 15:00")),
        (CHECKIN, amsterdam("2026-03-02 20:30")),
    ]


async def test_a_chain_that_was_heard_of_keeps_no_second_place(house: House) -> None:
    with house.database.write() as db:
        anna = a_parent(db, at=T0, days=0)
        _sample(db, anna, 12 * 60, 1)
        _sample(db, anna, 19 * 60, 2)
        plan_by_hand(db, anna, LESSON, amsterdam("2026-03-02 15:00"))
    await house.live_until(NIGHT)
    assert [kind for kind, _ in _said(house, anna)] == [CHECKIN, LESSON, CHECKIN]


async def test_what_two_questionnaires_ask_at_random_are_two_chains(house: House) -> None:
    with house.database.write() as db:
        anna = a_parent(db, at=T0, days=0)
        _sample(db, anna, 12 * 60, 1)
        _sample(db, anna, 13 * 60, 11, "other")
        _sample(db, anna, 14 * 60, 21, "third")
    await house.live_until(NIGHT)
    assert [(each.instrument, each.reason) for each in house.prompts_of(anna)] == [
        (MOMENT, None),
        ("other", None),
        ("third", "budget"),
    ]


@pytest.mark.parametrize(("now", "state"), [("21:59", "sent"), ("22:01", NOT_SENT)])
async def test_a_random_prompt_is_not_her_own_hour_and_never_comes_at_night(
    house: House, now: str, state: str
) -> None:
    with house.database.write() as db:
        anna = a_parent(db, at=T0, days=0)
        _sample(db, anna, 21 * 60 + 59, 1)
    await house.jump_to(amsterdam(f"2026-03-02 {now}"))
    (only,) = house.prompts_of(anna)
    assert only.state == state


def test_a_window_around_her_hour_still_has_room() -> None:
    plan = SamplingPlan(MOMENT, 1, 1, 7, (), 10 * 60, 12 * 60, 1, 90, 1)
    (only,) = minutes_of(plan, "P-1", MONDAY, 11 * 60)
    assert abs(only - 11 * 60) >= 10


plans = st.builds(
    SamplingPlan,
    instrument=st.just(MOMENT),
    slot=st.just(1),
    after_session=st.just(1),
    days=st.just(7),
    fixed=st.just(()),
    first=st.integers(QUIET_UNTIL, QUIET_FROM - 1),
    last=st.integers(QUIET_UNTIL, QUIET_FROM - 1),
    times=st.integers(1, 2),
    apart=st.integers(10, 240),
    seed=st.integers(0, 9),
)
others = st.lists(
    st.tuples(st.sampled_from([EXPERIMENT, LESSON]), st.integers(7 * 60 + 1, 21 * 60 + 39)),
    max_size=4,
    unique_by=lambda each: each[1],
)


@settings(max_examples=examples(40), deadline=None)
@given(plan=plans, checkin=st.one_of(st.none(), st.integers(QUIET_UNTIL, QUIET_FROM - 1)), others=others)
async def test_whatever_is_planned_at_random_comes_in_its_window_apart_and_as_one_chain(
    plan: SamplingPlan, checkin: int | None, others: list[tuple[str, int]]
) -> None:
    assume(plan.last - plan.first >= (plan.times - 1) * plan.apart)
    drawn = minutes_of(plan, "P-1", MONDAY, checkin)
    assert drawn == minutes_of(plan, "P-1", MONDAY, checkin), "planned twice, it is the same"
    assert all(plan.first <= each <= plan.last for each in drawn)
    assert all(after - before >= plan.apart for before, after in pairwise(drawn))
    with fresh_database() as database:
        house = House.at(database, MORNING - 60)
        with database.write() as db:
            anna = a_parent(db, at=MORNING, days=0)
            for place, minute in enumerate(drawn):
                _sample(db, anna, minute, plan.slot + place)
            if checkin is not None:
                plan_by_hand(db, anna, CHECKIN, instant_of(MONDAY, checkin, ZONE))
            for kind, minute in others:
                plan_by_hand(db, anna, kind, instant_of(MONDAY, minute, ZONE))
        await house.live_until(NIGHT)
        said = _said(house, anna)
        with database.read() as db:
            spent = [load for load in burden.of_day(db, anna, MONDAY.isoformat()) if load.at is not None]
    assert len(spent) <= MOST_A_DAY
    assert len(said) <= MOST_A_DAY + max(0, len(drawn) - 1), "only a chain holds more than one"
    assert all(after - before >= APART for (_, before), (_, after) in pairwise(said))
    assert all(QUIET_UNTIL <= local_minute(at, ZONE) < QUIET_FROM for _, at in said)
