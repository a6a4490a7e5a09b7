"""A lone “ja”, “nee” or part of a label, typed where a tap is asked for: the button that it means.

Only below what was said last, or below the question that is answered: it is no tap on buttons higher up.
"""

from __future__ import annotations

import re
from difflib import SequenceMatcher

from content.typed import agreement_in, is_rather_not
from content.typed_nothing import says_nothing as tells_nothing
from handlers.core.choices import offered
from handlers.core.turn import Heard, Turn
from handlers.shared.below import stands_last
from handlers.shared.in_sight import PUT_OFF, asks, button, is_only_offered, labels_of, message_of, plain
from handlers.shared.menu import Meant
from storage import keyboards, questions
from storage.keyboards import Keyboard

# What a lone yes or no taps: the button that begins with it, or else the first of these.
_YES_NO = (("ja", "yes"), ("nee", "no"))
_AGREES = (
    *("asking.send", "asking.go_on", "phone_call.record_yes", "meeting.yes", "preferences.resume"),
    *("easing.as_before", "lesson.read", "lesson.go_on", "wave.begin", "wave.more", "enrolment.go_on"),
    *("experiment.yes", "experiment.alone", "experiment.show", "calming.begin", "prompt.still_answer"),
    *("listening.question", "evaluation.right"),
)
_REFUSES = (
    *("phone_call.record_no", "meeting.no", "preferences.stay_paused", "easing.weekly", "lesson.stop"),
    *("wave.another_time", "enrolment.no_rest_day", "experiment.wait", "last_time.no_more_hello"),
    *("asking.stop", "listening.stop_nothing", "evaluation.otherwise", "lesson.no_lessons"),
    *("calendar.was_not", "preferences.keep_answers", "hand_over.no", "hosting_staff.rules_no"),
)
# Below “I come back at nine” one of these is left, maybe with “later”, and an “ok” begins nothing.
_BEGINS, _FEW = ("checkin.start", "lesson.read", "wave.more"), 2
_LEAST_BEGUN, _READ_BACK = 4, 3
_LEAST_MISSPELT, _NEARLY = 5, 0.8
_TWICE = re.compile(r"([^\W\d])\1+")  # “jaa”, “nooit” or “noit”
_POLITE = ("graag", "maar", "dan", "alsjeblieft", "please")
# Of these only how is asked, and a “nee” is that it need not be.
_MAY_BE_LEFT = ("pauze",)
# After these nothing comes back: they are tapped, or named in full.
_ONLY_TAPPED = ("my_data.erase_sure", "preferences.erase_sure", "ladder.erase_yes")


def says_nothing(heard: Heard) -> bool:
    """Whether these words tell nobody anything."""
    return heard.kind == "text" and tells_nothing(heard.text)


def is_more(turn: Turn, heard: Heard) -> bool:
    """Whether words below buttons mean none of them, and answer no question: they are beside what is asked."""
    if turn.library.plain_commands.of(heard.text) is not None or button_begun(turn, heard) is not None:
        return False
    return questions.of(turn.db, turn.person.id) is None


def button_last(turn: Turn, heard: Heard) -> tuple[Keyboard, int] | None:
    """The button with just this label, where its buttons stand below what was said last."""
    keyboard = _asked_last(turn, heard) if heard.kind == "text" else None
    return None if keyboard is None else button(turn, [keyboard], {plain(heard.text)})


def button_begun(turn: Turn, heard: Heard) -> tuple[Keyboard, int] | None:
    """The button whose label begins with what was typed, or is misspelt: “minder”, “ja, ik kom”, “korte zinen”."""
    typed = [each for each in _named(heard.text) if len(each) >= _LEAST_BEGUN]
    keyboard = _asked_last(turn, heard, but_for_misunderstanding=True) if heard.kind == "text" and typed else None
    if keyboard is None:
        return None
    told = _told(turn, keyboard)
    named = [number for number, label in told.items() if label in typed]
    begun = [number for number, label in told.items() if label.startswith(tuple(typed))]
    misspelt = [number for number, label in told.items() if any(_is_misspelt(each, label) for each in typed)]
    return _the_one(turn, keyboard, named or begun or misspelt, told)


def _is_misspelt(typed: str, label: str) -> bool:
    """Whether each word is that of the label, or nearly; a short one is too soon another: kom, kan."""
    pairs = list(zip(typed.split(), label.split(), strict=False))
    as_many = len(pairs) == len(typed.split()) == len(label.split())
    return as_many and all(one == other or _is_nearly(one, other) for one, other in pairs)


def _is_nearly(one: str, other: str) -> bool:
    if _TWICE.sub(r"\1", one) == _TWICE.sub(r"\1", other):
        return True
    told = min(len(one), len(other)) >= _LEAST_MISSPELT and other.isalpha()
    return told and SequenceMatcher(None, one, other).ratio() >= _NEARLY


def _named(text: str) -> list[str]:
    """What was typed, but for what is only polite; and without a “ja” or “nee” before it: “ja, ik kom”."""
    words = [word for word in plain(text).split() if word not in _POLITE]
    first, rest = words[:1], words[1:]
    says_the_same = first and first[0] in (_YES_NO[1] if "niet" in rest else _YES_NO[0])
    return [" ".join(words), *([" ".join(rest)] if says_the_same else [])]


