"""A parent's chat can no longer be reached: her facilitators hear it, once."""

from __future__ import annotations

from handlers.turn import Turn
from storage import members, outbox, people
from storage.members import FACILITATOR, PARENT


def tell(turn: Turn, chat_id: int) -> None:
    """Tell the facilitators of each group this person is a parent in."""
    person = people.of_chat(turn.db, chat_id)
    if person is None:
        return
    for member in members.of_person(turn.db, person.id):
        if member.role != PARENT or member.state not in ("active", "paused"):
            continue
        for facilitator in members.of_group(turn.db, member.group_id, FACILITATOR):
            if facilitator.person_id is None or facilitator.state != "active":
                continue
            host = people.get(turn.db, facilitator.person_id)
            words = turn.words_for(host)
            turn.say(words("facilitator.unreachable", name=person.name), to=host, kind=outbox.NOTICE)
