"""/gesprek: for a parent the way into her group's chat; for staff which host Anker is there, and both ways."""

from __future__ import annotations

from handlers.core.doors import on_command
from handlers.core.rights import as_member
from handlers.core.turn import Heard, Turn
from handlers.hosting import noticing, ways_in
from storage import privacy_mode, standings
from storage.members import COORDINATOR, FACILITATOR, PARENT

everybody = as_member(PARENT, FACILITATOR, COORDINATOR)


@on_command("gesprek", everybody)
def show(turn: Turn, _heard: Heard) -> None:
    """/gesprek: as it is now, and the two ways in one screen; a parent goes there."""
    if turn.member.role == PARENT:
        ways_in.show(turn)
        return
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
    text = f"{now}\n\n{words('hosting_staff.two_ways')}"
    turn.say(text, ways_in.link_rows(turn), about="group_link", subject=turn.member.id)
