"""A meeting was held: who has not chosen a moment for her lessons is asked for one, once, on a quiet morning."""

from __future__ import annotations

from handlers.core.turn import Turn
from handlers.lesson import moment
from handlers.meeting import holding
from handlers.shared import roster
from handlers.shared.offers import next_morning, offers_as
from storage import members, offers, outbox, routines
from storage.meetings import Meeting
from storage.prompts import LESSON

LESSON_MOMENT = "lesson_moment"

_ASKED = frozenset({members.ACTIVE, members.PAUSED})


def ask_for_moments(turn: Turn, meeting: Meeting) -> None:
    """Plan the question for each parent who has not been asked."""
    for member, _ in roster.parents_of(turn, meeting.group_id, _ASKED):
        if routines.of(turn.db, member.id, routines.LESSON) is None:
            offers.plan(turn.db, member.id, LESSON_MOMENT, due_at=next_morning(turn.now, member.zone))


@offers_as(LESSON_MOMENT, weighs_as=LESSON)
def ask(turn: Turn) -> bool:
    """Ask her, unless she chose a moment meanwhile."""
    if routines.of(turn.db, turn.member.id, routines.LESSON) is not None:
        return False
    moment.offer_moment(turn, kind=outbox.PROMPT)
    return True


holding.WHEN_HELD.append(ask_for_moments)
