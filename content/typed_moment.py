"""Understanding a typed day and time: 4 maart 19:30, 2027-03-04 19:30, donderdag half 8, tomorrow 8 pm.

What day it is, nobody here knows: the caller says. A day without a year is the next one of that name.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from itertools import pairwise

from content.typed_grammar import read
from content.typed_pieces import Piece, Typed, Unread
from content.typed_time import EVENING, minute_in, minutes_of

_DAY = timedelta(days=1)
_YEARS_AHEAD = 9  # the 29th of February may take eight


def moment_in(typed: str, today: date, earliest: int = EVENING) -> tuple[date, int] | Unread:
    """The day and the minute of the day (0–1439) that were typed, or what of it could not be told."""
    text = read(typed)
    if (other := text.other_than("time", "part", "days", "near", "week", "date", "number_day")) is not None:
        return other
    minutes = minutes_of(text, earliest)
    if isinstance(minutes, Unread) or len(minutes) != 1 or _is_end_of_day(text) or _may_be_a_day(text):
        return text.unread()
    day = day_of(text, today)
    return text.unread() if day is None else (day, minutes[0])


def day_in(typed: str, today: date) -> date | Unread:
    """The one day that was typed without a time (morgen, vrijdagavond, 12 maart), or what of it is not clear."""
    text = read(typed)
    if (other := text.other_than("part", "days", "near", "week", "date", "number_day")) is not None:
        return other
    day = day_of(text, today)
    return text.unread() if day is None else day


def moment_or_day(
    typed: str, today: date, earliest: int = EVENING, *, on: date | None = None
) -> tuple[date, int] | date | Unread:
    """The day and the minute, or a day alone; also a minute alone, where it is known `on` which day."""
    moment, day = moment_in(typed, today, earliest), day_in(typed, today)
    minute = minute_in(typed, earliest)
    if not isinstance(moment, Unread):
        return moment
    if on is not None and not isinstance(minute, Unread):
        return on, minute
    return moment if isinstance(day, Unread) else day


def moments_in(typed: str, today: date, earliest: int = EVENING) -> tuple[tuple[date, ...], int, str] | Unread:
    """The days, the one minute of each, and the place behind a comma, if any: di 2 en 9 maart 19:30, buurthuis.

    Several days are dates; one may be named in any way, before a place.
    """
    ends = [place for place, sign in enumerate(typed) if sign in ",\n"]
    for end in (len(typed), *reversed(ends)):
        days_and_minute, place = _moments(typed[:end], today, earliest), typed[end + 1 :].strip(" ,\n")
        if end < len(typed) and isinstance(days_and_minute, Unread):
            one = moment_in(typed[:end], today, earliest)  # donderdag 19:30, buurthuis
            days_and_minute = one if isinstance(one, Unread) else ((one[0],), one[1])
        if not isinstance(days_and_minute, Unread) and not (end < len(typed) and _tells_a_moment(place)):
            return *days_and_minute, place
    return read(typed).unread()


def _moments(typed: str, today: date, earliest: int) -> tuple[tuple[date, ...], int] | Unread:
    text = _with_all_dates(read(typed), today)
    if (other := text.other_than("time", "part", "days", "date")) is not None:
        return other
    minutes = minutes_of(text, earliest)
    if isinstance(minutes, Unread) or len({*minutes}) != 1 or _is_end_of_day(text) or _may_be_a_day(text):
        return text.unread()
    days = [_named(piece, today) for piece in text.of("date")]
    found = [day for day in days if day is not None]
    if len({*found}) < len(days) or not _on_their_weekdays(text, found):
        return text.unread()
    return (tuple(sorted(found)), minutes[0]) if found else text.unread()


def _with_all_dates(text: Typed, today: date) -> Typed:
    """The numbers before a date are days of its month: 2, 9 en 16 maart."""
    pieces: list[Piece] = []
    following: date | None = None
    for piece in reversed(text.pieces):
        number = text.text[piece.start : piece.end].rstrip("e.")
        if piece.kind == "date":
            following = _named(piece, today)
        elif following is not None and number.isdecimal() and 1 <= int(number) <= following.day:
            whole = (int(number), following.month, following.year)
            piece = Piece("date", piece.start, piece.end, date=whole)
        elif piece.kind != "days":
            following = None
        pieces.append(piece)
    return Typed(text.text, tuple(reversed(pieces)))


def _on_their_weekdays(text: Typed, days: list[date]) -> bool:
    """Whether each day is of the weekday that stands before it, where one does."""
    weekday: int | None = None
    named = iter(days)
    for piece in text.of("days", "date"):
        if piece.kind == "days":
            weekday = _weekday(piece)
            if weekday is None:
                return False
        elif next(named).weekday() != weekday and weekday is not None:
            return False
    return True


def _tells_a_moment(place: str) -> bool:
    """Whether what stands behind the comma is more of the days and times; a house has a number too."""
    text = read(place)
    times = any(not piece.bare for piece in text.of("time"))
    return not place or times or bool(text.of("days", "date", "near", "week", "number_day", "range"))


def _is_end_of_day(text: Typed) -> bool:
    """Thursday 24:00, Thursday midnight: whether that is Thursday's beginning or its end, nobody knows."""
    return any(
        piece.minute == 0 and not piece.twelve and not text.text[piece.start : piece.end].startswith("0")
        for piece in text.of("time")
    )


