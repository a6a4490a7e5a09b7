"""A parent's chat can no longer be reached, or can be again: her facilitators hear the first, once."""

from __future__ import annotations

from typing import Any

from handlers.cohort import facilitators_of
from handlers.registry import on_membership
from handlers.rights import anyone
from handlers.turn import Turn
from storage import chats, members, outbox, people
from storage.members import PARENT


@on_membership("private", anyone, where="private")
def changed(turn: Turn, change: dict[str, Any]) -> None:
    """She blocked the bot, or lets it speak again."""
    if turn.chat_id is None:
        return
    reachable = change["new_chat_member"]["status"] != "kicked"
    is_news = chats.set_reachable(turn.db, turn.chat_id, reachable)
    if is_news and not reachable:
        tell(turn, turn.chat_id)


def tell(turn: Turn, chat_id: int) -> None:
    """Tell the facilitators of each group this person is a parent in."""
    person = people.of_chat(turn.db, chat_id)
    if person is None:
        return
    for member in members.of_person(turn.db, person.id):
        if member.role != PARENT or member.state not in (members.ACTIVE, members.PAUSED):
            continue
        for _, host in facilitators_of(turn, member.group_id):
            words = turn.words_for(host)
            turn.say(words("facilitator.unreachable", name=person.name), to=host, kind=outbox.NOTICE)
