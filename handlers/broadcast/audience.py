"""Which parents a broadcast is for, at the moment it goes."""

from __future__ import annotations

from handlers.turn import Turn
from storage import meetings, members, people, rsvps
from storage.broadcasts import ABSENT, ALL, CAME, ONE, Broadcast
from storage.members import PARENT, Member
from storage.people import Person

Recipient = tuple[Member, Person]


def parents(turn: Turn) -> list[Recipient]:
    """The parents who take part now; who rests is left in peace."""
    return [
        (member, people.get(turn.db, member.person_id))
        for member in members.of_group(turn.db, turn.member.group_id, PARENT)
        if member.person_id is not None and member.state == "active"
    ]


def of(turn: Turn, broadcast: Broadcast) -> list[Recipient]:
    """Those among them whom this broadcast is for."""
    everyone = parents(turn)
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
