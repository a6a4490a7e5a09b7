"""Understanding a typed time of the day: 20:30, 8.30 pm, 20u30, half 9, kwart over 8, five to eight, noon."""

from __future__ import annotations

from collections.abc import Sequence

from content.typed_grammar import read
from content.typed_pieces import DAY, NOON, Part, Piece, Typed, Unread

# An hour without a part of the day falls into the twelve hours from here on. Who is asked when Anker may write and
# types 8 means eight in the evening; who reads, or meets, hardly does so at night.
EVENING, MEETING, READING = 12 * 60, 10 * 60, 7 * 60

# From and until which minute a part of the day lasts; the night goes on after midnight.
_PARTS: dict[Part, tuple[int, int]] = {
    "am": (0, NOON),
    "pm": (NOON, DAY),
    "morning": (1 * 60, NOON),
    "afternoon": (NOON, 18 * 60 + 30),
    "evening": (17 * 60, DAY),
    "night": (20 * 60, DAY + 7 * 60),
}


def minute_in(typed: str, earliest: int = EVENING) -> int | Unread:
    """The one minute of the day (0–1439) that was typed, or what of it could not be told."""
    text = read(typed)
    if (other := text.other_than("time", "part")) is not None:
        return other
    minutes = minutes_of(text, earliest)
    if isinstance(minutes, Unread):
        return minutes
    return minutes[0] if len(minutes) == 1 else text.unread()


def minutes_of(text: Typed, earliest: int) -> tuple[int, ...] | Unread:
    """The minutes of the day among the pieces, in their order; empty where no time was typed."""
    times = _with_parts(text.of("time", "part"))
    one_of_several = len(times) > 1 and any(parts for _, parts in times)
    minutes: list[int] = []
    for time, parts in times:
        minute = _minute(time, parts, earliest)
        # 8 en 9 uur 's avonds: whether the evening goes for both, nobody knows.
        if minute is None or (one_of_several and time.open and not parts):
            return text.unread()
        minutes.append(minute)
    return tuple(minutes)


def _with_parts(pieces: Sequence[Piece]) -> list[tuple[Piece, list[Part]]]:
    """Each time with the parts of the day that go for it: those before it, where one comes first, or behind it."""
    times: list[tuple[Piece, list[Part]]] = []
    leading: list[Part] = []
    last_time = max((place for place, piece in enumerate(pieces) if piece.kind == "time"), default=-1)
    for place, piece in enumerate(pieces):
        if piece.part is None:
            times.append((piece, [*leading]))
        elif pieces[0].part is not None and place < last_time:
            leading = [*(leading if pieces[place - 1].part else []), piece.part]
        elif times:
            times[-1][1].append(piece.part)
    return times


def _minute(time: Piece, parts: Sequence[Part], earliest: int) -> int | None:
    """The minute that is meant; None where it is none that these parts of the day have, or could be two."""
    readings = {time.minute, (time.minute + NOON) % DAY} if time.twelve else {time.minute}
    spans = [_PARTS[part] for part in parts] or ([(earliest, earliest + NOON)] if time.open else [])
    if not spans:
        return time.minute
    fitting = [minute for minute in readings if all(_is_within(minute, *span) for span in spans)]
    return fitting[0] if len(fitting) == 1 else None


def _is_within(minute: int, start: int, end: int) -> bool:
    return start <= minute < end or start <= minute + DAY < end
