"""LEESMIJ.md: what the export holds and how it came to be, so that a methods section can be written from it."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from jinja2 import Environment, StrictUndefined, Template

from reports.codes import MISSING
from reports.exported_prompts import Period
from reports.tables import Table
from reports.wording import Wording
from storage.compliance import Compliance
from storage.groups import Group

_HOME = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Note:
    """Something a reader must know, in both languages."""

    nl: str
    en: str


@dataclass(frozen=True, slots=True)
class Facts:
    """What is told of an export. `endings` are kind, status, reason and how many."""

    group: Group
    period: Period
    participants: int
    left_out: int
    compliance: Mapping[str, Compliance]
    endings: Sequence[tuple[str, str, str, int]]
    rows: Mapping[str, int]
    holds: Note
    notes: Sequence[Note] = ()


def text(facts: Facts, tables: Sequence[Table], wording: Wording) -> str:
    """The page, Dutch first."""
    instruments = [f"{key} {version}" for key in wording.instruments() for version, _ in wording.versions(key)]
    return (
        _template()
        .render(
            group=facts.group.key,
            participants=facts.participants,
            left_out=facts.left_out,
            programme=facts.group.programme,
            programme_version=facts.group.pack_version,
            software=software(),
            instruments=instruments,
            compliance=[_compliance(kind, counts) for kind, counts in facts.compliance.items()],
            endings=[(kind, status, reason or "–", count) for kind, status, reason, count in facts.endings],
            missing=list(MISSING.items()),
            nl={
                "holds": facts.holds.nl,
                "notes": [note.nl for note in facts.notes],
                "period": _period(facts.period, "van", "tot en met", "alles tot de export"),
                "files": [(table.name, facts.rows.get(table.name, 0), table.nl) for table in tables],
            },
            en={
                "holds": facts.holds.en,
                "notes": [note.en for note in facts.notes],
                "period": _period(facts.period, "from", "to", "everything until the export"),
                "files": [(table.name, facts.rows.get(table.name, 0), table.en) for table in tables],
            },
        )
        .strip()
        + "\n"
    )


@cache
def software() -> str:
    """The version of Anker that makes the export."""
    project = tomllib.loads((_HOME.parent / "pyproject.toml").read_text(encoding="utf-8"))
    return str(project["project"]["version"])


@cache
def _template() -> Template:
    environment = Environment(undefined=StrictUndefined, autoescape=False, keep_trailing_newline=True)  # noqa: S701
    return environment.from_string((_HOME / "readme.md.jinja").read_text(encoding="utf-8"))


def _compliance(kind: str, counts: Compliance) -> tuple[object, ...]:
    return (
        kind,
        counts.sent,
        counts.opened,
        counts.any_answer,
        counts.completed,
        _share(counts.completed, counts.sent),
        _share(counts.any_answer, counts.sent),
    )


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.0f} %" if whole else "–"


def _period(period: Period, first: str, last: str, everything: str) -> str:
    parts = []
    if period.first != date.min:
        parts.append(f"{first} {period.first}")
    if period.last != date.max:
        parts.append(f"{last} {period.last}")
    return " ".join(parts) or everything
