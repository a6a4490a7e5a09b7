"""The one grammar of typed times, days and dates: each pattern with what it means, the longest first."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from itertools import chain

from content.typed_pieces import DAY, NOON, Kind, Part, Piece, Typed
from content.typed_vocabulary import (
    ENGLISH,
    MONTHS,
    NEAR,
    NOTHING,
    NOTHING_TOGETHER,
    NUMBERS,
    PARTS,
    TENS,
    TOGETHER,
    WEEKDAYS,
)

_LONGEST = 300


def read(typed: str) -> Typed:
    """All pieces of what was typed; words that change nothing (om, graag, at, please) are none."""
    if len(typed) > _LONGEST:
        return Typed(typed, (Piece("unread", 0, len(typed)),))
    plain, origin = _plain(typed)
    pieces: list[Piece] = []
    at = 0
    while at < len(plain):
        found, end = _next(plain, at)
        start_in, end_in = origin[at], origin[end - 1] + 1
        pieces += [_moved(piece, start_in, end_in) for piece in found]
        at = end
    return Typed(typed, tuple(pieces))


def _moved(piece: Piece, start: int, end: int) -> Piece:
    return replace(piece, start=start, end=end)


def _plain(typed: str) -> tuple[str, list[int]]:
    """Lower case, without accents and apostrophes; and where in what was typed each character comes from."""
    characters: list[str] = []
    origin: list[int] = []
    for place, character in enumerate(typed):
        for folded in unicodedata.normalize("NFKD", character.casefold()):
            if unicodedata.combining(folded) or folded in _APOSTROPHES:
                continue
            characters.append("-" if folded in _DASHES else " " if folded.isspace() else folded)
            origin.append(place)
    return "".join(characters), origin


def _next(text: str, at: int) -> tuple[tuple[Piece, ...], int]:
    """What stands here, and where it ends."""
    for pattern, meaning in _GRAMMAR:
        found = pattern.match(text, at)
        if found and (pieces := meaning(found)) is not None:
            return pieces, found.end()
    unknown = _WORD.match(text, at)
    assert unknown
    return (Piece("unread", 0, 0),), unknown.end()


_APOSTROPHES, _DASHES = "'’‘`´ʼ", "-–—‐‑‒−"

# A number with all that hangs on it, a word, or one sign: read as a whole or not at all.
_WORD = re.compile(r"-?\d[\w.:,/\-]*|[^\W\d]\w*|.", re.DOTALL)


def _either(words: Iterable[str]) -> str:
    return "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in sorted(words, key=len, reverse=True))


_END = r"(?!\w)"
_DIGITS_END = r"(?!\w)(?![.:/\-]\d)"
_HOUR_WORD = _either(NUMBERS)
_AWAY_WORD = _either([*NUMBERS, *TENS])
_UUR = r"(?:\s*(?:uur|uren|uurtje|u|hrs|hours|h|oclock)\b)"
_PART_NAME = _either(PARTS)
_COMPOUND = "(?:(?P<part>ochtend|morgen|middag|avond|nacht)(?:s|en)?)?"

_numbers_of = {name: number for number, names in enumerate(WEEKDAYS) for name in names}
_months_of = {name: number for number, names in enumerate(MONTHS, 1) for name in names}
_FULL_DAYS = _either(names[0] for names in WEEKDAYS)
_ANY_DAY = _either(chain.from_iterable(WEEKDAYS))
_ANY_MONTH = _either(_months_of)
_ORDINAL = r"(?:e|de|ste|th|st|nd|rd)"


def _time(minute: int, *, open: bool = False, twelve: bool = False, bare: bool = False) -> tuple[Piece, ...]:
    return (Piece("time", 0, 0, minute=minute, open=open, twelve=twelve, bare=bare),)


def _clock(found: re.Match[str]) -> tuple[Piece, ...] | None:
    """20:30, 8.30, 20u30, 20 uur 30: a time as a clock shows it."""
    hour, minute = int(found["hour"]), int(found["minute"])
    if (hour, minute) == (24, 0):
        return _time(0)
    return _time(60 * hour + minute, twelve=1 <= hour <= 12) if hour < 24 and minute < 60 else None


def _apart(found: re.Match[str]) -> tuple[Piece, ...] | None:
    """20 30, 20-30: a clock's time too, where the second number can be no hour, and no day or month."""
    minute = found["minute"]
    certain = int(minute) > 24 or minute == "00" or (found["between"] != "-" and minute.startswith("0"))
    return _clock(found) if certain else None


