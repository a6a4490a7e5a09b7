"""Whether it is counted how much a group says in a week: a facilitator chooses, and the group hears it."""

from __future__ import annotations

from handlers.core.turn import Turn
from handlers.hosting.posting import post
from handlers.meeting.wording import group_words
from storage import talk


def choose(turn: Turn, counts: bool) -> None:
    """Count, or count no more; where that is news, the group reads it."""
    was = talk.is_counted(turn.db, turn.group)
    talk.choose(turn.db, turn.group.id, counts)
    if talk.is_counted(turn.db, turn.group) != was:
        key = "hosting.counts" if counts else "hosting.counts_no_more"
        post(turn, turn.group, group_words(turn, turn.group)(key))
