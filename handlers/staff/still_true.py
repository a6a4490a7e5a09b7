"""A facilitator reads at other times, is away, or is back: what parents were told of that is put right."""

from __future__ import annotations

from handlers.asking import cards as asking
from handlers.asking import writing
from handlers.core.turn import Turn
from handlers.experiment import telling
from handlers.phoning import cards as phoning
from handlers.phoning import outcome
from handlers.phoning.calling import close_if_nobody_can
from storage import asks, phone_calls


def put_right(turn: Turn, group_id: int) -> None:
    """Of what waits in this group each parent reads who reads it when; who reads now and has no card gets one.

    A call that nobody can make any more ends, and the parent hears so at once.
    """
    for found in asks.open_in(turn.db, group_id):
        asking.tell_all(turn, found)
        writing.tell_anew(turn, found)
    for call in phone_calls.open_in(turn.db, group_id):
        if call.state == phone_calls.ASKED and not close_if_nobody_can(turn, call, group_id):
            phoning.tell_all(turn, call)
            outcome.tell_anew(turn, call)
    telling.put_right(turn, group_id)
