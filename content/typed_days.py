"""Understanding typed days of the week: doordeweeks en zaterdag, ma wo vr, every day except Wednesday."""

from __future__ import annotations

from itertools import pairwise

from content.typed_grammar import read
from content.typed_pieces import EVERY_DAY, WEEKEND, WORKDAYS, Kind, Piece, Typed, Unread
from content.typed_time import minutes_of

__all__ = [
    "EVERY_DAY",
    "WEEKEND",
    "WORKDAYS",
    "day_of_week_in",
    "days_and_minutes_in",
    "days_in",
    "days_of",
    "moment_within",
]

_OF_DAYS: tuple[Kind, ...] = ("days", "each", "not", "but")


def days_in(typed: str) -> int | Unread:
    """The days that were typed, bit 0 for Monday, or what of them could not be told."""
    text = read(typed)
    if (other := text.other_than(*_OF_DAYS, "range")) is not None:
        return other
    days = days_of(text)
    return text.unread() if days is None else days


def day_of_week_in(typed: str) -> int | Unread:
    """The one day of the week that was typed, 0 for Monday, or what of it could not be told."""
    days = days_in(typed)
    if isinstance(days, Unread):
        return days
    return days.bit_length() - 1 if days.bit_count() == 1 else Unread(typed)


def days_and_minutes_in(typed: str, earliest: int) -> tuple[int | None, tuple[int, ...]] | Unread:
    """Days, None where none were typed, and minutes of the day, maybe none: ma-vr 9:00 en 16:00.

    Each time goes for each day: other times on other days are not understood.
    """
    text = read(typed)
    if (other := text.other_than(*_OF_DAYS, "range", "time", "part")) is not None:
        return other
    minutes = minutes_of(text, earliest)
    days = days_of(text)
    if isinstance(minutes, Unread) or isinstance(days, Unread):
        return minutes if isinstance(minutes, Unread) else text.unread()
    runs = [kind for kind, before in zip(_topics(text), ["", *_topics(text)], strict=False) if kind != before]
    if len(runs) > 2 or not runs:
        return text.unread()
    return days, minutes


def moment_within(typed: str, earliest: int) -> tuple[int | None, int | None]:
    """Days and a minute in free words (na het eten, om 18:30), each None where another word might change it."""
    text = read(typed)
    unread = "".join(typed[piece.start : piece.end] for piece in text.of("unread"))
    if text.other_than("days", "each", "time", "part", "unread") or any(map(str.isnumeric, unread)):
        return None, None
    days = text.of("days")
    whole_names = all(piece.end - piece.start >= _SHORTEST_NAME for piece in days)
    named = days_of(text) if days and whole_names else EVERY_DAY if not days and _is_each_part(text) else None
    minutes = minutes_of(text, earliest)
    minute = minutes[0] if isinstance(minutes, tuple) and len(minutes) == 1 and _stands_alone(text) else None
    return named if isinstance(named, int) else None, minute


def _is_each_part(text: Typed) -> bool:
    """Whether it is each evening, each morning: that is every day."""
    return any(one.kind == "each" and then.kind == "part" for one, then in pairwise(text.pieces))


# Ma and sun are also somebody, and something to sit in.
_SHORTEST_NAME = 5


def _stands_alone(text: Typed) -> bool:
    """Whether the time is no mere number, and no unread word stands right before it: na 18:30."""
    before = None
    for piece in text.pieces:
        if piece.kind == "time":
            near = before is not None and not text.text[before.end : piece.start].strip()
            return not piece.bare and not (near and before is not None and before.kind == "unread")
        before = piece
    return False


def _topics(text: Typed) -> list[str]:
    return ["time" if piece.kind in ("time", "part") else "days" for piece in text.pieces]


def days_of(text: Typed) -> int | Unread | None:
    """The days among the pieces; None where no day was typed."""
    pieces = text.of(*_OF_DAYS, "range")
    if not pieces:
        return None
    joined = _joined(pieces)
    if joined is None:
        return text.unread()
    included, excluded = _told_apart(joined)
    days = (included or EVERY_DAY) & ~excluded
    contradicts = excluded & ~(included or EVERY_DAY)
    return text.unread() if contradicts or not days or not (included or excluded) else days


def _joined(pieces: list[Piece]) -> list[Piece] | None:
    """The pieces without ranges: monday, range, friday are five days. None where a range has no two ends."""
    joined: list[Piece] = []
    waiting = closed = False
    for piece in pieces:
        if piece.kind == "range":
            if waiting or closed or not joined or joined[-1].days.bit_count() != 1:
                return None
            waiting = True
        elif waiting:
            if piece.days.bit_count() != 1:
                return None
            joined[-1] = Piece("days", joined[-1].start, piece.end, days=_between(joined[-1].days, piece.days))
            waiting, closed = False, True
        elif piece.kind != "each":
            joined.append(piece)
            closed = False
    return None if waiting else joined


def _told_apart(pieces: list[Piece]) -> tuple[int, int]:
    """The days that are wanted, and those that are not; both 0 where that cannot be told."""
    included = excluded = 0
    excluding = False
    for place, piece in enumerate(pieces):
        if piece.kind == "days":
            excluded |= piece.days if excluding else 0
            included |= 0 if excluding else piece.days
        elif piece.kind == "but":
            excluding = False
        elif place + 1 < len(pieces) and pieces[place + 1].kind == "days":
            excluding = True
        else:
            return _last_not_wanted(pieces[:-1]) if place == len(pieces) - 1 and not excluded else (0, 0)
    return included, excluded


def _last_not_wanted(days: list[Piece]) -> tuple[int, int]:
    """Zondag niet; elke dag, zondag niet: the last one is left out, where the others hold it."""
    *others, last = days or [Piece("but", 0, 0)]
    if last.kind != "days" or any(other.kind != "days" or last.days & ~other.days for other in others):
        return 0, 0
    return (EVERY_DAY if not others else others[0].days), last.days


def _between(first: int, last: int) -> int:
    """All days from the first to the last, over the weekend where that comes first; each a single bit."""
    start, end = first.bit_length() - 1, last.bit_length() - 1
    return sum(1 << (start + step) % 7 for step in range((end - start) % 7 + 1))
