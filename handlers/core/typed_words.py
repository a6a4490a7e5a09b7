"""What typed words are taken for, and in which order."""

from __future__ import annotations

from dataclasses import replace

from markupsafe import escape

from content.plain_commands import PlainCommand
from content.typed_until import tells_a_moment
from handlers import agreeing, listening
from handlers.asking.replying import said_below, said_to_nobody
from handlers.core.doors import BELOW, TAP, WORDS, Door, find
from handlers.core.entering import obey, press
from handlers.core.turn import Heard, Turn
from handlers.shared import in_sight
from handlers.shared.below import ask_below
from storage import keyboards, members, questions
from storage.keyboards import Keyboard

# Lone words that are nothing for others to read, where what is typed goes to them at once; of a plan, and of an
# answer to a parent, only these.
_NOT_OF_A_PLAN: tuple[PlainCommand, ...] = ("never_mind", "thanks", "stop", "help")
_TOLD_NOBODY: tuple[PlainCommand, ...] = (*_NOT_OF_A_PLAN, "done", "back", "skip", *in_sight.LATER)
_NOT_OF_AN_ANSWER: tuple[PlainCommand, ...] = ("stop", "back", "skip")


def take_words(turn: Turn, door: Door, heard: Heard) -> None:
    """The words are danger or a command, an answer, a button's label, or nothing known; in this order."""
    free = door.takes_any_words(turn, heard.subject)
    if (not free or door.shown_to_others) and listening.met_danger(turn, heard.text):
        ask_below(turn, briefly=True)
        return
    asks_since = _asks_since(turn)
    if asks_since and typed_below(turn, heard):
        return
    if asks_since and (button := agreeing.button_last(turn, heard)) is not None:
        _press(turn, heard, *button)
        return
    if door.name == "nothing" and agreeing.is_below_draft(turn) and typed_below(turn, heard):
        return
    command = turn.library.plain_commands.of(heard.text)
    is_later = command in in_sight.LATER
    is_moment = is_later and tells_a_moment(heard.text)  # “morgen” may be what is asked for
    if command is not None and (
        in_sight.may_wait(turn, heard) if free and is_later else not free and not is_moment
    ):
        take_command(turn, command, heard)
        return
    if (command is not None or free) and (button := in_sight.button_asked(turn, command, heard)) is not None:
        _press(turn, heard, *button)
        return
    if command is not None and free and command in _told_nobody(door, is_moment):
        take_command(turn, command, heard)
        return
    if free and door.shown_to_others and agreeing.says_nothing(heard):
        turn.misunderstand("experiment.type_it")
    else:
        door.enter(turn, heard)
    if turn.misunderstood is None:
        listening.beside(turn, heard, command if free else None)
    elif listening.met_danger(turn, heard.text):
        pass  # the question was no more, and its words are heard all the same
    elif command is not None and not (is_moment and typed_below(turn, heard)):
        take_command(turn, command, heard)
    elif command is not None:
        pass  # it was what stands last in the chat that asked for it
    elif (button := in_sight.button_named(turn, heard) or agreeing.button_agreed(turn, heard)) is not None:
        _press(turn, heard, *button)
    elif agreeing.lets_be(turn, heard) or typed_below(turn, heard):
        pass
    elif (button := agreeing.button_begun(turn, heard)) is not None:
        _press(turn, heard, *button)
    elif not _goes_to_a_person(turn, door, heard):
        listening.say_not_understood(turn, turn.misunderstood, heard)


def _told_nobody(door: Door, is_moment: bool) -> tuple[PlainCommand, ...]:
    if door.name == "ask_answer":
        return _NOT_OF_AN_ANSWER
    if not door.shown_to_others:
        return ()
    if door.name == "experiment" or (door.name == "phone_when" and is_moment):
        return _NOT_OF_A_PLAN
    return _TOLD_NOBODY


