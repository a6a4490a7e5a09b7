"""What a rehearsal says when it is over, in lines of text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from commands.rehearse import calendar, reached
from commands.rehearse.diary import MOST_A_DAY, Broken
from commands.rehearse.stage import Rehearsal

PROMISES = (
    f"more than {MOST_A_DAY} a day",
    "in quiet hours",
    "within ten minutes",
    "more than one idea",
    "refused by Telegram",
    "something failed",
)
MOST_SHOWN = 120  # letters of a message


def lines(rehearsal: Rehearsal) -> Iterator[str]:
    """The calendar, the texts that nobody reached, and the promises."""
    yield from calendar.printed(rehearsal)
    yield ""
    yield from _unreached(rehearsal)
    yield ""
    broken = rehearsal.diary.broken()
    for promise in PROMISES:
        yield f"{promise}: {sum(each.promise == promise for each in broken)}"
    for each in broken:
        yield f"  {told(rehearsal, each)}"
    yield ""


def told(rehearsal: Rehearsal, broken: Broken) -> str:
    """One promise that was not kept, in a line."""
    words = " / ".join(broken.text.split("\n"))[:MOST_SHOWN]
    return f"{rehearsal.diary.clock(broken.at):%a %d %b %H:%M}  {broken.to}  {broken.promise}: {words}"


def _unreached(rehearsal: Rehearsal) -> Iterator[str]:
    missed = reached.unreached(rehearsal.programme, rehearsal.diary.texts)
    number = sum(len(sessions) for _, sessions in missed)
    yield f"texts never reached: {number} of {reached.count(rehearsal.programme)}"
    elsewhere = [place for place, sessions in missed if reached.stands_in_no_chat(place, sessions)]
    for place, sessions in missed:
        if place not in elsewhere or sessions != [0]:
            yield f"  {place}: {sessions_in_words(sessions)}"
    if elsewhere:
        yield f"  not in a parent's chat: {', '.join(elsewhere)}"


def sessions_in_words(sessions: Sequence[int]) -> str:
    """Numbers as ranges; 0 is the programme itself."""
    ranges: list[list[int]] = []
    for number in sessions:
        if ranges and number == ranges[-1][-1] + 1 and number > 1:
            ranges[-1][1:] = [number]
        else:
            ranges.append([number])
    shown = ["–".join(map(str, each)) for each in ranges if each != [0]]
    return ", ".join([*(["the programme"] if 0 in sessions else []), *(f"session {each}" for each in shown)])
