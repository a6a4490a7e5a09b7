"""Which lessons a parent was given, which comes next, and which she may read again."""

from __future__ import annotations

from handlers.core.turn import Turn
from storage import lessons, meetings, prompts, routines
from storage.prompts import BUDGET, LESSON


def next_lesson(turn: Turn) -> int | None:
    """The first session her group has had whose lesson she was not given; None when there is none."""
    given = lessons.given(turn.db, turn.member.id)
    held = meetings.sessions_held(turn.db, turn.member.group_id)
    return next((session for session in held if session not in given), None)


def lessons_open(turn: Turn) -> list[int]:
    """What she was given, and one for which her days had no room; without a moment, all that her group has had."""
    routine = routines.of(turn.db, turn.member.id, routines.LESSON)
    if routine is None or not routine.active:
        return meetings.sessions_held(turn.db, turn.member.group_id)
    given = lessons.given(turn.db, turn.member.id)
    latest = prompts.recent_of(turn.db, turn.member.id, LESSON, most=1)
    left_out = next_lesson(turn) if latest and latest[0].reason == BUDGET else None
    return given if left_out is None else sorted([*given, left_out])
