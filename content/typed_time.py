"""Understanding a typed time of the day: 20:30, 20.30, 8 uur, half 9, 8 pm."""

from __future__ import annotations

import re

from content.typed import number_in

_CLOCK = re.compile(r"\b(\d{1,2})\s*[:.hu]\s*(\d{2})\b")
_HALF = re.compile(r"\bhalf\s+(\w+)")
_HOUR = re.compile(r"\b(\d{1,2})\b")

# An hour without a part of the day means waking hours: who types 8 means eight in the evening.
_EVENING_FROM, _EVENING_UNTIL = 1, 11


def minute_in(typed: str) -> int | None:
    """The minute of the day (0–1439) that was typed, or None if it cannot be told."""
    text = typed.casefold().strip()
    if found := _CLOCK.search(text):
        hour, minute, said_minutes = int(found[1]), int(found[2]), True
    elif found := _HALF.search(text):
        number = number_in(found[1])
        if number is None:
            return None
        hour, minute, said_minutes = number - 1, 30, False
    elif found := _HOUR.search(text):
        hour, minute, said_minutes = int(found[1]), 0, False
    else:
        number = number_in(text)
        if number is None:
            return None
        hour, minute, said_minutes = number, 0, False
    hour = _in_part_of_day(text, hour, said_minutes)
    return hour * 60 + minute if 0 <= hour <= 23 and 0 <= minute <= 59 else None


def _in_part_of_day(text: str, hour: int, said_minutes: bool) -> int:
    if re.search(r"ochtend|morgen|morning|\bam\b|a\.m\.", text):
        return hour % 12 if hour == 12 else hour
    if re.search(r"avond|middag|evening|afternoon|\bpm\b|p\.m\.", text):
        return hour + 12 if hour < 12 else hour
    if not said_minutes and _EVENING_FROM <= hour <= _EVENING_UNTIL:
        return hour + 12
    return hour
