"""How the people around a parent are named to her."""

from __future__ import annotations

from handlers.core.turn import Turn
from handlers.shared.roster import facilitators_of


def facilitator_names(turn: Turn) -> str:
    """Her group's facilitators by name; "je begeleider" while there is none."""
    names = [person.called for _, person in facilitators_of(turn, turn.member.group_id)]
    return " & ".join(names) or turn.words.label("help.your_facilitator")
