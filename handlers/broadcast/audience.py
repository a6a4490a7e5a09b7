"""Which parents a broadcast is for, at the moment it goes; and who of them it will not reach, and why."""

from __future__ import annotations

from collections.abc import Iterator

from handlers.core.turn import Turn
from handlers.shared.roster import ACTIVE, parents_of
from storage import meetings, members, rsvps
from storage.broadcasts import ABSENT, ALL, CAME, ONE, Broadcast
from storage.members import Member
from storage.people import Person

Recipient = tuple[Member, Person]

WITH_THE_RESTING = frozenset({members.ACTIVE, members.PAUSED})
_BELONG = frozenset({members.ACTIVE, members.PAUSED, members.STOPPED})


def parents(turn: Turn) -> list[Recipient]:
    """The parents one of whom it may be for: also who rests, whom it reaches where it is important."""
    return parents_of(turn, turn.member.group_id, WITH_THE_RESTING)


def of(turn: Turn, broadcast: Broadcast) -> list[Recipient]:
    """Those whom this broadcast is for: also who rests, where it is important."""
    states = WITH_THE_RESTING if broadcast.important else ACTIVE
    return _chosen(turn, broadcast, parents_of(turn, turn.member.group_id, states))


def missing(turn: Turn, broadcast: Broadcast) -> Iterator[tuple[str, Person]]:
    """Who is meant and will not get it: `paused`, `stopped` or `unreachable`."""
    gets_it = {member.id for member, _ in of(turn, broadcast)}
    for member, person in _chosen(turn, broadcast, parents_of(turn, turn.member.group_id, _BELONG)):
        if member.id not in gets_it:
            yield member.state, person
        elif not person.reachable:
            yield "unreachable", person


def _chosen(turn: Turn, broadcast: Broadcast, everyone: list[Recipient]) -> list[Recipient]:
    if broadcast.audience == ALL:
        return everyone
    if broadcast.audience == ONE:
        return [each for each in everyone if each[0].id == broadcast.audience_member]
    last = meetings.last_held(turn.db, broadcast.group_id, turn.now)
    present = rsvps.presence(turn.db, last.id) if last else {}
    if broadcast.audience == CAME:
        return [each for each in everyone if present.get(each[0].id, False)]
    if broadcast.audience == ABSENT:
        return [each for each in everyone if not present.get(each[0].id, False)]
    return []
