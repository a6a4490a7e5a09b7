"""When she gets her weekly lesson: a day and an hour of her own, asked once, and changed whenever she likes."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from content.typed_moment import day_in, moment_in
from content.typed_pieces import Unread
from content.typed_time import minute_in
from handlers.core.buttons import Button, Rows, in_rows
from handlers.core.choices import Choice, held, offered, require
from handlers.core.doors import on_tap, on_typed_below, on_words
from handlers.core.rights import parents
from handlers.core.turn import Heard, Tap, Turn
from handlers.enrolment.steps import HOURS
from handlers.shared import nothing_comes
from handlers.shared.moments import minute_text, weekday
from scheduler import planner
from scheduler.local_time import MINUTES_A_DAY, is_quiet_minute, local_date, next_occurrence
from storage import planned_prompts, prompts, questions, routines
from storage.keyboards import Keyboard
from storage.prompts import LESSON, OPENED

NEVER = "never"
_ABOUT = "lesson_moment"


class Day(Choice):
    """On this day of the week, 0 for Monday; on a keyboard, for which day the hour is asked."""

    day: int

    def __post_init__(self) -> None:
        require(self.day in range(7))


class At(Choice):
    """On this day, at this minute of it."""

    day: int
    minute: int

    def __post_init__(self) -> None:
        require(self.day in range(7) and self.minute in range(MINUTES_A_DAY))


def offer_moment(turn: Turn, **delivery: object) -> None:
    """Ask a parent on which day she wants her lesson; her rest day is left out."""
    routine = routines.of(turn.db, turn.member.id, routines.CHECKIN)
    days = routine.days if routine else routines.EVERY_DAY
    buttons = [Button(weekday(day, turn.words), Day(day)) for day in range(7) if days >> day & 1]
    rows = [*in_rows(buttons, most=2), [Button(turn.words.label("lesson.no_lessons"), NEVER)]]
    turn.say(turn.words("lesson.moment_ask"), rows, about=_ABOUT, subject=turn.member.id, **delivery)  # type: ignore[arg-type]


@on_tap(_ABOUT, parents, takes=(Day, At, NEVER))
def tapped(turn: Turn, tap: Tap) -> None:
    """A day, an hour, or no lessons at all."""
    if nothing_comes.has_stopped(turn, tap):
        return
    match tap.choice:
        case Day(day):
            _ask_hour(turn, partial(turn.show, tap.keyboard), day)
        case At(day, minute):
            turn.show(tap.keyboard, _keep(turn, day, minute))
        case _:
            _set(turn, day=0, minute=HOURS[0], active=False)
            turn.show(tap.keyboard, turn.words("lesson.moment_none"))


@on_words(_ABOUT, parents)
def typed(turn: Turn, heard: Heard) -> None:
    """She typed an hour."""
    keyboard = turn.asked_under(heard)
    asked = held(keyboard, Day) if keyboard is not None else None
    if keyboard is None or asked is None:
        turn.no_longer_asked()
        return
    minute = minute_in(heard.text)
    if isinstance(minute, Unread):
        turn.misunderstand("preferences.time_not_understood", words=minute.words)
    else:
        _keep_by_day(turn, keyboard, asked.day, minute)


@on_typed_below(_ABOUT)
def typed_day(turn: Turn, heard: Heard, keyboard: Keyboard) -> bool:
    """A day, maybe with its hour, typed where the day is asked: morgen, zaterdag, vrijdag 19:00."""
    days = {each.day for each in offered(keyboard) if isinstance(each, Day)}
    today = local_date(turn.now, turn.member.zone)
    moment, day = moment_in(heard.text, today), day_in(heard.text, today)
    if not isinstance(moment, Unread) and moment[0].weekday() in days:
        _keep_by_day(turn, keyboard, moment[0].weekday(), moment[1])
    elif not isinstance(day, Unread) and day.weekday() in days:
        _ask_hour(turn, partial(_show_below, turn, keyboard), day.weekday())
    else:
        return False
    return True


def _ask_hour(turn: Turn, show: Callable[..., Keyboard], day: int) -> None:
    buttons = [Button(minute_text(minute), At(day, minute)) for minute in HOURS]
    text = turn.words("lesson.moment_hour", day=weekday(day, turn.words))
    shown = show(text, in_rows(buttons, most=4), holds=Day(day))
    turn.ask(_ABOUT, turn.member.id, keyboard_id=shown.id)


def _show_below(turn: Turn, keyboard: Keyboard, text: str, rows: Rows, *, holds: Day) -> Keyboard:
    """Under what she typed: the message she answered may be out of sight."""
    turn.show(keyboard, turn.words("lesson.moved_down"))
    spoken = turn.say(text, rows, about=_ABOUT, subject=turn.member.id, holds=holds)
    assert spoken.keyboard is not None
    return spoken.keyboard


def _keep_by_day(turn: Turn, keyboard: Keyboard, day: int, minute: int) -> None:
    if is_quiet_minute(minute):
        turn.say(turn.words("lesson.moment_at_night"))
    else:
        turn.show(keyboard, turn.words("lesson.moved_down"))
        turn.say(_keep(turn, day, minute))


def _keep(turn: Turn, day: int, minute: int) -> str:
    """This is her moment from now on; what to tell her."""
    _set(turn, day=day, minute=minute, active=True)
    _bring_again(turn, day, minute)
    kept = turn.words("lesson.moment_kept", day=weekday(day, turn.words), time=minute_text(minute))
    return nothing_comes.beside(kept, turn.member, turn.words)


def _bring_again(turn: Turn, day: int, minute: int) -> None:
    """A lesson that lies ready, not yet read to the end, comes again at the moment she is told of."""
    comes_at = next_occurrence(turn.member.zone, minute, 1 << day, turn.now)
    for prompt in prompts.waiting_of(turn.db, turn.member.id):
        if prompt.kind == LESSON and comes_at is not None and comes_at < (prompt.expires_at or 0):
            if prompt.state != OPENED:
                prompts.move(turn.db, prompt.id, OPENED, at=turn.happened_at)
            prompts.remind_later(turn.db, prompt.id, at=comes_at)


def _set(turn: Turn, *, day: int, minute: int, active: bool) -> None:
    questions.close_about(turn.db, turn.person.id, _ABOUT, turn.member.id)
    routines.set_for(
        turn.db,
        turn.member.id,
        routines.LESSON,
        zone=turn.member.zone,
        minute=minute,
        days=1 << day,
        reminds=False,
        active=active,
    )
    # One that was to come by itself may be days ahead.
    planned_prompts.unplan_kind(turn.db, turn.member.id, LESSON)
    planner.plan_member(turn.db, turn.member.id, turn.now)
