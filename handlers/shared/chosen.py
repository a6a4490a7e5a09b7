"""What a choice names: the one place where the word behind a button becomes a row, and only through a right.

A choice comes from the keyboard's own row, yet authorises nothing: each function here finds what is named only
where she who acts may have it, and raises NotHers otherwise. The turn then is undone, and she is told so.
"""

from __future__ import annotations

from collections.abc import Collection

from content.instruments import Instrument
from content.items import Item
from content.sessions import Experiment as Idea
from handlers.core.rights import NotHers, acting_as
from handlers.core.turn import Turn
from handlers.experiment import ideas
from handlers.lesson.given import lessons_open
from handlers.shared import roster
from handlers.shared.programme import programme_of
from storage import asks, experiments, meetings, members, phone_calls, pot, prompts, wishes
from storage.asks import Ask
from storage.experiments import Experiment
from storage.meetings import Meeting
from storage.members import COORDINATOR, FACILITATOR, PARENT, WORKING_TOGETHER, Member
from storage.people import Person
from storage.phone_calls import PhoneCall
from storage.prompts import Prompt
from storage.wishes import Wish


def own_place(
    turn: Turn, named: int, roles: tuple[str, ...], states: Collection[str] = members.TAKING_PART
) -> Member:
    """One of her own memberships, in one of these roles and states."""
    for member in acting_as(turn, roles):
        if member.id == named and member.state in states:
            return member
    raise NotHers


def meeting(turn: Turn, named: int) -> Meeting:
    """A meeting of the group she leads."""
    found = meetings.find(turn.db, named)
    if found is None or found.group_id != turn.member.group_id or turn.member.role != FACILITATOR:
        raise NotHers
    return found


def parent(turn: Turn, named: int, states: Collection[str] = roster.ACTIVE) -> tuple[Member, Person]:
    """A parent of the group she leads."""
    if turn.member.role == FACILITATOR:
        for member, person in roster.parents_of(turn, turn.member.group_id, states):
            if member.id == named:
                return member, person
    raise NotHers


def fellow_facilitator(turn: Turn, named: int) -> tuple[Member, Person]:
    """Another facilitator of the group she leads."""
    if turn.member.role == FACILITATOR:
        for member, person in roster.facilitators_of(turn, turn.member.group_id):
            if member.id == named and member.id != turn.member.id:
                return member, person
    raise NotHers


def colleague(turn: Turn, named: int) -> Member:
    """Someone who works with the group that she coordinates, or is about to; also she herself."""
    found = members.find(turn.db, named)
    ended = (members.REMOVED, members.FORGOTTEN)
    if (
        turn.member.role != COORDINATOR
        or found is None
        or found.group_id != turn.member.group_id
        or found.role == PARENT
        or found.state in ended
    ):
        raise NotHers
    return found


def experiment(turn: Turn, named: int) -> Experiment:
    """Her own experiment, or one of a parent in the group she leads."""
    found = experiments.find(turn.db, named)
    if found is None:
        raise NotHers
    whose = members.get(turn.db, found.member_id)
    is_own = turn.member.role == PARENT and whose.id == turn.member.id
    leads = turn.member.role == FACILITATOR and whose.group_id == turn.member.group_id
    if not is_own and not (leads and whose.state in WORKING_TOGETHER):
        raise NotHers
    return found


def ask(turn: Turn, named: int) -> Ask:
    """What a parent of the group she leads asked."""
    found = asks.find(turn.db, named)
    if found is None or found.state == asks.DRAFT or not _leads_group_of(turn, found.member_id):
        raise NotHers
    return found


def phone_call(turn: Turn, named: int) -> PhoneCall:
    """A call that a parent of the group she leads asked for."""
    found = phone_calls.find(turn.db, named)
    if found is None or found.state == phone_calls.DRAFT or not _leads_group_of(turn, found.member_id):
        raise NotHers
    return found


def _leads_group_of(turn: Turn, member_id: int) -> bool:
    group_id = members.get(turn.db, member_id).group_id
    return turn.member.role == FACILITATOR and turn.member.group_id == group_id


def own_answers(turn: Turn, named: int) -> Prompt:
    """Something she was asked herself, with her answers."""
    found = prompts.find(turn.db, named)
    if found is None or found.member_id != turn.member.id:
        raise NotHers
    return found


def lesson(turn: Turn, named: int) -> int:
    """The session of a lesson that is open to her."""
    if named not in lessons_open(turn):
        raise NotHers
    return named


def idea(turn: Turn, session: int, key: str) -> tuple[int, Idea]:
    """An idea of a session that her group has had, or of the first one before that."""
    for number, each in ideas.offered(turn, session):
        if (number, each.key) == (session, key):
            return number, each
    raise NotHers


def programme(turn: Turn, named: str) -> str:
    """A programme that is installed here, which every member of staff may start a group of."""
    if named not in turn.library.programmes or turn.member.role == PARENT:
        raise NotHers
    return named


def idea_in_pot(turn: Turn, named: int) -> pot.Idea:
    """An idea of the group's pot: a parent's own, any of them for its facilitator."""
    found = pot.find(turn.db, named)
    if found is None or found.group_id != turn.member.group_id:
        raise NotHers
    if turn.member.role != FACILITATOR and found.member_id != turn.member.id:
        raise NotHers
    return found


def session(turn: Turn, named: int) -> int:
    """A session of her group's programme."""
    if named not in {each.number for each in programme_of(turn).sessions}:
        raise NotHers
    return named


def item(instrument: Instrument, key: str) -> Item:
    """An item of what she is asked."""
    for each in instrument.items:
        if each.key == key:
            return each
    raise NotHers


def value(item: Item, named: str) -> str:
    """A value that this item can have."""
    if not item.can_be(named):
        raise NotHers
    return named


def own_wish(turn: Turn, named: int) -> Wish:
    """One of a parent's own wishes."""
    for each in wishes.of_member(turn.db, turn.member.id):
        if each.id == named:
            return each
    raise NotHers
