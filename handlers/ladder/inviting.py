"""After the session about the ladder each parent is asked once whether she wants to make her own."""

from __future__ import annotations

from handlers.core.buttons import Button
from handlers.core.turn import Turn
from handlers.ladder import own
from handlers.meeting import holding
from handlers.shared import roster
from handlers.shared.offers import next_morning, offers_as
from handlers.shared.programme import programme_of
from storage import groups, ladders, members, offers, outbox
from storage.meetings import Meeting
from storage.prompts import LESSON

OWN_LADDER = "own_ladder"
PICTURE = "ladder"  # the lesson that has it is the one about the ladder

_ASKED = frozenset({members.ACTIVE, members.PAUSED})


def plan(turn: Turn, meeting: Meeting) -> None:
    """The session about the ladder was held: ask each parent, on a morning that has room for it."""
    programme = programme_of(turn, groups.get(turn.db, meeting.group_id))
    if programme.session(meeting.session).lesson.picture == PICTURE:
        for member, _ in roster.parents_of(turn, meeting.group_id, _ASKED):
            offers.plan(turn.db, member.id, OWN_LADDER, due_at=next_morning(turn.now, member.zone))


@offers_as(OWN_LADDER, weighs_as=LESSON)
def ask(turn: Turn) -> bool:
    """Ask her, unless she began meanwhile."""
    if ladders.of(turn.db, turn.member.id):
        return False
    label = turn.words.label
    rows = [[Button(label("checkin.start"), own.SHOW), Button(label("answers.skip"), own.DONE)]]
    turn.say(turn.words("ladder.invite"), rows, about=own.ABOUT, subject=turn.member.id, kind=outbox.PROMPT)
    return True


holding.WHEN_HELD.append(plan)
