"""The one door of a broadcast's buttons: what each of them does, and in which state of the broadcast."""

from __future__ import annotations

from collections.abc import Callable

from handlers.broadcast import choosing, sending, writing
from handlers.core.doors import on_tap
from handlers.core.rights import own_broadcast
from handlers.core.turn import Tap, Turn
from storage import broadcasts
from storage.broadcasts import DONE, DRAFT, SCHEDULED, SENDING, Broadcast

Act = Callable[[Turn, Broadcast, Tap], None]

_ACTS: dict[str, tuple[Act, tuple[str, ...]]] = {
    writing.READY: (writing.ready, (DRAFT,)),
    writing.STOP: (writing.stop, (DRAFT, SCHEDULED)),
    choosing.AUDIENCE: (choosing.choose_audience, (DRAFT,)),
    choosing.PERSON: (choosing.choose_person, (DRAFT,)),
    choosing.WHERE: (choosing.choose_where, (DRAFT,)),
    choosing.WHEN: (choosing.choose_when, (DRAFT,)),
    choosing.NIGHT: (choosing.choose_night, (DRAFT,)),
    choosing.IMPORTANT: (choosing.make_important, (DRAFT,)),
    sending.SEND: (sending.send, (DRAFT,)),
    sending.AGAIN: (sending.send_again, (SENDING, DONE)),
    sending.TAKE_BACK: (sending.take_back, (SENDING, DONE)),
}


@on_tap("broadcast", own_broadcast)
def tapped(turn: Turn, tap: Tap) -> None:
    """A button under one of the messages about a broadcast."""
    broadcast = broadcasts.get(turn.db, tap.subject)
    act, states = _ACTS[tap.choice.partition(" ")[0]]
    if broadcast.state not in states:
        turn.tell("errors.old_button")
        return
    act(turn, broadcast, tap)
