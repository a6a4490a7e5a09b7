"""Cards that each facilitator of a group has of one thing: kept alike, and taken away together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Protocol

from handlers.core.turn import Turn
from handlers.shared.reading_promise import next_time, readers_of
from scheduler.local_time import after_quiet
from storage import delivery, keyboards, members, outbox, people, sent_messages
from storage.chat_messages import is_too_old
from storage.keyboards import Keyboard
from storage.members import TAKING_PART, Member
from storage.people import Person
from storage.said import Caption, Voice
from storage.sent_messages import Sent


class Card(Protocol):
    """Whose it is, and under which buttons it stands."""

    @property
    def member_id(self) -> int: ...

    @property
    def keyboard_id(self) -> int: ...


def person_of(turn: Turn, member_id: int) -> Person | None:
    """Who that is; None once nobody knows any more."""
    person_id = members.get(turn.db, member_id).person_id
    return people.get(turn.db, person_id) if person_id is not None else None


def seen_by(turn: Turn, member_id: int, parent: Person) -> Turn:
    """The same moment, as the parent would see it: who types elsewhere holds nothing back in this chat."""
    joined = members.get(turn.db, member_id)
    return replace(turn, known=parent, joined=joined, chat_id=parent.chat_id, prompt=None, typed=False)


def untold(turn: Turn, parent_id: int, cards: Iterable[Card]) -> list[tuple[Member, Person, int]]:
    """The facilitators of a parent's group who read and have none of these cards, each with when one may go.

    Not by night, unless she reads then.
    """
    told = {each.member_id for each in cards}
    return [
        (member, person, min(after_quiet(turn.now, member.zone), next_time(turn, member)))
        for member, person in readers_of(turn, members.get(turn.db, parent_id).group_id)
        if member.id not in told
    ]


def standing(turn: Turn, cards: Iterable[Card]) -> list[tuple[Person, Keyboard]]:
    """The facilitators who have a card and work with the group still, each with its buttons."""
    return _owned(turn, [each for each in cards if members.get(turn.db, each.member_id).state in TAKING_PART])


def _owned(turn: Turn, cards: Iterable[Card]) -> list[tuple[Person, Keyboard]]:
    owned = ((person_of(turn, each.member_id), keyboards.find(turn.db, each.keyboard_id)) for each in cards)
    return [(person, keyboard) for person, keyboard in owned if person is not None and keyboard is not None]


def put_aside(turn: Turn, card: Card, person: Person, text: str) -> None:
    """A newer card stands below: this one says so."""
    keyboard = keyboards.find(turn.db, card.keyboard_id)
    if keyboard is not None:
        turn.show(keyboard, turn.words_for(person)(text), to=person)


def give_way(turn: Turn, kind: str, keyboard: Keyboard, person: Person, text: str) -> None:
    """What stands below takes the place of this: it goes from the chat, or, where that is too late, says so."""
    for each in sent_messages.of_subject(turn.db, kind, keyboard.subject):
        there = each.id == keyboard.outbox_id and each.state in (outbox.SENT, outbox.SENDING)
        if there and not is_too_old(each.sent_at, turn.now):
            keyboards.renew(turn.db, keyboard, ())
            turn.delete(each)
            return
    turn.show(keyboard, turn.words_for(person)(text), to=person)


def take_back(
    turn: Turn, kind: str, subject: int, cards: Iterable[Card], parent: Person | None, text: str
) -> list[Person]:
    """It is not told any more where it waits; where it stands, the cards say only this.

    What was sent beside them goes; what stands in the parent's own chat stays hers. Returned is who still has a
    voice note that Telegram deletes no more: under it stands what became of it.
    """
    unsaid, stays, shown = set(), [], _owned(turn, cards)
    cards_of = {keyboard.outbox_id for _, keyboard in shown}
    for each in sent_messages.of_subject(turn.db, kind, subject):
        is_hers = parent is not None and each.chat_id == parent.chat_id
        if each.state == outbox.DUE:
            delivery.end(turn.db, each.id, outbox.CANCELLED, "taken_back")
            unsaid.add(each.id)
        elif not is_hers and each.id not in cards_of and each.state in (outbox.SENT, outbox.SENDING):
            if not is_too_old(each.sent_at, turn.now):
                turn.delete(each)
            elif each.form == Voice.form:
                stays.append(each)
    for person, keyboard in shown:
        if keyboard.outbox_id not in unsaid:
            turn.show(keyboard, turn.words_for(person)(text), to=person)
    left = [(person, each) for person, _ in shown for each in stays if each.chat_id == person.chat_id]
    for person, each in left:
        _write_under(turn, each, str(turn.words_for(person)(text)))
    return list(dict.fromkeys(person for person, _ in left))


def take_from(turn: Turn, kind: str, keyboard: Keyboard, person: Person, under_voice: str) -> None:
    """This person works with the group no more: what was sent beside the card goes.

    Under a voice note that Telegram deletes no more stands that it has to be deleted there.
    """
    for each in sent_messages.of_subject(turn.db, kind, keyboard.subject):
        is_beside = each.chat_id == person.chat_id and each.id != keyboard.outbox_id
        if not is_beside or each.state not in (outbox.SENT, outbox.SENDING):
            continue
        if not is_too_old(each.sent_at, turn.now):
            turn.delete(each)
        elif each.form == Voice.form:
            _write_under(turn, each, under_voice)


def _write_under(turn: Turn, voice: Sent, text: str) -> None:
    outbox.add_edit(
        turn.db,
        chat_id=voice.chat_id,
        edits=voice.id,
        says=Caption(text),
        at=turn.now,
    )
