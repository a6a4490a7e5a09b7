"""What is typed behind a command, “/pauze tot vrijdag”: it answers what the command asks.

Who belongs to several groups is asked first for which of them the command is.
"""

from __future__ import annotations

from dataclasses import replace

from handlers import agreeing
from handlers.core.choices import offered
from handlers.core.doors import COMMAND, WORDS, Door, find, on_tap, on_typed_below
from handlers.core.entering import WHICH, AsMember, OtherGroup, obey, rows_of_groups, which_is_asked
from handlers.core.rights import NotHers, acting_as, known
from handlers.core.turn import Heard, Tap, Turn
from handlers.core.typed_words import take_words, typed_below
from handlers.shared import chosen
from handlers.shared.in_sight import plain
from storage import chosen_places, groups, outbox, questions, words_behind
from storage.keyboards import Keyboard
from storage.members import PARENT
from storage.questions import Question

# Commands that ask one thing, which may stand behind them.
_ASK_AT_ONCE = ("pauze", "bel", "wens")
# As the answer to what those are taken, where a change of them changes it.
TAKEN_AS = {"bel": "phone_number", "wens": "wens"}


def say_behind(turn: Turn, door: Door, heard: Heard, before: Question | None) -> bool:
    """Words behind a command that asks for just those answer it; whether they do. `before` was her question."""
    if door.name not in _ASK_AT_ONCE or turn.unwritten or turn.known is None:
        return False
    asked = questions.of(turn.db, turn.person.id)
    to = find(WORDS, asked.kind) if asked is not None and asked != before else None
    if asked is not None and to is not None and to.may.admits(turn, asked.subject):
        said = replace(heard, subject=asked.subject, keyboard_id=asked.keyboard_id)
        if to.takes_any_words(turn, asked.subject):
            take_words(turn, to, said)
            return True
        to.enter(turn, said)
        taken, turn.misunderstood = turn.misunderstood is None, None  # “/bel me” asks on, and says no more
        return taken
    return turn.library.danger.tier(heard.text) != "danger" and typed_below(turn, heard)


@on_tap(WHICH, known, takes=(AsMember, OtherGroup))
def choose_membership(turn: Turn, tap: Tap) -> None:
    """She belongs to more than one group and said for which her command is, and what stands behind it."""
    assert isinstance(tap.choice, AsMember | OtherGroup)
    door = find(COMMAND, tap.choice.command)
    if door is None:
        raise NotHers
    turn.unwritten |= door.unwritten
    if isinstance(tap.choice, OtherGroup):
        rows = rows_of_groups(turn, door, acting_as(turn, door.may.roles))
        turn.show(tap.keyboard, turn.words("errors.which_group"), rows)
        return
    turn.joined = chosen.own_place(turn, tap.choice.member, door.may.roles)
    if turn.member.role != PARENT and not door.unwritten:
        chosen_places.choose(turn.db, turn.person.id, turn.member.id, at=turn.now)
    turn.show(tap.keyboard, turn.words("errors.chosen_group", group=turn.group.name))
    before = questions.of(turn.db, turn.person.id)
    behind = words_behind.take(turn.db, tap.keyboard.id)
    if behind is None:
        door.enter(turn, Heard(""))
        return
    heard = Heard(behind.words, payload=behind.words, message_id=behind.message_id)
    door.enter(turn, heard)
    say_behind(turn, door, heard, before)


@on_typed_below(WHICH)
def typed(turn: Turn, heard: Heard, keyboard: Keyboard) -> bool:
    """The name of a group, typed, is that tap. More words do not go along with what a parent shares."""
    named = plain(heard.text)
    for index, choice in enumerate(offered(keyboard)):
        if isinstance(choice, AsMember) and named and named == plain(_group_of(turn, choice) or ""):
            if keyboard.id < 0 and heard.message_id:
                turn.unwritten = True
                turn.delete_words(heard.message_id)  # as the command: it alone would tell of it
            choose_membership(turn, Tap(keyboard, choice, index, None))
            return True
    return _typed_more(turn, heard, keyboard)


def _typed_more(turn: Turn, heard: Heard, keyboard: Keyboard) -> bool:
    """More words where a parent is asked for which group she shares do not go along, and it is asked on."""
    command = which_is_asked(keyboard)
    if command is None or keyboard.id > 0 or not agreeing.is_more(turn, heard):
        return False
    turn.unwritten = True
    turn.delete_words(heard.message_id)  # nothing is kept of them, so that /weg would not know them
    turn.say(turn.words("sharing.waits"), kind=outbox.UNWRITTEN)
    behind = words_behind.take(turn.db, keyboard.id)
    payload, message_id = (behind.words, behind.message_id) if behind is not None else ("", 0)
    obey(turn, command, Heard(payload, payload=payload, message_id=message_id))
    return True


def _group_of(turn: Turn, choice: AsMember) -> str | None:
    """The group of this membership; None where whoever typed may no longer act as it."""
    door = find(COMMAND, choice.command)
    hers = acting_as(turn, door.may.roles) if door is not None else []
    return next((groups.get(turn.db, each.group_id).name for each in hers if each.id == choice.member), None)
