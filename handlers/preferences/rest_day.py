"""Her rest day: the day of the week on which nothing is asked."""

from __future__ import annotations

from typing import Literal

from markupsafe import Markup

from content.typed_days import day_of_week_in
from content.typed_pieces import Unread
from handlers.core.buttons import Button, in_rows
from handlers.core.choices import Choice, require
from handlers.core.turn import Heard, Tap, Turn
from handlers.preferences import wishes
from handlers.shared.moments import weekday
from handlers.shared.not_understood import say_unread
from storage.keyboards import Keyboard
from storage.routines import EVERY_DAY, Routine


class RestDay(Choice):
    """Another rest day: this one, 0 for Monday, or none, where that is chosen."""

    day: int | Literal["none"] | None = None

    def __post_init__(self) -> None:
        require(self.day in (None, "none", *range(7)))


def of(wish: Routine) -> int | None:
    """The day on which she rests, 0 for Monday; None where she has none."""
    return next((day for day in range(7) if not wish.days >> day & 1), None)


def tapped(turn: Turn, tap: Tap, day: int | Literal["none"] | None) -> None:
    """She wants another rest day, or chose one, or none."""
    if day is None:
        days = [Button(weekday(each, turn.words), RestDay(each)) for each in range(7)]
        none = Button(turn.words.label("enrolment.no_rest_day"), RestDay("none"))
        turn.show(tap.keyboard, turn.words("preferences.rest_day_ask"), [*in_rows(days, most=2), [none]])
    elif day == "none":
        wishes.change(turn, days=EVERY_DAY)
        turn.show(tap.keyboard, wishes.promised(turn, turn.words("preferences.rest_day_none")))
    else:
        turn.show(tap.keyboard, _keep(turn, day))


def typed(turn: Turn, heard: Heard, keyboard: Keyboard) -> bool:
    """Another rest day, in words: doe maar woensdag."""
    day = day_of_week_in(heard.text)
    if isinstance(day, Unread):
        return say_unread(turn, day, heard.text, "preferences.rest_day_not_understood")
    turn.show(keyboard, turn.words("preferences.rest_day_ask"))
    turn.say(_keep(turn, day))
    return True


def _keep(turn: Turn, day: int) -> Markup:
    """She rests on this day from now on; what to tell her."""
    wishes.change(turn, days=EVERY_DAY & ~(1 << day))
    return wishes.promised(turn, turn.words("preferences.rest_day_kept", day=weekday(day, turn.words)))
