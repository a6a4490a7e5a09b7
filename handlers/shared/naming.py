"""How the people around a parent are named to her."""

from __future__ import annotations

from handlers.core.turn import Turn
from handlers.shared.moments import one_or_another
from handlers.shared.roster import facilitators_of


def facilitator_names(turn: Turn) -> str:
    """Her group's facilitators by name, any one of them: "Sanne of Bram"; "je begeleider" while there is none.

    So the verb beside it is that of one person, however many there are.
    """
    names = [person.called for _, person in facilitators_of(turn, turn.member.group_id)]
    return one_or_another(names, turn.words) or turn.words.label("help.your_facilitator")
