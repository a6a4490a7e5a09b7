"""Which parents a broadcast is for, at the moment it goes."""

from __future__ import annotations

from handlers.core.turn import Turn
from handlers.shared.roster import parents_of
from storage import meetings, rsvps
from storage.broadcasts import ABSENT, ALL, CAME, ONE, Broadcast
from storage.members import Member
from storage.people import Person

Recipient = tuple[Member, Person]


def parents(turn: Turn) -> list[Recipient]:
    """The parents who take part now; who rests is left in peace."""
    return parents_of(turn, turn.member.group_id)


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
