"""/uitleg: a parent reads again what she was given; a facilitator reads any lesson, and speaks it in."""

from __future__ import annotations

from handlers.core.buttons import Button
from handlers.core.choices import Choice
from handlers.core.doors import on_command, on_tap
from handlers.core.rights import as_member
from handlers.core.turn import Heard, Tap, Turn
from handlers.lesson import moment, reader, recording
from handlers.lesson.given import lessons_open
from handlers.shared import chosen
from handlers.shared.programme import programme_of
from storage.members import FACILITATOR, PARENT

MOMENT = "moment"


class Open(Choice):
    """The lesson of this session."""

    session: int


@on_command("uitleg", as_member(PARENT, FACILITATOR))
def show(turn: Turn, _heard: Heard) -> None:
    """/uitleg: what there is to read."""
    if turn.member.role == FACILITATOR:
        recording.show(turn)
        return
    open_now = lessons_open(turn)
    if not open_now:
        turn.say(turn.words("lesson.nothing_yet"))
        return
    rows = [*(_row(turn, session) for session in open_now), [_moment_button(turn)]]
    turn.say(turn.words("lesson.choose_again"), rows, about=reader.AGAIN, subject=turn.member.id)


@on_tap(reader.AGAIN, as_member(PARENT), takes=(reader.Page, Open, MOMENT))
def tapped(turn: Turn, tap: Tap) -> None:
    """One of the lessons, one of its pages, or another moment for the lessons to come."""
    match tap.choice:
        case reader.Page() as page:
            reader.turn_page(turn, tap, page)
        case Open(named):
            session = chosen.lesson(turn, named)
            turn.show(tap.keyboard, turn.words("lesson.choose_again"))
            reader.begin(turn, session, about=reader.AGAIN, subject=turn.member.id)
        case _:
            moment.offer_moment(turn)


def _row(turn: Turn, session: int) -> list[Button]:
    title = turn.words.plain(programme_of(turn).session(session).title)
    return [Button(turn.words.label("lesson.session", number=session, title=title), Open(session))]


def _moment_button(turn: Turn) -> Button:
    return Button(turn.words.label("lesson.moment"), MOMENT)
