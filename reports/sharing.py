"""An export to share: what a reader who knows the group could find a parent by is left out or made coarser.

Who leads the group was told by name, and when: who enrolled, who cannot be reached, who tries what at home. So
days are counted from one day for all, the first on which everybody took part, and what was before is left out:
neither the first row of a parent nor the number of her rows tells when she came. There are no words, dates or
clock times, no experiments, and no reasons that staff heard of by name. Codes are drawn afresh and rows lie in
their random order. A measurement that somebody gave on paper is left out of all: staff entered it, and know the
answers.
"""

from __future__ import annotations

import base64
import csv
import hashlib
import hmac
import secrets
from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from pathlib import Path

from reports import what_is_cut
from reports.away import TOGETHER, TOLD_BY_NAME, Away
from reports.instants import local_date
from reports.participants_csv import Participant
from reports.readme import Note
from reports.sheets import Sheet, WrittenSheet, sheets
from reports.tables import COLUMNS, Column, Table
from reports.what_is_cut import Cut
from storage.compliance import Compliance
from storage.members import PARTICIPATION, RESEARCH
from storage.prompts import EXPERIMENT, WAVE
from storage.waves import PAPER, WAVES

_LEFT_OUT = {
    *("local_date", "local_time", "weekdays", "consent_version", "consent_text", "enrolled_at", "member_state"),
    *("research_consent_at", "research_consent_version", "facilitator_consent", "source", "rsvp"),
}
_DAY_COLUMNS = {"from_date": "from_day", "until_date": "until_day"}
_WITHOUT_ROWS = ("experiments", "experiment_prompts", "evaluations")
# What staff may see of a parent follows the other questions: who said yes to which they know by name.
_ASKED_OF_ALL = (PARTICIPATION, RESEARCH)
# What may tell a parent by being rare, with what is given up first.
_RARE = ("timezone", "language", "level")
_PARTS_OF_DAY = ((6, "night"), (12, "morning"), (18, "afternoon"), (24, "evening"))

_STUDY_DAY = COLUMNS["study_day"].model_copy(
    update={
        "nl": "dag van de groep: 1 is de eerste hele dag waarop alle ouders in deze export meededen",
        "en": "day of the group: 1 is the first whole day on which all parents in this export took part",
    }
)
_MOMENT = ("dag van de groep en dagdeel: ", "day of the group and part of the day: ")


@dataclass(frozen=True, slots=True)
class Shared:
    """What was made to share, and what a reader must know about it."""

    sheets: list[WrittenSheet]
    notes: list[Note]
    compliance: dict[str, Compliance]
    endings: list[tuple[str, str, str, int]]
    codes: dict[str, str]  # as a participant is called in the files, by her pseudonym
    cut: Cut


def tables(of: Iterable[Table]) -> list[Table]:
    """The tables as they are shared."""
    return [each.model_copy(update={"columns": tuple(_columns(each)), "key": tuple(_key(each))}) for each in of]


def shared(
    written: Sequence[WrittenSheet], participants: Sequence[Participant], away: Away, folder: Path
) -> Shared:
    """Make the files to share from those for work; the codebook among them must be that of `tables`.

    Nobody who was `away` too long may be among the participants.
    """
    sharing = _Sharing(participants, away)
    by_name = {each.table.name: each for each in written}
    sharing.look_ahead(by_name["prompts"], by_name["waves"])
    made = tables([each.table for each in written])
    with sheets(folder, made) as files:
        for sheet in written:
            sharing.write(sheet, files[sheet.table.name])
    done = [file.written() for file in files.values()]
    found = {each.table.name: each for each in done}
    gone = by_name["prompts"].rows - found["prompts"].rows
    cut = Cut(sharing.days_cut, len(away.members), gone, sharing.days_before)
    compliance, endings = _compliance(found["group_activity"]), _endings(found["prompts"])
    return Shared(done, sharing.notes(found["prompts"].rows, cut), compliance, endings, sharing.codes, cut)


