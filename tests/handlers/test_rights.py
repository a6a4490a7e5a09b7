"""Whom each right admits, and as whom: in which role, which state and which group, to whose things."""

from __future__ import annotations

from collections.abc import Collection

import pytest

from handlers.core import rights
from handlers.core.rights import Right
from handlers.core.turn import Turn
from storage.members import (
    ACTIVE,
    COORDINATOR,
    ENROLLING,
    FACILITATOR,
    FORGOTTEN,
    PARENT,
    REMOVED,
    ROLES,
    STATES,
    STOPPED,
    TAKING_PART,
    WORKING_TOGETHER,
    Member,
)
from tests.handlers.everybody import NOT_THERE, Everybody

ALL = frozenset(STATES)

# Of whose things are her own: which thing, and the states in which she may.
OWN: list[tuple[Right, str, str, Collection[str]]] = [
    (rights.own_prompt, "prompt", PARENT, TAKING_PART | {ENROLLING}),
    (rights.shared_experiment, "experiment", PARENT, TAKING_PART),
    (rights.shared_evaluation, "evaluation", PARENT, TAKING_PART),
    (rights.own_share_draft, "share_draft", PARENT, TAKING_PART),
    (rights.own_ask, "ask", PARENT, TAKING_PART),
    (rights.own_phone_call, "call", PARENT, TAKING_PART),
    (rights.own_membership, "membership", PARENT, ALL - {REMOVED, FORGOTTEN}),
    (rights.own_data, "membership", PARENT, ALL - {FORGOTTEN}),
    (rights.parents, "membership", PARENT, TAKING_PART),
    (rights.members_all, "membership", COORDINATOR, TAKING_PART),
    (rights.own_broadcast, "broadcast", FACILITATOR, TAKING_PART),
]
# Of a parent's things: those that a facilitator of her group may reach, and the states in which he may.
GUIDED: list[tuple[Right, str, Collection[str]]] = [
    (rights.shared_experiment, "experiment", WORKING_TOGETHER),
    (rights.shared_evaluation, "evaluation", {ACTIVE}),
    (rights.entered_prompt, "on_paper", {ACTIVE}),
    (rights.checked_share, "share", {ACTIVE}),
    (rights.answers_ask, "ask", WORKING_TOGETHER),
    (rights.makes_phone_call, "call", WORKING_TOGETHER),
]


def _admitted(right: Right, turn: Turn, subject: int) -> Member | None:
    """As whom she is let through, or None. Whether she is, is said in so many words."""
    admits: object = right.admits(turn, subject)
    assert admits is True or admits is False
    return turn.member if admits else None


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize(("right", "thing", "role", "states"), OWN, ids=lambda each: getattr(each, "name", None))
def test_what_is_her_own_is_hers_alone_while_she_takes_part(
    everybody: Everybody, right: Right, thing: str, role: str, states: Collection[str], state: str
) -> None:
    anna = everybody.member(role)
    subject = everybody.thing(thing, anna)
    anna = everybody.put(anna, state)
    assert _admitted(right, everybody.turn(anna), subject) == (anna if state in states else None)
    assert _admitted(right, everybody.turn(everybody.member(role)), subject) is None
    assert _admitted(right, everybody.turn(anna), NOT_THERE) is None


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize(("right", "thing", "states"), GUIDED, ids=lambda each: getattr(each, "name", None))
def test_what_is_a_parents_is_her_facilitators_while_he_works_with_her(
    everybody: Everybody, right: Right, thing: str, states: Collection[str], state: str
) -> None:
    subject = everybody.thing(thing, everybody.member(PARENT))
    sanne = everybody.member(FACILITATOR, state)
    assert _admitted(right, everybody.turn(sanne), subject) == (sanne if state in states else None)
    assert _admitted(right, everybody.turn(sanne), NOT_THERE) is None


@pytest.mark.parametrize(("right", "thing"), [(right, thing) for right, thing, _ in GUIDED])
def test_who_leads_several_groups_acts_in_the_one_it_is_about(
    everybody: Everybody, right: Right, thing: str
) -> None:
    subject = everybody.thing(thing, everybody.member(PARENT))
    first = everybody.member(FACILITATOR, elsewhere=True)
    assert _admitted(right, everybody.turn(first), subject) is None, "of another group alone"
    everybody.member(PARENT, person_id=first.person_id)
    assert _admitted(right, everybody.turn(first), subject) is None, "a parent here"
    here = everybody.member(FACILITATOR, person_id=first.person_id)
    assert _admitted(right, everybody.turn(first), subject) == here
    assert _admitted(right, everybody.turn(everybody.member(COORDINATOR)), subject) is None


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize(
    ("right", "thing"), [(rights.shared_experiment, "experiment"), (rights.shared_evaluation, "evaluation")]
)
def test_what_two_share_is_shared_while_the_parent_works_together(
    everybody: Everybody, right: Right, thing: str, state: str
) -> None:
    anna, sanne = everybody.member(PARENT), everybody.member(FACILITATOR)
    subject = everybody.thing(thing, anna)
    everybody.put(anna, state)
    assert _admitted(right, everybody.turn(sanne), subject) == (sanne if state in WORKING_TOGETHER else None)


