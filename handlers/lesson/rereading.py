"""/uitleg: a parent reads again what she was given; a facilitator reads any lesson, and speaks it in."""

from __future__ import annotations

from handlers.keyboards import Button
from handlers.lesson import moment, reading, recording
from handlers.lesson.arriving import next_lesson
from handlers.programme import programme_of
from handlers.registry import on_command, on_tap
from handlers.rights import as_member
from handlers.turn import Said, Tap, Turn
from storage import lessons, meetings, prompts, routines
from storage.members import FACILITATOR, PARENT
from storage.prompts import BUDGET, LESSON

OPEN, MOMENT = "open", "moment"


@on_command("uitleg", as_member(PARENT, FACILITATOR))
def show(turn: Turn, _said: Said) -> None:
    """/uitleg: what there is to read."""
    if turn.member.role == FACILITATOR:
        recording.show(turn)
        return
    open_now = lessons_open(turn)
    if not open_now:
        turn.say(turn.words("lesson.nothing_yet"))
        return
    rows = [*(_row(turn, session) for session in open_now), [_moment_button(turn)]]
    turn.say(turn.words("lesson.choose_again"), rows, about=reading.AGAIN, subject=turn.member.id)


@on_tap(reading.AGAIN, as_member(PARENT))
def tapped(turn: Turn, tap: Tap) -> None:
    """One of the lessons, one of its pages, or another moment for the lessons to come."""
    if reading.is_page(tap.choice):
        reading.turn_page(turn, tap)
    elif tap.choice == MOMENT:
        moment.offer_moment(turn)
    else:
        session = int(tap.choice.split()[1])
        if session not in lessons_open(turn):
            turn.tell("errors.not_for_you", alert=True)
            return
        turn.show(tap.keyboard, turn.words("lesson.choose_again"))
        reading.begin(turn, session, about=reading.AGAIN, subject=turn.member.id)


def lessons_open(turn: Turn) -> list[int]:
    """What she was given, and one for which her days had no room; without a moment, all that her group has had."""
    routine = routines.of(turn.db, turn.member.id, routines.LESSON)
    if routine is None or not routine.active:
        return meetings.sessions_held(turn.db, turn.member.group_id)
    given = lessons.given(turn.db, turn.member.id)
    latest = prompts.recent_of(turn.db, turn.member.id, LESSON, most=1)
    left_out = next_lesson(turn) if latest and latest[0].reason == BUDGET else None
    return given if left_out is None else sorted([*given, left_out])


def _row(turn: Turn, session: int) -> list[Button]:
    title = turn.words.plain(programme_of(turn).session(session).title)
    return [Button(turn.words.label("lesson.session", number=session, title=title), f"{OPEN} {session}")]


def _moment_button(turn: Turn) -> Button:
    return Button(turn.words.label("lesson.moment"), MOMENT)