class _Sharing:
    def __init__(self, participants: Sequence[Participant], away: Away) -> None:
        self._key = secrets.token_bytes(32)
        self._codes = {who.pseudonym: f"S-{self._fresh(who.pseudonym)}" for who in participants}
        enrolled = {who.pseudonym: _ordinal(local_date(who.zone, who.enrolled_at)) for who in participants}
        self._first_day = max(enrolled.values(), default=0) + 1
        self._shift = {code: self._first_day - day for code, day in enrolled.items()}
        self._gone: dict[tuple[str, str], list[int]] = {}
        self._on_paper = set[str]()  # measurements
        self._entered = set[str]()  # prompts of these
        self._days_of_entered = set[str]()
        self._away = {day.toordinal() - self._first_day + 1 for day in away.days}
        self._cut = max(self._shift.values(), default=1) - 1
        self._given_up = _given_up([(who.zone, who.language, who.level) for who in participants])

    @property
    def codes(self) -> dict[str, str]:
        """The fresh code of each participant."""
        return dict(self._codes)

    def look_ahead(self, prompts: WrittenSheet, waves: WrittenSheet) -> None:
        """Which occasions are left out: where they start would tell who came first, a gap who was away."""
        wave_of = self._look_at_waves(waves)
        table = prompts.table
        names = ("study_day", "prompt_kind", "occasion", "prompt_id", "local_date")
        day, kind, occasion, prompt_id, date_of = map(table.place, names)
        for row in prompts.read():
            of_group = int(row[day]) - self._shift[row[0]]
            # One that was not sent has no row among the measurements: it may be any of them.
            if self._on_paper and row[kind] == WAVE and wave_of.get(row[prompt_id], "") in {"", *self._on_paper}:
                self._entered.add(row[prompt_id])
                self._days_of_entered.add(row[date_of])
            if of_group < 1 or of_group in self._away or row[prompt_id] in self._entered:
                self._gone.setdefault((row[0], row[kind]), []).append(int(row[occasion]))
        for occasions in self._gone.values():
            occasions.sort()

    def _look_at_waves(self, waves: WrittenSheet) -> dict[str, str]:
        """Which measurement each prompt is of; and of which somebody's came from paper."""
        prompt_id, wave, source = map(waves.table.place, ("prompt_id", "wave", "source"))
        found = dict[str, str]()
        for row in waves.read():
            found[row[prompt_id]] = row[wave]
            if row[source] == PAPER:
                self._on_paper.add(row[wave])
        return found

    def write(self, sheet: WrittenSheet, into: Sheet) -> None:
        """Write one table to share."""
        name = sheet.table.name
        if name in _WITHOUT_ROWS:
            return
        if name == "codebook":
            into.write(list(sheet.read()))
            return
        change = self._changing(sheet.table)
        in_order = _by_participant(sheet, sorted(self._codes, key=self._codes.__getitem__))
        for row in in_order if sheet.table.header[0] == "participant" else sheet.read():
            told = change(row)
            if told is not None:
                into.write([told])

    @property
    def days_cut(self) -> int:
        """How many days are left out of all, as somebody was away."""
        return sum(day >= 1 for day in self._away)

    @property
    def days_before(self) -> int:
        """How many days of the earliest parent, that of enrolling too, were before all took part."""
        return max(self._shift.values(), default=0)

    def notes(self, prompts: int, cut: Cut) -> list[Note]:
        """What a reader must know of so many prompts that stay."""
        on_paper = [each for each in WAVES if each in self._on_paper]
        return what_is_cut.notes(
            prompts, cut, cost=self._cut, on_paper=on_paper, given_up=self._given_up, parents=len(self._codes)
        )

    def _changing(self, table: Table) -> Callable[[list[str]], list[str] | None]:
        """What becomes of a row: cells in the order of the shared table, or None where it is left out."""
        places = [self._cell(table, place, column) for place, column in enumerate(table.columns)]
        kept = [each for each in places if each is not None]
        days = _day_of(table)
        away = self._away if {"prompt_kind", "prompt_id"} & {*table.header} else ()
        asked = table.header.index("consent_kind") if table.name == "consents" else None
        kind = table.header.index("prompt_kind") if "prompt_kind" in table.header else None
        until = table.header.index("until_date") if "until_date" in table.header else None

        def change(row: list[str]) -> list[str] | None:
            if until is not None and row[until] and self._day(row[until]) <= 1:
                return None
            if kind is not None and row[kind] == EXPERIMENT:
                return None
            if self._is_from_paper(table, row):
                return None
            if asked is not None and row[asked] not in _ASKED_OF_ALL:
                return None
            if days is not None and table.name != "consents":
                day = days(self, row)
                if day < 1 or day in away:
                    return None
            return [cell(row) for cell in kept]

        return change

    def _is_from_paper(self, table: Table, row: list[str]) -> bool:
        """Whether a row is of a measurement that somebody gave on paper, or counts these."""
        if not self._on_paper:
            return False
        if "prompt_id" in table.header:
            return row[table.place("prompt_id")] in self._entered
        if table.name != "group_activity" or row[table.place("prompt_kind")] != WAVE:
            return False
        return row[table.place("local_date")] in self._days_of_entered

    def _cell(self, table: Table, place: int, column: Column) -> Callable[[list[str]], str] | None:
        name = column.name
        if name == "local_date" and _is_day_of_row(table):
            return lambda row: str(self._day(row[place]))
        if name in _LEFT_OUT:
            return None
        if name == "participant":
            return lambda row: self._codes.get(row[place], "")
        if name == "prompt_id":
            return lambda row: self._fresh(row[place])
        if name == "study_day":
            return lambda row: str(max(int(row[place]) - self._shift[row[0]], 1))
        if name == "occasion":
            kind = table.place("prompt_kind")
            return lambda row: str(self._occasion(row[0], row[kind], int(row[place])))
        if name in _DAY_COLUMNS:
            return lambda row: str(max(self._day(row[place]), 1)) if row[place] else ""
        if column.type == "datetime":
            return lambda row: self._moment(row[place])
        if name in self._given_up:
            return lambda _row: ""
        if name == "reason" and "status" in table.header and "item" not in table.header:
            return lambda row: "" if row[place] in TOLD_BY_NAME else row[place]
        return lambda row: row[place]

    def _occasion(self, participant: str, kind: str, occasion: int) -> int:
        return occasion - bisect_left(self._gone.get((participant, kind), []), occasion)

    def _day(self, text: str) -> int:
        """The day of the group of a date."""
        return _ordinal(text) - self._first_day + 1

    def _moment(self, text: str) -> str:
        if not text:
            return ""
        part = next(name for end, name in _PARTS_OF_DAY if int(text[11:13]) < end)
        return f"{self._day(text[:10])} {part}"

    def _fresh(self, code: str) -> str:
        """A code that nobody can bring back without the key, which is kept nowhere."""
        drawn = hmac.digest(self._key, code.encode(), hashlib.sha256)[:10]
        return base64.b32encode(drawn).decode()


