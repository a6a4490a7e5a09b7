"""A facilitator is away until a day, or there again: said under /leesuren, and in each promise to a parent."""

from __future__ import annotations

import re
from datetime import date, timedelta

from markupsafe import Markup

from content.typed_pieces import Unread
from content.typed_until import day_until
from handlers.core.buttons import Button
from handlers.core.choices import Choice, offered
from handlers.core.turn import Heard, Tap, Turn
from handlers.shared.moments import day_in_words, one_or_another
from handlers.shared.not_understood import say_unread
from handlers.shared.reading_promise import readers_of
from handlers.staff.still_true import put_right
from scheduler.local_time import instant_of, local_date
from storage import absences, asks, phone_calls
from storage.keyboards import Keyboard

HERE = "here"

_WEEKS = 3
_SAYS_AWAY = re.compile(
    r"\b(?:weg|terug|weer|tot|vakantie|vrij|afwezig|ziek|away|back|until|till?|off|holiday|leave|sick)\b",
    re.IGNORECASE,
)


class Away(Choice):
    """Away: until this day, where one is chosen."""

    until: date | None = None


def button(turn: Turn) -> Button:
    """To say that one is away, or there again."""
    label = turn.words.label
    if absences.until(turn.db, turn.member.id, now=turn.now) is None:
        return Button(label("reading_hours.away"), Away())
    return Button(label("reading_hours.here"), HERE)


def come_back(turn: Turn, tap: Tap) -> None:
    """There again."""
    absences.end(turn.db, turn.member.id)
    put_right(turn, turn.group.id)
    turn.show(tap.keyboard, turn.words("reading_hours.here_again"))


def tapped(turn: Turn, tap: Tap, until: date | None) -> None:
    """Away: until which day?"""
    if until is None:
        rows = [[Button(day_in_words(day, turn.words), Away(day))] for day in _days(turn)]
        stays = Button(turn.words.label("reading_hours.not_away"), HERE)
        turn.show(tap.keyboard, turn.words("reading_hours.away_ask"), [*rows, [stays]])
    else:
        turn.show(tap.keyboard, _go(turn, until))


def typed(turn: Turn, heard: Heard, keyboard: Keyboard) -> bool:
    """On which day one is back, in words: overmorgen, 12 maart; unasked only where they say that one is away."""
    days = [each.until for each in offered(keyboard) if isinstance(each, Away)]
    if not days or (days == [None] and not _SAYS_AWAY.search(heard.text)):
        return False
    until = day_until(heard.text, local_date(turn.now, turn.member.zone))
    if isinstance(until, Unread):
        return say_unread(turn, until, heard.text, "preferences.day_not_understood")
    turn.show(keyboard, turn.words("reading_hours.away_ask"))
    turn.say(_go(turn, until))
    return True


def _go(turn: Turn, until: date) -> Markup:
    absences.begin(turn.db, turn.member.id, until=instant_of(until, 0, turn.member.zone))
    put_right(turn, turn.group.id)
    return _kept(turn, until)


def _days(turn: Turn) -> list[date]:
    """Tomorrow, and the coming Mondays."""
    tomorrow = local_date(turn.now, turn.member.zone) + timedelta(days=1)
    monday = tomorrow + timedelta(days=(7 - tomorrow.weekday()) % 7 or 7)
    return [tomorrow, *(monday + timedelta(weeks=number) for number in range(_WEEKS))]


def _kept(turn: Turn, day: date) -> Markup:
    """Until when, who stands in, and whether somebody waits."""
    words, until = turn.words, day_in_words(day, turn.words)
    names = one_or_another([person.called for _, person in readers_of(turn, turn.group.id)], words)
    key = "reading_hours.away_kept" if names else "reading_hours.away_alone"
    told = [words(key, day=until, facilitator=names)]
    if asks.open_in(turn.db, turn.group.id) or phone_calls.open_in(turn.db, turn.group.id):
        told.append(words("reading_hours.away_waits"))
    return Markup("\n").join(told)
