"""The one door of a broadcast's buttons: what each of them does, and in which state of the broadcast."""

from __future__ import annotations

from handlers.broadcast import choosing, sending, writing
from handlers.broadcast.choosing import Audience, ForParent, Night, When, Where
from handlers.core.doors import on_tap
from handlers.core.rights import own_broadcast
from handlers.core.turn import Tap, Turn
from storage import broadcasts
from storage.broadcasts import DONE, DRAFT, SCHEDULED, SENDING

# In which states it can be tapped; all others only while it is a draft.
_IN_STATES = {
    writing.STOP: (DRAFT, SCHEDULED),
    sending.AGAIN: (SENDING, DONE),
    sending.TAKE_BACK: (SENDING, DONE),
}

_TAKES = (
    *(writing.READY, writing.STOP, Audience, ForParent, Where, When, Night, choosing.IMPORTANT),
    *(sending.SEND, sending.AGAIN, sending.TAKE_BACK),
)


@on_tap("broadcast", own_broadcast, takes=_TAKES)
def tapped(turn: Turn, tap: Tap) -> None:
    """A button under one of the messages about a broadcast."""
    draft = broadcasts.get(turn.db, tap.subject)
    if draft.state not in _IN_STATES.get(tap.word, (DRAFT,)):
        turn.tell("errors.old_button")
        return
    match tap.choice:
        case writing.READY:
            writing.ready(turn, draft, tap)
        case writing.STOP:
            writing.stop(turn, draft, tap)
        case Audience(whom):
            choosing.choose_audience(turn, draft, tap, whom)
        case ForParent(member):
            choosing.choose_person(turn, draft, tap, member)
        case Where(where):
            choosing.choose_where(turn, draft, tap, to_group=where == "both")
        case When(at):
            choosing.choose_when(turn, draft, tap, at)
        case Night(when):
            choosing.choose_night(turn, draft, tap, at_night=when == "now")
        case choosing.IMPORTANT:
            choosing.make_important(turn, draft, tap)
        case sending.SEND:
            sending.send(turn, draft, tap)
        case sending.AGAIN:
            sending.send_again(turn, draft)
        case sending.TAKE_BACK:
            sending.take_back(turn, draft)
