"""Not too much: two messages a day that Anker starts, and the weightier one goes first."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduler import burden
from scheduler.burden import BROADCAST, MEETING, MEETING_CHANGED, MOST_A_DAY, NUDGE
from storage import members, offers, prompts, routines
from storage.prompts import CHECKIN, EXPERIMENT, LESSON
from tests.moments import T0, amsterdam
from tests.scheduler.cast import DAY, House, a_parent, fresh_database, plan_by_hand
from tests.thoroughness import examples

TODAY = "2026-03-02"


def test_precedence_is_the_one_that_was_agreed() -> None:
    agreed = [MEETING, CHECKIN, EXPERIMENT, LESSON, NUDGE]
    for weightier, lighter in itertools.combinations(agreed, 2):
        assert burden.rank(weightier) < burden.rank(lighter)


@pytest.mark.parametrize(
    ("kind", "spent", "ahead", "allowed"),
    [
        (CHECKIN, 0, [], True),
        (CHECKIN, 1, [], True),
        (CHECKIN, 2, [], False),
        (CHECKIN, 1, [EXPERIMENT, LESSON], True),  # the lighter ones give way
        (CHECKIN, 1, [MEETING], False),
        (LESSON, 0, [CHECKIN], True),
        (LESSON, 0, [CHECKIN, EXPERIMENT], False),
        (NUDGE, 1, [LESSON], False),
        (CHECKIN, 0, [CHECKIN, CHECKIN], True),  # its like does not go before it
        (MEETING_CHANGED, 7, [MEETING], True),
        (BROADCAST, 2, [], True),
    ],
)
def test_a_day_has_two_places_and_keeps_them_for_what_is_weightier(
    kind: str, spent: int, ahead: list[str], allowed: bool
) -> None:
    assert burden.allows(kind, spent=spent, ahead=ahead) is allowed


def test_an_unknown_kind_is_a_mistake_not_a_free_place(house: House) -> None:
    anna = house.parent()
    with house.database.write() as db, pytest.raises(KeyError, match="greeting"):
        burden.may_say(db, anna, TODAY, "greeting", 1)


def test_a_chain_counts_once_however_long_it_is(house: House) -> None:
    with house.database.write() as db:
        anna = a_parent(db, at=T0)
        for _ in range(5):
            burden.said(db, anna, TODAY, EXPERIMENT, 7, at=T0)
        assert burden.may_say(db, anna, TODAY, CHECKIN, 8)
        burden.said(db, anna, TODAY, CHECKIN, 8, at=T0)
        assert not burden.may_say(db, anna, TODAY, EXPERIMENT, 9)
        assert burden.may_say(db, anna, TODAY, EXPERIMENT, 7), "what she knows of may go on"
        assert burden.may_say(db, anna, "2026-03-03", EXPERIMENT, 9), "tomorrow is another day"


def test_what_is_exempt_takes_no_place(house: House) -> None:
    with house.database.write() as db:
        anna = a_parent(db, at=T0)
        for number in range(4):
            burden.said(db, anna, TODAY, MEETING_CHANGED, number, at=T0)
        assert burden.may_say(db, anna, TODAY, NUDGE, 9)


def test_a_person_in_two_groups_has_one_day(house: House) -> None:
    with house.database.write() as db:
        one = a_parent(db, at=T0)
        other = a_parent(db, at=T0, person_id=members.get(db, one).person_id)
        burden.said(db, one, TODAY, CHECKIN, 1, at=T0)
        burden.said(db, other, TODAY, CHECKIN, 2, at=T0)
        assert not burden.may_say(db, one, TODAY, EXPERIMENT, 3)
        assert not burden.may_say(db, other, TODAY, EXPERIMENT, 3)


def test_a_kept_place_is_for_the_meeting_until_it_is_given_back(house: House) -> None:
    with house.database.write() as db:
        anna = a_parent(db, at=T0)
        burden.keep_place(db, anna, TODAY, MEETING, 5)
        burden.said(db, anna, TODAY, CHECKIN, 1, at=T0)
        assert not burden.may_say(db, anna, TODAY, EXPERIMENT, 2)
        assert burden.may_say(db, anna, TODAY, MEETING, 5)
        burden.give_back(db, MEETING, 5)
        assert burden.may_say(db, anna, TODAY, EXPERIMENT, 2)


async def test_the_lesson_waits_a_day_when_today_is_full(house: House) -> None:
    anna = house.parent(hour="20:30", lesson=("11:00", 0))
    with house.database.write() as db:
        plan_by_hand(db, anna, EXPERIMENT, amsterdam("2026-03-02 17:00"))
    await house.live_until(amsterdam("2026-03-03 12:00"))
    said = [(kind, at) for what, at, _, kind in house.voice.noted if what == "said"]
    assert said == [
        (EXPERIMENT, amsterdam("2026-03-02 17:00")),
        (CHECKIN, amsterdam("2026-03-02 20:30")),
        (LESSON, amsterdam("2026-03-03 11:00")),
    ]


@pytest.mark.parametrize("lesson_at", ["20:25", "20:30", "20:35"])
async def test_what_would_come_within_ten_minutes_waits_and_the_weightier_keeps_its_minute(
    house: House, lesson_at: str
) -> None:
    house.parent(hour="20:30", lesson=(lesson_at, 0))
    await house.live_until(amsterdam("2026-03-02 23:00"))
    assert [(kind, at) for what, at, _, kind in house.voice.noted if what == "said"] == [
        (CHECKIN, amsterdam("2026-03-02 20:30")),
        (LESSON, amsterdam("2026-03-02 20:40")),
    ]


async def test_what_waited_never_comes_at_night(house: House) -> None:
    house.parent(hour="21:55", lesson=("21:55", 0))
    await house.live_until(amsterdam("2026-03-03 07:00"))
    said = [(kind, at) for what, at, _, kind in house.voice.noted if what == "said"]
    assert said == [(CHECKIN, amsterdam("2026-03-02 21:55"))]


async def test_a_lesson_that_waits_passes_over_her_rest_day(house: House) -> None:
    rests_on_tuesday = routines.EVERY_DAY & ~0b10
    anna = house.parent(hour="20:30", days=rests_on_tuesday, lesson=("11:00", 0))
    with house.database.write() as db:
        plan_by_hand(db, anna, EXPERIMENT, amsterdam("2026-03-02 17:00"))
    await house.live_until(amsterdam("2026-03-04 12:00"))
    assert [at for what, at, _, kind in house.voice.noted if (what, kind) == ("said", LESSON)] == [
        amsterdam("2026-03-04 11:00")
    ]


@pytest.mark.parametrize(("asked_at", "reminders"), [("2026-03-03 10:00", 0), ("2026-03-04 10:00", 1)])
async def test_an_early_riser_is_asked_something_rather_than_reminded_that_day(
    house: House, asked_at: str, reminders: int
) -> None:
    anna = house.parent(hour="08:00")
    with house.database.write() as db:
        offers.plan(db, anna, "easing", due_at=amsterdam(asked_at))
    await house.live_until(amsterdam("2026-03-03 09:59"))
    assert len([what for what, *_ in house.voice.noted if what == "reminded"]) == reminders


async def test_a_lesson_that_finds_no_place_for_days_is_dropped_and_recorded(house: House) -> None:
    anna = house.parent(hour="20:30", lesson=("11:00", 0))
    with house.database.write() as db:
        for day in range(5):
            plan_by_hand(db, anna, EXPERIMENT, amsterdam("2026-03-02 17:00") + day * DAY)
    await house.live_until(T0 + 5 * DAY)
    (lesson,) = [each for each in house.prompts_of(anna) if each.kind == LESSON]
    assert (lesson.state, lesson.reason, lesson.local_date) == ("not_sent", "budget", TODAY)


things = st.lists(
    st.tuples(st.sampled_from([CHECKIN, EXPERIMENT, LESSON]), st.integers(7 * 60 + 1, 21 * 60 + 39)),
    min_size=1,
    max_size=7,
    unique_by=lambda each: each[1],
)


@settings(max_examples=examples(40), deadline=None)
@given(things=things)
async def test_whatever_a_day_holds_she_hears_two_things_and_none_lighter_than_what_was_dropped(
    things: list[tuple[str, int]],
) -> None:
    morning = amsterdam("2026-03-02 07:00")
    with fresh_database() as database:
        house = House.at(database, morning)
        with database.write() as db:
            anna = a_parent(db, at=morning, days=0)
            for kind, minute in things:
                plan_by_hand(db, anna, kind, morning + (minute - 7 * 60) * 60)
        await house.live_until(amsterdam("2026-03-02 23:59"))
        heard = house.voice.heard_by(anna)
        rows = house.prompts_of(anna)
    assert len(heard) <= MOST_A_DAY
    said = [each.kind for each in rows if each.sent_at is not None]
    unsaid = [each for each in rows if each.sent_at is None]
    assert len(said) == min(len(things), MOST_A_DAY)
    assert all(each.reason == "budget" or each.state == prompts.PLANNED for each in unsaid)
    assert max(map(burden.rank, said)) <= min((burden.rank(each.kind) for each in unsaid), default=99)
