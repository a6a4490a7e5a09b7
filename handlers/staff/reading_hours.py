"""/leesuren: a facilitator says on which days and at which times she reads what parents write to her."""

from __future__ import annotations

from dataclasses import replace

from content.typed_days import days_and_minutes_in
from content.typed_pieces import Unread
from content.typed_time import READING
from content.words import Words
from handlers.core.buttons import Button, in_rows
from handlers.core.choices import Choice, require
from handlers.core.doors import on_command, on_tap, on_typed_below, on_words
from handlers.core.rights import facilitators
from handlers.core.turn import Heard, Tap, Turn
from handlers.overview import first_steps
from handlers.shared.moments import days_in_words, minute_text, one_after_another, weekday
from handlers.staff import being_away
from handlers.staff.being_away import HERE, Away
from handlers.staff.still_true import put_right
from scheduler.local_time import MINUTES_A_DAY
from storage import questions, reading_hours
from storage.keyboards import Keyboard
from storage.reading_hours import WEEKDAYS, ReadingHours

_OFFERED = (8 * 60, 9 * 60, 12 * 60, 13 * 60, 16 * 60, 20 * 60)
_DONE = "done"
_TICK = "✓ "


class Day(Choice):
    """This day of the week, 0 for Monday, on or off."""

    day: int

    def __post_init__(self) -> None:
        require(self.day in range(7))


class Time(Choice):
    """This minute of the day, on or off."""

    minute: int

    def __post_init__(self) -> None:
        require(self.minute in range(MINUTES_A_DAY))


@on_command("leesuren", facilitators)
def show(turn: Turn, heard: Heard) -> None:
    """/leesuren: when she reads now, and what she can tick; or typed behind the command."""
    typed = understood(heard.payload) if heard.payload else None
    if isinstance(typed, ReadingHours):
        _keep(turn, typed)
        return
    if typed is not None:
        turn.say(turn.words("reading_hours.not_understood", words=typed.words))
    spoken = turn.say(_as_it_is(turn), _rows(turn), about="reading", subject=turn.member.id)
    assert spoken.keyboard is not None
    turn.ask("reading", turn.member.id, keyboard_id=spoken.keyboard.id)


@on_tap("reading", facilitators, takes=(Day, Time, _DONE, Away, HERE))
def tapped(turn: Turn, tap: Tap) -> None:
    """A day or a time on or off, or done."""
    hours = _hours_of(turn)
    match tap.choice:
        case Day(day):
            hours = replace(hours, days=hours.days ^ 1 << day)
        case Time(minute):
            minutes = tuple(sorted(set(hours.minutes) ^ {minute}))
            hours = replace(hours, minutes=minutes, days=hours.days or (WEEKDAYS if minutes else 0))
        case choice:
            questions.close_about(turn.db, turn.person.id, "reading", turn.member.id)
            if isinstance(choice, Away):
                being_away.tapped(turn, tap, choice.until)
            elif choice == HERE:
                being_away.come_back(turn, tap)
            else:
                turn.show(tap.keyboard, _kept(turn))
            return
    reading_hours.set_for(turn.db, turn.member.id, hours)
    put_right(turn, turn.group.id)
    first_steps.refresh(turn)
    turn.show(tap.keyboard, _as_it_is(turn), _rows(turn))


@on_typed_below("reading")
def typed_below(turn: Turn, heard: Heard, keyboard: Keyboard) -> bool:
    """The day on which one is back."""
    return being_away.typed(turn, heard, keyboard)


@on_words("reading", facilitators)
def typed(turn: Turn, heard: Heard) -> None:
    """Days and times as she typed them."""
    hours = understood(heard.text)
    if isinstance(hours, Unread):
        turn.misunderstand("reading_hours.not_understood", words=hours.words)
        return
    questions.close_about(turn.db, turn.person.id, "reading", turn.member.id)
    keyboard = turn.asked_under(heard)
    if keyboard is not None:
        turn.show(keyboard, turn.words.label("reading_hours.title"))
    _keep(turn, hours)


def _keep(turn: Turn, hours: ReadingHours) -> None:
    reading_hours.set_for(turn.db, turn.member.id, hours)
    put_right(turn, turn.group.id)
    turn.say(_kept(turn))
    first_steps.refresh(turn)


def in_words(hours: ReadingHours, words: Words) -> dict[str, str]:
    """The days and the times of some hours, as they are told."""
    times = one_after_another([minute_text(each) for each in hours.minutes], words)
    return {"day": days_in_words(hours.days, words), "time": times}


def understood(typed: str) -> ReadingHours | Unread:
    """Days and times in what was typed; on working days where it names no days. 9 is in the morning."""
    found = days_and_minutes_in(typed, READING)
    if isinstance(found, Unread):
        return found
    days, minutes = found
    return ReadingHours(days or WEEKDAYS, tuple(sorted({*minutes}))) if minutes else Unread(typed)


def _hours_of(turn: Turn) -> ReadingHours:
    return reading_hours.of(turn.db, turn.member.id) or ReadingHours()


def _told(turn: Turn, key: str, otherwise: str) -> str:
    hours = _hours_of(turn)
    if not hours.days or not hours.minutes:
        return turn.words(otherwise)
    return turn.words(key, **in_words(hours, turn.words))


def _as_it_is(turn: Turn) -> str:
    return _told(turn, "reading_hours.now", "reading_hours.none")


def _kept(turn: Turn) -> str:
    return _told(turn, "reading_hours.kept", "reading_hours.kept_none")


def _rows(turn: Turn) -> list[list[Button]]:
    hours = _hours_of(turn)
    days = [Button(_ticked(weekday(day, turn.words), hours.days >> day & 1), Day(day)) for day in range(7)]
    offered = sorted({*_OFFERED, *hours.minutes})
    times = [Button(_ticked(minute_text(each), each in hours.minutes), Time(each)) for each in offered]
    done = [Button(turn.words.label("answers.done"), _DONE)]
    return [*in_rows(days, most=2), *in_rows(times), [being_away.button(turn)], done]


def _ticked(label: str, on: object) -> str:
    return f"{_TICK}{label}" if on else label
