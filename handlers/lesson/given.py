"""Which lesson comes next to a parent, and which she may read again."""

from __future__ import annotations

from handlers.core.turn import Turn
from storage import lessons, meetings


def next_lesson(turn: Turn) -> int | None:
    """The session her group had last, if she was not given its lesson; what came before is hers to read."""
    held = meetings.last_session_held(turn.db, turn.member.group_id, turn.now)
    return None if held in lessons.given(turn.db, turn.member.id) else held


def lessons_open(turn: Turn) -> list[int]:
    """All that her group has had."""
    return meetings.sessions_held(turn.db, turn.member.group_id)