def _may_be_a_day(text: Typed) -> bool:
    """Donderdag 5: an hour, or a day of the month."""
    return not text.of("part") and any(
        piece.bare and before.kind == "days" and not text.text[before.end : piece.start].strip(" .,")
        for before, piece in pairwise(text.pieces)
    )


def day_of(text: Typed, today: date) -> date | None:
    """The one day that the pieces name; None where they name none, or two."""
    named = text.of("near", "date", "number_day")
    weekdays, weeks = text.of("days"), text.of("week")
    if len(named) > 1 or len(weekdays) > 1 or len(weeks) > 1 or (named and weeks):
        return None
    weekday = _weekday(weekdays[0]) if weekdays else None
    if weekdays and weekday is None:
        return None
    if named:
        day = _named(named[0], today)
        return day if day is not None and weekday in (None, day.weekday()) else None
    if weekday is None:
        return None
    return _in_week(today, weekday, weeks[0].ahead) if weeks else _coming(today, weekday)


def _weekday(piece: Piece) -> int | None:
    return piece.days.bit_length() - 1 if piece.days.bit_count() == 1 else None


def _coming(today: date, weekday: int) -> date:
    return today + _DAY * ((weekday - today.weekday() - 1) % 7 + 1)


def _in_week(today: date, weekday: int, ahead: int) -> date | None:
    """This day of a week from Monday to Sunday; None where it has passed."""
    day = today - _DAY * today.weekday() + _DAY * (7 * ahead + weekday)
    return day if day >= today else None


def _named(piece: Piece, today: date) -> date | None:
    day, month, year = piece.date
    if piece.kind == "near":
        return today + _DAY * piece.ahead
    if piece.kind == "number_day":
        return _first(((today.year + ahead // 12, ahead % 12 + 1) for ahead in _months_from(today)), day, today)
    if year is not None:
        return _date(year, month, day)
    return _first(((today.year + ahead, month) for ahead in range(_YEARS_AHEAD)), day, today)


def _months_from(today: date) -> range:
    """This month and the next, counted from January of this year."""
    return range(today.month - 1, today.month + 1)


def _first(months: Iterable[tuple[int, int]], day: int, today: date) -> date | None:
    """This day of the first of these months, each a year and its month, that has it from today on."""
    coming = (_date(year, month, day) for year, month in months)
    return next((each for each in coming if each is not None and each >= today), None)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