def _spoken(found: re.Match[str]) -> tuple[Piece, ...] | None:
    """Half negen, kwart over 8, tien voor half negen, ten to eight: Dutch counts the half hour to come."""
    hour, away, half = found["named"], found["away"], found["half"]
    value = _number(hour)
    if value is None or not 1 <= value <= 12 or not (away or half):
        return None
    english = bool(half) and "past" in half
    if half and not english and hour in ENGLISH:
        return None  # half eight is 8:30 to some and 7:30 to others
    minutes = 0
    if away:
        counted = _number(away)
        if counted is None or not 1 <= counted < 30 or english or _may_be_a_range(found, counted):
            return None
        minutes = counted if found["side"] in ("over", "na", "past", "after") else -counted
    base = 60 * value + (0 if not half else 30 if english else -30)
    return _time((base + minutes) % NOON, open=True, twelve=True)


def _may_be_a_range(found: re.Match[str], counted: int) -> bool:
    """9 to 5, 10 till 12: in numerals an hour as well as minutes."""
    numerals = found["away"].isdigit() and found["named"].isdigit() and not found["minutes"]
    return numerals and counted <= 12 and found["side"] in ("to", "till", "til")


def _hour_and_minute(found: re.Match[str]) -> tuple[Piece, ...] | None:
    """Acht uur dertig, seven forty five: an hour and its minutes in words."""
    hour, minute = _number(found["named"]), _number(found["minute"])
    if hour is None or minute is None or hour > 23 or not 13 <= minute < 60:
        return None
    if minute < 24 and not found["uur"] and found["minute"] not in ENGLISH:
        return None  # negen zestien: two hours, to who reads at both
    spoken = 1 <= hour <= 12
    return _time((hour * 60 + minute) % (NOON if spoken else DAY), open=spoken, twelve=spoken)


def _hour(found: re.Match[str]) -> tuple[Piece, ...] | None:
    """8 uur, acht uur, 8, acht: an hour, of the morning or of the evening."""
    named, told = found["named"], bool(found["uur"])
    value = _number(named)
    if value is None or value > 24 or (value == 0 and not told):
        return None
    as_written = named.startswith("0") or not 1 <= value <= 12
    return _time(value * 60 % DAY, open=not as_written, twelve=1 <= value <= 12, bare=not told and named.isdigit())


def _number(word: str) -> int | None:
    word = " ".join(word.replace("-", " ").split())
    return int(word) if word.isdigit() else TENS.get(word, NUMBERS.get(word))


def _middle_of_day(found: re.Match[str]) -> tuple[Piece, ...]:
    return _time(NOON if found["at"] in ("noon", "midday") else 0)


def _of_half_day(found: re.Match[str]) -> tuple[Piece, ...]:
    return (Piece("part", 0, 0, part="am" if found["half"] == "a" else "pm"),)


def _of_part(found: re.Match[str]) -> tuple[Piece, ...]:
    return (Piece("part", 0, 0, part=PARTS[found["part"]]),)


def _of_today(found: re.Match[str]) -> tuple[Piece, ...]:
    """Vanavond, tonight: today, and its part."""
    part: Part = "evening" if found["part"] == "tonight" else PARTS.get(found["part"], "morning")
    return (Piece("near", 0, 0), Piece("part", 0, 0, part=part))


def _of_weekday(found: re.Match[str]) -> tuple[Piece, ...]:
    return (Piece("days", 0, 0, days=1 << _numbers_of[found["day"]]), *_with_part(found))


def _of_together(found: re.Match[str]) -> tuple[Piece, ...]:
    return (Piece("days", 0, 0, days=TOGETHER[" ".join(found["days"].split())]),)


def _of_near(found: re.Match[str]) -> tuple[Piece, ...]:
    return (Piece("near", 0, 0, ahead=NEAR[" ".join(found["near"].split())]), *_with_part(found))


