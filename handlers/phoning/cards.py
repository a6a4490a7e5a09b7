"""A facilitator's card of a call that a parent asks for: the number, when it is safe, and what became of it."""

from __future__ import annotations

from markupsafe import Markup

from content.words import Words
from handlers.core.buttons import Button
from handlers.core.turn import Turn
from handlers.shared import cards
from handlers.shared.moments import moment_in_words
from handlers.shared.naming import facilitator_name
from handlers.shared.reading_promise import next_time
from storage import members, outbox, phone_calls
from storage.members import Member
from storage.people import Person
from storage.phone_calls import CALLED, CLOSED, NOT_REACHED, SEEN, Card, PhoneCall

I_CALL, DONE, NOT_THERE, CANNOT = "i_call", "called", "not_reached", "cannot"


def tell_all(turn: Turn, found: PhoneCall) -> None:
    """Show it to each facilitator of the group who reads and has no card: not by night, unless it is read then."""
    for member, person, goes_at in cards.untold(turn, found.member_id, phone_calls.cards(turn.db, found.id)):
        show(turn, found, member, person, not_before=goes_at)


def show(
    turn: Turn,
    found: PhoneCall,
    member: Member,
    person: Person,
    *,
    again: bool = False,
    not_before: int | None = None,
) -> None:
    """A fresh card for one facilitator; an older one gives way to it."""
    words = turn.words_for(person)
    old = _card_of(turn, found, member.id)
    if old is not None:
        cards.put_aside(turn, old, person, "phone_call_staff.stands_below")
    lead = [words("phone_call_staff.still_waits")] if again else []
    spoken = turn.say_in(
        person.chat_id,
        Markup("\n\n").join([*lead, _text(turn, found, words)]),
        _rows(found, words),
        owner=person,
        about="phone_call_card",
        subject=found.id,
        kind=outbox.CALL,
        belongs_to=found.id,
        not_before=turn.now if not_before is None else not_before,
    )
    if spoken.keyboard is not None:
        tell_at = next_time(turn, member)
        phone_calls.put_card(turn.db, found.id, member.id, spoken.keyboard.id, tell_at=tell_at)


def refresh(turn: Turn, found: PhoneCall) -> None:
    """Every card says how it stands now; of what is done, the number goes."""
    for person, keyboard in cards.standing(turn, phone_calls.cards(turn.db, found.id)):
        words = turn.words_for(person)
        turn.show(keyboard, _text(turn, found, words), _rows(found, words), to=person)


def forget_all(turn: Turn, member_id: int) -> None:
    """Of the calls this parent asked for nothing stays, here or in the facilitators' chats."""
    for each in phone_calls.of_member(turn.db, member_id):
        forget(turn, each)
    phone_calls.hide(turn.db, member_id)


def forget(turn: Turn, found: PhoneCall, key: str = "phone_call_staff.taken_back") -> None:
    """It is not told any more where it waits; where it stands, the cards lose the number."""
    told = phone_calls.cards(turn.db, found.id)
    cards.take_back(turn, outbox.CALL, found.id, told, asker(turn, found), key)
    phone_calls.drop(turn.db, found.id)


def asker(turn: Turn, found: PhoneCall) -> Person | None:
    """The parent who asks to be called."""
    return cards.person_of(turn, found.member_id)


def _card_of(turn: Turn, found: PhoneCall, member_id: int) -> Card | None:
    return next((each for each in phone_calls.cards(turn.db, found.id) if each.member_id == member_id), None)


def _text(turn: Turn, found: PhoneCall, words: Words) -> Markup:
    member, parent = members.get(turn.db, found.member_id), asker(turn, found)
    assert parent is not None, "a call is erased with who asked for it"
    moment = moment_in_words(found.asked_at, member.zone, words, now=turn.now)
    who = facilitator_name(turn, found.caller_id, words)
    if not found.is_open:
        done = words(f"phone_call_staff.{found.state}", facilitator=who)
        return Markup("\n\n").join([words("phone_call_staff.asked", name=parent.name, moment=moment), done])
    parts = [
        words(
            "phone_call_staff.asks",
            name=parent.name,
            moment=moment,
            phone=found.phone or "",
            when=found.safe_when or "",
        ),
        words("phone_call_staff.record_yes" if found.may_record else "phone_call_staff.record_no"),
    ]
    if found.state in (SEEN, NOT_REACHED):
        parts.append(words(f"phone_call_staff.{found.state}", facilitator=who))
    parts += [_cannot(turn, each, words) for each in phone_calls.cards(turn.db, found.id) if each.cannot]
    parts.append(words("phone_call_staff.how", name=parent.name))
    return Markup("\n\n").join(parts)


def _cannot(turn: Turn, card: Card, words: Words) -> Markup:
    return words("phone_call_staff.cannot_call", facilitator=facilitator_name(turn, card.member_id, words))


def _rows(found: PhoneCall, words: Words) -> list[list[Button]]:
    if found.state in (CALLED, CLOSED):
        return []
    return [
        [Button(words.label(f"phone_call_staff.{choice}"), choice)] for choice in (I_CALL, DONE, NOT_THERE, CANNOT)
    ]
