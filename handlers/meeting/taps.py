"""The one door of the calendar's buttons: what each of them does, and that a meeting is her own group's."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial

from handlers.meeting import calendar, holding, picking, planning
from handlers.registry import on_tap
from handlers.rights import facilitators
from handlers.turn import Tap, Turn
from storage import meetings
from storage.meetings import Meeting

_OF_GROUP: dict[str, Callable[..., None]] = {
    "page": lambda turn, tap, page: calendar.show_overview(turn, tap, int(page)),
    "reminders": calendar.choose_reminders,
    "remind": calendar.switch_reminders,
    "add": planning.add,
    "day": lambda turn, tap, purpose, day: picking.ask_time(turn, tap.keyboard, purpose, day),
    "time": lambda turn, tap, purpose, day, minute: planning.picked(
        turn, partial(turn.show, tap.keyboard), purpose, date.fromisoformat(day), int(minute)
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
    "for_all": planning.put_from,
    "held": holding.ask_who,
    "tick": lambda turn, tap, meeting, member_id, _state: holding.tick(turn, tap, meeting, int(member_id)),
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
    meeting = _own(turn, int(rest[0]))
    if meeting is None:
        turn.tell("errors.not_for_you", alert=True)
        return
    _OF_MEETING[verb](turn, tap, meeting, *rest[1:])


def _own(turn: Turn, meeting_id: int) -> Meeting | None:
    meeting = meetings.find(turn.db, meeting_id)
    return meeting if meeting is not None and meeting.group_id == turn.group.id else None
