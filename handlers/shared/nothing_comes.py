"""What says, beside a promise to write, that nothing comes by itself: she rests, or stopped."""

from __future__ import annotations

from markupsafe import Markup

from content.words import Words
from handlers.core.turn import Tap, Turn
from storage import members
from storage.members import Member

BECAUSE = {members.PAUSED: "week.resting", members.STOPPED: "preferences.stopped"}


def beside(promise: Markup, member: Member, words: Words) -> Markup:
    """The promise; with a line below where it does not hold yet."""
    key = BECAUSE.get(member.state)
    return promise if key is None else Markup("\n\n").join([promise, words(key)])


def has_stopped(turn: Turn, tap: Tap) -> bool:
    """Whether she who tapped an older button gets nothing any more; then it says so in its place."""
    if turn.member.state != members.STOPPED:
        return False
    turn.show(tap.keyboard, turn.words("preferences.stopped"))
    return True
