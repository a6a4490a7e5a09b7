"""Reading a lesson, page by page: each page is a message of its own, and the one before keeps its words.

Two doors lead here: a lesson that came at her moment (its prompt), and one read again (her membership).
"""

from __future__ import annotations

from handlers.core.buttons import Button
from handlers.core.choices import Choice
from handlers.core.turn import Tap, Turn
from handlers.lesson import media, pages
from handlers.shared import chosen
from handlers.shared.programme import programme_of

CAME, AGAIN = "lesson", "reread"


class Page(Choice):
    """From one page of the lesson of this session to another."""

    session: int
    here: str
    there: str


def begin(turn: Turn, session: int, *, about: str, subject: int) -> None:
    """The first page."""
    first = pages.first(programme_of(turn).session(session))
    _say(turn, session, first, about=about, subject=subject)


def turn_page(turn: Turn, tap: Tap, page: Page) -> None:
    """Go on to the page whose button was tapped."""
    session = chosen.lesson(turn, page.session)
    turn.show(tap.keyboard, _page(turn, session, page.here).text)
    _say(turn, session, page.there, about=tap.keyboard.kind, subject=tap.subject)


def _say(turn: Turn, session: int, name: str, *, about: str, subject: int) -> None:
    """Say a page; what can be heard and seen comes with the first words of lesson and exercise."""
    if name == pages.LESSON:
        media.say_voice(turn, session)
        media.say_picture(turn, session)
    elif name == pages.EXERCISE:
        media.say_picture_of_exercise(turn, session)
    shown = _page(turn, session, name)
    rows = [[Button(turn.words.label(key), Page(session, name, there))] for key, there in shown.ways]
    turn.say(shown.text, rows, about=about, subject=subject)


def _page(turn: Turn, session: int, name: str) -> pages.Page:
    return pages.page(programme_of(turn).session(session), name, turn.words)
