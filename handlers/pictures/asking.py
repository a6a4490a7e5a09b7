"""/mijnweek: a picture of her week or of her whole way. A worker draws it meanwhile."""

from __future__ import annotations

from handlers.core.buttons import Button
from handlers.core.doors import on_command, on_tap
from handlers.core.rights import parents
from handlers.core.turn import Heard, Tap, Turn
from handlers.pictures import sundays
from handlers.shared import nothing_comes
from handlers.staff import exporting
from storage import week_pictures
from storage.export_requests import WAY, WEEK


@on_command("mijnweek", parents)
def show(turn: Turn, _heard: Heard) -> None:
    """/mijnweek: the picture is on its way; meanwhile, what else there is to see."""
    said = turn.say(turn.words("pictures.week_coming"), _rows(turn), about="mijnweek", subject=turn.member.id)
    ask_for(turn, WEEK, said.outbox_id)


@on_tap("mijnweek", parents, takes=("week", "way", "on", "off", "not"))
def tapped(turn: Turn, tap: Tap) -> None:
    """Her week now, or not; her whole way; on Sundays from now on, or no more."""
    assert tap.keyboard.outbox_id is not None
    match tap.choice:
        case "week":
            turn.show(tap.keyboard, turn.words("pictures.week_coming"), _rows(turn))
            ask_for(turn, WEEK, tap.keyboard.outbox_id)
        case "way":
            turn.show(tap.keyboard, turn.words("pictures.way_coming"))
            ask_for(turn, WAY, tap.keyboard.outbox_id)
        case "on":
            _ask_on_sundays(turn, tap)
        case "off":
            week_pictures.drop(turn.db, turn.member.id)
            turn.show(tap.keyboard, turn.words("pictures.sundays_off"))
        case _:
            turn.show(tap.keyboard, turn.words("pictures.sunday_not_now"))


def _ask_on_sundays(turn: Turn, tap: Tap) -> None:
    if not nothing_comes.has_stopped(turn, tap):
        sundays.begin(turn)
        kept = turn.words("pictures.sundays_on")
        turn.show(tap.keyboard, nothing_comes.beside(kept, turn.member, turn.words))


def _rows(turn: Turn) -> list[list[Button]]:
    label = turn.words.label
    asked = week_pictures.of(turn.db, turn.member.id) is not None
    sunday = Button(label("pictures.no_sundays"), "off") if asked else Button(label("pictures.every_sunday"), "on")
    return [[Button(label("pictures.whole_way"), "way")], [sunday]]


def ask_for(turn: Turn, purpose: str, shown_in: int) -> None:
    """A picture for her alone is asked for; a worker draws it."""
    exporting.ask(turn, purpose, about_id=turn.member.id, shown_in=shown_in)
