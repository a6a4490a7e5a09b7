"""A meeting was held: its lesson comes to each parent, the day after at her hour, where she chose no moment."""

from __future__ import annotations

from handlers.core.turn import Turn
from handlers.meeting import holding
from handlers.shared import roster
from scheduler import lesson_moments
from storage import members, routines
from storage.meetings import Meeting

_PLANNED_FOR = frozenset({members.ACTIVE, members.PAUSED})


def plan_lessons(turn: Turn, meeting: Meeting) -> None:
    """Plan it for each parent who neither chose a day nor said that she wants none."""
    for member, _ in roster.parents_of(turn, meeting.group_id, _PLANNED_FOR):
        if routines.of(turn.db, member.id, routines.LESSON) is None:
            lesson_moments.plan_after(turn.db, member, meeting.session, meeting.starts_at, turn.now)


holding.WHEN_HELD.append(plan_lessons)
