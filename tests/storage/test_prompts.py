"""Which prompts a look finds, and what a change changes: hers, of this kind, in this state, and no other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from storage import due, members, planned_prompts, prompts
from storage.database import Transaction
from storage.prompts import (
    CANCELLED,
    CHECKIN,
    COMPLETED,
    DECLINED,
    EXPERIMENT,
    EXPIRED,
    FINAL,
    LESSON,
    NOT_SENT,
    OPENED,
    PARTIAL,
    PLANNED,
    QUEUED,
    SENT,
    Prompt,
)
from tests.moments import T0, ZONE
from tests.scheduler.cast import DAY, HOUR, a_parent

TODAY = "2026-03-02"
# By state, one of the ways that lead there.
WAYS: dict[str, tuple[str, ...]] = {
    PLANNED: (),
    QUEUED: (QUEUED,),
    SENT: (QUEUED, SENT),
    OPENED: (QUEUED, SENT, OPENED),
    COMPLETED: (QUEUED, COMPLETED),
    PARTIAL: (QUEUED, OPENED, PARTIAL),
    EXPIRED: (QUEUED, EXPIRED),
    DECLINED: (QUEUED, DECLINED),
    CANCELLED: (CANCELLED,),
    NOT_SENT: (NOT_SENT,),
}


def made(
    db: Transaction,
    member_id: int,
    state: str = PLANNED,
    *,
    kind: str = CHECKIN,
    at: int = T0,
    day: str = TODAY,
    slot: int | None = None,
    subject: int | None = None,
    closed_at: int | None = None,
) -> Prompt:
    """A prompt of this moment, in this state."""
    prompt = planned_prompts.add(
        db,
        member_id=member_id,
        kind=kind,
        local_date=day,
        slot=at if slot is None else slot,
        zone=ZONE,
        instrument="daily",
        study_day=1,
        scheduled_at=at,
        subject=subject,
    )
    for step in WAYS[state]:
        prompts.move(db, prompt.id, step, at=closed_at or at)
    return prompts.get(db, prompt.id)


def ids(found: list[Prompt]) -> list[int]:
    return [each.id for each in found]


def test_those_that_wait_for_an_answer_are_hers_newest_first(db: Transaction, anna: int) -> None:
    hers = {state: made(db, anna, state, at=T0 + number).id for number, state in enumerate(WAYS)}
    made(db, a_parent(db, at=T0), SENT)
    assert ids(prompts.waiting_of(db, anna)) == [hers[OPENED], hers[SENT], hers[QUEUED]]


def test_the_latest_of_a_kind_are_those_whose_time_has_come(db: Transaction, anna: int) -> None:
    hers = {state: made(db, anna, state, at=T0 + number).id for number, state in enumerate(WAYS)}
    made(db, anna, SENT, kind=LESSON)
    made(db, a_parent(db, at=T0), SENT)
    of_time = [hers[state] for state in reversed(WAYS) if state != PLANNED]
    assert ids(prompts.recent_of(db, anna, CHECKIN, most=50)) == of_time
    assert ids(prompts.recent_of(db, anna, CHECKIN, most=2)) == of_time[:2]


def test_the_next_that_is_still_to_come_is_the_earliest_of_its_kind(db: Transaction, anna: int) -> None:
    assert planned_prompts.first(db, anna, CHECKIN) is None
    made(db, anna, kind=LESSON, at=T0 - 9)
    made(db, a_parent(db, at=T0), at=T0 - 9)
    made(db, anna, SENT, at=T0 - 9)
    made(db, anna, at=T0 + 9)
    first = made(db, anna, at=T0)
    assert planned_prompts.first(db, anna, CHECKIN) == first


@pytest.mark.parametrize("state", WAYS)
@pytest.mark.parametrize("closed", ["before its window ended", "as it ended"])
def test_words_answer_what_is_open_or_was_when_they_were_said(
    db: Transaction, anna: int, state: str, closed: str
) -> None:
    end = T0 + HOUR
    prompt = made(db, anna)
    prompts.show(db, prompt.id, keyboard_id=None, remind_at=None, expires_at=end, session=None)
    prompts.ask(db, prompt.id, "tension")
    for step in WAYS[state]:
        prompts.move(db, prompt.id, step, at=end if closed == "as it ended" else end - 1)
    is_open = state in (QUEUED, SENT, OPENED, COMPLETED)
    ran_out = state in (PARTIAL, EXPIRED) and closed == "as it ended"
    found = prompts.asked_of(db, anna, now=end - 1)
    assert (found is not None) == (is_open or ran_out)
    assert prompts.get(db, prompt.id).ran_out is ran_out
    assert prompts.asked_of(db, anna, now=end) is None
    assert prompts.asked_of(db, a_parent(db, at=T0), now=end - 1) is None
    prompts.ask(db, prompt.id, None)
    assert prompts.asked_of(db, anna, now=end - 1) is None, "no item of it is open"


def test_of_several_that_words_could_answer_it_is_the_newest(db: Transaction, anna: int) -> None:
    for number in range(3):
        prompt = made(db, anna, SENT, at=T0 + number)
        prompts.show(db, prompt.id, keyboard_id=None, remind_at=None, expires_at=T0 + HOUR, session=None)
        prompts.ask(db, prompt.id, "tension")
    found = prompts.asked_of(db, anna, now=T0)
    assert found is not None
    assert found.id == prompt.id


def test_a_place_of_her_day_is_taken_by_a_prompt_of_that_kind_day_and_slot(db: Transaction, anna: int) -> None:
    made(db, anna, slot=3)
    assert planned_prompts.is_made(db, anna, CHECKIN, TODAY, 3) is True
    assert planned_prompts.is_made(db, anna, CHECKIN, TODAY, 4) is False
    assert planned_prompts.is_made(db, anna, CHECKIN, "2026-03-03", 3) is False
    assert planned_prompts.is_made(db, anna, LESSON, TODAY, 3) is False
    assert planned_prompts.is_made(db, a_parent(db, at=T0), CHECKIN, TODAY, 3) is False


def test_those_about_one_subject_are_found_in_the_order_of_their_moments(db: Transaction, anna: int) -> None:
    later, earlier = (made(db, anna, kind=EXPERIMENT, at=at, subject=5) for at in (T0 + 9, T0))
    made(db, anna, kind=EXPERIMENT, at=T0 + 1, subject=6)
    made(db, anna, kind=LESSON, subject=5)
    made(db, a_parent(db, at=T0), kind=EXPERIMENT, subject=5)
    assert prompts.of_subject(db, anna, EXPERIMENT, 5) == [earlier, later]


Unplan = Callable[[Transaction, int], None]


@pytest.mark.parametrize(
    ("unplan", "stay"),
    [
        (
            lambda db, who: planned_prompts.unplan(db, who, CHECKIN, TODAY),
            {"tomorrow", "sent", "lesson", "about 5", "bea's"},
        ),
        (lambda db, who: planned_prompts.unplan_kind(db, who, CHECKIN), {"sent", "lesson", "bea's"}),
        (
            lambda db, who: planned_prompts.unplan_subject(db, who, CHECKIN, 5),
            {"today", "tomorrow", "sent", "lesson", "bea's"},
        ),
    ],
)
def test_what_is_dropped_is_planned_hers_and_of_this_day_kind_or_subject(
    db: Transaction, anna: int, unplan: Unplan, stay: set[str]
) -> None:
    bea = a_parent(db, at=T0)
    rows = {
        "today": made(db, anna),
        "tomorrow": made(db, anna, at=T0 + DAY, day="2026-03-03"),
        "sent": made(db, anna, SENT, slot=1, subject=5),
        "lesson": made(db, anna, kind=LESSON, subject=5),
        "about 5": made(db, anna, slot=2, day="2026-03-04", subject=5),
        "bea's": made(db, bea, subject=5),
    }
    unplan(db, anna)
    left = {name for name, row in rows.items() if prompts.find(db, row.id) is not None}
    assert left == stay


CHANGES: dict[str, tuple[Callable[[Transaction, int], None], dict[str, object]]] = {
    "ask": (lambda db, which: prompts.ask(db, which, "tension"), {"item": "tension"}),
    "shown under": (lambda db, which: prompts.shown_under(db, which, 8), {"keyboard_id": 8}),
    "about": (lambda db, which: prompts.set_subject(db, which, 9), {"subject": 9}),
    "put away": (lambda db, which: prompts.put_away(db, which), {"keyboard_id": None}),
    "remind later": (
        lambda db, which: prompts.remind_later(db, which, at=T0 + 9),
        {"remind_at": T0 + 9, "reminded_at": None},
    ),
    "reminded": (lambda db, which: prompts.reminded(db, which, at=T0 + 9), {"reminded_at": T0 + 9}),
    "drop reminder": (lambda db, which: prompts.drop_reminder(db, which), {"remind_at": None}),
    "asked in": (
        lambda db, which: prompts.asked_in(db, which, language="nl", level="simpel", snapshot=None),
        {"language": "nl", "level": "simpel"},
    ),
    "show": (
        lambda db, which: prompts.show(db, which, keyboard_id=7, remind_at=T0 + 1, expires_at=T0 + 2, session=3),
        {"keyboard_id": 7, "remind_at": T0 + 1, "expires_at": T0 + 2, "session": 3},
    ),
    "arrived": (lambda db, which: prompts.arrived(db, which, at=T0 + 9), {}),
    "postpone": (lambda db, which: planned_prompts.postpone(db, which, until=T0 + 9), {}),
    "never left": (lambda db, which: prompts.never_left(db, which, reason="x", at=T0 + 9), {}),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_changes_one_prompt_and_of_it_what_it_says(db: Transaction, anna: int, change: str) -> None:
    act, changed = CHANGES[change]
    one, other = (made(db, anna, SENT, slot=slot) for slot in (1, 2))
    for each in (one, other):
        prompts.show(db, each.id, keyboard_id=4, remind_at=T0, expires_at=T0 + HOUR, session=None)
        prompts.reminded(db, each.id, at=T0)
    one, other = prompts.get(db, one.id), prompts.get(db, other.id)
    act(db, one.id)
    assert prompts.get(db, other.id) == other
    assert prompts.get(db, one.id) == replace(one, **changed)  # type: ignore[arg-type]


def test_only_what_is_planned_is_postponed(db: Transaction, anna: int) -> None:
    one, other = made(db, anna, slot=1), made(db, anna, slot=2)
    planned_prompts.postpone(db, one.id, until=T0 + 9)
    assert [prompts.get(db, each.id).scheduled_at for each in (one, other)] == [T0 + 9, T0]


def test_what_arrives_after_a_tap_on_it_is_dated_and_no_more(db: Transaction, anna: int) -> None:
    opened, other = (made(db, anna, QUEUED, slot=slot) for slot in (1, 2))
    prompts.move(db, opened.id, OPENED, at=T0 + 5)
    prompts.arrived(db, opened.id, at=T0 + 3)
    prompts.arrived(db, opened.id, at=T0 + 4)
    now = prompts.get(db, opened.id)
    assert (now.state, now.sent_at) == (OPENED, T0 + 3)
    assert prompts.get(db, other.id).sent_at is None
    prompts.arrived(db, other.id, at=T0 + 6)
    assert (prompts.get(db, other.id).state, prompts.get(db, other.id).sent_at) == (SENT, T0 + 6)


def test_what_never_left_is_not_sent_with_its_reason(db: Transaction, anna: int) -> None:
    one, other = (made(db, anna, QUEUED, slot=slot) for slot in (1, 2))
    prompts.never_left(db, one.id, reason="unreachable", at=T0 + 5)
    now = prompts.get(db, one.id)
    assert (now.state, now.reason, now.closed_at) == (NOT_SENT, "unreachable", T0 + 5)
    assert prompts.get(db, other.id) == other


@pytest.mark.parametrize(("noticed_at", "expired_at"), [(T0 + HOUR - 1, -1), (T0 + HOUR, 0), (T0 + HOUR + 9, 0)])
def test_it_expired_when_its_window_ended_however_late_that_was_noticed(
    db: Transaction, anna: int, noticed_at: int, expired_at: int
) -> None:
    prompt = made(db, anna, SENT)
    prompts.show(db, prompt.id, keyboard_id=None, remind_at=None, expires_at=T0 + HOUR, session=None)
    prompts.move(db, prompt.id, EXPIRED, at=noticed_at)
    assert prompts.get(db, prompt.id).expired_at == T0 + HOUR + expired_at


def test_the_next_instant_is_the_first_at_which_one_falls_due_is_reminded_of_or_expires(
    db: Transaction, anna: int
) -> None:
    assert due.next_prompt(db, after=0) is None
    made(db, anna, SENT, at=T0 + 90)
    made(db, anna, at=T0 + 40)
    shown = {state: made(db, anna, state, at=T0 + number) for number, state in enumerate(WAYS) if state != PLANNED}
    for number, (state, each) in enumerate(shown.items()):
        if state in (QUEUED, SENT):
            expires_at, remind_at = T0 + 20 + number, T0 + 10 + number
            prompts.show(db, each.id, keyboard_id=None, remind_at=remind_at, expires_at=expires_at, session=None)
        else:
            prompts.show(db, each.id, keyboard_id=None, remind_at=None, expires_at=T0 + 5, session=None)
    prompts.show(db, shown[OPENED].id, keyboard_id=None, remind_at=None, expires_at=T0 + 30, session=None)
    after, instants = T0, []
    while (following := due.next_prompt(db, after=after)) is not None:
        instants.append(following - T0)
        after = following
    assert instants == [11, 20, 21, 30, 40], "of what is queued nothing is reminded of"


def test_a_reminder_that_was_given_comes_no_more(db: Transaction, anna: int) -> None:
    prompt = made(db, anna, SENT)
    prompts.show(db, prompt.id, keyboard_id=None, remind_at=T0 + 9, expires_at=None, session=None)
    assert due.next_prompt(db, after=T0) == T0 + 9
    prompts.reminded(db, prompt.id, at=T0 + 9)
    assert due.next_prompt(db, after=T0) is None


def test_a_prompt_is_found_with_whose_it_is_and_her_group(db: Transaction, anna: int) -> None:
    made(db, a_parent(db, at=T0))
    prompt = made(db, anna)
    found = prompts.find_with_member(db, prompt.id)
    assert found is not None
    assert found[:2] == (prompt, members.get(db, anna))
    assert found[2].id == found[1].group_id
    assert prompts.find_with_member(db, 999) is None
    assert prompts.find(db, 999) is None


@pytest.mark.parametrize(
    ("kind", "slot", "sampled"), [(CHECKIN, 1, "daily"), (CHECKIN, 0, None), (EXPERIMENT, 1, None)]
)
def test_sampled_is_a_checkin_beside_the_days_own(
    db: Transaction, anna: int, kind: str, slot: int, sampled: str | None
) -> None:
    assert made(db, anna, kind=kind, slot=slot).sampled == sampled


def test_late_answers_complete_what_was_closed_or_make_it_partial(db: Transaction, anna: int) -> None:
    for number, (complete, state) in enumerate([(True, COMPLETED), (False, PARTIAL)]):
        prompt = made(db, anna, EXPIRED, slot=number, closed_at=T0 + 5)
        prompts.answered_late(db, prompt.id, said_at=T0 + 3, at=T0 + 9, complete=complete)
        now = prompts.get(db, prompt.id)
        assert (now.state, now.opened_at) == (state, T0 + 3)
        assert now.completed_at == (T0 + 3 if complete else None)


@pytest.mark.parametrize("state", WAYS)
def test_what_is_over_has_an_instant_at_which_it_ended(db: Transaction, anna: int, state: str) -> None:
    prompt = made(db, anna, state)
    ended = {prompt.completed_at, prompt.expired_at, prompt.closed_at} - {None}
    assert bool(ended) == (state in FINAL)
