"""The buttons in sight that typed words stand for: by their label, or by what a lone word says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain

from content.plain_commands import PlainCommand
from handlers.core.buttons import pressed
from handlers.core.choices import Choice, offered
from handlers.core.turn import Heard, Turn
from storage import keyboards, sent_messages
from storage.keyboards import Keyboard
from storage.prompts import WAVE
from storage.said import Said, Text

# “Straks”, “morgen”, “nu niet”: the buttons that put something off, and what is better still for tomorrow.
LATER: tuple[PlainCommand, ...] = ("later", "tomorrow", "not_now")
PUT_OFF = ("checkin.later", "experiment.later", "lesson.later", "enrolment.practice_no", "pictures.not_now")
_FOR_TOMORROW = ("lesson.other_moment", "answers.skip")
_NOT_AFTER_ALL = ("sharing.stop", "preferences.stop_no")  # beside a question that is answered by its buttons alone

# Whoever reads back so far, and types the label of a button there, means it.
_A_SITTING, _READ_BACK = 3600, 8

# The choice of the button to all that can be done; it and a command that may be meant stand below what was not
# understood.
WHAT_I_CAN = "start"
_OFFERED_BY = "listening"

# A lone word, and the labels of the buttons that do what it says.
_LABELS: dict[PlainCommand, tuple[str, ...]] = {
    "stop": ("lesson.stop",),  # of what she is reading or doing now; said again, it is about all of it
    "done": ("answers.done",),
    "back": ("answers.back", "listening.stop_nothing"),
    "skip": ("answers.skip",),
    "never_mind": (
        *("sharing.stop", "answers.skip", "answers.back"),
        *("preferences.stop_no", "listening.stop_nothing", "my_data.erase_no"),
    ),
}


def button_named(turn: Turn, heard: Heard) -> tuple[Keyboard, int] | None:
    """The button in sight whose label was typed, if there is exactly one; or one a little further up."""
    since = turn.now - _A_SITTING
    lately = keyboards.shown_last(turn.db, turn.person.id, most=_READ_BACK, since=since)
    further_up = (each for each in lately if each.id > 0)
    return button(turn, chain(in_sight(turn, heard), further_up), {plain(heard.text)})


def button_for(turn: Turn, command: PlainCommand, heard: Heard) -> tuple[Keyboard, int] | None:
    """The button in sight that does what a lone word says."""
    labels = [{plain(turn.words.label(key))} for key in _LABELS.get(command, ())]
    found = list(in_sight(turn, heard))
    if command in ("never_mind", "back"):  # that is about what was said last
        found.reverse()
    named = (button(turn, [keyboard], label) for keyboard in found for label in labels)
    return next((each for each in named if each is not None), None)


def button_later(turn: Turn, command: PlainCommand, heard: Heard) -> tuple[Keyboard, int] | None:
    """The button in sight that puts off what is offered; for tomorrow another moment, or not today."""
    put_off = {plain(turn.words.label(key)) for key in PUT_OFF}
    for keyboard in in_sight(turn, heard):
        later = button(turn, [keyboard], put_off)
        if later is None:
            continue
        if command == "tomorrow" and keyboard.kind == WAVE:
            return None  # it lies ready for days: to skip would end it, an hour is not tomorrow
        wanted = _FOR_TOMORROW if command == "tomorrow" else ()
        better = (button(turn, [keyboard], {plain(turn.words.label(key))}) for key in wanted)
        return next((each for each in better if each is not None), later)
    return None


def may_wait(turn: Turn, heard: Heard) -> bool:
    """Whether her words are at a question that can be skipped: “straks” is no answer to it then."""
    asked = [each for each in in_sight(turn, heard) if each.id == heard.keyboard_id]
    return button(turn, asked, {plain(turn.words.label("answers.skip"))}) is not None


def asks_by_buttons(turn: Turn, heard: Heard) -> bool:
    """Whether the buttons in sight ask something; of a draft for the group not even that is told."""
    labels = {plain(turn.words.label(key)) for key in _NOT_AFTER_ALL}
    kept = (each for each in in_sight(turn, heard) if each.id > 0)
    return button(turn, kept, labels) is not None


def button_asked(turn: Turn, command: PlainCommand | None, heard: Heard) -> tuple[Keyboard, int] | None:
    """The button below a question for words that was typed: by its label, or as “laat maar” for “toch niet”."""
    asked = [each for each in in_sight(turn, heard) if each.id == heard.keyboard_id][:1]
    means = () if command in (None, "stop") else _LABELS.get(command, ())  # “stop” may be her answer
    labels = {plain(turn.words.label(key)) for key in means}
    return button(turn, asked, {plain(heard.text)}) or button(turn, asked, labels)


def plain(text: str) -> str:
    """As it is typed on a phone: without capitals, ticks, signs and spaces at the ends."""
    kept = "".join(letter if letter.isalnum() or letter.isspace() else " " for letter in text.casefold())
    return " ".join(kept.split())


def button(turn: Turn, among: Iterable[Keyboard], labels: set[str]) -> tuple[Keyboard, int] | None:
    """The button with one of these labels, on the first of the keyboards that has exactly one; its place there."""
    for keyboard in among:
        shown = message_of(turn, keyboard)
        found = [number for number, label in labels_of(shown) if plain(label) in labels]
        if len(found) == 1 and found[0] < len(keyboard.choices):
            return keyboard, found[0]
    return None


def message_of(turn: Turn, keyboard: Keyboard) -> Said | None:
    """The message below which these buttons stand, as it is shown."""
    if keyboard.outbox_id is None:
        return None
    return sent_messages.as_shown(turn.db, turn.person.chat_id, keyboard.outbox_id)


def asks(shown: Said | None) -> bool:
    """Whether a message asks something."""
    return isinstance(shown, Text) and "?" in shown.html


def in_sight(turn: Turn, heard: Heard) -> Iterator[Keyboard]:
    """The buttons of the open question, then the newest ones; where these are only offered, those before too."""
    asked = keyboards.find(turn.db, heard.keyboard_id) if heard.keyboard_id else None
    if asked is not None and asked.open and asked.person_id == turn.person.id:
        yield asked
    shown = keyboards.shown_last(turn.db, turn.person.id, most=_READ_BACK)
    before = next((each for each in shown if not is_only_offered(each)), None)
    yield from shown[:1]
    if before is not None and before != shown[0]:
        yield before


def is_only_offered(keyboard: Keyboard) -> bool:
    """Whether these ask nothing: they stand below what was not understood."""
    offers = (each == WHAT_I_CAN or isinstance(each, Choice) for each in offered(keyboard))
    return keyboard.kind == _OFFERED_BY and all(offers)


def labels_of(shown: Said | None) -> Iterator[tuple[int, str]]:
    """Each button's place among the choices and its label, as the message shows them."""
    for label, data, _ in chain.from_iterable(shown.keys if isinstance(shown, Text) else ()):
        found = pressed(data)
        if found is not None:
            yield found.index, label