def _with_part(found: re.Match[str]) -> tuple[Piece, ...]:
    part = found.groupdict().get("part")
    return (Piece("part", 0, 0, part=PARTS.get(part, "morning")),) if part else ()


def _of_week(found: re.Match[str]) -> tuple[Piece, ...]:
    return (Piece("week", 0, 0, ahead=0 if found["which"] in ("deze", "this") else 1),)


def _of_date(found: re.Match[str]) -> tuple[Piece, ...] | None:
    groups = found.groupdict()
    month, year = groups["month"], groups.get("year")
    number = int(month) if month.isdigit() else _months_of[month]
    if not 1 <= number <= 12:
        return None
    whole = None if year is None else int(year) + (2000 if len(year) == 2 else 0)
    return (Piece("date", 0, 0, date=(int(groups["day"]), number, whole)),)


def _of_day_number(found: re.Match[str]) -> tuple[Piece, ...]:
    return (Piece("number_day", 0, 0, date=(int(found["day"]), 0, None)),)


def _of(kind: Kind) -> Callable[[re.Match[str]], tuple[Piece, ...]]:
    return lambda _found: (Piece(kind, 0, 0),)


def _nothing(_found: re.Match[str]) -> tuple[Piece, ...]:
    return ()


def _sign(found: re.Match[str]) -> tuple[Piece, ...] | None:
    """Spaces, commas, emoji: signs that say nothing. Signs of mathematics do: >20:00."""
    return () if found[0] in ' ,.;:!?()"&+~…/•*“”„' or unicodedata.category(found[0]) in _SILENT else None


_SILENT = ("So", "Sk", "Mn", "Me", "Cf", "Cc")

Meaning = Callable[[re.Match[str]], "tuple[Piece, ...] | None"]


