"""A facilitator picks a moment, to add meetings or to move one: a day and a time, tapped or typed."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Protocol

from content.typed_moment import moment_or_day, moments_in
from content.typed_pieces import Unread
from content.typed_time import MEETING
from content.words import Words
from handlers.core.buttons import Button, Rows, in_rows
from handlers.core.choices import AnyChoice, Choice
from handlers.core.turn import Turn
from handlers.meeting.choices import ADD, Day, Page, Picking, Purpose, Time, With
from handlers.shared.moments import day_in_words, minute_text, weekday
from scheduler.local_time import local_date
from storage.keyboards import Keyboard

DAYS_SHOWN = 14
TIMES = (9 * 60 + 30, 10 * 60, 13 * 60, 13 * 60 + 30, 19 * 60, 19 * 60 + 30, 20 * 60, 20 * 60 + 30)


class Show(Protocol):
    """How a question and its buttons are shown: in the place of what was tapped, or below what was typed."""

    def __call__(self, text: str, rows: Rows, *, holds: Choice | None = None) -> object:
        """Show it."""


def ask_day(turn: Turn, keyboard: Keyboard, purpose: Purpose, text: str) -> None:
    """Which day? The next two weeks to tap, any day to type."""
    today = local_date(turn.now, turn.group.zone)
    days = [today + timedelta(days=ahead) for ahead in range(1, DAYS_SHOWN + 1)]
    buttons = [Button(day_label(day, turn.words), Day(purpose, day)) for day in days]
    back: AnyChoice = Page(0) if purpose == "add" else With("open", purpose)
    in_its_place(turn, keyboard, text, _rows(turn, buttons, back), holds=Picking(purpose))


def ask_time(turn: Turn, show: Show, purpose: Purpose, day: date) -> None:
    """At what time of that day?"""
    text = turn.words("calendar.which_time", day=day_in_words(day, turn.words))
    buttons = [Button(minute_text(minute), Time(purpose, day, minute)) for minute in TIMES]
    back: AnyChoice = ADD if purpose == "add" else With("move", purpose)
    show(text, _rows(turn, buttons, back), holds=Picking(purpose, day))


def in_its_place(turn: Turn, keyboard: Keyboard, text: str, rows: Rows, *, holds: Choice | None = None) -> None:
    """The question in the place of what was tapped; what is typed answers it as well."""
    shown = turn.show(keyboard, text, rows, holds=holds)
    turn.ask("meeting", turn.member.id, keyboard_id=shown.id)


def typed_moment(turn: Turn, text: str, day: date | None) -> tuple[date, int] | date | Unread:
    """The day and minute that were typed, a day alone, or the minute alone where the `day` is known.

    Nobody meets at night, so 10 is ten in the morning.
    """
    return moment_or_day(text, local_date(turn.now, turn.group.zone), MEETING, on=day)


def typed_moments(turn: Turn, text: str) -> tuple[tuple[date, ...], int, str] | Unread:
    """Several days at one time, and a place where one was typed behind a comma."""
    return moments_in(text, local_date(turn.now, turn.group.zone), MEETING)


def day_label(day: date, words: Words) -> str:
    """A day as short as a button needs: do 5/3."""
    return f"{weekday(day.weekday(), words)[:2]} {day.day}/{day.month}"


def _rows(turn: Turn, buttons: list[Button], back: AnyChoice) -> Rows:
    return [*in_rows(buttons), [Button(turn.words.label("answers.back"), back)]]
