"""/bel: a parent asks for a call: on which number, when it is safe, whether a message may be left; then a yes."""

from __future__ import annotations

import re
from typing import Literal

from markupsafe import Markup

from handlers.asking.writing import readers, somebody_reads
from handlers.core.buttons import Button
from handlers.core.choices import Choice
from handlers.core.doors import always, on_command, on_tap, on_words
from handlers.core.rights import own_phone_call, parents
from handlers.core.turn import Heard, Tap, Turn
from handlers.phoning import cards, outcome
from handlers.shared.reading_promise import when_read
from storage import keyboards, outbox, phone_calls, questions
from storage.keyboards import Keyboard
from storage.phone_calls import DRAFT, PhoneCall

DROP, BACK, ANEW, LOOK = "drop", "back", "anew", "look"
SEND = "send"

MOST_LETTERS = 200
_NUMBER = re.compile(r"\d(?:[\s().\-/]*\d){7,14}")
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
        _ask_number(turn, phone_calls.begin(turn.db, turn.member.id, at=turn.now))


@on_words("phone_number", own_phone_call)
def numbered(turn: Turn, heard: Heard) -> None:
    """On which number."""
    draft = phone_calls.get(turn.db, heard.subject)
    if draft.state != DRAFT:
        turn.no_longer_asked()
    elif len(heard.text) > MOST_LETTERS or not _NUMBER.search(heard.text):
        turn.misunderstand("phone_call.no_number")
    else:
        phone_calls.set_phone(turn.db, draft.id, heard.text.strip())
        _thank(turn, heard)
        _ask_when(turn, draft)


@on_words("phone_when", own_phone_call, takes_any_words=always)
def timed(turn: Turn, heard: Heard) -> None:
    """When it is safe, in her own words."""
    draft = phone_calls.get(turn.db, heard.subject)
    if draft.state != DRAFT:
        turn.no_longer_asked()
        return
    words = heard.text.strip()
    if not words or len(words) > MOST_LETTERS:
        turn.say(turn.words("phone_call.when_shorter"))
        return
    phone_calls.set_safe_when(turn.db, draft.id, words)
    _thank(turn, heard)
    _ask_record(turn, draft, None)


@on_tap("phone_call", own_phone_call, takes=(When, Record, SEND, DROP, BACK, ANEW, LOOK))
def tapped(turn: Turn, tap: Tap) -> None:
    """A step of it, the yes, rather not, or take it back."""
    found = phone_calls.get(turn.db, tap.subject)
    match tap.choice:
        case When(when) if found.state == DRAFT:
            questions.close_about(turn.db, turn.person.id, "phone_when", found.id)
            phone_calls.set_safe_when(turn.db, found.id, turn.words.label(f"phone_call.{when}"))
            _ask_record(turn, found, tap.keyboard)
        case Record(may) if found.state == DRAFT:
            phone_calls.set_may_record(turn.db, found.id, may=may == "yes")
            _ask_for_yes(turn, phone_calls.get(turn.db, found.id), tap.keyboard)
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
                _ask_number(turn, phone_calls.begin(turn.db, turn.member.id, at=turn.now))
        case _:
            turn.tell("errors.old_button")


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


def _ask_number(turn: Turn, draft: PhoneCall) -> None:
    """Ask for the number, with who reads it and when, and whom to call now."""
    told = [
        turn.words("phone_call.number"),
        when_read(turn),
        turn.words("asking.not_now"),
    ]
    _ask(turn, draft, Markup("\n").join(told), [[_drop_button(turn)]], question="phone_number")


def _ask_when(turn: Turn, draft: PhoneCall) -> None:
    label = turn.words.label
    rows = [[Button(label(f"phone_call.{each}"), When(each))] for each in _WHENS]
    _ask(turn, draft, turn.words("phone_call.when"), [*rows, [_drop_button(turn)]], question="phone_when")


def _ask_record(turn: Turn, draft: PhoneCall, keyboard: Keyboard | None) -> None:
    """Whether a message may be left: below what she typed, or in the place of what she tapped."""
    label = turn.words.label
    rows = [
        [Button(label("phone_call.record_yes"), Record("yes"))],
        [Button(label("phone_call.record_no"), Record("no"))],
        [_drop_button(turn)],
    ]
    text = turn.words("phone_call.record")
    if keyboard is not None:
        turn.show(keyboard, text, rows)
    else:
        _ask(turn, draft, text, rows)


def _ask_for_yes(turn: Turn, draft: PhoneCall, keyboard: Keyboard) -> None:
    """All of it once more, who reads it when, and only then a yes."""
    told = [
        turn.words("phone_call.may_it_go", facilitator=readers(turn), lines=_lines(turn, draft)),
        when_read(turn),
        turn.words("asking.not_now"),
    ]
    yes = Button(turn.words.label("phone_call.send", facilitator=readers(turn)), SEND)
    turn.show(keyboard, Markup("\n").join(told), [[yes], [_drop_button(turn)]])


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
    for question in ("phone_number", "phone_when"):
        questions.close_about(turn.db, turn.person.id, question, draft.id)
    phone_calls.drop(turn.db, draft.id)
    turn.show(keyboard, turn.words("phone_call.stopped"))


def _ask(
    turn: Turn, draft: PhoneCall, text: Markup, rows: list[list[Button]], *, question: str | None = None
) -> None:
    spoken = turn.say(text, rows, about="phone_call", subject=draft.id, kind=outbox.CALL, belongs_to=draft.id)
    assert spoken.keyboard is not None
    if question is not None:
        turn.ask(question, draft.id, keyboard_id=spoken.keyboard.id)


def _thank(turn: Turn, heard: Heard) -> None:
    """Her words are kept; what she typed them under has no buttons any more."""
    keyboard = keyboards.find(turn.db, heard.keyboard_id) if heard.keyboard_id else None
    questions.close(turn.db, turn.person.id)
    if keyboard is not None and keyboard.open:
        turn.show(keyboard, turn.words("asking.kept"))


def _drop_button(turn: Turn) -> Button:
    return Button(turn.words.label("asking.stop"), DROP)
