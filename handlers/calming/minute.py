"""/rust: stop, feel, choose. A question that is open stays open; nothing is kept of what she chose."""

from __future__ import annotations

from handlers.calming import exercises
from handlers.calming.exercises import DONE, ENOUGH, EXERCISES, Exercise
from handlers.core.buttons import Button, Rows, in_rows
from handlers.core.choices import AnyChoice, Choice, require
from handlers.core.doors import on_command, on_tap
from handlers.core.rights import as_member
from handlers.core.turn import Heard, Tap, Turn
from handlers.lesson.given import lessons_open
from storage.members import FACILITATOR, PARENT

ABOUT = "rust"
FEEL, CHOOSE = "feel", "choose"

# What one can turn to, outward first; in few words only the first ones.
WAYS = ("look", "move", "someone", "cool", "sing", "feet")
FEW = 3


class Way(Choice):
    """Turn to this."""

    way: str

    def __post_init__(self) -> None:
        require(self.way in WAYS)


class Sitting(Choice):
    """Turn to this, sitting down."""

    way: str

    def __post_init__(self) -> None:
        require(self.way in WAYS)


_MAY = as_member(PARENT, FACILITATOR)


@on_command("rust", _MAY)
def show(turn: Turn, _heard: Heard) -> None:
    """/rust: stop first, and look around."""
    begin(turn)


def begin(turn: Turn) -> None:
    """For other conversations: a minute of rest, below what stands there."""
    rows = [_row(turn, ("lesson.go_on", FEEL), ("lesson.stop", ENOUGH))]
    turn.say(turn.words("calming.stop"), rows, about=ABOUT, subject=turn.member.id)


@on_tap(ABOUT, _MAY, takes=(FEEL, CHOOSE, Way, Sitting, DONE, ENOUGH, EXERCISES, Exercise))
def tapped(turn: Turn, tap: Tap) -> None:
    """One step further, another way, or enough."""
    match tap.choice:
        case "feel":
            rows = [_row(turn, ("lesson.go_on", CHOOSE), ("lesson.stop", ENOUGH))]
            turn.show(tap.keyboard, turn.words("calming.feel"), rows)
        case "choose":
            turn.show(tap.keyboard, turn.words("calming.choose"), _choices(turn))
        case Way(way):
            turn.show(tap.keyboard, turn.words(f"calming.{way}"), _around(turn, way))
        case Sitting(way):
            turn.show(tap.keyboard, turn.words(f"calming.{way}_sitting"), _around(turn, way, sits=True))
        case Exercise() as exercise:
            exercises.show_page(turn, tap, exercise)
        case "done":
            rows = [_row(turn, ("calming.exercises", EXERCISES))] if lessons_open(turn) else []
            turn.show(tap.keyboard, turn.words("calming.done"), rows)
        case "enough":
            turn.show(tap.keyboard, turn.words("calming.enough"))
        case _:
            exercises.show_families(turn, tap)


def _choices(turn: Turn) -> Rows:
    """Where to turn to; whoever wants few words gets few buttons."""
    simple = turn.words.level == "simpel"
    ways = WAYS[:FEW] if simple else WAYS
    rows = in_rows([Button(turn.words.label(f"calming.{way}"), Way(way)) for way in ways], most=2)
    if not simple and lessons_open(turn):
        rows.append(_row(turn, ("calming.exercises", EXERCISES)))
    return [*rows, _row(turn, ("lesson.stop", ENOUGH))]


def _around(turn: Turn, way: str, *, sits: bool = False) -> Rows:
    """Something else, sitting down, done: always at hand."""
    first: list[tuple[str, AnyChoice]] = [("calming.other", CHOOSE)]
    if not sits:
        first.append(("calming.sitting", Sitting(way)))
    return [_row(turn, *first), _row(turn, ("answers.done", DONE), ("lesson.stop", ENOUGH))]


def _row(turn: Turn, *buttons: tuple[str, AnyChoice]) -> list[Button]:
    return [Button(turn.words.label(key), choice) for key, choice in buttons]
