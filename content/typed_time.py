"""Understanding a typed time of the day: 20:30, 20.30, 8 uur, half 9, kwart over 8, five to eight, 8 pm."""

from __future__ import annotations

import re

from content.typed import number_in

_CLOCK = re.compile(r"\b(\d{1,2})\s*[:.hu]\s*(\d{2})\b")
# Dutch counts the half hour to come: half 9 is 8:30, tien over half 9 is 8:40; half past 9 is 9:30.
_SPOKEN = re.compile(
    r"(?:\b(?!half\b)(\w+)\s+(?:minuten\s+|minutes\s+)?\b(voor|over|to|past)\s+)?\b(half\s+past\s+|half\s+|)(\w+)"
)
_HALF_DAY = 12 * 60
_QUARTER = frozenset(("kwart", "quarter"))
_HOUR = re.compile(r"\b(\d{1,2})\b")

# An hour without a part of the day means waking hours: who types 8 means eight in the evening.
_EVENING_FROM, _EVENING_UNTIL = 1, 11


def minute_in(typed: str) -> int | None:
    """The minute of the day (0–1439) that was typed, or None if it cannot be told."""
    text = typed.casefold().strip()
    if found := _CLOCK.search(text):
        hour, minute, said_minutes = int(found[1]), int(found[2]), True
    elif (spoken := _spoken(text)) is not None:
        (hour, minute), said_minutes = divmod(spoken, 60), False
    elif found := _HOUR.search(text):
        hour, minute, said_minutes = int(found[1]), 0, False
    else:
        number = number_in(text)
        if number is None:
            return None
        hour, minute, said_minutes = number, 0, False
    hour = _in_part_of_day(text, hour, said_minutes)
    return hour * 60 + minute if 0 <= hour <= 23 and 0 <= minute <= 59 else None


def _spoken(text: str) -> int | None:
    """Minutes after twelve, as people say a time between two whole hours; None where it is said otherwise."""
    for away, side, half, named in _SPOKEN.findall(text):
        hour, minutes = number_in(named), 15 if away in _QUARTER else number_in(away)
        if hour is None or bool(side) != (minutes is not None) or not (side or half):
            continue
        base = 60 * hour + (0 if not half else 30 if "past" in half else -30)
        away_from_it = 0 if minutes is None else minutes if side in ("over", "past") else -minutes
        return (base + away_from_it - 60) % _HALF_DAY + 60  # from one o'clock on: half 1 is 12:30
    return None


def _in_part_of_day(text: str, hour: int, said_minutes: bool) -> int:
    if re.search(r"ochtend|morgen|morning|\bam\b|a\.m\.", text):
        return hour % 12 if hour == 12 else hour
    if re.search(r"avond|middag|evening|afternoon|\bpm\b|p\.m\.", text):
        return hour + 12 if hour < 12 else hour
    if not said_minutes and _EVENING_FROM <= hour <= _EVENING_UNTIL:
        return hour + 12
    return hour
