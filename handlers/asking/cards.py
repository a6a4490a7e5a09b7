"""A facilitator's card of what a parent asks: her words, what was answered by whom, and what can be done now."""

from __future__ import annotations

from markupsafe import Markup

from content.rendering import whole
from content.words import Words
from handlers.core.buttons import Button
from handlers.core.turn import Turn
from handlers.shared import cards
from handlers.shared.moments import moment_in_words
from handlers.shared.naming import facilitator_name
from handlers.shared.reading_promise import next_time
from storage import asks, keyboards, members, outbox
from storage.asks import ASKED, CLOSED, Answer, Ask
from storage.members import Member
from storage.people import Person
from storage.said import Voice

_MOST_LETTERS = 3800  # Telegram takes 4096, and the words around them need room

ANSWER, SEEN, DONE, STOP = "answer", "seen", "done", "stop"


def tell_all(turn: Turn, found: Ask) -> bool:
    """Show it to each facilitator of her group who reads and has no card: not by night, unless she reads then.

    Whether there was one.
    """
    untold = cards.untold(turn, found.member_id, asks.cards(turn.db, found.id))
    for member, person, goes_at in untold:
        show(turn, found, member, person, not_before=goes_at)
    return bool(untold)


def show(
    turn: Turn,
    found: Ask,
    member: Member,
    person: Person,
    *,
    again: bool = False,
    not_before: int | None = None,
) -> None:
    """A fresh card for one facilitator; an older one gives way to it."""
    goes_at = turn.now if not_before is None else not_before
    words = turn.words_for(person)
    old = next((each for each in asks.cards(turn.db, found.id) if each.member_id == member.id), None)
    if old is not None:
        cards.put_aside(turn, old, person, "asking_staff.stands_below")
    lead = [words("asking_staff.still_waits")] if again else []
    text = Markup("\n\n").join([*lead, _text(turn, found, words)])
    spoken = turn.say_in(
        person.chat_id,
        text,
        _rows(turn, found, words),
        owner=person,
        about="ask_card",
        subject=found.id,
        kind=outbox.ASK,
        belongs_to=found.id,
        not_before=goes_at,
    )
    assert spoken.keyboard is not None
    if found.voice is not None:
        say_voice(turn, person, found.id, found.voice, not_before=goes_at)
    asks.put_card(turn.db, found.id, member.id, spoken.keyboard.id, tell_at=next_time(turn, member))


def say_voice(turn: Turn, person: Person, ask_id: int, voice: str, *, not_before: int) -> None:
    """Let someone hear a voice note of an ask or of its answer."""
    outbox.add(
        turn.db,
        chat_id=person.chat_id,
        kind=outbox.ASK,
        says=Voice(voice),
        at=turn.now,
        subject=ask_id,
        not_before=not_before,
    )


def refresh(turn: Turn, found: Ask) -> None:
    """Every card says how it stands now."""
    for person, keyboard in cards.standing(turn, asks.cards(turn.db, found.id)):
        words = turn.words_for(person)
        turn.show(keyboard, _text(turn, found, words), _rows(turn, found, words), to=person)


def forget_all(turn: Turn, member_id: int) -> None:
    """Of what this parent asked nothing stays, here or in her facilitators' chats, as far as Telegram allows."""
    for each in asks.of_member(turn.db, member_id):
        forget(turn, each)
    asks.hide(turn.db, member_id)


def close_all(turn: Turn, member_id: int) -> None:
    """This parent was removed, and no answer reaches her any more: she reads so, and nobody waits for one."""
    for found in asks.of_member(turn.db, member_id):
        keyboard, parent = keyboards.find(turn.db, found.keyboard_id or 0), asker(turn, found)
        if keyboard is not None and keyboard.open and found.is_open and parent is not None:
            turn.show(keyboard, turn.words_for(parent)("asking.ended"), to=parent)
        if found.is_open:
            asks.move(turn.db, found.id, CLOSED)
        refresh(turn, asks.get(turn.db, found.id))


def forget(turn: Turn, found: Ask) -> list[Person]:
    """It is not told any more where it waits; where it stands, the cards lose her words and her voice goes.

    Who has a voice note that Telegram deletes no more is asked to delete it.
    """
    told = asks.cards(turn.db, found.id)
    left = cards.take_back(turn, outbox.ASK, found.id, told, asker(turn, found), "asking_staff.taken_back")
    for person in left:
        turn.say(turn.words_for(person)("asking_staff.delete_voice"), to=person, kind=outbox.NOTICE)
    asks.drop(turn.db, found.id)
    return left


def asker(turn: Turn, found: Ask) -> Person | None:
    """The parent who asks."""
    return cards.person_of(turn, found.member_id)


def _text(turn: Turn, found: Ask, words: Words) -> Markup:
    member, parent = members.get(turn.db, found.member_id), asker(turn, found)
    assert parent is not None, "what a parent asked is erased with her"
    moment = moment_in_words(found.asked_at, member.zone, words, now=turn.now)
    key = "asking_staff.asks" if found.voice is None else "asking_staff.asks_aloud"
    parts = [words(key, name=parent.name, moment=moment, words=whole(found.words or ""))]
    parts += _that_fit(turn, found, member, words, _MOST_LETTERS - len(parts[0].unescape()))
    if _is_gone(turn, found):
        parts.append(words("asking_staff.left", name=parent.name))
    elif not parent.reachable:
        parts.append(words("asking_staff.unreachable", name=parent.name))
    elif found.state == asks.CLOSED:
        parts.append(words("asking_staff.closed"))
    elif found.is_open:
        parts.append(words("asking_staff.how", name=parent.name))
    return Markup("\n\n").join(parts)


def _is_gone(turn: Turn, found: Ask) -> bool:
    return members.get(turn.db, found.member_id).state == members.REMOVED


def _that_fit(turn: Turn, found: Ask, member: Member, words: Words, room: int) -> list[Markup]:
    """What was answered: the newest whole, as far as a message holds; of others who answered when, and a part."""
    shown: list[Markup] = []
    for each in reversed(asks.answers(turn.db, found.id)):
        whole, bare = (_answered(turn, each, said, member, words) for said in (each.words or "", ""))
        room_for_words = room - len(bare.unescape())
        if len(whole.unescape()) > room:
            whole = _answered(turn, each, _shortened(each.words or "", room_for_words), member, words)
        if room_for_words <= 0:
            break
        shown.insert(0, whole)
        room -= len(whole.unescape())
    return shown


def _shortened(said: str, room: int) -> str:
    return said[: max(0, room - 1)] + "…"


def _answered(turn: Turn, given: Answer, said: str, member: Member, words: Words) -> Markup:
    moment = moment_in_words(given.at, member.zone, words, now=turn.now)
    key = "asking_staff.answered" if given.voice is None else "asking_staff.answered_aloud"
    return words(key, facilitator=facilitator_name(turn, given.member_id, words), moment=moment, words=whole(said))


def _rows(turn: Turn, found: Ask, words: Words) -> list[list[Button]]:
    if _is_gone(turn, found):
        return []
    rows = [[Button(words.label("asking_staff.answer"), ANSWER)]]
    if found.state == ASKED:
        rows.append([Button(words.label("asking_staff.seen"), SEEN)])
    if found.is_open:
        rows.append([Button(words.label("asking_staff.done"), DONE)])
    return rows
