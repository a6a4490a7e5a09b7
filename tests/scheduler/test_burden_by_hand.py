"""What the budget counts, and from when on something may be said: each case by itself."""

from __future__ import annotations

import pytest

from scheduler import burden
from scheduler.burden import LEFT, MEETING, NUDGE, chain_of, subject_of
from storage import members, planned_prompts, prompts
from storage.database import Database, Transaction
from storage.prompts import CHECKIN, EXPERIMENT, LESSON, WAVE, Prompt
from tests.moments import T0, ZONE, amsterdam
from tests.scheduler.cast import a_parent, plan_by_hand

TODAY, TOMORROW = "2026-03-02", "2026-03-03"
APART = 10 * 60
IN_THE_MORNING = amsterdam(f"{TOMORROW} 07:00")


def _sampled(db: Transaction, member_id: int, slot: int, instrument: str = "mood") -> Prompt:
    """One of the questions that a questionnaire asks at random today."""
    return planned_prompts.add(
        db,
        member_id=member_id,
        kind=CHECKIN,
        local_date=TODAY,
        slot=slot,
        zone=ZONE,
        instrument=instrument,
        study_day=1,
        scheduled_at=T0 + slot,
    )


def _person(db: Transaction, member_id: int) -> int:
    person_id = members.get(db, member_id).person_id
    assert person_id is not None
    return person_id


def test_a_chain_by_name_is_one_and_never_a_prompt() -> None:
    names = [f"{kind} {number}" for kind in ("stil", "easing") for number in range(50)]
    assert len({chain_of(name) for name in names}) == len(names)
    assert all(chain_of(name) == chain_of(name) < 0 for name in names)


def test_what_one_questionnaire_asks_at_random_is_one_chain_a_day(database: Database) -> None:
    with database.write() as db:
        anna = a_parent(db, at=T0)
        first, second = _sampled(db, anna, 1), _sampled(db, anna, 2)
        other = _sampled(db, anna, 3, "sleep")
        own = plan_by_hand(db, anna, EXPERIMENT, T0)
    assert subject_of(first) == subject_of(second) != subject_of(other)
    assert subject_of(own) == own.id


def test_what_is_still_to_come_of_a_chain_that_was_said_takes_no_second_place(database: Database) -> None:
    with database.write() as db:
        anna = a_parent(db, at=T0)
        first, _second = _sampled(db, anna, 1), _sampled(db, anna, 2)
        prompts.move(db, first.id, prompts.QUEUED, at=T0)
        burden.said(db, anna, TODAY, CHECKIN, subject_of(first), at=T0)
        assert burden.may_say(db, anna, TODAY, LESSON, 1)


def test_after_something_weightier_was_said_there_is_a_place_left(database: Database) -> None:
    with database.write() as db:
        anna = a_parent(db, at=T0)
        burden.said(db, anna, TODAY, CHECKIN, 1, at=T0)
        assert burden.may_say(db, anna, TODAY, EXPERIMENT, 2)


def test_on_a_day_with_nothing_said_what_is_planned_keeps_its_places(database: Database) -> None:
    with database.write() as db:
        anna = a_parent(db, at=T0)
        for kind in (CHECKIN, EXPERIMENT):
            plan_by_hand(db, anna, kind, T0)
        assert not burden.may_say(db, anna, TODAY, LESSON, 1)
        assert not burden.may_say(db, anna, TODAY, NUDGE, 1)


def test_the_checkin_of_a_group_that_does_not_ask_her_takes_no_place(database: Database) -> None:
    with database.write() as db:
        first = a_parent(db, at=T0)
        later = a_parent(db, at=T0 + 60, person_id=_person(db, first))
        for each in (first, later):
            plan_by_hand(db, each, CHECKIN, T0)
        assert burden.may_say(db, first, TODAY, LESSON, 1)
        plan_by_hand(db, first, EXPERIMENT, T0)
        assert not burden.may_say(db, first, TODAY, LESSON, 1)


