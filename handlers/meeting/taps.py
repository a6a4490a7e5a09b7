"""The one door of the calendar's buttons: what each of them does, with a meeting of her own group."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial

from handlers.core.doors import on_tap
from handlers.core.rights import facilitators
from handlers.core.turn import Tap, Turn
from handlers.meeting import calendar, children, holding, picking, planning
from handlers.shared import chosen

_OF_GROUP: dict[str, Callable[..., None]] = {
    "page": lambda turn, tap, page: calendar.show_overview(turn, tap, int(page)),
    "reminders": calendar.choose_reminders,
    "remind": calendar.switch_reminders,
    children.CHILDREN: calendar.switch_children,
    "add": planning.add,
    "day": lambda turn, tap, named, day: picking.ask_time(turn, tap.keyboard, _purpose(turn, named), day),
    "time": lambda turn, tap, named, day, minute: planning.picked(
        turn, partial(turn.show, tap.keyboard), _purpose(turn, named), date.fromisoformat(day), int(minute)
    ),
    "on": planning.tick,
    "off": planning.tick,
    "save": lambda turn, tap, count, *_first: planning.save(turn, tap, int(count)),
}
_OF_MEETING: dict[str, Callable[..., None]] = {
    "open": calendar.open_card,
    "agenda": calendar.show_agenda,
    "move": planning.ask_move,
    "move_yes": lambda turn, tap, meeting, starts_at: planning.move(turn, tap, meeting, int(starts_at)),
    "cancel": calendar.ask_cancel,
    "cancel_yes": calendar.cancel,
    "place": planning.ask_place,
    planning.NO_PLACE: calendar.open_card,
    "for_all": planning.put_from,
    "held": holding.ask_who,
    "tick": lambda turn, tap, meeting, named, _state: holding.tick(turn, tap, meeting, named),
    "was_there": holding.finish,
    "not_held": calendar.note_not_held,
}


@on_tap("meeting", facilitators)
def tapped(turn: Turn, tap: Tap) -> None:
    """A button of the calendar."""
    verb, *rest = tap.choice.split()
    if verb in _OF_GROUP:
        _OF_GROUP[verb](turn, tap, *rest)
        return
    _OF_MEETING[verb](turn, tap, chosen.meeting(turn, rest[0]), *rest[1:])


def _purpose(turn: Turn, named: str) -> str:
    """What a moment is picked for: another meeting, or to move one of her group's."""
    return named if named == picking.ADD else str(chosen.meeting(turn, named).id)