def button_agreed(turn: Turn, heard: Heard) -> tuple[Keyboard, int] | None:
    """The button that a lone “ja” or “nee” means: below what was said last, or below the question it answers."""
    agrees = agreement_in(heard.text) if heard.kind == "text" else None
    keyboard = _asked_last(turn, heard) if agrees is not None else None
    if keyboard is None or _was_put_off(turn, keyboard):
        return None
    if agrees:
        return _button_that(turn, keyboard, agrees=True)
    later = {plain(turn.words.label(key)) for key in PUT_OFF}
    found = _button_that(turn, keyboard, agrees=False) or button(turn, [keyboard], later)
    if found is None and (is_rather_not(heard.text) or _button_that(turn, keyboard, agrees=True) is not None):
        found = button(turn, [keyboard], {plain(turn.words.label("answers.skip"))})
    return found


def lets_be(turn: Turn, heard: Heard) -> bool:
    """“Ok” below what was put off, “nee” where only yes has a button, “ja” to what cannot be undone: all stays so.

    Whether it was that.
    """
    agrees = agreement_in(heard.text) if heard.kind == "text" else None
    keyboard = _asked_last(turn, heard) if agrees is not None else None
    if keyboard is None:
        return False
    if _was_put_off(turn, keyboard) or (agrees and _went_already(turn, keyboard)):
        turn.say(turn.words("listening.nodded"))
    elif agrees and not _only_tapped(turn).isdisjoint(_told(turn, keyboard).values()):
        turn.say(turn.words("listening.only_tapped"))
    elif agrees is False and (
        keyboard.kind in _MAY_BE_LEFT or _button_that(turn, keyboard, agrees=True) is not None
    ):
        turn.say(turn.words("listening.let_go"))
    else:
        return False
    return True


def _was_put_off(turn: Turn, keyboard: Keyboard) -> bool:
    """Whether she was told when it comes, with hardly more than a button to begin all the same."""
    shown = message_of(turn, keyboard)
    told = {plain(label) for _, label in labels_of(shown)}
    return (
        len(told) <= _FEW
        and not asks(shown)
        and not told.isdisjoint(plain(turn.words.label(key)) for key in _BEGINS)
    )


def _went_already(turn: Turn, keyboard: Keyboard) -> bool:
    """Whether what stands there says that the parent's question went: it needs no yes any more."""
    return keyboard.kind == "ask" and not asks(message_of(turn, keyboard))


def _asked_last(turn: Turn, heard: Heard, *, but_for_misunderstanding: bool = False) -> Keyboard | None:
    """Her newest buttons, where they stand below what was said last, or are those of the question she answers.

    `but_for_misunderstanding` also where she was only not understood since: a lone “ok” may be about that.
    None where a draft of what is shared is the newest: that is answered by its own buttons.
    """
    shown = keyboards.shown_last(turn.db, turn.person.id, most=_READ_BACK)
    if but_for_misunderstanding:
        shown = [each for each in shown if not is_only_offered(each)] or shown
    if not shown or shown[0].id < 0:
        return None
    last = stands_last(turn, shown[0], but_for_misunderstanding=but_for_misunderstanding)
    return shown[0] if shown[0].id == heard.keyboard_id or last else None


def is_below_draft(turn: Turn) -> bool:
    """Whether a draft of what is shared has buttons, and nothing was asked with buttons since."""
    newest = keyboards.newest_of_person(turn.db, turn.person.id)
    return newest is not None and newest.id < 0


def _button_that(turn: Turn, keyboard: Keyboard, *, agrees: bool) -> tuple[Keyboard, int] | None:
    """The one button that says yes, or no; None where there is none, or more than one."""
    told, words = _told(turn, keyboard), _YES_NO[0] if agrees else _YES_NO[1]
    found = [number for number, label in told.items() if label.partition(" ")[0] in words]
    if not found and agrees:  # or the one command that may be meant
        found = [number for number, choice in enumerate(offered(keyboard)) if isinstance(choice, Meant)]
    if not found:  # else the first of these that stands there
        keys = _AGREES if agrees else _refusing(turn, keyboard)
        those = ([number for number, label in told.items() if _is_label(turn, key, label)] for key in keys)
        found = next((each for each in those if each), [])
    return _the_one(turn, keyboard, found, told)


def _refusing(turn: Turn, keyboard: Keyboard) -> tuple[str, ...]:
    """What a “nee” may tap: “toch niet” only where something is asked, as below a card it ends what is agreed."""
    return tuple(key for key in _REFUSES if key != "asking.stop" or asks(message_of(turn, keyboard)))


def _told(turn: Turn, keyboard: Keyboard) -> dict[int, str]:
    """Each button's label, as it is typed, by its place among the choices."""
    return {number: plain(label) for number, label in labels_of(message_of(turn, keyboard))}


def _the_one(
    turn: Turn, keyboard: Keyboard, found: list[int], told: dict[int, str]
) -> tuple[Keyboard, int] | None:
    """This button, if it is the only one that may be meant, and no tap is needed for it."""
    if len(found) != 1 or found[0] >= len(keyboard.choices):
        return None
    return None if told[found[0]] in _only_tapped(turn) else (keyboard, found[0])


def _only_tapped(turn: Turn) -> set[str]:
    return {plain(turn.words.label(key)) for key in _ONLY_TAPPED}


def _is_label(turn: Turn, key: str, label: str) -> bool:
    """Whether a label is the one with this key, whatever the name at its end."""
    names = turn.library.interface.buttons[key].names
    told = plain(turn.words.label(key, **dict.fromkeys(names, "")))
    return label.startswith(f"{told} ") if names else label == told
