"""/taal: her language, and how plainly she likes to read."""

from __future__ import annotations

from handlers.core.buttons import Button
from handlers.core.doors import on_command, on_tap
from handlers.core.rights import known
from handlers.core.turn import Heard, Tap, Turn
from handlers.shared import menu
from storage import people

_LANGUAGES, _LEVELS = ("nl", "en"), ("standaard", "simpel")


@on_command("taal", known)
def show(turn: Turn, _heard: Heard) -> None:
    """/taal: which language?"""
    label = turn.words.label
    rows = [[Button(label("enrolment.dutch"), "nl"), Button(label("enrolment.english"), "en")]]
    turn.say(turn.words("preferences.language_ask"), rows, about="taal")


@on_tap("taal", known, takes=(*_LANGUAGES, *_LEVELS))
def tapped(turn: Turn, tap: Tap) -> None:
    """The language, and then the level."""
    said = tap.word
    if said in _LANGUAGES:
        people.speak(turn.db, turn.person, language=said)
        turn.refresh()
        menu.set_menu(turn)
        samples = [turn.words(f"enrolment.level_{level}_sample") for level in _LEVELS]
        text = "\n\n".join(
            [turn.words("preferences.language_kept"), turn.words("preferences.level_ask"), *samples]
        )
        levels = [[Button(turn.words.label(f"enrolment.level_{level}"), level)] for level in _LEVELS]
        turn.show(tap.keyboard, text, levels)
    else:
        people.speak(turn.db, turn.person, level=said)
        turn.refresh()
        turn.show(tap.keyboard, turn.words("preferences.level_kept"))
