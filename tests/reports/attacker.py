"""Somebody who reads the facilitator's chat and an export, and tries to tell which parent is which code.

From the chat she knows by name who enrolled when, who was out of reach, on a break or had stopped from when to
when, who was silent, who asked something on which day, and whose measurement she entered from paper. Each is held
against the rows of each code; the likeliest assignment of all is her guess. Whatever the format, she reads all of
it: the rows, how many there are, the order in which the codes come up, and what a file says of itself.
"""

from __future__ import annotations

import csv
import io
import random
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from itertools import permutations
from pathlib import Path
from typing import Any, Literal
from zipfile import ZipFile

import openpyxl  # type: ignore[import-untyped] # ships no types
import pyreadstat

Kind = Literal["enrolled", "away", "silent", "asked", "paper"]
Clue = Literal["days", "rows", "order", "paper"]
CLUES: tuple[Clue, ...] = ("days", "rows", "order", "paper")


@dataclass(frozen=True)
class Notice:
    """A message in the facilitator's chat that names a parent."""

    name: str
    kind: Kind
    day: date
    until: date | None = None
    answers: Mapping[str, str] = field(default_factory=dict)  # that she typed, by item


@dataclass(frozen=True)
class Loot:
    """An export read from end to end: the rows of its tables, and what its files say beside them."""

    tables: Mapping[str, list[dict[str, str]]]
    beside: tuple[str, ...]

    def rows(self, table: str) -> list[dict[str, str]]:
        """The rows of a table."""
        return self.tables[table]


def opened(packed: Path, apart: Path) -> Loot:
    """All there is in a zip, of whatever format; it is unpacked in a folder of its own."""
    tables: dict[str, list[dict[str, str]]] = {}
    beside: list[str] = []
    with ZipFile(packed) as archive:
        archive.extractall(apart)
        beside += [f"{archive.comment!r}", *(_told_by(each) for each in archive.infolist())]
    for path in sorted(apart.iterdir()):
        if path.suffix == ".csv":
            tables[path.stem] = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"), newline="")))
        elif path.suffix == ".xlsx":
            with ZipFile(path) as archive:
                beside += [_told_by(each) for each in archive.infolist()]
                beside += [archive.read(name).decode() for name in archive.namelist() if "docProps" in name]
            book = openpyxl.load_workbook(path)
            for sheet in book.worksheets[1:]:
                header, *rows = sheet.iter_rows(values_only=True)
                tables[sheet.title] = [_row(list(header), row) for row in rows]
        elif path.suffix == ".sav":
            frame, about = pyreadstat.read_sav(path, user_missing=True)
            beside += [
                path.name,
                f"{about.file_label} {about.notes} {about.creation_time} {about.modification_time}",
            ]
            rows = frame.itertuples(index=False, name=None)
            tables[path.stem] = [_row(about.column_names, row) for row in rows]
    if any(path.suffix == ".sav" for path in apart.iterdir()):
        tables = {name: _in_values(name, rows, tables["codebook"]) for name, rows in tables.items()}
    return Loot(tables, tuple(beside))


def _told_by(entry: Any) -> str:
    return f"{entry.filename} {entry.date_time} {entry.comment!r} {entry.extra!r} {entry.external_attr}"


def _row(header: Sequence[str], cells: Sequence[Any]) -> dict[str, str]:
    return {name: _text(cell) for name, cell in zip(header, cells, strict=True)}


def _text(cell: Any) -> str:
    if cell is None or cell != cell:  # not a number
        return ""
    if isinstance(cell, datetime) and cell.time() == time.min:
        cell = cell.date()
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def _in_values(
    table: str, rows: list[dict[str, str]], codebook: Sequence[Mapping[str, str]]
) -> list[dict[str, str]]:
    """The rows with the values that stand behind their codes."""
    values = {
        (each["column_name"], each["code"]): each["value"]
        for each in codebook
        if each["file_name"] == f"{table}.csv" and each["value"] and not each["item"]
    }
    return [{name: values.get((name, cell), cell) for name, cell in row.items()} for row in rows]


def guess(
    told: Loot, chat: Sequence[Notice], first_day: date, dice: random.Random, clues: Sequence[Clue] = CLUES
) -> dict[str, str]:
    """The code of each name in the chat, as is guessed from these clues; `first_day` is day 1 of its own days."""
    rows = told.rows("prompts")
    codes = sorted({row["participant"] for row in told.rows("participants") if row["participant"]})
    codes += [f"nobody {number}" for number in range(len({each.name for each in chat}) - len(codes))]
    dice.shuffle(codes)  # where nothing tells them apart, it is a guess
    came = sorted((each.day, each.name) for each in chat if each.kind == "enrolled")
    in_order = list(dict.fromkeys(row["participant"] for row in rows if row["participant"] in codes))
    lives = {code: _life(told, code, rows, first_day) for code in codes}
    names = sorted({each.name for each in chat})
    by_days = [each for each in chat if (each.kind == "paper" and "paper" in clues) or "days" in clues]
    fits = {
        (name, code): sum(_fit(each, lives[code]) for each in by_days if each.name == name)
        for name in names
        for code in codes
    }
    ranked = {table: _by_rows(told, table, codes) for table in told.tables} if "rows" in clues else {}

    def likely(them: tuple[str, ...]) -> float:
        place = {name: them[names.index(name)] for name in names}
        score = sum(fits[pair] for pair in zip(names, them, strict=True))
        if "order" in clues:  # as if the rows lay in the order in which they came
            score += 0.01 * sum(place[name] == code for (_, name), code in zip(came, in_order, strict=False))
        for order in ranked.values():  # who came first has most of them
            score += 0.01 * sum(place[name] == code for (_, name), code in zip(came, order, strict=False))
        return score

    best = max(permutations(codes, len(names)), key=likely)
    return dict(zip(names, best, strict=True))


def _by_rows(told: Loot, table: str, codes: Sequence[str]) -> list[str]:
    """The codes of which it has different numbers of rows, most rows first."""
    counts = Counter(row.get("participant", "") for row in told.rows(table))
    hers = {code: counts[code] for code in codes}
    return sorted(codes, key=lambda code: -hers[code]) if len(set(hers.values())) > 1 else []


@dataclass(frozen=True)
class _Life:
    """What an export tells of a code: its first day, by day what became of it, and what was measured, by item."""

    enrolled: date | None
    first: date
    days: Mapping[date, str]
    measured: Sequence[tuple[str, str]]


def _life(told: Loot, code: str, rows: Sequence[Mapping[str, str]], first_day: date) -> _Life:
    hers = [row for row in rows if row["participant"] == code]
    days = {_date(row, first_day): row["status"] for row in hers}
    about = [row for row in told.rows("participants") if row["participant"] == code]
    known = about[0].get("enrolled_at") if about else None
    measured = [
        (row["measure"], row["value"]) for row in told.rows("waves") if row["participant"] == code and row["value"]
    ]
    return _Life(date.fromisoformat(known) if known else None, min(days, default=first_day), days, measured)


def _date(row: Mapping[str, str], first_day: date) -> date:
    if "local_date" in row:
        return date.fromisoformat(row["local_date"])
    return date.fromordinal(first_day.toordinal() + int(row["study_day"]) - 1)


def _fit(notice: Notice, life: _Life) -> float:
    """How well a notice fits a code: more is better."""
    if notice.kind == "paper":  # what she typed stands there, or nothing of hers does
        return sum(pair in life.measured for pair in notice.answers.items()) + 0.5 * (not life.measured)
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
