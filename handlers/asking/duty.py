"""For the ticks: what waits for an answer is told again when a facilitator reads.

What a parent left before the yes is taken up once.
"""

from __future__ import annotations

from handlers.asking import cards, left_open, passing_on
from handlers.asking.writing import DRAFTS, tell_anew
from handlers.core.turn_taking import TurnTaker
from handlers.shared.reading_promise import next_time, readers_of
from scheduler.fence import Fence
from scheduler.ticks import Duty
from storage import asks, members
from storage.asks import Card
from storage.database import Transaction

_A_BATCH = 50


def duty(turns: TurnTaker) -> Duty:
    """Tell each facilitator of what is open at her reading hours; what was left behind goes to others."""

    fence, leaving, passing = Fence("ask"), Fence("ask left"), Fence("ask passed on")

    def run(db: Transaction, now: int) -> int:
        def tell(card: Card) -> None:
            turn = turns.outside(db, now=now)
            member = members.get(db, card.member_id)
            reading = readers_of(turn, member.group_id)
            person = next((person for reader, person in reading if reader.id == member.id), None)
            found = asks.get(db, card.ask_id)
            if not found.is_open:
                return  # closed a moment ago, for the card of somebody else
            if person is not None:
                cards.tell_all(turn, found)  # who was away when it was asked, and reads again
                cards.show(turn, found, member, person, again=True)
            elif not passing_on.pass_on(turn, found):
                asks.tell_at(db, card, next_time(turn, member))
                tell_anew(turn, found)

        taken = left_open.look_after(turns, db, DRAFTS, leaving, now=now, most=_A_BATCH)
        turn = turns.outside(db, now=now)
        left = asks.left_behind(db, most=_A_BATCH)
        alone = passing.found(
            left, lambda each: [each] if passing_on.can(turn, each) else [], now=now, key=lambda each: each.id
        )
        passing.each(db, alone, lambda each: passing_on.pass_on(turn, each), now=now, key=lambda each: each.id)
        found = asks.to_tell_again(db, now=now, most=_A_BATCH)
        told = fence.each(db, found, tell, now=now, key=lambda each: (each.ask_id, each.member_id))
        return told + taken

    return Duty("ask", run, lambda db, after: asks.next_instant(db, after=after))