def test_an_experiment_is_tried_by_a_parent_alone(everybody: Everybody) -> None:
    sanne = everybody.member(FACILITATOR)
    assert _admitted(rights.shared_experiment, everybody.turn(sanne), everybody.thing("experiment", sanne)) is None


@pytest.mark.parametrize(
    ("right", "thing"), [(rights.answers_ask, "ask_draft"), (rights.makes_phone_call, "call_draft")]
)
def test_what_was_not_sent_is_nobodys_to_answer(everybody: Everybody, right: Right, thing: str) -> None:
    subject = everybody.thing(thing, everybody.member(PARENT))
    assert _admitted(right, everybody.turn(everybody.member(FACILITATOR)), subject) is None


def test_what_a_parent_filled_in_herself_is_not_entered_from_paper(everybody: Everybody) -> None:
    anna, sanne = everybody.member(PARENT), everybody.member(FACILITATOR)
    assert _admitted(rights.entered_prompt, everybody.turn(sanne), everybody.thing("prompt", anna)) is None
    turn, subject = everybody.turn(sanne), everybody.thing("on_paper", anna)
    assert _admitted(rights.entered_prompt, turn, subject) == sanne
    assert turn.prompt is not None
    assert turn.prompt.id == subject


def test_who_answers_has_her_prompt_and_her_group_at_hand(everybody: Everybody) -> None:
    anna = everybody.member(PARENT)
    turn, subject = everybody.turn(anna), everybody.thing("prompt", anna)
    assert _admitted(rights.own_prompt, turn, subject) == anna
    assert turn.prompt is not None
    assert (turn.prompt.id, turn.in_this is not None, turn.group.id) == (subject, True, everybody.linde)


@pytest.mark.parametrize("role", ROLES)
def test_each_role_enters_by_its_own_place(everybody: Everybody, role: str) -> None:
    doors = {PARENT: rights.parents, FACILITATOR: rights.facilitators, COORDINATOR: rights.coordinators}
    who = everybody.member(role)
    for named, right in doors.items():
        assert _admitted(right, everybody.turn(who), who.id) == (who if named == role else None)
    assert _admitted(rights.members_all, everybody.turn(who), who.id) == who
    assert _admitted(doors[role], everybody.turn(everybody.member(role)), who.id) is None


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("role", ROLES)
def test_a_group_is_of_who_takes_part_in_it(everybody: Everybody, role: str, state: str) -> None:
    who = everybody.member(role, state)
    turn = everybody.turn(who)
    assert _admitted(rights.of_the_group, turn, everybody.linde) == (who if state in TAKING_PART else None)
    assert _admitted(rights.of_the_group, turn, everybody.eik) is None


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("role", ROLES)
def test_active_staff_are_facilitators_and_coordinators_at_work(
    everybody: Everybody, role: str, state: str
) -> None:
    who = everybody.member(role, state)
    is_staff = role != PARENT and state == ACTIVE
    turn = everybody.turn(who)
    assert _admitted(rights.active_staff, turn, 0) == (who if is_staff else None)
    assert rights.working(turn) == ([who] if is_staff else [])
    assert rights.facilitating(turn) == ([who] if is_staff and role == FACILITATOR else [])


def test_who_leads_and_coordinates_one_group_leads_it(everybody: Everybody) -> None:
    leads = everybody.member(FACILITATOR)
    everybody.member(COORDINATOR, person_id=leads.person_id)
    coordinates = everybody.member(COORDINATOR, elsewhere=True, person_id=leads.person_id)
    assert rights.working(everybody.turn(leads)) == [leads, coordinates]


@pytest.mark.parametrize("state", STATES)
def test_she_acts_as_each_member_she_takes_part_as_in_these_roles(everybody: Everybody, state: str) -> None:
    coordinates = everybody.member(COORDINATOR, state)
    everybody.member(PARENT, elsewhere=True, person_id=coordinates.person_id)
    everybody.member(COORDINATOR)
    found = rights.acting_as(everybody.turn(coordinates), (FACILITATOR, COORDINATOR))
    assert found == ([coordinates] if state in TAKING_PART else [])


def test_strangers_come_through_no_door_but_those_that_are_anyones(everybody: Everybody) -> None:
    anna = everybody.member(PARENT, STOPPED)
    for right in (rights.anyone, rights.known):
        assert right.admits(everybody.turn(anna), 0) is True
    every = [each for each in vars(rights).values() if isinstance(each, Right)]
    assert [each.name for each in every if each.strangers] == ["anyone"]
