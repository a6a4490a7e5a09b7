"""Exercises on demand: those of the lessons that are open to her, by family."""

from __future__ import annotations

from typing import Literal

from content.sessions import Session
from handlers.core.buttons import Button, Rows, in_rows
from handlers.core.choices import AnyChoice, Choice
from handlers.core.turn import Tap, Turn
from handlers.lesson.given import lessons_open
from handlers.shared import chosen
from handlers.shared.programme import programme_of

# Outward first.
FAMILIES = (
    *("senses", "movement", "voice", "together", "drawing"),
    *("kindness", "repair", "pause", "body", "breath"),
)


EXERCISES, ENOUGH, DONE = "exercises", "enough", "done"


class Exercise(Choice):
    """A page of the exercise of this session: one of its steps, how it begins, or how it is done sitting down."""

    session: int
    page: int | Literal["begin", "sitting"] = "begin"


def show_families(turn: Turn, tap: Tap) -> None:
    """A button for each family of exercises."""
    turn.show(tap.keyboard, turn.words("calming.which_family"), _families(turn))


def _families(turn: Turn) -> Rows:
    """A button for each family of which an exercise is open to her: it leads to the newest one."""
    newest = {session.exercise.family: session.number for session in _open(turn)}
    buttons = [
        Button(turn.words.label(f"calming.family_{family}"), Exercise(newest[family]))
        for family in FAMILIES
        if family in newest
    ]
    return [*in_rows(buttons, most=2), [Button(turn.words.label("lesson.stop"), ENOUGH)]]


def show_page(turn: Turn, tap: Tap, chosen_one: Exercise) -> None:
    """A page of one exercise."""
    session = programme_of(turn).session(chosen.lesson(turn, chosen_one.session))
    exercise, words, page = session.exercise, turn.words, chosen_one.page
    if page == "begin":
        text = words("lesson.exercise", title=words.plain(exercise.title), minutes=exercise.minutes)
        turn.show(tap.keyboard, text, _ways(turn, session, following=0, sitting=True))
    elif page == "sitting":
        turn.show(tap.keyboard, words.html(exercise.sitting), _ways(turn, session, following=0))
    else:
        following = page + 1 if page + 1 < len(exercise.steps) else None
        turn.show(tap.keyboard, words.html(exercise.steps[page]), _ways(turn, session, following=following))


def _ways(turn: Turn, session: Session, *, following: int | None, sitting: bool = False) -> Rows:
    label = turn.words.label
    on = (
        Button(label("answers.done"), DONE)
        if following is None
        else Button(label("lesson.go_on"), Exercise(session.number, following))
    )
    others = [Button(label("calming.other"), _another(turn, session))]
    if sitting:
        others.append(Button(label("calming.sitting"), Exercise(session.number, "sitting")))
    return [[on], others, [Button(label("lesson.stop"), ENOUGH)]]


def _another(turn: Turn, session: Session) -> AnyChoice:
    """The next older exercise of the family; after the last one the choice of a family."""
    older = [
        each.number
        for each in _open(turn)
        if each.exercise.family == session.exercise.family and each.number < session.number
    ]
    return Exercise(older[-1]) if older else EXERCISES


def _open(turn: Turn) -> list[Session]:
    """The sessions whose lessons are open to her, in their order."""
    programme = programme_of(turn)
    return [programme.session(number) for number in sorted(lessons_open(turn))]