def test_ten_minutes_after_anything_else_something_may_be_said(database: Database) -> None:
    def free(kind: str, subject: int, now: int) -> int:
        return burden.free_from(db, anna, TODAY, kind, subject, now=now)

    with database.write() as db:
        anna = a_parent(db, at=T0)
        burden.keep_place(db, anna, TODAY, MEETING, 5)
        assert free(NUDGE, 1, T0) == T0, "what is only promised keeps nothing waiting"
        burden.said(db, anna, TODAY, CHECKIN, 1, at=T0)
        assert free(NUDGE, 1, T0 + 60) == T0 + APART
        assert free(CHECKIN, 2, T0 + 60) == T0 + APART, "another one of its kind"
        assert free(NUDGE, 1, T0 + APART + 1) == T0 + APART + 1
        assert free(CHECKIN, 1, T0 + 60) == T0 + 60, "a chain need not wait for itself"
        burden.said(db, anna, TODAY, WAVE, 3, at=T0 + 300)
        assert free(CHECKIN, 1, T0 + 360) == T0 + 300 + APART


def test_something_is_said_by_day_ten_minutes_apart_and_where_there_is_a_place(database: Database) -> None:
    def when(now: int, subject: int = 9) -> int:
        return burden.when(db, anna, LEFT, subject, zone=ZONE, now=now)

    with database.write() as db:
        anna = a_parent(db, at=T0)
        assert when(T0) == T0
        assert when(amsterdam(f"{TODAY} 23:00")) == IN_THE_MORNING
        assert when(amsterdam(f"{TOMORROW} 03:00")) == IN_THE_MORNING
        burden.said(db, anna, TODAY, CHECKIN, 1, at=T0)
        assert when(T0 + 60) == T0 + APART
        burden.said(db, anna, TODAY, CHECKIN, 2, at=T0 + 300)
        assert when(T0 + 360) == IN_THE_MORNING
        assert when(amsterdam(f"{TODAY} 21:00")) == IN_THE_MORNING


@pytest.mark.parametrize(
    ("kind", "due_at", "goes_from"),
    [
        (CHECKIN, T0 + 300, T0 + 300 + APART),  # its minute is kept for it
        (CHECKIN, T0 + APART, T0 + 2 * APART),
        (CHECKIN, T0 + APART + 1, T0),
        (CHECKIN, T0 - 300, T0 + APART),  # it goes now
        (EXPERIMENT, T0 + 300, T0),  # not weightier
        (LESSON, T0 + 300, T0),
    ],
)
def test_what_is_weightier_and_due_within_ten_minutes_goes_first(
    database: Database, kind: str, due_at: int, goes_from: int
) -> None:
    with database.write() as db:
        anna = a_parent(db, at=T0)
        plan_by_hand(db, anna, kind, due_at)
        assert burden.behind_weightier(db, _person(db, anna), EXPERIMENT, now=T0) == goes_from


def test_of_several_weightier_ones_the_last_goes_first_too(database: Database) -> None:
    with database.write() as db:
        anna = a_parent(db, at=T0)
        for due_at in (T0 + 60, T0 + 300):
            plan_by_hand(db, anna, CHECKIN, due_at)
        assert burden.behind_weightier(db, _person(db, anna), EXPERIMENT, now=T0) == T0 + 300 + APART


def test_she_was_told_something_since_an_instant_later_than_which_it_was_said(database: Database) -> None:
    with database.write() as db:
        anna = a_parent(db, at=T0)
        burden.keep_place(db, anna, TODAY, MEETING, 5)
        assert burden.was_told_since(db, anna, TODAY, T0) is False
        burden.said(db, anna, TODAY, NUDGE, 1, at=T0)
        assert burden.was_told_since(db, anna, TODAY, T0) is False
        assert burden.was_told_since(db, anna, TODAY, T0 - 1) is True
        assert burden.was_told_since(db, anna, TOMORROW, T0 - 1) is False
