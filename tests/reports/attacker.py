"""Somebody who reads the facilitator's chat and an export, and tries to tell which parent is which code.

From the chat she knows by name who enrolled when, who was out of reach, on a break or had stopped from when to
when, who was silent, and who asked something on which day. Each is held against the rows of each code; the
likeliest assignment of all is her guess.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import permutations
from typing import Literal

from tests.reports.cohort import Exported

Kind = Literal["enrolled", "away", "silent", "asked"]


@dataclass(frozen=True)
class Notice:
    """A message in the facilitator's chat that names a parent."""

    name: str
    kind: Kind
    day: date
    until: date | None = None


def guess(told: Exported, chat: Sequence[Notice], first_day: date, dice: random.Random) -> dict[str, str]:
    """The code of each name in the chat, as is guessed; `first_day` is day 1 of the export's own days."""
    rows = told.rows("prompts")
    codes = sorted({row["participant"] for row in told.rows("participants") if row["participant"]})
    codes += [f"nobody {number}" for number in range(len({each.name for each in chat}) - len(codes))]
    dice.shuffle(codes)  # where nothing tells them apart, it is a guess
    lives = {code: _life(told, code, rows, first_day) for code in codes}
    names = sorted({each.name for each in chat})
    fits = {
        (name, code): sum(_fit(each, lives[code]) for each in chat if each.name == name)
        for name in names
        for code in codes
    }

    def likely(them: tuple[str, ...]) -> float:
        return sum(fits[pair] for pair in zip(names, them, strict=True))

    best = max(permutations(codes, len(names)), key=likely)
    return dict(zip(names, best, strict=True))


@dataclass(frozen=True)
class _Life:
    """What an export tells of a code: its first day, and by day what became of it (answered, silent, not sent)."""

    enrolled: date | None
    first: date
    days: Mapping[date, str]


def _life(told: Exported, code: str, rows: Sequence[Mapping[str, str]], first_day: date) -> _Life:
    hers = [row for row in rows if row["participant"] == code]
    days = {_date(row, first_day): row["status"] for row in hers}
    about = [row for row in told.rows("participants") if row["participant"] == code]
    known = about[0].get("enrolled_at") if about else None
    return _Life(date.fromisoformat(known) if known else None, min(days, default=first_day), days)


def _date(row: Mapping[str, str], first_day: date) -> date:
    if "local_date" in row:
        return date.fromisoformat(row["local_date"])
    return date.fromordinal(first_day.toordinal() + int(row["study_day"]) - 1)


def _fit(notice: Notice, life: _Life) -> float:
    """How well a notice fits a code: more is better."""
    if notice.kind == "enrolled":
        if life.enrolled is not None:
            return 10.0 * (life.enrolled == notice.day)
        return -abs((life.first - notice.day).days)
    if notice.kind in ("away", "silent"):
        assert notice.until is not None
        days = [notice.day.toordinal() + number for number in range((notice.until - notice.day).days)]
        states = [life.days.get(date.fromordinal(day), "gone") for day in days]
        signs = ("not_sent", "cancelled", "gone") if notice.kind == "away" else ("expired",)
        return 5.0 * sum(state in signs for state in states) / max(len(states), 1)
    return 0.5 * (life.days.get(notice.day) == "completed")
