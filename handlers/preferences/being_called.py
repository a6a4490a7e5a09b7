"""How she is called: one of a few words, or whatever she types."""

from __future__ import annotations

from handlers.core.buttons import Button, in_rows
from handlers.core.choices import Choice, require
from handlers.core.doors import on_edit, on_words
from handlers.core.rights import as_member
from handlers.core.turn import Heard, Tap, Turn
from handlers.enrolment.steps import NAMES
from handlers.shared.naming import has_name_at_work, name_typed, name_written_over
from storage import people, questions
from storage.members import FACILITATOR, PARENT


class Called(Choice):
    """To be called otherwise: like this, where one is chosen."""

    name: str | None = None

    def __post_init__(self) -> None:
        require(self.name is None or self.name in NAMES)


def tapped(turn: Turn, tap: Tap, name: str | None) -> None:
    """She wants another name, or chose one; who works with a group types the name that parents read."""
    at_work = has_name_at_work(turn)
    if name is not None and not at_work:
        _keep(turn, turn.words.label(f"enrolment.called_{name}"))
        turn.show(tap.keyboard, turn.words("preferences.called_kept", name=turn.person.called))
        return
    names = () if at_work else NAMES
    buttons = [Button(turn.words.label(f"enrolment.called_{each}"), Called(each)) for each in names]
    keyboard = turn.show(tap.keyboard, _question(turn), in_rows(buttons))
    turn.ask("called", turn.member.id, keyboard_id=keyboard.id)


@on_words("called", as_member(PARENT, FACILITATOR))
def typed(turn: Turn, heard: Heard) -> None:
    """She typed how she wants to be called."""
    name = name_typed(turn, heard.text)
    if name is None:
        return
    keyboard = turn.asked_under(heard)
    if keyboard is not None:
        turn.show(keyboard, _question(turn))
    turn.took("called", heard)
    _keep(turn, name)
    turn.say(turn.words("preferences.called_kept", name=name))


@on_edit("called")
def edited(turn: Turn, heard: Heard) -> bool:
    """She wrote another name over the one she is called by."""
    name = name_written_over(turn, heard.text)
    if name is None:
        return False
    _keep(turn, name)
    turn.say(turn.words("preferences.called_kept", name=name))
    return True


def _question(turn: Turn) -> str:
    return turn.words("facilitator.called" if has_name_at_work(turn) else "enrolment.called")


def _keep(turn: Turn, name: str) -> None:
    questions.close_about(turn.db, turn.person.id, "called", turn.member.id)
    people.call(turn.db, turn.person, name)
    turn.refresh()
