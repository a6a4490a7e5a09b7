"""What a parent sees of the call that she asked for: how it stands, and what became of it."""

from __future__ import annotations

from markupsafe import Markup

from handlers.asking.writing import readers
from handlers.core.buttons import Button
from handlers.core.turn import Turn
from handlers.phoning import cards
from handlers.shared.cards import give_way as give_way_to_newer
from handlers.shared.cards import seen_by
from handlers.shared.moments import one_after_another
from handlers.shared.naming import facilitator_name
from handlers.shared.reading_promise import readers_of, when_read
from scheduler.local_time import after_quiet
from storage import delivery, keyboards, members, outbox, phone_calls
from storage.people import Person
from storage.phone_calls import ASKED, CLOSED, NOT_REACHED, PhoneCall

Shown = tuple[Markup, list[list[Button]]]


def as_it_stands(turn: Turn, found: PhoneCall) -> Shown:
    """How it stands, for the parent whose turn this is."""
    label = turn.words.label
    rows = [[Button(label("phone_call.take_back"), "back")]]
    if found.state != ASKED:
        if found.state == NOT_REACHED:
            rows = [[Button(label("phone_call.anew"), "anew")], *rows]
        return _told(turn, found), rows
    return _asked(turn, found), rows


def stand(turn: Turn, found: PhoneCall) -> None:
    """Say how it stands, with her number still hers to take back."""
    _close(turn, found, turn.person)
    text, rows = as_it_stands(turn, found)
    spoken = turn.say(text, rows, about="phone_call", subject=found.id, kind=outbox.CALL, belongs_to=found.id)
    assert spoken.keyboard is not None
    phone_calls.shown(turn.db, found.id, spoken.keyboard.id)


def bring(turn: Turn, found: PhoneCall) -> None:
    """What a facilitator did comes to the parent, once it is no longer night where she is.

    After the safe exit only that there is news: what it is, she opens herself.
    """
    parent = cards.asker(turn, found)
    if parent is None:
        return
    _unsay(turn, found, parent)
    goes_at = after_quiet(turn.now, members.get(turn.db, found.member_id).zone)
    words = turn.words_for(parent)
    if found.keyboard_id is None:
        text, rows = words("phone_call.news"), [[Button(words.label("phone_call.look"), "look")]]
    else:
        _close(turn, found, parent)
        text, rows = as_it_stands(seen_by(turn, found.member_id, parent), found)
    spoken = turn.say(
        text,
        rows,
        to=parent,
        about="phone_call",
        subject=found.id,
        kind=outbox.CALL,
        belongs_to=found.id,
        not_before=goes_at,
    )
    if found.keyboard_id is not None and spoken.keyboard is not None:
        phone_calls.shown(turn.db, found.id, spoken.keyboard.id)


def tell_anew(turn: Turn, found: PhoneCall) -> None:
    """Others read it, or at another time: where the parent was told of that, she reads how it is now."""
    keyboard = keyboards.find(turn.db, found.keyboard_id) if found.keyboard_id else None
    parent = cards.asker(turn, found)
    if keyboard is not None and keyboard.outbox_id is not None and parent is not None:
        text, rows = as_it_stands(seen_by(turn, found.member_id, parent), found)
        turn.show(keyboard, text, rows, to=parent)


def give_way(turn: Turn, older: PhoneCall) -> None:
    """She asks anew: what she asked before is no longer to be done."""
    _close(turn, older, turn.person)
    cards.forget(turn, older)


def end(turn: Turn, found: PhoneCall) -> None:
    """It was kept for as long as was said: it goes, and she hears it where nobody called."""
    parent = cards.asker(turn, found)
    if parent is not None:
        if found.is_open:
            _close(turn, found, parent)
        else:
            _leave_it_at_that(turn, found, parent)
        _unsay(turn, found, parent)
    cards.forget(turn, found, "phone_call_staff.over")
    if parent is not None and found.is_open and found.keyboard_id is not None:
        goes_at = after_quiet(turn.now, members.get(turn.db, found.member_id).zone)
        turn.say(turn.words_for(parent)("phone_call.over"), to=parent, not_before=goes_at)


def end_all(turn: Turn, member_id: int) -> None:
    """This parent was removed, and can take nothing back any more: her numbers go, and she reads so."""
    for found in phone_calls.of_member(turn.db, member_id):
        parent, keyboard = cards.asker(turn, found), keyboards.find(turn.db, found.keyboard_id or 0)
        if parent is not None and keyboard is not None and keyboard.open and found.is_open:
            turn.show(keyboard, turn.words_for(parent)("phone_call.ended"), to=parent)
        if parent is not None:
            _unsay(turn, found, parent)
        cards.forget(turn, found, "phone_call_staff.left")


def _asked(turn: Turn, found: PhoneCall) -> Markup:
    """Who is asked to call and when it is read; who said that she cannot is named apart."""
    said_no = {each.member_id for each in phone_calls.cards(turn.db, found.id) if each.cannot}
    reading = readers_of(turn, turn.member.group_id)
    cannot = [person.called for member, person in reading if member.id in said_no]
    asked = [person.called for member, person in reading if member.id not in said_no]
    names = one_after_another(asked, turn.words)
    told = [
        *(turn.words("phone_call.cannot", facilitator=each) for each in cannot),
        turn.words("phone_call.sent", facilitator=names, days=phone_calls.KEPT_DAYS),
        when_read(turn, without=said_no),
        turn.words("asking.not_now"),
    ]
    return Markup("\n").join(told)


def _told(turn: Turn, found: PhoneCall) -> Markup:
    if found.state == CLOSED and not readers(turn):
        return turn.words("phone_call.closed_nobody_reads")
    who = facilitator_name(turn, found.caller_id, turn.words)
    return turn.words(f"phone_call.{found.state}", facilitator=who)


def _close(turn: Turn, found: PhoneCall, parent: Person) -> None:
    """What she saw of it until now loses her words and its buttons."""
    keyboard = keyboards.find(turn.db, found.keyboard_id) if found.keyboard_id else None
    if keyboard is not None and keyboard.open:
        give_way_to_newer(turn, outbox.CALL, keyboard, parent, "phone_call.stands_below")


def _leave_it_at_that(turn: Turn, found: PhoneCall, parent: Person) -> None:
    """What she read of it stays, and there is nothing to take away any more."""
    keyboard = keyboards.find(turn.db, found.keyboard_id) if found.keyboard_id else None
    if keyboard is not None and keyboard.open:
        turn.show(keyboard, _told(seen_by(turn, found.member_id, parent), found), to=parent)


def _unsay(turn: Turn, found: PhoneCall, parent: Person) -> None:
    """What waits for the morning and is no longer so is not said."""
    delivery.withdraw(turn.db, outbox.CALL, found.id, "taken_back", chat_id=parent.chat_id)
