"""/bel: a parent asks for a call: on which number, when it is safe, whether a message may be left; then a yes."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Literal

from markupsafe import Markup

from handlers.asking.left_open import DROP, GO_ON, Drafts, when_to_come_back
from handlers.asking.writing import goes_not_along, readers, somebody_reads
from handlers.core.buttons import Button
from handlers.core.choices import Choice, offered
from handlers.core.doors import always, on_command, on_edit, on_tap, on_typed_below, on_words
from handlers.core.rights import own_phone_call, parents
from handlers.core.turn import Heard, Tap, Turn
from handlers.phoning import cards, outcome
from handlers.shared.cards import give_way
from handlers.shared.moments import one_or_another
from handlers.shared.reading_promise import readers_of, would_be_read
from storage import journal, keyboards, outbox, phone_calls, questions
from storage.database import Transaction
from storage.keyboards import Keyboard
from storage.phone_calls import DRAFT, PhoneCall

BACK, ANEW, LOOK = "back", "anew", "look"
SEND = "send"

MOST_LETTERS = 200
_NUMBER = re.compile(r"\d(?:[\s().\-/]*\d){7,14}")
_QUESTIONS = ("phone_number", "phone_when")
# What was begun, as Anker comes back to it.
DRAFTS = Drafts("phone_call", outbox.CALL, _QUESTIONS, phone_calls)
_WHENS = ("always", "by_day", "in_the_evening")


class When(Choice):
    """When it is safe to call."""

    when: str


class Record(Choice):
    """Whether a message may be left."""

    may: Literal["yes", "no"]


@on_command("bel", parents)
def begin(turn: Turn, _heard: Heard) -> None:
    """/bel: ask to be called; where she asked already, how that stands."""
    asked = latest(turn)
    if asked is not None and asked.is_open:
        outcome.stand(turn, asked)
    elif somebody_reads(turn):
        _begin(turn)


@on_words("phone_number", own_phone_call)
def numbered(turn: Turn, heard: Heard) -> None:
    """On which number: typed, or of a contact that she shares."""
    found = phone_calls.get(turn.db, heard.subject)
    number = heard.phone or heard.text
    if found.state != DRAFT:
        turn.no_longer_asked()
    elif not _is_number(number):
        turn.misunderstand("phone_call.no_number")
    else:
        phone_calls.set_phone(turn.db, found.id, number.strip())
        turn.took("phone_number", heard)
        _thank(turn, heard)
        _ask_next(turn, found.id, None)


@on_words("phone_when", own_phone_call, takes_any_words=always, shown_to_others=True)
def timed(turn: Turn, heard: Heard) -> None:
    """When it is safe, in her own words."""
    found = phone_calls.get(turn.db, heard.subject)
    if found.state != DRAFT:
        turn.no_longer_asked()
        return
    if not _is_moment(heard.text):
        turn.say(turn.words("phone_call.when_shorter"))
        return
    phone_calls.set_safe_when(turn.db, found.id, heard.text.strip())
    turn.took("phone_when", heard)
    _thank(turn, heard)
    _ask_next(turn, found.id, None)


@on_edit("phone_number")
def renumbered(turn: Turn, heard: Heard) -> bool:
    """Another number over the one that waits for a yes."""
    return _is_number(heard.text) and _mended(turn, heard, phone_calls.set_phone)


@on_edit("phone_when")
def retimed(turn: Turn, heard: Heard) -> bool:
    """Other words over those of when it is safe."""
    return _is_moment(heard.text) and _mended(turn, heard, phone_calls.set_safe_when)


@on_tap("phone_call", own_phone_call, takes=(When, Record, GO_ON, SEND, DROP, BACK, ANEW, LOOK))
def tapped(turn: Turn, tap: Tap) -> None:
    """A step of it, the yes, rather not, or take it back."""
    found = phone_calls.get(turn.db, tap.subject)
    match tap.choice:
        case When(when) if found.state == DRAFT:
            questions.close_about(turn.db, turn.person.id, "phone_when", found.id)
            phone_calls.set_safe_when(turn.db, found.id, turn.words.label(f"phone_call.{when}"))
            _ask_next(turn, found.id, tap.keyboard)
        case Record(may) if found.state == DRAFT:
            phone_calls.set_may_record(turn.db, found.id, may=may == "yes")
            _ask_next(turn, found.id, tap.keyboard)
        case "go_on" if found.state == DRAFT:
            if somebody_reads(turn):
                _ask_next(turn, found.id, tap.keyboard, goes_on=False)
        case "send" if found.state == DRAFT:
            _send(turn, found, tap.keyboard)
        case "drop" if found.state == DRAFT:
            _drop(turn, found, tap.keyboard)
        case "back" if found.state != DRAFT:
            cards.forget(turn, found)
            turn.show(tap.keyboard, turn.words("phone_call.taken_back"))
        case "look" if found.state != DRAFT:
            turn.show(tap.keyboard, *outcome.as_it_stands(turn, found))
            phone_calls.shown(turn.db, found.id, tap.keyboard.id)
        case "anew" if found.is_open:
            if somebody_reads(turn):
                _begin(turn)
        case _:
            turn.tell("errors.old_button")


@on_typed_below("phone_call")
def typed(turn: Turn, heard: Heard, keyboard: Keyboard) -> bool:
    """More words where a tap is asked for: she hears that they do not go along, and is asked on."""
    draft = phone_calls.find(turn.db, keyboard.subject)
    if draft is None or draft.state != DRAFT or not goes_not_along(turn, heard):
        return False
    _give_way(turn, keyboard.id)
    _ask_next(turn, draft.id, None)
    return True


def _is_number(text: str) -> bool:
    return len(text) <= MOST_LETTERS and _NUMBER.search(text) is not None


def _is_moment(text: str) -> bool:
    return 0 < len(text.strip()) <= MOST_LETTERS


def _mended(turn: Turn, heard: Heard, put: Callable[[Transaction, int, str], None]) -> bool:
    """While it waits for a yes this is what goes, and what stands above the yes."""
    draft = phone_calls.find(turn.db, heard.subject)
    if draft is None or draft.state != DRAFT:
        return False
    put(turn.db, draft.id, heard.text.strip())
    journal.owe(turn.db)
    keyboard = keyboards.find(turn.db, draft.keyboard_id) if draft.keyboard_id else None
    if keyboard is not None and keyboard.open and SEND in offered(keyboard):
        text, rows, _ = _step(turn, phone_calls.get(turn.db, draft.id))
        turn.show(keyboard, text, rows)
    turn.say(turn.words("errors.edit_taken"))
    return True


def latest(turn: Turn) -> PhoneCall | None:
    """The call she asked for last, while it is kept."""
    return next(iter(phone_calls.of_member(turn.db, turn.member.id)), None)


def show_latest(turn: Turn) -> None:
    """Say how it stands with the call she asked for last."""
    asked = latest(turn)
    if asked is None:
        turn.tell("errors.old_button")
    else:
        outcome.stand(turn, asked)


def _begin(turn: Turn) -> None:
    """Ask from the first step on; what was begun before gives way."""
    if (before := phone_calls.draft_of(turn.db, turn.member.id)) is not None:
        _give_way(turn, before.keyboard_id)
    _ask_next(turn, phone_calls.begin(turn.db, turn.member.id, at=turn.now).id, None)


def _give_way(turn: Turn, keyboard_id: int | None) -> None:
    """It is asked further down."""
    keyboard = keyboards.find(turn.db, keyboard_id) if keyboard_id else None
    if keyboard is not None and keyboard.open:
        give_way(turn, outbox.CALL, keyboard, turn.person, "phone_call.stands_below")


def _ask_next(turn: Turn, draft_id: int, keyboard: Keyboard | None, *, goes_on: bool = True) -> None:
    """Ask what is not known yet: in the place of these buttons, or in a message of its own.

    Left after this step it is taken up, unless that was done and nothing was answered since.
    """
    found = phone_calls.get(turn.db, draft_id)
    text, rows, question = _step(turn, found)
    if keyboard is not None:
        turn.show(keyboard, text, rows)
    else:
        spoken = turn.say(text, rows, about="phone_call", subject=found.id, kind=outbox.CALL, belongs_to=found.id)
        assert spoken.keyboard is not None
        keyboard = spoken.keyboard
    phone_calls.shown(turn.db, found.id, keyboard.id)
    phone_calls.come_back(turn.db, found.id, at=when_to_come_back(turn) if goes_on else None)
    if question is not None:
        turn.ask(question, found.id, keyboard_id=keyboard.id)


def _step(turn: Turn, found: PhoneCall) -> tuple[Markup, list[list[Button]], str | None]:
    """The first question without an answer; after all of them the yes, and only there who reads it when."""
    words, label = turn.words, turn.words.label
    drop = [Button(label("asking.stop"), DROP)]
    if found.phone is None:
        told = [words("phone_call.number", facilitator=readers(turn)), words("asking.not_now")]
        return Markup("\n").join(told), [drop], "phone_number"
    if found.safe_when is None:
        rows = [[Button(label(f"phone_call.{each}"), When(each))] for each in _WHENS]
        return words("phone_call.when"), [*rows, drop], "phone_when"
    if found.may_record is None:
        may, may_not = (Button(label(f"phone_call.record_{each}"), Record(each)) for each in ("yes", "no"))
        facilitator = _either(turn) or label("help.your_facilitator")
        return words("phone_call.record", facilitator=facilitator), [[may], [may_not], drop], None
    names, lines = readers(turn), _lines(turn, found)
    asked = words("phone_call.may_it_go", facilitator=names, lines=lines) if names else lines
    if names:
        yes = Button(label("phone_call.send", facilitator=names), SEND)
    else:  # who reads went away meanwhile
        yes = Button(label("asking.go_on"), GO_ON)
    told = [asked, would_be_read(turn), words("asking.not_now")]
    return Markup("\n").join(told), [[yes], drop], None


def _either(turn: Turn) -> str:
    """Who may call: one of them does."""
    reading = readers_of(turn, turn.member.group_id)
    return one_or_another([person.called for _, person in reading], turn.words)


def _lines(turn: Turn, draft: PhoneCall) -> Markup:
    record = "record_yes" if draft.may_record else "record_no"
    lines = [draft.phone or "", draft.safe_when or "", turn.words.label(f"phone_call.{record}")]
    return Markup("\n").join(lines)


def _send(turn: Turn, draft: PhoneCall, keyboard: Keyboard) -> None:
    """It goes to the facilitators; an older one that is open gives way."""
    if not somebody_reads(turn):
        return
    for older in phone_calls.of_member(turn.db, turn.member.id):
        if older.is_open:
            outcome.give_way(turn, older)
    phone_calls.send(turn.db, draft.id, at=turn.now)
    phone_calls.shown(turn.db, draft.id, keyboard.id)
    sent = phone_calls.get(turn.db, draft.id)
    cards.tell_all(turn, sent)
    turn.show(keyboard, *outcome.as_it_stands(turn, sent))


def _drop(turn: Turn, draft: PhoneCall, keyboard: Keyboard) -> None:
    for question in _QUESTIONS:
        questions.close_about(turn.db, turn.person.id, question, draft.id)
    phone_calls.drop(turn.db, draft.id)
    turn.show(keyboard, turn.words("phone_call.stopped"))


def _thank(turn: Turn, heard: Heard) -> None:
    """Her words are kept; what she typed them under has no buttons any more."""
    keyboard = keyboards.find(turn.db, heard.keyboard_id) if heard.keyboard_id else None
    questions.close(turn.db, turn.person.id)
    if keyboard is not None and keyboard.open:
        turn.show(keyboard, turn.words("asking.kept"))
