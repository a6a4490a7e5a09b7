"""What a choice names is found only where she who acts may have it: in which role, which state and which group."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from handlers.core.rights import NotHers
from handlers.core.turn import Turn
from handlers.experiment import ideas
from handlers.shared import chosen
from storage import meetings, pot, wishes
from storage.members import (
    ACTIVE,
    COORDINATOR,
    FACILITATOR,
    FORGOTTEN,
    PARENT,
    PAUSED,
    REMOVED,
    ROLES,
    STATES,
    WORKING_TOGETHER,
    Member,
)
from tests.handlers.everybody import NOT_THERE, Everybody
from tests.moments import T0, ZONE
from tests.world import library

Finds = Callable[[Turn, int], Any]


def _found(finds: Finds, turn: Turn, named: int) -> int | None:
    """The id of what is found, or None where it is not hers."""
    try:
        found = finds(turn, named)
    except NotHers:
        return None
    row = found[0] if isinstance(found, tuple) else found
    assert row is not None
    return int(row.id)


def _acting(everybody: Everybody, role: str, *, elsewhere: bool = False) -> Turn:
    return everybody.turn(everybody.member(role, elsewhere=elsewhere), as_member=True)


def _meeting(everybody: Everybody, group_id: int) -> int:
    return meetings.add(everybody.db, group_id=group_id, session=1, starts_at=T0, zone=ZONE, at=T0).id


def test_one_of_her_own_places_in_a_role_and_a_state(everybody: Everybody) -> None:
    here, there = everybody.member(FACILITATOR), everybody.member(FACILITATOR, elsewhere=True)
    mine = everybody.member(FACILITATOR, PAUSED, elsewhere=True, person_id=here.person_id)
    turn = everybody.turn(here)

    def place(named: int, roles: tuple[str, ...], **states: Any) -> Member | None:
        try:
            return chosen.own_place(turn, named, roles, **states)
        except NotHers:
            return None

    assert place(here.id, (FACILITATOR,)) == here
    assert place(mine.id, (FACILITATOR, COORDINATOR)) == mine
    assert place(mine.id, (FACILITATOR,), states={ACTIVE}) is None
    assert place(here.id, (COORDINATOR,)) is None
    assert place(there.id, (FACILITATOR,)) is None, "another's"


@pytest.mark.parametrize("role", ROLES)
def test_a_meeting_is_of_who_leads_its_group(everybody: Everybody, role: str) -> None:
    turn, here = _acting(everybody, role), _meeting(everybody, everybody.linde)
    assert _found(chosen.meeting, turn, here) == (here if role == FACILITATOR else None)
    assert _found(chosen.meeting, turn, _meeting(everybody, everybody.eik)) is None
    assert _found(chosen.meeting, turn, NOT_THERE) is None


@pytest.mark.parametrize("role", ROLES)
def test_a_parent_is_found_by_who_leads_her_group_while_she_is_active(everybody: Everybody, role: str) -> None:
    everybody.member(PARENT)
    turn, anna = _acting(everybody, role), everybody.member(PARENT)
    assert _found(chosen.parent, turn, anna.id) == (anna.id if role == FACILITATOR else None)
    for other in (everybody.member(PARENT, elsewhere=True), everybody.member(PARENT, PAUSED)):
        assert _found(chosen.parent, turn, other.id) is None


@pytest.mark.parametrize("role", ROLES)
def test_another_facilitator_of_the_group_is_found_by_who_leads_it(everybody: Everybody, role: str) -> None:
    everybody.member(FACILITATOR)
    turn, fien = _acting(everybody, role), everybody.member(FACILITATOR)
    assert _found(chosen.fellow_facilitator, turn, fien.id) == (fien.id if role == FACILITATOR else None)
    for other in (turn.member, everybody.member(FACILITATOR, elsewhere=True), everybody.member(PARENT)):
        assert _found(chosen.fellow_facilitator, turn, other.id) is None


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("role", ROLES)
def test_a_colleague_is_found_by_who_coordinates_her_group_until_she_is_gone(
    everybody: Everybody, role: str, state: str
) -> None:
    turn = _acting(everybody, COORDINATOR)
    other = everybody.member(role, state)
    is_one = role != PARENT and state not in (REMOVED, FORGOTTEN)
    assert _found(chosen.colleague, turn, other.id) == (other.id if is_one else None)
    assert _found(chosen.colleague, turn, everybody.member(FACILITATOR, elsewhere=True).id) is None
    assert _found(chosen.colleague, turn, NOT_THERE) is None
    assert _found(chosen.colleague, _acting(everybody, FACILITATOR), other.id) is None


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("role", ROLES)
def test_an_experiment_is_a_parents_own_or_found_by_who_leads_her_group(
    everybody: Everybody, role: str, state: str
) -> None:
    anna = everybody.member(PARENT)
    which = everybody.thing("experiment", anna)
    turn = _acting(everybody, role)
    everybody.put(anna, state)
    guides = role == FACILITATOR and state in WORKING_TOGETHER
    assert _found(chosen.experiment, turn, which) == (which if guides else None)
    assert _found(chosen.experiment, everybody.turn(anna, as_member=True), which) == which
    assert _found(chosen.experiment, _acting(everybody, FACILITATOR, elsewhere=True), which) is None
    assert _found(chosen.experiment, turn, NOT_THERE) is None


def test_what_a_parent_tries_is_not_hers_as_a_coordinator(everybody: Everybody) -> None:
    karin = everybody.member(COORDINATOR)
    turn, which = everybody.turn(karin, as_member=True), everybody.thing("experiment", karin)
    assert _found(chosen.experiment, turn, which) is None


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize(
    ("finds", "thing", "draft"), [(chosen.ask, "ask", "ask_draft"), (chosen.phone_call, "call", "call_draft")]
)
def test_what_a_parent_sent_is_found_by_who_leads_her_group(
    everybody: Everybody, finds: Finds, thing: str, draft: str, role: str
) -> None:
    turn, sent = _acting(everybody, role), everybody.thing(thing, everybody.member(PARENT))
    assert _found(finds, turn, sent) == (sent if role == FACILITATOR else None)
    assert _found(finds, turn, everybody.thing(draft, everybody.member(PARENT))) is None
    assert _found(finds, turn, everybody.thing(thing, everybody.member(PARENT, elsewhere=True))) is None
    assert _found(finds, turn, NOT_THERE) is None


def test_answers_are_found_by_who_gave_them(everybody: Everybody) -> None:
    anna = everybody.member(PARENT)
    turn, own = everybody.turn(anna, as_member=True), everybody.thing("prompt", anna)
    assert _found(chosen.own_answers, turn, own) == own
    assert _found(chosen.own_answers, turn, everybody.thing("prompt", everybody.member(PARENT))) is None
    assert _found(chosen.own_answers, turn, NOT_THERE) is None


def test_an_idea_of_a_session_is_one_that_is_offered(everybody: Everybody) -> None:
    turn = _acting(everybody, PARENT)
    turn.library = library()
    (here, *_) = turn.library.programmes.values()
    turn.in_this = replace(turn.group, programme=here.key, pack_version=str(here.version))
    offered = ideas.offered(turn, 1)
    assert offered
    assert [chosen.idea(turn, number, each.key) for number, each in offered] == offered
    with pytest.raises(NotHers):
        chosen.idea(turn, 1, "none of them")


def test_an_idea_in_the_pot_is_a_parents_own_and_any_for_who_leads_the_group(everybody: Everybody) -> None:
    anna, bea, zoe = (everybody.member(PARENT, elsewhere=elsewhere) for elsewhere in (False, False, True))
    hers, beas, zoes = (pot.put(everybody.db, who.id, "…", at=T0) for who in (anna, bea, zoe))
    turn, leads = everybody.turn(anna, as_member=True), _acting(everybody, FACILITATOR)
    every = (hers, beas, zoes, NOT_THERE)
    assert [_found(chosen.idea_in_pot, turn, each) for each in every] == [hers, None, None, None]
    assert [_found(chosen.idea_in_pot, leads, each) for each in every] == [hers, beas, None, None]


def test_a_wish_is_found_by_whose_it_is(everybody: Everybody) -> None:
    anna, bea = everybody.member(PARENT), everybody.member(PARENT)
    first, second, beas = (wishes.add(everybody.db, who.id, "…", at=T0) for who in (anna, anna, bea))
    turn = everybody.turn(anna, as_member=True)
    assert [_found(chosen.own_wish, turn, each) for each in (first, second, beas)] == [first, second, None]


def test_an_item_and_a_value_are_those_of_what_is_asked() -> None:
    daily = library().instrument("daily")
    for item in daily.items:
        assert chosen.item(daily, item.key) is item
    with pytest.raises(NotHers):
        chosen.item(daily, "x")
    tension = daily.item("tension")
    assert chosen.value(tension, "4") == "4"
    with pytest.raises(NotHers):
        chosen.value(tension, "44")


@pytest.mark.parametrize("role", ROLES)
def test_a_programme_that_is_here_is_the_staffs_to_start(everybody: Everybody, role: str) -> None:
    turn = _acting(everybody, role)
    turn.library = library()
    (here, *_) = turn.library.programmes
    if role == PARENT:
        with pytest.raises(NotHers):
            chosen.programme(turn, here)
    else:
        assert chosen.programme(turn, here) == here
    with pytest.raises(NotHers):
        chosen.programme(turn, "x")
