"""/privacy: who sees what, in a few lines, for everyone who asks (Telegram's terms for bots demand it)."""

from __future__ import annotations

from handlers.core.doors import on_command
from handlers.core.rights import anyone
from handlers.core.turn import Heard, Turn
from handlers.shared.below import ask_below
from handlers.shared.naming import names_of_who_sees
from storage import members


@on_command("privacy", anyone)
def show(turn: Turn, _heard: Heard) -> None:
    """/privacy: what Anker keeps, what Telegram sees, and what research means."""
    turn.say(turn.words("my_data.privacy", facilitator=_who(turn)))
    turn.say(turn.words("my_data.privacy_telegram"))
    turn.say(turn.words("my_data.privacy_research"))
    ask_below(turn)


def _who(turn: Turn) -> str:
    """Who may see her answers in each group in which she is a parent; of staff, whom parents there read of."""
    mine = members.of_person(turn.db, turn.person.id) if turn.known is not None else []
    here = [each for each in mine if each.state != members.REMOVED]
    groups = [each.group_id for each in here if each.role == members.PARENT] or [each.group_id for each in here]
    if not groups:
        return turn.words.label("help.your_facilitator")
    return names_of_who_sees(turn, groups)