def _is_day_of_row(table: Table) -> bool:
    """Whether the date of its rows is the only day they have."""
    return "study_day" not in table.header


def _day_of(table: Table) -> Callable[[_Sharing, list[str]], int] | None:
    """On which day of the group a row is, where it is of one day."""
    header = table.header
    if "study_day" in header:
        place = header.index("study_day")
        return lambda sharing, row: int(row[place]) - sharing._shift[row[0]]
    if "local_date" in header:
        day = header.index("local_date")
        return lambda sharing, row: sharing._day(row[day])
    return None


def _columns(table: Table) -> Iterator[Column]:
    for column in table.columns:
        if column.name == "study_day" or (column.name == "local_date" and _is_day_of_row(table)):
            yield _STUDY_DAY
        elif column.name in _LEFT_OUT:
            continue
        elif column.name in _DAY_COLUMNS:
            update = {"name": _DAY_COLUMNS[column.name], "type": "integer"}
            yield column.model_copy(update=update)
        elif column.type == "datetime":
            update = {"type": "string", "nl": _MOMENT[0] + column.nl, "en": _MOMENT[1] + column.en}
            yield column.model_copy(update=update)
        else:
            yield column


def _key(table: Table) -> Iterator[str]:
    """What tells its rows apart, by the names the columns have when they are shared."""
    for name in table.key:
        if name == "local_date" and _is_day_of_row(table):
            yield _STUDY_DAY.name
        else:
            yield _DAY_COLUMNS.get(name, name)


def _by_participant(sheet: WrittenSheet, participants: Iterable[str]) -> Iterator[list[str]]:
    """The rows, one participant after the other. A row is a line: where each begins is all that is in memory."""
    begins: dict[str, array[int]] = {}
    with sheet.path.open("rb") as file:
        place = len(file.readline())
        for line in file:
            begins.setdefault(line.partition(b",")[0].decode(), array("Q")).append(place)
            place += len(line)
        for participant in ("", *participants):
            for place in begins.get(participant, ()):
                file.seek(place)
                yield next(csv.reader([file.readline().decode()]))


def _given_up(combinations_of: Sequence[tuple[str, str, str]]) -> tuple[str, ...]:
    """Which of zone, language and level are not told, so that each combination is shared by enough parents."""
    for size in range(len(_RARE) + 1):
        for given_up in combinations(range(len(_RARE)), size):
            kept = [place for place in range(len(_RARE)) if place not in given_up]
            groups = Counter(tuple(each[place] for place in kept) for each in combinations_of)
            if min(groups.values(), default=TOGETHER) >= TOGETHER or size == len(_RARE):
                return tuple(_RARE[place] for place in given_up)
    return _RARE


def _compliance(activity: WrittenSheet) -> dict[str, Compliance]:
    found: dict[str, Compliance] = {}
    header = activity.table.header
    kind, first = header.index("prompt_kind"), header.index("n_sent")
    for row in activity.read():
        counts = Compliance(*(int(cell) for cell in row[first : first + 4]))
        found[row[kind]] = found.get(row[kind], Compliance()) + counts
    return found


def _endings(prompts: WrittenSheet) -> list[tuple[str, str, str, int]]:
    places = [prompts.table.place(name) for name in ("prompt_kind", "status", "reason")]
    counts = Counter(tuple(row[place] for place in places) for row in prompts.read())
    return [(kind, status, reason, count) for (kind, status, reason), count in sorted(counts.items())]


def _ordinal(text: str) -> int:
    return date.fromisoformat(text).toordinal()
