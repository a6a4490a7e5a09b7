"""/uitleg: a parent reads again what she was given; a facilitator reads any lesson, and speaks it in."""

from __future__ import annotations

from handlers.core.buttons import Button
from handlers.core.doors import on_command, on_tap
from handlers.core.rights import as_member
from handlers.core.turn import Heard, Tap, Turn
from handlers.lesson import moment, reader, recording
from handlers.lesson.given import lessons_open
from handlers.shared import chosen
from handlers.shared.programme import programme_of
from storage.members import FACILITATOR, PARENT

OPEN, MOMENT = "open", "moment"


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


@on_tap(reader.AGAIN, as_member(PARENT))
def tapped(turn: Turn, tap: Tap) -> None:
    """One of the lessons, one of its pages, or another moment for the lessons to come."""
    if reader.is_page(tap.choice):
        reader.turn_page(turn, tap)
    elif tap.choice == MOMENT:
        moment.offer_moment(turn)
    else:
        session = chosen.lesson(turn, tap.choice.split()[1])
        turn.show(tap.keyboard, turn.words("lesson.choose_again"))
        reader.begin(turn, session, about=reader.AGAIN, subject=turn.member.id)


def _row(turn: Turn, session: int) -> list[Button]:
    title = turn.words.plain(programme_of(turn).session(session).title)
    return [Button(turn.words.label("lesson.session", number=session, title=title), f"{OPEN} {session}")]


def _moment_button(turn: Turn) -> Button:
    return Button(turn.words.label("lesson.moment"), MOMENT)
