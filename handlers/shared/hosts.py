"""Who hears what happens in a group's chat: the facilitator who has the group now, or else all of them."""

from __future__ import annotations

from handlers.core.turn import Turn
from handlers.shared.reading_promise import readers_of
from handlers.shared.roster import facilitators_of
from storage import group_hosts, keyboards
from storage.members import WORKING_TOGETHER, Member
from storage.people import Person

Facilitator = tuple[Member, Person]


def holder(turn: Turn, group_id: int) -> Facilitator | None:
    """The facilitator who took the group over and is there; None where all have it together."""
    host = group_hosts.of(turn.db, group_id)
    found = (each for each in readers_of(turn, group_id) if host is not None and each[0].id == host.member_id)
    return next(found, None)


def hosts_of(turn: Turn, group_id: int) -> list[Facilitator]:
    """Who is told; never nobody because of a hand-over."""
    has = holder(turn, group_id)
    return [has] if has is not None else facilitators_of(turn, group_id)


def others(turn: Turn, group_id: int, but: Member) -> list[Facilitator]:
    """Her colleagues in this group."""
    return [each for each in facilitators_of(turn, group_id) if each[0].id != but.id]


def tell_colleagues(turn: Turn, group_id: int, kind: str, subject: int, key: str, **names: object) -> None:
    """What she decided shows in the place of the same question in her colleagues' chats, under her name."""
    who = {"facilitator": turn.person.called, **names}
    tell_all(turn, group_id, kind, subject, key, but=turn.person.id, **who)


def tell_all(
    turn: Turn, group_id: int, kind: str, subject: int, key: str, *, but: int | None = None, **names: object
) -> None:
    """What became of it shows in the place of this question in the chats of those who were asked."""
    for _, person in facilitators_of(turn, group_id):
        asked = keyboards.newest_open(turn.db, person.id, kind, subject)
        if person.id != but and asked is not None and asked.outbox_id is not None:
            turn.show(asked, turn.words_for(person)(key, **names), to=person)


def is_asked_of_somebody(turn: Turn, group_id: int, kind: str, subject: int) -> bool:
    """Whether a facilitator of this group, also one who rests, has the buttons of this question still."""
    there = facilitators_of(turn, group_id, WORKING_TOGETHER)
    return any(keyboards.newest_open(turn.db, person.id, kind, subject) is not None for _, person in there)
