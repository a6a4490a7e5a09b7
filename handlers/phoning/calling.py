"""A facilitator calls a parent who asked for it, and says what became of it: the parent hears it."""

from __future__ import annotations

from handlers.core.doors import on_tap, on_words
from handlers.core.rights import known, makes_phone_call
from handlers.core.turn import Heard, Tap, Turn
from handlers.phoning import cards, outcome
from handlers.shared.reading_promise import readers_of
from storage import phone_calls
from storage.phone_calls import ASKED, CALLED, CLOSED, NOT_REACHED, SEEN, PhoneCall

_BECOMES = {cards.I_CALL: SEEN, cards.DONE: CALLED, cards.NOT_THERE: NOT_REACHED}


@on_tap("phone_call_card", makes_phone_call, takes=(*_BECOMES, cards.CANNOT))
def tapped(turn: Turn, tap: Tap) -> None:
    """I call, called, not reached, or cannot."""
    found = phone_calls.get(turn.db, tap.subject)
    if not found.is_open:
        turn.tell("errors.old_button")
    elif tap.choice == cards.CANNOT:
        _cannot(turn, found)
    else:
        phone_calls.set_cannot(turn.db, found.id, turn.member.id, cannot=False)
        _becomes(turn, found, _BECOMES[tap.word])


@on_words("phone_call_reply", known)
def replied(turn: Turn, _heard: Heard) -> None:
    """A facilitator replied to the card: that goes nowhere, and is said to go nowhere."""
    turn.say(turn.words("phone_call_staff.goes_nowhere"))


def _becomes(turn: Turn, found: PhoneCall, state: str) -> None:
    repeated = (found.state, found.caller_id) == (state, turn.member.id) and state == SEEN
    phone_calls.move(turn.db, found.id, state, caller_id=turn.member.id)
    changed = phone_calls.get(turn.db, found.id)
    cards.refresh(turn, changed)
    if not repeated:
        _tell_parent(turn, changed)


def _cannot(turn: Turn, found: PhoneCall) -> None:
    """One who cannot leaves it to the others; where nobody can, the parent hears that nobody calls."""
    phone_calls.set_cannot(turn.db, found.id, turn.member.id, cannot=True)
    if _can_nobody(turn, found, turn.member.group_id):
        _becomes(turn, found, CLOSED)
    elif (found.state, found.caller_id) == (SEEN, turn.member.id):
        _becomes_nobodys(turn, found)
    else:
        cards.refresh(turn, phone_calls.get(turn.db, found.id))


def _becomes_nobodys(turn: Turn, found: PhoneCall) -> None:
    """The parent read that she calls: it is for the others again, and the parent reads so."""
    phone_calls.move(turn.db, found.id, ASKED, caller_id=None)
    asked = phone_calls.get(turn.db, found.id)
    cards.refresh(turn, asked)
    _tell_parent(turn, asked)


def _can_nobody(turn: Turn, found: PhoneCall, group_id: int) -> bool:
    cannot = {each.member_id for each in phone_calls.cards(turn.db, found.id) if each.cannot}
    return all(member.id in cannot for member, _ in readers_of(turn, group_id))


def close_if_nobody_can(turn: Turn, found: PhoneCall, group_id: int) -> bool:
    """Who was to call is gone: where nobody else can, the parent hears that nobody calls; whether that is so."""
    if not _can_nobody(turn, found, group_id):
        return False
    phone_calls.move(turn.db, found.id, CLOSED, caller_id=None)
    closed = phone_calls.get(turn.db, found.id)
    cards.refresh(turn, closed)
    outcome.bring(turn, closed)
    return True


def _tell_parent(turn: Turn, found: PhoneCall) -> None:
    """The parent hears it, where a message still arrives; if not, the facilitator hears why."""
    parent = cards.asker(turn, found)
    assert parent is not None, "a call is erased with who asked for it"
    if not parent.reachable:
        turn.say(turn.words("asking_staff.unreachable", name=parent.name))
    outcome.bring(turn, found)
