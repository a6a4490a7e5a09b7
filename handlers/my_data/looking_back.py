"""All her answers: by kind, then by week, on a page that is edited in place."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from markupsafe import Markup

from handlers.core.buttons import Button, in_rows
from handlers.core.turn import Tap, Turn
from handlers.my_data import answers
from handlers.my_data.choices import Fix, Look
from handlers.shared.moments import moment_in_words
from storage import looking_back
from storage.prompts import Prompt

_MOST_WEEKS = 8  # buttons on a page
_MOST_LETTERS = 3000


def tapped(turn: Turn, tap: Tap, look: Look) -> None:
    """The kinds there are; of a kind its weeks; of a week what she answered."""
    if look.kind not in looking_back.KINDS:
        _show_kinds(turn, tap)
    elif look.week is None:
        _show_weeks(turn, tap, look.kind, look.skip)
    else:
        _show_week(turn, tap, look.kind, look.week, look.skip)


def _show_kinds(turn: Turn, tap: Tap) -> None:
    label = turn.words.label
    kinds = [kind for kind in looking_back.KINDS if looking_back.answered(turn.db, turn.member.id, kind)]
    rows = [[Button(label(f"my_data.kind_{kind}"), Look(kind))] for kind in kinds]
    turn.show(tap.keyboard, turn.words("my_data.which_kind"), [*rows, [Button(label("answers.back"), "back")]])


def _show_weeks(turn: Turn, tap: Tap, kind: str, skip: int) -> None:
    """Newest first; so many on a page."""
    label = turn.words.label
    weeks = sorted({_monday(each) for each in looking_back.answered(turn.db, turn.member.id, kind)}, reverse=True)
    shown = weeks[skip : skip + _MOST_WEEKS]
    rows = in_rows([Button(_week_in_words(turn, each), Look(kind, each)) for each in shown], most=2)
    around = [Button(label("answers.back"), Look())]
    if len(weeks) > skip + _MOST_WEEKS:
        around.append(Button(label("my_data.earlier"), Look(kind, skip=skip + _MOST_WEEKS)))
    turn.show(tap.keyboard, turn.words("my_data.which_week"), [*rows, around])


def _show_week(turn: Turn, tap: Tap, kind: str, monday: date, skip: int) -> None:
    """As much of it as a message holds; the rest on a next page."""
    label = turn.words.label
    of_week = [each for each in looking_back.answered(turn.db, turn.member.id, kind) if _monday(each) == monday]
    shown = list(_that_fit(turn, of_week[skip:]))
    rows = [
        [Button(label("my_data.change", moment=_moment(turn, each)), Fix(each.id))]
        for each, _ in shown
        if each.kind in answers.CORRECTABLE
    ]
    around = [Button(label("answers.back"), Look(kind))]
    if skip + len(shown) < len(of_week):
        around.append(Button(label("my_data.further"), Look(kind, monday, skip + len(shown))))
    lines = Markup("\n\n").join(block for _, block in shown)
    turn.show(tap.keyboard, turn.words("my_data.of_week", lines=lines), [*rows, around])


def _that_fit(turn: Turn, found: list[Prompt]) -> Iterator[tuple[Prompt, Markup]]:
    """The first of them, with their answers in words; at least one."""
    room = _MOST_LETTERS
    for number, each in enumerate(found):
        block = Markup("\n").join(answers.lines_of(turn, each))
        if number and answers.letters(block) > room:
            return
        if answers.letters(block) > room:
            block = Markup("\n").join(answers.that_fit(turn, each, room))
        room -= answers.letters(block)
        yield each, block


def _monday(prompt: Prompt) -> date:
    day = date.fromisoformat(prompt.local_date)
    return day - timedelta(days=day.weekday())


def _week_in_words(turn: Turn, monday: date) -> str:
    sunday, label = monday + timedelta(days=6), turn.words.label
    first, last = (f"{each.day} {label(f'days.{each:%B}'.lower())}" for each in (monday, sunday))
    return f"{monday.day} – {last}" if monday.month == sunday.month else f"{first} – {last}"


def _moment(turn: Turn, prompt: Prompt) -> str:
    return moment_in_words(prompt.scheduled_at, prompt.zone, turn.words)
