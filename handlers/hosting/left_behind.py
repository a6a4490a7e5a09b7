"""A group became a supergroup: a question that lies open, and stayed behind in the old chat, is asked anew.

Who answered is marked with what only the buttons carry, and those are out of reach: so all may answer once more,
and what was answered before does not count.
"""

from __future__ import annotations

from handlers.core.turn_taking import TurnTaker
from handlers.hosting import choosing_end, ladder
from scheduler.fence import Fence
from scheduler.ticks import Duty, whenever
from storage import delivery, keyboards
from storage.database import Transaction
from storage.keyboards import Keyboard

# The next reminder of a meeting asks anew by itself, and a facilitator posts the rules again.
ASKED_ONCE = {"ending_vote": choosing_end.ask_afresh, "group_ladder": ladder.ask_afresh}


def duty(turns: TurnTaker) -> Duty:
    """For the ticks: the same question, under buttons of its own, in the chat that the group has by now."""

    fence = Fence("question that stayed behind")

    def run(db: Transaction, now: int) -> int:
        def again(left: Keyboard) -> None:
            keyboards.renew(db, left, ())
            ASKED_ONCE[left.kind](turns.outside(db, now=now), left.subject)

        rows = [each for each in delivery.left_behind(db) if each.kind in ASKED_ONCE]
        return fence.each(db, rows, again, now=now, key=lambda each: each.id)

    return Duty("question that stayed behind", run, whenever)
