"""The one door of the calendar's buttons: what each of them does, with a meeting of her own group."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from handlers.core.doors import on_tap
from handlers.core.rights import facilitators
from handlers.core.turn import Tap, Turn
from handlers.meeting import calendar, holding, picking, planning, printing, seeing
from handlers.meeting.choices import (
    ADD,
    CHILDREN,
    REMINDERS,
    SAVE_TYPED,
    Act,
    Day,
    Holiday,
    MoveTo,
    Page,
    Remind,
    Save,
    See,
    Tick,
    Time,
    With,
)
from handlers.shared import chosen
from storage.meetings import Meeting

_WITH: dict[Act, Callable[[Turn, Tap, Meeting], None]] = {
    "open": calendar.open_card,
    "agenda": calendar.show_agenda,
    "print": printing.ask,
    "move": planning.ask_move,
    "cancel": calendar.ask_cancel,
    "cancel_yes": calendar.cancel,
    "place": planning.ask_place,
    "for_all": planning.put_from,
    "held": holding.note_held,
    "was_there": holding.finish,
    "not_held": calendar.note_not_held,
}

_TAKES = (With, See, MoveTo, Tick, Page, Day, Time, ADD, Holiday, Save, SAVE_TYPED, REMINDERS, Remind, CHILDREN)


@on_tap("meeting", facilitators, takes=_TAKES)
def tapped(turn: Turn, tap: Tap) -> None:
    """A button of the calendar."""
    match tap.choice:
        case With(act, meeting):
            _WITH[act](turn, tap, chosen.meeting(turn, meeting))
        case See(meeting, page, level):
            seeing.show(turn, tap, chosen.meeting(turn, meeting), page, level)
        case MoveTo(meeting, starts_at):
            planning.move(turn, tap, chosen.meeting(turn, meeting), starts_at)
        case Tick(meeting, member):
            holding.tick(turn, tap, chosen.meeting(turn, meeting), member)
        case Page(page):
            calendar.show_overview(turn, tap, page)
        case Day(purpose, day):
            there = partial(picking.in_its_place, turn, tap.keyboard)
            picking.ask_time(turn, there, planning.checked(turn, purpose), day)
        case Time(purpose, day, minute):
            show = partial(turn.show, tap.keyboard)
            planning.picked(turn, show, planning.checked(turn, purpose), day, minute)
        case Holiday(day):
            planning.tick(turn, tap, day)
        case Save(count):
            planning.save(turn, tap, count)
        case Remind(to):
            calendar.switch_reminders(turn, tap, to)
        case "save_typed":
            planning.save_typed(turn, tap)
        case "add":
            planning.add(turn, tap)
        case "reminders":
            calendar.choose_reminders(turn, tap)
        case _:
            calendar.switch_children(turn, tap)
