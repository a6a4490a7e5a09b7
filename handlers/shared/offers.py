"""The duty of the offers: what Anker asks once of its own accord comes on a day that has room for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from handlers.core.turn import Turn
from handlers.core.turn_taking import TurnTaker
from scheduler import around_meetings, burden, waves
from scheduler.fence import Fence
from scheduler.foresight import has_room
from scheduler.local_time import after_quiet, instant_of, is_quiet, local_date
from scheduler.ticks import Duty
from storage import members, offers, people, routines
from storage.database import Transaction
from storage.members import Member
from storage.offers import Offer

# An hour of the morning at which nothing else comes by itself.
HOUR = 10 * 60
_MOST = 20
_DAYS_LOOKED_AHEAD = 7


@dataclass(frozen=True, slots=True)
class Offering:
    """How an offer weighs in the budget, and how it is said; `say` returns false where it became pointless."""

    weighs_as: str
    say: Callable[[Turn], bool]


OFFERINGS: dict[str, Offering] = {}


def offers_as(kind: str, weighs_as: str) -> Callable[[Callable[[Turn], bool]], Callable[[Turn], bool]]:
    """An offer of this kind is said by `function(turn)`."""

    def declare(say: Callable[[Turn], bool]) -> Callable[[Turn], bool]:
        OFFERINGS[kind] = Offering(weighs_as, say)
        return say

    return declare


def next_morning(now: int, zone: str) -> int:
    """The instant at which an offer made today is said: tomorrow morning on her clock."""
    return instant_of(local_date(now, zone) + timedelta(days=1), HOUR, zone)


def coming(turn: Turn, until: int) -> list[tuple[date, str]]:
    """What this member is offered up to an instant, as far as is known: on which day, and of what kind."""
    found, today = [], local_date(turn.now, turn.member.zone)
    for each in offers.waiting_of(turn.db, turn.member.id, until=until):
        kind = each.kind.partition(" ")[0]
        day = max(today, local_date(each.due_at, turn.member.zone))
        last = day + timedelta(days=_DAYS_LOOKED_AHEAD)
        while day < last and not _has_room_on(turn, day, OFFERINGS[kind].weighs_as):
            day += timedelta(days=1)
        if instant_of(day, 0, turn.member.zone) <= until:
            found.append((day, kind))
    return found


def _has_room_on(turn: Turn, day: date, weighs_as: str) -> bool:
    rests = waves.rests(turn.db, turn.member, day)
    return not rests and has_room(turn.db, turn.member, day, weighs_as, turn.now)


def duty(turns: TurnTaker) -> Duty:
    """What the ticks do for offers."""

    fence = Fence("offer")

    def run(db: Transaction, now: int) -> int:
        due = offers.due(db, now=now, most=_MOST)
        return fence.each(db, due, lambda each: _settle(turns, db, each, now), now=now, key=lambda each: each)

    return Duty("offer", run, lambda db, after: offers.next_instant(db, after=after))


def _settle(turns: TurnTaker, db: Transaction, offer: Offer, now: int) -> None:
    """Say it, drop it, or find it another time: afterwards it is no longer due."""
    member = members.get(db, offer.member_id)
    if member.person_id is None or member.state not in (members.ACTIVE, members.PAUSED):
        offers.drop(db, offer.member_id, offer.kind)
        return
    offering = OFFERINGS[offer.kind.partition(" ")[0]]  # what follows tells two of one kind apart
    later = _not_before(db, member, offer.kind, offering, now)
    if later is not None:
        offers.postpone(db, offer.member_id, offer.kind, until=later)
        return
    person = people.get(db, member.person_id)
    turn = turns.outside(db, now=now, known=person, joined=member, chat_id=person.chat_id)
    if offering.say(turn):
        offers.said(db, offer.member_id, offer.kind, at=now)
        day = local_date(now, member.zone).isoformat()
        burden.said(db, member.id, day, offering.weighs_as, _chain(member, offer.kind), at=now)
    else:
        offers.drop(db, offer.member_id, offer.kind)


def _not_before(db: Transaction, member: Member, kind: str, offering: Offering, now: int) -> int | None:
    """When to try again; None where there is room now."""
    if is_quiet(now, member.zone):
        return after_quiet(now, member.zone)
    today = local_date(now, member.zone)
    routine = routines.of(db, member.id, routines.CHECKIN)
    rests = routine is not None and not routine.days >> today.weekday() & 1
    chain = _chain(member, kind)
    fits = burden.may_say(db, member.id, today.isoformat(), offering.weighs_as, chain)
    if member.state != members.ACTIVE or not fits or rests:
        return next_morning(now, member.zone)
    free = burden.free_from(db, member.id, today.isoformat(), offering.weighs_as, chain, now=now)
    assert member.person_id is not None, "an offer to nobody was dropped"
    weightier = burden.behind_weightier(db, member.person_id, offering.weighs_as, now=now)
    free = max(free, weightier, around_meetings.clear_from(db, member.id, now))
    return free if free > now else None


def _chain(member: Member, kind: str) -> int:
    """What is offered in two of her groups is two things."""
    return burden.chain_of(f"{kind} {member.id}")
