"""Who belongs to a group: its parents and its staff, each membership with its person."""

from __future__ import annotations

from collections.abc import Collection

from handlers.core.turn import Turn
from storage import members, people
from storage.members import COORDINATOR, FACILITATOR, PARENT, Member
from storage.people import Person

ACTIVE = frozenset({members.ACTIVE})

# Who may come to a meeting, also while she rests or has no messages any more.
ATTENDING = frozenset({members.ACTIVE, members.PAUSED, members.STOPPED})


def parents_of(turn: Turn, group_id: int, states: Collection[str] = ACTIVE) -> list[tuple[Member, Person]]:
    """The group's parents in one of these states."""
    return _in_role(turn, group_id, PARENT, states)


def facilitators_of(turn: Turn, group_id: int, states: Collection[str] = ACTIVE) -> list[tuple[Member, Person]]:
    """The group's facilitators in one of these states."""
    return _in_role(turn, group_id, FACILITATOR, states)


def coordinators_of(turn: Turn, group_id: int, states: Collection[str] = ACTIVE) -> list[tuple[Member, Person]]:
    """The group's coordinators in one of these states."""
    return _in_role(turn, group_id, COORDINATOR, states)


def _in_role(turn: Turn, group_id: int, role: str, states: Collection[str]) -> list[tuple[Member, Person]]:
    return [
        (member, people.get(turn.db, member.person_id))
        for member in members.of_group(turn.db, group_id, role)
        if member.person_id is not None and member.state in states
    ]
