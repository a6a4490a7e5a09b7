"""For the ticks: an open call is told again when a facilitator reads; after a week all of it goes.

What a parent left before the last yes is taken up once.
"""

from __future__ import annotations

from handlers.asking import left_open
from handlers.core.turn_taking import TurnTaker
from handlers.phoning import cards, outcome
from handlers.phoning.calling import close_if_nobody_can
from handlers.phoning.requesting import DRAFTS
from handlers.shared.reading_promise import next_time, readers_of
from scheduler.fence import Fence
from scheduler.ticks import Duty
from storage import members, phone_calls
from storage.database import Transaction
from storage.phone_calls import ASKED, Card, PhoneCall

_A_BATCH = 50


def duty(turns: TurnTaker) -> Duty:
    """Tell each facilitator of open calls at the reading hours, and forget what was kept long enough."""
    telling, ending, giving = Fence("phone_call"), Fence("phone_call_over"), Fence("phone_call given back")
    leaving = Fence("phone_call left")

    def tell(db: Transaction, card: Card, now: int) -> None:
        turn, member = turns.outside(db, now=now), members.get(db, card.member_id)
        reading = readers_of(turn, member.group_id)
        person = next((person for reader, person in reading if reader.id == member.id), None)
        found = phone_calls.get(db, card.phone_call_id)
        if not found.is_open:
            return  # closed a moment ago, for the card of somebody else
        cards.tell_all(turn, found)  # who was away when it was asked, and reads again
        if person is not None:
            cards.show(turn, found, member, person, again=True)
        elif not close_if_nobody_can(turn, found, member.group_id):
            phone_calls.tell_at(db, card, next_time(turn, member))
            if found.state == ASKED:
                outcome.tell_anew(turn, found)

    def give_back(db: Transaction, found: PhoneCall, now: int) -> None:
        turn, group_id = turns.outside(db, now=now), members.get(db, found.member_id).group_id
        phone_calls.give_back(db, found.id, at=now)
        asked = phone_calls.get(db, found.id)
        if not close_if_nobody_can(turn, asked, group_id):
            outcome.bring(turn, asked)

    def end(db: Transaction, found: PhoneCall, now: int) -> None:
        outcome.end(turns.outside(db, now=now), found)

    def run(db: Transaction, now: int) -> int:
        taken = left_open.look_after(turns, db, DRAFTS, leaving, now=now, most=_A_BATCH)
        over = phone_calls.over(db, now=now, most=_A_BATCH)
        ended = ending.each(db, over, lambda each: end(db, each, now), now=now, key=lambda each: each.id)
        alone = phone_calls.without_caller(db, most=_A_BATCH)
        giving.each(db, alone, lambda each: give_back(db, each, now), now=now, key=lambda each: each.id)
        told = phone_calls.to_tell_again(db, now=now, most=_A_BATCH)
        said = telling.each(
            db,
            told,
            lambda each: tell(db, each, now),
            now=now,
            key=lambda each: (each.phone_call_id, each.member_id),
        )
        return ended + said + taken

    return Duty("phone_call", run, lambda db, after: phone_calls.next_instant(db, after=after))
