"""A group's chat is its own no longer: what was under way there ends there, and is not taken to another chat."""

from __future__ import annotations

from handlers.core.turn import Turn
from handlers.hosting import belonging, choosing_end, quieting
from handlers.shared.roster import facilitators_of
from storage import group_ladders, outbox, shares, ways_in
from storage.groups import Group


def leave(turn: Turn, group: Group, *, may_act: bool) -> None:
    """End what is bound to the chat that the group still has; `may_act`: Anker is still in it."""
    quieting.end_here(turn, group, may_act=may_act)
    choosing_end.tell_now(turn, group)
    belonging.end_all(turn, group.id)
    group_ladders.end_of_group(turn.db, group.id)
    ways_in.drop(turn.db, group.id)
    if shares.end_of_group(turn.db, group.id):
        for _, host in facilitators_of(turn, group.id):
            text = turn.words_for(host)("hosting_staff.shares_over", group=group.name)
            turn.say(text, to=host, kind=outbox.NOTICE)
