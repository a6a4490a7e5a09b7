"""A facilitator picks a moment: a day and a time, tapped or typed.

What it is for is the word behind each choice: `add`, or the id of the meeting to move.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from content.typed_moment import moment_in
from content.typed_pieces import Unread
from content.typed_time import MEETING
from content.words import Words
from handlers.core.buttons import Button, in_rows
from handlers.core.turn import Turn
from handlers.shared.moments import day_in_words, minute_text, weekday
from scheduler.local_time import local_date
from storage.keyboards import Keyboard

ADD = "add"

DAYS_SHOWN = 14
TIMES = (9 * 60 + 30, 10 * 60, 13 * 60, 13 * 60 + 30, 19 * 60, 19 * 60 + 30, 20 * 60, 20 * 60 + 30)


def ask_day(turn: Turn, keyboard: Keyboard, purpose: str, text: str) -> None:
    """Which day? The next two weeks to tap, any day to type."""
    today = local_date(turn.now, turn.group.zone)
    days = [today + timedelta(days=ahead) for ahead in range(1, DAYS_SHOWN + 1)]
    buttons = [Button(day_label(day, turn.words), f"day {purpose} {day}") for day in days]
    _ask(turn, keyboard, text, buttons, "page 0" if purpose == ADD else f"open {purpose}")


def ask_time(turn: Turn, keyboard: Keyboard, purpose: str, day: str) -> None:
    """At what time of that day?"""
    text = turn.words("calendar.which_time", day=day_in_words(date.fromisoformat(day), turn.words))
    buttons = [Button(minute_text(minute), f"time {purpose} {day} {minute}") for minute in TIMES]
    _ask(turn, keyboard, text, buttons, ADD if purpose == ADD else f"move {purpose}")


def typed_moment(turn: Turn, text: str) -> tuple[date, int] | Unread:
    """The day and minute she typed; nobody meets at night, so 10 is ten in the morning."""
    return moment_in(text, local_date(turn.now, turn.group.zone), MEETING)


def purpose_in(choices: Sequence[str]) -> str | None:
    """What a moment typed under these buttons is for; None where they ask for something else."""
    for choice in choices:
        verb, *rest = choice.split()
        if verb in ("day", "time"):
            return rest[0]
        if verb == "save":
            return ADD
    return None


def day_label(day: date, words: Words) -> str:
    """A day as short as a button needs: do 5/3."""
    return f"{weekday(day.weekday(), words)[:2]} {day.day}/{day.month}"


def _ask(turn: Turn, keyboard: Keyboard, text: str, buttons: list[Button], back: str) -> None:
    rows = [*in_rows(buttons), [Button(turn.words.label("answers.back"), back)]]
    turn.show(keyboard, text, rows)
    turn.ask("meeting", turn.member.id, keyboard_id=keyboard.id)