def _grammar() -> Iterator[tuple[str, Meaning]]:
    """In this order: what is longer, and what would hide in something shorter, comes first."""
    year = r"(?P<year>\d{4}|\d{2})"
    yield (
        r"(?P<year>\d{4})(?P<b>[-/.])(?P<month>\d{1,2})(?P=b)(?P<day>\d{1,2})(?:(?!\w)(?![.:/\-]\d)|t(?=\d))",
        _of_date,
    )
    yield rf"(?P<day>\d{{1,2}})(?P<b>[-/.])(?P<month>\d{{1,2}})(?P=b){year}{_DIGITS_END}", _of_date
    yield (
        rf"(?P<day>\d{{1,2}}){_ORDINAL}?(?:\s+of)?\s+(?P<month>{_ANY_MONTH})\b\.?(?:,?\s+(?P<year>\d{{4}}){_DIGITS_END})?",
        _of_date,
    )
    yield (
        rf"(?P<month>{_ANY_MONTH})\b\.?\s+(?:the\s+)?(?P<day>\d{{1,2}}){_ORDINAL}?{_DIGITS_END}"
        rf"(?:,?\s+(?P<year>\d{{4}}){_DIGITS_END})?",
        _of_date,
    )
    yield (
        rf"(?:(?:de|the)\s+)?(?P<day>\d{{1,2}}){_ORDINAL}{_END}(?!(?:\s+of)?\s+(?:{_ANY_MONTH})\b)",
        _of_day_number,
    )
    yield (
        rf"(?P<hour>\d{{1,2}})\s*[:.]\s?(?P<minute>\d{{2}})(?::00)?{_UUR}?(?=(?:[ap]\.?m\b)|(?!\w)(?![.:/\-]\d))",
        _clock,
    )
    yield rf"(?P<hour>\d{{1,2}})\s*(?:u|h)\s*(?P<minute>\d{{2}})(?!{_UUR}){_DIGITS_END}", _clock
    yield (
        rf"(?P<hour>\d{{1,2}})\s*(?:uur)\s+(?:en\s+)?(?P<minute>\d{{2}})(?:\s+(?:minuten|min)\b)?(?!{_UUR}){_DIGITS_END}",
        _clock,
    )
    yield rf"(?:12\s+)?(?P<at>noon|midday|midnight|middernacht){_END}", _middle_of_day
    yield rf"(?P<hour>\d{{1,2}})(?P<between>[ \-])(?P<minute>\d{{2}}){_UUR}?{_DIGITS_END}", _apart
    yield rf"(?P<hour>[01]\d|2[0-4])(?P<minute>[0-5]\d){_UUR}?{_DIGITS_END}", _clock
    yield rf"(?P<day>\d{{1,2}})[-/](?P<month>\d{{1,2}}){_DIGITS_END}", _of_date
    # In an hour, in two days: nobody here knows what time it is now.
    yield (
        rf"(?:over|in|binnen)\s+(?:{_AWAY_WORD}|\d+|an|a|half|paar)\s*(?:{_AWAY_WORD}|paar)?\s*(?:uur|uurtje|minuten|"
        rf"minuut|min|dag|dagen|week|weken|maand|maanden|hours?|minutes?|days?|weeks?|months?){_END}",
        _of("unread"),
    )
    yield (
        rf"(?:(?P<away>\d{{1,2}}|{_AWAY_WORD})\s+(?P<minutes>(?:minuten|minuut|minutes|min)\s+)?"
        rf"(?P<side>voor|over|na|to|past|before|after|till|til)\s+)?"
        rf"(?P<half>half\s*(?:past\s+)?)?(?P<named>\d{{1,2}}|{_HOUR_WORD}){_UUR}?(?=(?:[ap]\.?m\b)|(?!\w)(?![.:,/\-]\d))",
        _spoken,
    )
    yield (
        rf"(?P<named>{_HOUR_WORD})(?P<uur>\s+uur)?\s+(?:en\s+)?(?P<minute>{_AWAY_WORD})(?!{_UUR}){_END}",
        _hour_and_minute,
    )
    yield rf"(?P<named>\d{{1,2}}|{_HOUR_WORD})(?P<uur>{_UUR})?(?=(?:[ap]\.?m\b)|(?!\w)(?![.:,/\-]\d))", _hour
    yield rf"(?P<half>[ap])\.?\s?m{_END}\.?", _of_half_day
    yield rf"(?:{_either(NOTHING_TOGETHER)}){_END}", _nothing
    yield rf"(?P<part>tonight){_END}", _of_today
    yield rf"(?:van|this\s+)(?P<part>ochtend|morgen|middag|avond|nacht|morning|afternoon|evening){_END}", _of_today
    yield rf"(?:in\s+de\s+|in\s+the\s+|at\s+|s\s+)?(?P<part>{_PART_NAME}){_END}", _of_part
    yield rf"in\s+de\s+morgen{_END}", lambda _found: (Piece("part", 0, 0, part="morning"),)
    yield rf"(?:de\s+|the\s+)?(?P<which>volgende|deze|next|this)\s+week{_END}", _of_week
    yield (
        rf"(?:in\s+het\s+|in\s+the\s+|at\s+the\s+|the\s+|het\s+)?(?P<days>{_either(TOGETHER)}){_END}",
        _of_together,
    )
    yield rf"(?:elke|iedere|alle|every|each){_END}", _of("each")
    yield rf"(?:s\s+)?(?P<day>{_FULL_DAYS}){_COMPOUND}(?:s|en)?{_END}", _of_weekday
    yield rf"(?P<day>{_ANY_DAY})s?{_END}\.?", _of_weekday
    yield rf"(?P<near>{_either(NEAR)}){_COMPOUND}{_END}", _of_near
    yield rf"(?:t\s*/?\s*m|tot\s+en\s+met|tot|to|till|until|through){_END}", _of("range")
    yield (
        rf"(?:behalve|uitgezonderd|except\s+for|except|apart\s+from|but\s+not|maar\s+niet|niet|geen|not|no){_END}",
        _of("not"),
    )
    yield rf"(?:maar\s+wel|maar|wel|but){_END}", _of("but")
    yield rf"(?:of|ofwel|or){_END}", _of("or")
    yield r"-(?!\d)", _of("range")
    yield rf"(?:{_either(NOTHING)}){_END}", _nothing
    yield r"(?s:.)", _sign


_GRAMMAR: tuple[tuple[re.Pattern[str], Meaning], ...] = tuple(
    (re.compile(pattern), meaning) for pattern, meaning in _grammar()
)
