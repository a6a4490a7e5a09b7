"""The export of a group: a folder or a zip with the files of the contract, complete or not there at all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from content.packs import Library
from content.programmes import Programme
from reports import codebook_csv, datapackage, experiments_csv, participants_csv, prompts_csv
from reports.cells import harmless
from reports.checkins_wide_csv import WideTable
from reports.exported_prompts import Batch, Period, PromptReader
from reports.group_activity_csv import Activity
from reports.placing import placed
from reports.refusals import WrongUse
from reports.responses_csv import Responses
from reports.sheets import Sheet, sheets
from reports.tables import CHECKINS_WIDE, TABLES, Table
from reports.wording import Wording
from storage import groups
from storage.database import Database, Transaction
from storage.groups import Group

FORMATS = ("csv",)


@dataclass(frozen=True, slots=True)
class ExportSummary:
    """What an export holds: participants, those left out, and rows by the name of the table."""

    out: Path
    participants: int
    left_out: int
    rows: Mapping[str, int]


def export(
    database: Database,
    library: Library,
    group_key: str,
    out: Path,
    *,
    now: int,
    format: str = "csv",
    date_from: date | None = None,
    date_to: date | None = None,
) -> ExportSummary:
    """Write the data of a group's consenting parents to `out` (a zip if it ends so, else a folder).

    `date_from` and `date_to` are the parents' own days, both included; `now` (seconds UTC) divides what came due
    from what is only planned. The same data make the same bytes. Raises WrongUse.
    """
    period = Period(date_from or date.min, date_to or date.max)
    if format not in FORMATS:
        raise WrongUse(f"There is no format {format}: choose {' or '.join(FORMATS)}.")
    if period.first > period.last:
        raise WrongUse(f"The period ends ({period.last}) before it starts ({period.first}).")
    with database.read() as db:
        group = groups.find(db, group_key)
        if group is None:
            raise WrongUse(f"There is no group with the key {group_key}.")
        with placed(out, mark=datapackage.FILE) as folder:
            return _Export(db, library, group, period, now).write(folder, out)


class _Export:
    def __init__(self, db: Transaction, library: Library, group: Group, period: Period, now: int) -> None:
        self._db = db
        self._library = library
        self._group = group
        self._key = harmless(group.key)
        self._programme = _programme_of(db, library, group)
        wording = Wording(library, self._programme, group.language)
        self._period = period
        self._now = now
        self._responses = Responses(self._key, wording)
        self._wide = WideTable(wording)
        self._activity = Activity()

    def write(self, folder: Path, out: Path) -> ExportSummary:
        participants = participants_csv.included(self._db, self._group.id)
        left_out = participants_csv.left_out(self._db, self._group.id, participants)
        with sheets(folder, self._tables()) as files:
            reader = PromptReader(self._db, self._group.id, participants, self._period, self._now)
            for batch in reader.batches():
                self._write_batch(batch, files)
            files["group_activity"].write(list(self._activity.rows(self._key)))
            files["experiments"].write(list(experiments_csv.rows(self._db, self._key, participants, self._period)))
            files["participants"].write(list(participants_csv.rows(self._group, participants, left_out)))
            files["codebook"].write(list(codebook_csv.rows(self._tables(), self._library, self._programme)))
        self._describe(folder, list(files.values()))
        return ExportSummary(out, len(participants), left_out, {name: file.rows for name, file in files.items()})

    def _tables(self) -> list[Table]:
        return list({**TABLES, CHECKINS_WIDE.name: self._wide.table}.values())

    def _write_batch(self, batch: Batch, files: Mapping[str, Sheet]) -> None:
        for prompt in batch.prompts:
            self._activity.see(prompt)
            if prompt.answers:
                files["responses"].write_lines(self._responses.lines(prompt))
        files["prompts"].write([prompts_csv.row(self._key, prompt) for prompt in batch.prompts])
        wide = (self._wide.row(self._key, prompt) for prompt in batch.prompts)
        files["checkins_wide"].write([row for row in wide if row])
        files["revisions"].write([self._responses.revision(revision) for revision in batch.revisions])

    def _describe(self, folder: Path, files: list[Sheet]) -> None:
        name = f"anker-{self._group.key}".lower()
        text = datapackage.described(name, f"Anker: {self._group.key}", files)
        (folder / datapackage.FILE).write_text(text, encoding="utf-8")


def _programme_of(db: Transaction, library: Library, group: Group) -> Programme | None:
    """The programme as the group keeps it, else as the content has it now."""
    kept = groups.pack_snapshot(db, group.programme, group.pack_version)
    if kept is not None:
        return Programme.restore(kept)
    try:
        return library.programme(group.programme)
    except KeyError:
        return None
