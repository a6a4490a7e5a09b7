"""Exercises on demand: those of the lessons that are open to her, by family."""

from __future__ import annotations

from content.sessions import Session
from handlers.core.buttons import Button, Rows, in_rows
from handlers.core.turn import Tap, Turn
from handlers.lesson.given import lessons_open
from handlers.shared import chosen
from handlers.shared.programme import programme_of

# Outward first.
FAMILIES = (
    *("senses", "movement", "voice", "together", "drawing"),
    *("kindness", "repair", "pause", "body", "breath"),
)


def go_on(turn: Turn, tap: Tap) -> None:
    """The families, or a page of one exercise: `exercises`, or `exercise SESSION PAGE`."""
    kind, *named = tap.choice.split()
    if kind == "exercise":
        session = programme_of(turn).session(chosen.lesson(turn, named[0]))
        _show(turn, tap, session, named[1])
    else:
        turn.show(tap.keyboard, turn.words("calming.which_family"), _families(turn))


def _families(turn: Turn) -> Rows:
    """A button for each family of which an exercise is open to her: it leads to the newest one."""
    newest = {session.exercise.family: session.number for session in _open(turn)}
    buttons = [
        Button(turn.words.label(f"calming.family_{family}"), f"exercise {newest[family]} begin")
        for family in FAMILIES
        if family in newest
    ]
    return [*in_rows(buttons, most=2), [Button(turn.words.label("lesson.stop"), "enough")]]


def _show(turn: Turn, tap: Tap, session: Session, page: str) -> None:
    exercise, words = session.exercise, turn.words
    if page == "begin":
        text = words("lesson.exercise", title=words.plain(exercise.title), minutes=exercise.minutes)
        turn.show(tap.keyboard, text, _ways(turn, session, following="0", sitting=True))
    elif page == "sitting":
        turn.show(tap.keyboard, words.html(exercise.sitting), _ways(turn, session, following="0"))
    else:
        step = int(page)
        following = str(step + 1) if step + 1 < len(exercise.steps) else ""
        turn.show(tap.keyboard, words.html(exercise.steps[step]), _ways(turn, session, following=following))


def _ways(turn: Turn, session: Session, *, following: str, sitting: bool = False) -> Rows:
    label, this = turn.words.label, f"exercise {session.number}"
    on = (
        Button(label("lesson.go_on"), f"{this} {following}")
        if following
        else Button(label("answers.done"), "done")
    )
    others = [Button(label("calming.other"), _another(turn, session))]
    if sitting:
        others.append(Button(label("calming.sitting"), f"{this} sitting"))
    return [[on], others, [Button(label("lesson.stop"), "enough")]]


def _another(turn: Turn, session: Session) -> str:
    """The next older exercise of the family; after the last one the choice of a family."""
    older = [
        each.number
        for each in _open(turn)
        if each.exercise.family == session.exercise.family and each.number < session.number
    ]
    return f"exercise {older[-1]} begin" if older else "exercises"


def _open(turn: Turn) -> list[Session]:
    """The sessions whose lessons are open to her, in their order."""
    programme = programme_of(turn)
    return [programme.session(number) for number in sorted(lessons_open(turn))]
