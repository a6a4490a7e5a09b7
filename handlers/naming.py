"""How the people around a parent are named to her."""

from __future__ import annotations

from handlers.turn import Turn
from storage import members, people
from storage.members import FACILITATOR


def facilitators_of(turn: Turn) -> str:
    """Her group's facilitators by name; "je begeleider" while there is none."""
    names = [
        people.get(turn.db, each.person_id).called
        for each in members.of_group(turn.db, turn.member.group_id, FACILITATOR)
        if each.person_id is not None and each.state == "active"
    ]
    return " & ".join(names) or turn.words.label("help.your_facilitator")
