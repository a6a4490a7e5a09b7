"""Of which group a message is: who is a parent in more than one reads its name first."""

from __future__ import annotations

from markupsafe import escape

from handlers.core.turn import Turn
from handlers.shared import roster
from storage import groups, members
from storage.members import PARENT
from storage.people import Person


def of_which_group(turn: Turn, group_id: int, person: Person, text: str) -> str:
    """What a parent reads of a group; who is a parent in more than one group reads first of which it is."""
    hers = members.of_person(turn.db, person.id)
    in_groups = {each.group_id for each in hers if each.role == PARENT and each.state in roster.ATTENDING}
    return f"{escape(groups.get(turn.db, group_id).name)}\n{text}" if len(in_groups) > 1 else text
