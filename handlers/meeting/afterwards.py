"""After a meeting: the one who led it is asked how she is herself. What she answers is for nobody else."""

from __future__ import annotations

from handlers.calming import minute
from handlers.checkin import offering
from handlers.core.buttons import Button
from handlers.core.doors import on_tap
from handlers.core.rights import facilitators
from handlers.core.turn import Tap, Turn
from handlers.meeting import holding
from storage.meetings import Meeting
from storage.prompts import SELF

ABOUT = "afterwards"
CHECKIN, REST, NOT = "checkin", "rest", "not"

STILL_FELT = 24 * 3600  # seconds since it began


def ask_oneself(turn: Turn, meeting: Meeting) -> None:
    """She noted that it was held: a moment for her own body, if she likes, while it is still in it."""
    if turn.now > meeting.starts_at + STILL_FELT:
        return
    label = turn.words.label
    rows = [
        [Button(label("checkin.start"), CHECKIN), Button(label("calming.begin"), REST)],
        [Button(label("checkin.not_today"), NOT)],
    ]
    turn.say(turn.words("calendar.and_you"), rows, about=ABOUT, subject=turn.member.id)


@on_tap(ABOUT, facilitators, takes=(CHECKIN, REST, NOT))
def tapped(turn: Turn, tap: Tap) -> None:
    """The check-in, a minute of rest, or neither."""
    if tap.choice == NOT:
        turn.show(tap.keyboard, turn.words("prompt.skipped"))
        return
    turn.show(tap.keyboard, turn.words("calendar.and_you"))
    if tap.choice == REST:
        minute.begin(turn)
    else:
        offering.start(turn, SELF)


holding.WHEN_HELD.append(ask_oneself)
