"""A facilitator answers what a parent asks, by replying to the card or after a tap, under her own name."""

from __future__ import annotations

from content.rendering import whole
from handlers.asking import cards
from handlers.asking.writing import show_to_parent, unusable
from handlers.core.buttons import Button
from handlers.core.doors import always, on_edit, on_tap, on_words
from handlers.core.rights import answers_ask, known
from handlers.core.turn import Heard, Tap, Turn
from handlers.shared.menu import Command
from handlers.shared.moments import clock_time
from scheduler.local_time import after_quiet
from storage import asks, members, outbox, questions
from storage.asks import ASKED, CLOSED, SEEN, Ask
from storage.members import TAKING_PART
from storage.people import Person


@on_tap("ask_card", answers_ask, takes=(cards.ANSWER, cards.SEEN, cards.DONE, cards.STOP))
def tapped(turn: Turn, tap: Tap) -> None:
    """She answers, saw it, or is done with it without an answer here."""
    found = asks.get(turn.db, tap.subject)
    match tap.choice:
        case "answer":
            _ask_words(turn, found)
        case "seen" if found.state == ASKED:
            asks.move(turn.db, found.id, SEEN)
            show_to_parent(turn, found, "asking.seen", to_back=True)
            cards.refresh(turn, asks.get(turn.db, found.id))
        case "done" if found.is_open:
            asks.move(turn.db, found.id, CLOSED)
            show_to_parent(turn, found, "asking.closed", to_back=False)
            cards.refresh(turn, asks.get(turn.db, found.id))
        case "stop":
            questions.close_about(turn.db, turn.person.id, "ask_answer", found.id)
            turn.show(tap.keyboard, turn.words("asking_staff.stopped"))
        case _:
            turn.tell("errors.old_button")


@on_words("ask_answer", answers_ask, takes_any_words=always)
def answered(turn: Turn, heard: Heard) -> None:
    """Her answer goes to the parent; every facilitator sees who answered."""
    found = asks.get(turn.db, heard.subject)
    parent = _who_hears(turn, found)
    if parent is None:
        return
    if unusable(heard) is not None:
        turn.say(turn.words("asking_staff.only_words"))
        return
    keyboard = turn.asked_under(heard)
    turn.took("ask_answer", heard)
    questions.close_about(turn.db, turn.person.id, "ask_answer", found.id)
    asks.add_answer(
        turn.db, found.id, turn.member.id, words=heard.text.strip() or None, voice=heard.file, at=turn.now
    )
    goes_at = _bring(turn, found, parent, heard)
    show_to_parent(turn, found, "asking.read", to_back=False)
    cards.refresh(turn, asks.get(turn.db, found.id))
    if goes_at > turn.now:
        zone = members.get(turn.db, found.member_id).zone
        told = turn.words("asking_staff.goes_later", name=parent.name, time=clock_time(goes_at, zone))
    else:
        told = turn.words("asking_staff.went", name=parent.name)
    if keyboard is not None:
        turn.show(keyboard, told)
    else:
        turn.say(told)


@on_edit("ask_answer")
def changed(turn: Turn, heard: Heard) -> bool:
    """Other words over an answer: new ones would go elsewhere, so the facilitator hears what to tap."""
    if _who_hears(turn, asks.get(turn.db, heard.subject)) is not None:
        turn.say(turn.words("asking_staff.went_already"))
    return True


@on_words("ask_gone", known)
def gone(turn: Turn, _heard: Heard) -> None:
    """Words that answer what was taken back: they go nowhere, least of all to what she is asked beside it."""
    turn.say(turn.words("asking.gone"))


def _ask_words(turn: Turn, found: Ask) -> None:
    parent = _who_hears(turn, found)
    if parent is None:
        return
    rows = [[Button(turn.words.label("asking_staff.stop"), cards.STOP)]]
    text = turn.words("asking_staff.write", name=parent.name)
    spoken = turn.say(text, rows, about="ask_card", subject=found.id)
    assert spoken.keyboard is not None
    turn.ask("ask_answer", found.id, keyboard_id=spoken.keyboard.id)


def _who_hears(turn: Turn, found: Ask) -> Person | None:
    """The parent, if an answer reaches her; if not, the facilitator hears why."""
    parent, member = cards.asker(turn, found), members.get(turn.db, found.member_id)
    assert parent is not None, "what a parent asked is erased with her"
    if member.state not in TAKING_PART:
        turn.say(turn.words("asking_staff.left", name=parent.name))
        return None
    if not parent.reachable:
        turn.say(turn.words("asking_staff.unreachable", name=parent.name))
        return None
    return parent


def _bring(turn: Turn, found: Ask, parent: Person, heard: Heard) -> int:
    """Say it to the parent once it is no longer night where she is; when that is."""
    words = turn.words_for(parent)
    goes_at = after_quiet(turn.now, members.get(turn.db, found.member_id).zone)
    key = "asking.answer" if heard.file is None else "asking.answer_aloud"
    text = words(key, facilitator=turn.person.called, words=whole(heard.text.strip()))
    back = [[Button(words.label("asking.write_back"), Command(name="vraag"))]]
    turn.say(
        text, back, to=parent, kind=outbox.ASK, belongs_to=found.id, not_before=goes_at,
        about="first", subject=found.member_id,
    )  # fmt: skip
    if heard.file is not None:
        cards.say_voice(turn, parent, found.id, heard.file, not_before=goes_at)
    return goes_at
