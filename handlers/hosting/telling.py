"""/gesprek: which host Anker is in the group's chat, what that means, and how it becomes the other."""

from __future__ import annotations

from handlers.core.doors import on_command
from handlers.core.rights import as_member
from handlers.core.turn import Heard, Turn
from handlers.hosting import noticing
from storage import privacy_mode, standings
from storage.members import COORDINATOR, FACILITATOR

works_with_group = as_member(FACILITATOR, COORDINATOR)


@on_command("gesprek", works_with_group)
def show(turn: Turn, _heard: Heard) -> None:
    """/gesprek: as it is now, and the two ways in one screen."""
    words, standing = turn.words, standings.of(turn.db, turn.group.chat_id)
    if turn.group.chat_id is None:
        now = words("hosting_staff.not_linked", group=turn.group.name, name=turn.bot_name)
    elif standing.administrator:
        lines = noticing.rights_in_words(turn, turn.person, standing)
        now = words("hosting_staff.is_administrator", group=turn.group.name, lines=lines)
    elif privacy_mode.reads_all(turn.db):
        now = words("hosting_staff.sees_all", group=turn.group.name)
    else:
        now = words("hosting_staff.is_quiet", group=turn.group.name)
    turn.say(f"{now}\n\n{words('hosting_staff.two_ways')}")
