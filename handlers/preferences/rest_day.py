"""Her rest day: the day of the week on which nothing is asked."""

from __future__ import annotations

from handlers.core.buttons import Button, in_rows
from handlers.core.turn import Tap, Turn
from handlers.preferences import wishes
from handlers.shared.moments import weekday
from storage.routines import EVERY_DAY, Routine


def of(wish: Routine) -> int | None:
    """The day on which she rests, 0 for Monday; None where she has none."""
    return next((day for day in range(7) if not wish.days >> day & 1), None)


def tapped(turn: Turn, tap: Tap, choice: str) -> None:
    """She wants another rest day, or chose one, or none."""
    if not choice:
        days = [Button(weekday(day, turn.words), f"rest_day {day}") for day in range(7)]
        none = Button(turn.words.label("enrolment.no_rest_day"), "rest_day none")
        turn.show(tap.keyboard, turn.words("preferences.rest_day_ask"), [*in_rows(days, most=2), [none]])
    elif choice == "none":
        wishes.change(turn, days=EVERY_DAY)
        turn.show(tap.keyboard, turn.words("preferences.rest_day_none"))
    else:
        wishes.change(turn, days=EVERY_DAY & ~(1 << int(choice)))
        day = weekday(int(choice), turn.words)
        turn.show(tap.keyboard, turn.words("preferences.rest_day_kept", day=day))
