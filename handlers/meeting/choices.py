"""What the buttons of the calendar stand for, and what its keyboards hold."""

from __future__ import annotations

from datetime import date
from typing import Final, Literal

from handlers.core.choices import Choice, require_instant

ADD: Final = "add"
SAVE_TYPED: Final = "save_typed"
REMINDERS, CHILDREN = "reminders", "children"

Act = Literal[
    "open", "agenda", "print", "move", "cancel", "cancel_yes", "place", "for_all", "held", "was_there", "not_held"
]
Purpose = int | Literal["add"]  # of a moment that is picked: to move this meeting, or to add meetings


class Page(Choice):
    """A page of the overview; -1 is what has been."""

    page: int


class Remind(Choice):
    """Reminders that go there, on or off."""

    to: Literal["parents", "chat"]


class Day(Choice):
    """On this day."""

    purpose: Purpose
    day: date


class Time(Choice):
    """On this day, at this minute of it."""

    purpose: Purpose
    day: date
    minute: int


class Several(Choice):
    """On a keyboard: meetings on these days that were typed in one line, with the place or without."""

    days: tuple[date, ...]
    minute: int
    with_place: bool


class Holiday(Choice):
    """No meeting on this day; or it is no holiday after all."""

    day: date


class Save(Choice):
    """Plan so many of them."""

    count: int


class With(Choice):
    """What is to be done with this meeting."""

    act: Act
    meeting: int


class See(Choice):
    """This message of the meeting's week, as a parent reads it in this level."""

    meeting: int
    page: int
    level: str


class MoveTo(Choice):
    """This meeting is at this instant."""

    meeting: int
    starts_at: int

    def __post_init__(self) -> None:
        require_instant(self.starts_at)


class Tick(Choice):
    """This parent was at this meeting; or was not after all."""

    meeting: int
    member: int


class Picking(Choice):
    """On a keyboard: what a moment is picked for; and its day, once only the time is asked."""

    purpose: Purpose
    day: date | None = None


class Weekly(Choice):
    """On a keyboard: meetings of a week apart, from this day on, but not on these days."""

    first: date
    minute: int
    holidays: tuple[date, ...] = ()


class Present(Choice):
    """On a keyboard: who is ticked as having been there."""

    members: tuple[int, ...]


class PlaceOfAll(Choice):
    """On a keyboard: of which meetings, planned in one go, the place is asked."""

    meetings: tuple[int, ...]


class PlaceOf(Choice):
    """On a keyboard: of which meeting the place is asked."""

    meeting: int
