"""The export of a group: a folder or a zip with the files of the contract, complete or not there at all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from content.packs import Library
from content.programmes import Programme
from content.versions import followed
from reports import (
    away,
    codebook_csv,
    consents_csv,
    design_csv,
    evaluations_csv,
    experiments_csv,
    formats,
    meetings_csv,
    participants_csv,
    prompts_csv,
    readme,
    sharing,
    waves_csv,
)
from reports.cells import harmless
from reports.checkins_wide_csv import WideTable
from reports.consented import said_in
from reports.experiment_prompts_csv import ExperimentPrompts
from reports.exported_prompts import Batch, Period, PromptReader
from reports.formats import Whole
from reports.group_activity_csv import Activity, Hosts
from reports.leaving import Remember, by_who_hands_it_over
from reports.participants_csv import Participant
from reports.placing import placed
from reports.refusals import WrongUse
from reports.responses_csv import Responses
from reports.sessions_held import SessionsHeld
from reports.sheets import CsvText, Sheet, WrittenSheet, sheets
from reports.tables import CHECKINS_WIDE, EXPERIMENT_PROMPTS, TABLES, Table
from reports.told_answers import AnswerTeller
from reports.what_is_cut import Cut
from reports.wording import Wording
from storage import erasure_list, groups, host_history, instrument_snapshots, outages
from storage.database import Database, Transaction, Unavailable
from storage.groups import Group
from storage.prompts import WAVE

# What an earlier export holds: its files, what its scripts make, its sheets, and what computers leave in folders.
_OURS = (
    *("LEESMIJ", "LEESMIJ.md", "datapackage.json", "anker-*.xlsx", "analyse.*", ".DS_Store", "Thumbs.db"),
    *(f"{name}{ending}" for name in TABLES for ending in ("", " [0-9]*", ".csv", ".sav")),
)

# How often an export is begun anew that somebody left while it was made.
_TIMES_ANEW = 4

WORK, SHARING = "work", "sharing"
PURPOSES = (WORK, SHARING)

Progress = Callable[[float], None]

_HOLDS_NO_WORDS = readme.Note("Er staan geen woorden van ouders in.", "It holds no words of parents.")
_NO_WORDS = readme.Note(
    "Woorden van ouders zijn weg: `words` zegt dat er iets geschreven is.",
    "Words of parents are gone: `words` says that something was written.",
)
_HOLDS = readme.Note(
    "Er staan woorden in die ouders zelf schreven: lees die niet als er niet om gevraagd is.",
    "It holds words that parents wrote themselves: do not read these unless there is a question that needs them.",
)


@dataclass(frozen=True, slots=True)
class ExportSummary:
    """What an export holds: participants, those left out, and rows by the name of the table."""

    out: Path
    participants: int
    left_out: int
    rows: Mapping[str, int]
    with_words: bool
    codes: Mapping[int, str]  # as each parent is called in it, by her membership
    cut: Cut  # what it does not hold of them since it is to share; nothing where it is for work


def _unseen(_part: float) -> None:
    """Nobody wants to know how far it is."""


@dataclass(frozen=True, slots=True)
class _How:
    """What was asked for."""

    period: Period
    now: int
    purpose: str
    only: str | None
    with_words: bool
    progress: Progress


def export(
    database: Database,
    library: Library,
    group_key: str,
    out: Path,
    *,
    now: int,
    format: str = "csv",
    purpose: str = WORK,
    only: str | None = None,
    date_from: date | None = None,
    date_to: date | None = None,
    with_words: bool = True,
    password: bytes | None = None,
    progress: Progress = _unseen,
    remember: Remember = by_who_hands_it_over,
) -> ExportSummary:
    """Write the data of a group's consenting parents to `out`: a zip if it ends so, a workbook, else a folder.

    `date_from` and `date_to` are the parents' own days, both included; `now` (seconds UTC) divides what came due
    from what is only planned. Made for SHARING it holds no words, and nothing by which who knows the group could
    find a parent; of `only` one parent, by her code, it is for herself. For WORK the same data make the same
    bytes. A `password` encrypts a zip. `progress` hears how much is done, from 0 to 1. `remember` is called
    before it stands there. It is begun anew where somebody withdraws or is forgotten while it is made. Raises
    WrongUse, and Unavailable where that never ends.
    """
    if purpose not in PURPOSES:
        raise WrongUse(f"An export is for {' or '.join(PURPOSES)}, not for {purpose}.")
    period = Period(date_from or date.min, date_to or date.max)
    formats.refuse_ending(out, format)
    if period.first > period.last:
        raise WrongUse(f"The period ends ({period.last}) before it starts ({period.first}).")
    how = _How(period, now, purpose, only, with_words and purpose == WORK, progress)
    for is_last in (*[False] * _TIMES_ANEW, True):
        try:
            with placed(out, ours=_OURS, password=password) as place:
                exported = _Export(database, library, group_key, how)
                made = exported.write(place.aside)
                exported.refuse_if_stale()
                formats.write(format, made.sheets, place.folder, made.whole)
                exported.refuse_if_stale()
                remember(made.codes)
            break
        except _Stale as stale:
            if is_last:
                raise Unavailable("while it was made, somebody withdrew or was forgotten, each time") from stale
    progress(1.0)
    rows = {each.table.name: each.rows for each in made.sheets}
    return ExportSummary(out, made.participants, made.left_out, rows, how.with_words, made.codes, made.cut)


@dataclass(frozen=True, slots=True)
class _Made:
    """The plain CSV files, and what is told of them as a whole."""

    sheets: list[WrittenSheet]
    whole: Whole
    participants: int
    left_out: int
    codes: dict[int, str]
    cut: Cut


class _Stale(Exception):
    """Since the export was begun somebody withdrew or was forgotten: what was read so far may not leave."""


class _Export:
    """One look sees who takes part and all that is small; the prompts are read in many short ones.

    So what is erased meanwhile need not wait in the journal. An export during which anything was erased, or any
    consent changed, is not handed out.
    """

    def __init__(self, database: Database, library: Library, group_key: str, how: _How) -> None:
        self._database = database
        self._library = library
        self._how = how
        self._activity = Activity()
        with database.read() as db:
            self._begin(db, group_key)

    def _begin(self, db: Transaction, group_key: str) -> None:
        group = groups.find(db, group_key)
        if group is None:
            raise WrongUse(f"There is no group with the key {group_key}.")
        self._group = group
        self._since = self._standing(db)
        self._key = harmless(group.key)
        snapshots = instrument_snapshots.every(db)
        self._wording = Wording(self._library, _programme_of(db, self._library, group), group.language, snapshots)
        self._answers = AnswerTeller(self._wording)
        self._responses = Responses(self._key, self._wording)
        self._wide = WideTable(self._key, self._wording)
        participants = participants_csv.included(db, group.id)
        self._left_out = participants_csv.left_out(db, group.id, participants)
        if self._how.only is not None:
            participants = [who for who in participants if who.pseudonym == self._how.only]
        self._away = away.Away()
        if self._how.purpose == SHARING:
            self._away = away.of_group(db, group.id, participants, self._how.period, self._how.now)
            participants = [who for who in participants if who.member_id not in self._away.members]
            self._left_out += len(self._away.members)
        self._participants = participants
        self._moments = ExperimentPrompts(db, self._key, participants, self._wording)
        self._reader = PromptReader(
            db,
            group.id,
            participants,
            self._how.period,
            self._how.now,
            sessions=SessionsHeld(db, group.id),
            outages=outages.every(db),
            with_words=self._how.with_words,
        )
        self._hosts = Hosts(host_history.of_group(db, group.id), group.zone)
        self._others = self._other_rows(db)

    def refuse_if_stale(self) -> None:
        """Raises _Stale where anything was erased since it began, or a consent changed."""
        with self._database.read() as db:
            if self._standing(db) != self._since:
                raise _Stale

    def _standing(self, db: Transaction) -> tuple[object, ...]:
        """What must be the same at the end as it was in the first look."""
        kept = {each.hash for each in instrument_snapshots.every(db)}
        return erasure_list.ids(db), said_in(db, self._group.id), kept

    def write(self, folder: Path) -> _Made:
        participants, left_out = self._participants, self._left_out
        with sheets(folder, self._tables()) as files:
            for batch in self._reader.batches(self._database):
                self._write_batch(batch, files)
                self._how.progress(batch.part_done)
            self._write_others(files)
        made = [file.written() for file in files.values()]
        told = (
            self._as_it_is(made, participants)
            if self._how.purpose == WORK
            else _to_share(made, participants, self._away, folder)
        )
        whole = self._whole(told, len(participants), left_out)
        codes = {who.member_id: told.codes[who.pseudonym] for who in participants}
        return _Made(told.sheets, whole, len(participants), left_out, codes, told.cut)

    def _tables(self) -> list[Table]:
        made = {CHECKINS_WIDE.name: self._wide.table, EXPERIMENT_PROMPTS.name: self._moments.table}
        return list({**TABLES, **made}.values())

    def _write_batch(self, batch: Batch, files: Mapping[str, Sheet]) -> None:
        version, group = self._wording.version, CsvText().of(self._key)
        lines: dict[str, list[str]] = {"responses": [], "checkins_wide": [], "experiment_prompts": []}
        for prompt in batch.prompts:
            self._activity.see(prompt)
            told = self._answers.of(prompt)
            if prompt.answers:
                lines["responses"] += self._responses.lines(prompt, told)
            if prompt.kind == WAVE:
                files["waves"].write(list(waves_csv.rows(self._key, prompt, told, self._wording)))
            if self._wide.has(prompt):
                lines["checkins_wide"].append(self._wide.line(prompt, told))
            elif self._moments.has(prompt):
                lines["experiment_prompts"].append(self._moments.line(prompt, told))
        lines["prompts"] = [prompts_csv.line(group, each, version(each.snapshot)) for each in batch.prompts]
        for name, found in lines.items():
            files[name].write_lines(found)
        files["revisions"].write([self._responses.revision(revision) for revision in batch.revisions])

    def _other_rows(self, db: Transaction) -> dict[str, list[Sequence[object]]]:
        """The tables that are small, whole."""
        key, period, participants = self._key, self._how.period, self._participants
        meetings = meetings_csv.of_group(db, self._group.id, period)
        rows: dict[str, Iterable[Sequence[object]]] = {
            "experiments": experiments_csv.rows(db, key, participants, period, with_words=self._how.with_words),
            "evaluations": evaluations_csv.rows(
                db, key, self._group.id, participants, self._wording, period, with_words=self._how.with_words
            ),
            "meetings": meetings_csv.meeting_rows(key, meetings, participants, self._wording),
            "attendance": meetings_csv.attendance_rows(db, key, meetings, participants),
            "design": design_csv.rows(db, key, self._group, participants, self._wording, period),
            "consents": consents_csv.rows(key, participants),
            "participants": participants_csv.rows(self._group, participants, self._left_out),
            "codebook": codebook_csv.rows(self._tables_told(), self._wording),
        }
        return {name: list(found) for name, found in rows.items()}

    def _write_others(self, files: Mapping[str, Sheet]) -> None:
        for name, found in self._others.items():
            files[name].write(found)
        files["group_activity"].write(list(self._activity.rows(self._key, self._hosts)))

    def _tables_told(self) -> list[Table]:
        return self._tables() if self._how.purpose == WORK else sharing.tables(self._tables())

    def _as_it_is(self, made: list[WrittenSheet], participants: list[Participant]) -> sharing.Shared:
        notes = [] if self._how.with_words else [_NO_WORDS]
        codes = {who.pseudonym: who.pseudonym for who in participants}
        return sharing.Shared(made, notes, self._activity.by_kind(), self._activity.endings(), codes, Cut())

    def _whole(self, told: sharing.Shared, participants: int, left_out: int) -> Whole:
        facts = readme.Facts(
            group=self._group,
            period=self._how.period,
            participants=participants,
            left_out=left_out,
            compliance=told.compliance,
            endings=told.endings,
            rows={each.table.name: each.rows for each in told.sheets},
            holds=_HOLDS if self._how.with_words else _HOLDS_NO_WORDS,
            notes=told.notes,
        )
        about = {"participants": participants, "leftOut": left_out, "software": f"Anker {readme.software()}"}
        page = readme.text(facts, [each.table for each in told.sheets], self._wording)
        return Whole(self._group.key, self._group.language, page, about)


def _to_share(
    made: list[WrittenSheet], participants: list[Participant], gone: away.Away, folder: Path
) -> sharing.Shared:
    apart = folder / "shared"
    apart.mkdir()
    return sharing.shared(made, participants, gone, apart)


def _programme_of(db: Transaction, library: Library, group: Group) -> Programme | None:
    """The programme as the group follows it; where it kept none, as the content has it now."""
    snapshot = groups.pack_snapshot(db, group.programme, group.pack_version)
    installed = library.programmes.get(group.programme)
    if snapshot is None:
        return installed
    kept = Programme.restore(snapshot)
    is_of_its_version = installed is not None and str(installed.version) == group.pack_version
    return followed(kept, installed) if installed is not None and is_of_its_version else kept
