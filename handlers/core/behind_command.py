"""What is typed behind a command, “/pauze tot vrijdag”: it answers what the command asks.

Who belongs to several groups is asked first for which of them the command is.
"""

from __future__ import annotations

from dataclasses import replace

from handlers.core.choices import offered
from handlers.core.doors import COMMAND, WORDS, Door, find, on_tap, on_typed_below
from handlers.core.entering import AsMember, OtherGroup, rows_of_groups
from handlers.core.rights import NotHers, acting_as, known
from handlers.core.turn import Heard, Tap, Turn
from handlers.core.typed_words import take_words, typed_below
from handlers.shared import chosen
from handlers.shared.in_sight import plain
from storage import chosen_places, groups, members, questions, words_behind
from storage.keyboards import Keyboard
from storage.members import PARENT
from storage.questions import Question

# Commands that ask one thing, which may stand behind them.
_ASK_AT_ONCE = ("pauze", "bel", "wens")


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


@on_tap("which", known, takes=(AsMember, OtherGroup))
def choose_membership(turn: Turn, tap: Tap) -> None:
    """She belongs to more than one group and said for which her command is, and what stands behind it."""
    assert isinstance(tap.choice, AsMember | OtherGroup)
    door = find(COMMAND, tap.choice.command)
    if door is None:
        raise NotHers
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


@on_typed_below("which")
def type_membership(turn: Turn, heard: Heard, keyboard: Keyboard) -> bool:
    """The name of one of her groups, typed: that tap."""
    named = plain(heard.text)
    for index, choice in enumerate(offered(keyboard)):
        if isinstance(choice, AsMember) and named == plain(_group_of(turn, choice)):
            if keyboard.id < 0 and heard.message_id:
                turn.unwritten = True
                turn.delete_words(heard.message_id)  # as the command: it alone would tell of it
            choose_membership(turn, Tap(keyboard, choice, index, None))
            return True
    return False


def _group_of(turn: Turn, choice: AsMember) -> str:
    return groups.get(turn.db, members.get(turn.db, choice.member).group_id).name
