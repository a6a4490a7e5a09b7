"""The calendar of a rehearsal: what each parent got on which day, and what it says when it is printed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from commands.rehearse.diary import Came
from commands.rehearse.stage import Rehearsal

ASKED = "+"  # she asked for it herself, or it is her facilitator's own word
DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
_WIDTH = 7


@dataclass(frozen=True)
class Week:
    """A week of one parent: what came on each of its seven days."""

    number: int
    days: tuple[tuple[Came, ...], ...]


@dataclass(frozen=True)
class Page:
    """What one parent got."""

    name: str
    temperament: str
    reads: str
    weeks: tuple[Week, ...]
    burden: Counter[int]  # how many days had so many messages


def pages(rehearsal: Rehearsal) -> list[Page]:
    """A page for each parent."""
    return [_page(rehearsal, number) for number in range(len(rehearsal.parents))]


def signs(rehearsal: Rehearsal) -> dict[str, str]:
    """The letter that stands for each kind, in the order of the kinds."""
    taken: dict[str, str] = {}
    for kind in sorted({each.kind for each in rehearsal.diary.came}):
        letters = [letter.upper() for letter in kind if letter.isalpha()]
        free = [letter for letter in letters if letter not in taken.values()]
        taken[kind] = free[0] if free else "?"
    return taken


def printed(rehearsal: Rehearsal) -> Iterator[str]:
    """The calendar in lines of text."""
    sign = signs(rehearsal)
    yield "  ".join(f"{letter} {kind}" for kind, letter in sign.items()) + f"  {ASKED} she asked for it"
    for page in pages(rehearsal):
        yield ""
        days = ", ".join(f"{days} days with {count}" for count, days in sorted(page.burden.items()))
        yield f"{page.name}, who {page.temperament} ({page.reads}): {days}"
        yield "      " + "".join(day.ljust(_WIDTH) for day in DAYS).rstrip()
        for week in page.weeks:
            cells = ("".join(_shown(each, sign) for each in day) or "." for day in week.days)
            yield f"{week.number:>4}  " + "".join(cell.ljust(_WIDTH) for cell in cells).rstrip()


def _shown(came: Came, sign: dict[str, str]) -> str:
    return sign[came.kind] + ("" if came.counts else ASKED)


def _page(rehearsal: Rehearsal, number: int) -> Page:
    actor, diary = rehearsal.parents[number], rehearsal.diary
    name = actor.person.name
    hers = [each for each in diary.came if each.to == name]
    by_day: dict[date, list[Came]] = {}
    for each in hers:
        by_day.setdefault(diary.day(each.at), []).append(each)
    weeks = tuple(
        Week(
            week + 1,
            tuple(tuple(by_day.get(rehearsal.first_day + timedelta(days=7 * week + day), ())) for day in range(7)),
        )
        for week in range(rehearsal.weeks)
    )
    loads = Counter(load for (to, _), load in diary.burden().items() if to == name)
    loads[0] = 7 * rehearsal.weeks - loads.total()
    return Page(name, actor.temperament.key, f"{actor.language}, {actor.level}", weeks, loads)