def take_command(turn: Turn, command: PlainCommand, heard: Heard) -> None:
    """A lone word that is a command, whatever is open."""
    is_later = command in in_sight.LATER
    button = (in_sight.button_later if is_later else in_sight.button_for)(turn, command, heard)
    if command in ("stop", "pause", "help", *in_sight.LATER):
        button = in_sight.button_named(turn, heard) or button  # “Ik stop”, “Even pauze”
    elif command == "never_mind":
        button = button or in_sight.button_named(turn, heard)  # “Nee, toch niet”, further up
    if command == "help" and button is None:
        obey(turn, "hulp")
    elif command == "pause" and button is None:
        _pause(turn, heard)
    elif command == "stop" and button is None:
        listening.ask_what_to_stop(turn)
    elif command == "thanks":
        listening.take_thanks(turn)
    elif command == "back" and (way := _way_back(turn)) is not None:  # “ik ben terug”
        _begin_again(turn, way, heard)
    elif button is not None:
        _press(turn, heard, *button)
    elif command == "not_now" and not listening.has_open(turn, heard):
        _pause(turn, heard)
    elif is_later:
        listening.let_wait(turn, heard)
    else:
        listening.leave_it(turn)


def _pause(turn: Turn, heard: Heard) -> None:
    """Who takes part is asked how long; who does not has nothing to rest from, and no hurry."""
    if listening.is_enrolling(turn):
        listening.let_wait(turn, heard)
    elif listening.takes_part(turn):
        obey(turn, "pauze")
    else:
        listening.ask_what_to_stop(turn)


def _goes_to_a_person(turn: Turn, door: Door, heard: Heard) -> bool:
    """Whether the words answer nothing, and stand below those of a person: with a yes they go to her."""
    leads = said_to_nobody(turn, heard) if door.name == "nothing" else said_below(turn, heard)
    to_person = find(WORDS, leads[0]) if leads is not None else None
    if leads is None or to_person is None or not to_person.may.admits(turn, leads[1]):
        return False
    turn.misunderstood = None
    to_person.enter(turn, replace(heard, subject=leads[1], keyboard_id=None))
    listening.beside(turn, heard, None)
    return True


def typed_below(turn: Turn, heard: Heard) -> bool:
    """Whether the words are what her newest buttons ask for."""
    newest = keyboards.newest_of_person(turn.db, turn.person.id)
    return newest is not None and _typed_at(turn, heard, newest)


def _typed_at(turn: Turn, heard: Heard, keyboard: Keyboard) -> bool:
    takes = BELOW.get(keyboard.kind)
    if takes is None or not keyboard.open:
        return False
    joined, unwritten, door = turn.joined, turn.unwritten, find(TAP, keyboard.kind)
    if door is not None and door.may.admits(turn, keyboard.subject):
        turn.unwritten |= door.unwritten
        if takes(turn, heard, keyboard):
            return True
    turn.joined, turn.unwritten = joined, unwritten
    return False


def _asks_since(turn: Turn) -> bool:
    """Whether buttons were said after her open question: they are what she looks at."""
    question = questions.of(turn.db, turn.person.id)
    return question is not None and keyboards.said_since(turn.db, turn.person.id, question.asked_at)


def _begin_again(turn: Turn, way: str, heard: Heard) -> None:
    """“Weer beginnen”, or “terug”, is the button in sight that says so; else she is asked."""
    named = in_sight.button_named(turn, heard)
    if named is not None:
        _press(turn, heard, *named)
    else:
        obey(turn, way)


def _way_back(turn: Turn) -> str | None:
    """The command with which she begins again: after a parent's pause, or where she takes part in nothing more."""
    mine = members.of_person(turn.db, turn.person.id)
    if any((each.role, each.state) == (members.PARENT, members.PAUSED) for each in mine):
        return "pauze"
    as_parent = [each for each in mine if each.role == members.PARENT]
    over = {members.STOPPED, members.REFUSED, members.REMOVED}
    return "start" if {each.state for each in as_parent or mine} <= over else None


def _press(turn: Turn, heard: Heard, keyboard: Keyboard, index: int) -> None:
    """A button, named in words: the same as its tap, under the same right."""
    turn.misunderstood = None  # they were: as this tap
    if not press(turn, keyboard, index):
        turn.say(turn.words("errors.not_for_you"))
        return
    if turn.unwritten:  # the word alone would tell of it, and /weg knows nothing of it
        turn.delete_words(heard.message_id)
    if turn.toast:  # there is no tap over which it could show
        turn.say(escape(turn.toast))
