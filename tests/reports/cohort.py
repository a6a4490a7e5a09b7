"""A small group in a fresh database, and its export read back: what the tests of the export share."""

from __future__ import annotations

import csv
import io
from collections import Counter
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zipfile import ZipFile
from zoneinfo import ZoneInfo

from sqlalchemy import select

from content.packs import Library
from reports.export import ExportSummary, export
from storage import groups, instrument_snapshots, meetings, members, people, planned_prompts, prompts, responses
from storage.database import Database, Transaction
from storage.encryption import Vault
from storage.prompts import prompt as prompt_table
from tests import databases

AMSTERDAM = "Europe/Amsterdam"
FIRST_DAY = date(2027, 3, 1)
LATER = int(datetime(2028, 1, 1, tzinfo=ZoneInfo("UTC")).timestamp())
CSV_FILES = (
    "responses",
    "prompts",
    "checkins_wide",
    "revisions",
    "experiments",
    "experiment_prompts",
    "meetings",
    "attendance",
    "waves",
    "evaluations",
    "design",
    "consents",
    "group_activity",
    "participants",
    "codebook",
)


def at(day: int, clock: str, zone: str = AMSTERDAM) -> int:
    """The instant at which clocks in the zone show this time, on a study day."""
    hours, minutes = map(int, clock.split(":"))
    moment = datetime.fromordinal(FIRST_DAY.toordinal() + day - 1).replace(hour=hours, minute=minutes)
    return int(moment.replace(tzinfo=ZoneInfo(zone)).timestamp())


class Cohort:
    """The group `noord`, its parents and what they answered."""

    def __init__(self, folder: Path, library: Library) -> None:
        self.folder = folder
        self.library = library
        file = databases.fresh_file(folder / "anker.db")
        self.database = Database(f"sqlite:///{file}", Vault(b"k" * 32), durable=False)
        self._people = 0
        self.add_group("noord")

    def add_group(self, key: str, language: str = "nl") -> None:
        with self.database.write() as db:
            groups.add(
                db,
                key=key,
                name="Geheime naam",
                programme="traumasensitief-opvoeden",
                pack_version="1",
                zone=AMSTERDAM,
                language=language,
                helplines=(),
                at=at(1, "09:00"),
            )

    def member(
        self,
        *,
        role: str = members.PARENT,
        group: str = "noord",
        research: bool | None = True,
        language: str = "nl",
        level: str = "standaard",
        zone: str | None = None,
        enrolled: bool = True,
    ) -> members.Member:
        """Someone who enrolled on day 1; `research` is what she said to the export, None for nothing."""
        self._people += 1
        with self.database.write() as db:
            who = people.add(db, 7_000 + self._people, name="Geheime ouder", language=language, at=at(1, "10:00"))
            people.speak(db, who, level=level)
            cohort = groups.find(db, group)
            assert cohort is not None
            member = members.add(db, person_id=who.id, group_id=cohort.id, role=role, at=at(1, "10:00"))
            if research is not None:
                members.record_consent(db, member.id, members.RESEARCH, research, version="v1", at=at(1, "10:05"))
            if enrolled:
                members.enrol(db, member.id, at=at(1, "10:10"), first_day=FIRST_DAY.toordinal())
            members.set_zone(db, member.id, zone)
            return members.get(db, member.id)

    def prompt(
        self,
        who: members.Member,
        day: int,
        *,
        kind: str = prompts.CHECKIN,
        clock: str = "20:30",
        state: str = prompts.SENT,
        reason: str | None = None,
        instrument: str | None = "daily",
        subject: int | None = None,
        window: int = 240,
        asked_in: tuple[str, str] | None = None,
        study_day: int | None = None,
    ) -> int:
        """A prompt of a study day, brought to a state on its way: sent a minute after its time.

        It can be answered for `window` minutes from its time on. `asked_in` is a language and a level: then the
        instrument is kept as it is now.
        """
        when = at(day, clock, who.zone)
        with self.database.write() as db:
            prompt = planned_prompts.add(
                db,
                member_id=who.id,
                kind=kind,
                local_date=date.fromordinal(FIRST_DAY.toordinal() + day - 1).isoformat(),
                slot=when,
                zone=who.zone,
                instrument=instrument,
                study_day=study_day or day,
                scheduled_at=when,
                subject=subject,
            )
            prompts.show(
                db, prompt.id, keyboard_id=None, remind_at=None, expires_at=when + window * 60, session=None
            )
            if asked_in is not None:
                language, level = asked_in
                prompts.asked_in(
                    db, prompt.id, language=language, level=level, snapshot=self._kept(db, instrument, when)
                )
            if state in (prompts.SENT, prompts.EXPIRED, prompts.DECLINED, prompts.CANCELLED):
                prompts.move(db, prompt.id, prompts.QUEUED, at=when)
                prompts.move(db, prompt.id, prompts.SENT, at=when + 60)
            if state not in (prompts.PLANNED, prompts.SENT):
                prompts.move(db, prompt.id, state, at=when + 4 * 3600, reason=reason)
        return prompt.id

    def _kept(self, db: Transaction, key: str | None, when: int) -> str | None:
        if key is None:
            return None
        instrument, fingerprint = self.library.instrument(key), self.library.fingerprint(key)
        instrument_snapshots.keep(
            db, hash=fingerprint, key=key, number=instrument.version, content=instrument.dump(), at=when
        )
        return fingerprint

    def meeting(self, day: int, session: int, clock: str = "19:30", *, held: bool = True) -> int:
        """A meeting of the group, held or still planned."""
        with self.database.write() as db:
            cohort = groups.find(db, "noord")
            assert cohort is not None
            when = at(day, clock)
            made = meetings.add(
                db, group_id=cohort.id, session=session, starts_at=when, zone=AMSTERDAM, at=at(1, "09:00")
            )
            if held:
                meetings.hold(db, made.id, at=when)
        return made.id

    def answer(
        self, prompt_id: int, item: str, value: str | None = None, *, words: str | None = None, minutes: int = 5
    ) -> None:
        """An answer some minutes after the prompt's time; neither value nor words is a skipped item."""
        with self.database.write() as db:
            prompt = prompts.get(db, prompt_id)
            when = prompt.scheduled_at + minutes * 60
            if prompt.state == prompts.SENT:
                prompts.move(db, prompt_id, prompts.OPENED, at=when)
            reason = responses.SKIPPED if value is None and words is None else None
            responses.record(db, prompt_id, item, at=when, value=value, words=words, reason=reason)

    def close(self, prompt_id: int, state: str = prompts.COMPLETED, *, minutes: int = 6) -> None:
        """The prompt is completed, or runs out, as it is noticed so many minutes after its time."""
        with self.database.write() as db:
            when = prompts.get(db, prompt_id).scheduled_at + minutes * 60
            prompts.move(db, prompt_id, state, at=when)

    def export(self, name: str = "out", *, group: str = "noord", now: int = LATER, **asked: Any) -> Exported:
        """Export the group, and read the export."""
        out = self.folder / name
        summary = export(self.database, self.library, group, out, now=now, **asked)
        return Exported(out, summary, self._codes(now))

    def _codes(self, now: int) -> dict[int, str]:
        """The code each prompt should have: its participant's, and its place among hers that have come due."""
        order = (prompt_table.c.member_id, prompt_table.c.scheduled_at, prompt_table.c.id)
        columns = (prompt_table.c.id, prompt_table.c.member_id, prompt_table.c.state, prompt_table.c.scheduled_at)
        codes, counts = {}, Counter[int]()
        with self.database.read() as db:
            for prompt_id, member_id, state, scheduled_at in db.all(select(*columns).order_by(*order)):
                if state == prompts.PLANNED and scheduled_at > now:
                    continue
                counts[member_id] += 1
                codes[prompt_id] = f"{members.get(db, member_id).pseudonym}-{counts[member_id]:04}"
        return codes


class Exported:
    """An export on disk, read file by file."""

    def __init__(self, out: Path, summary: ExportSummary, codes: dict[int, str]) -> None:
        self.out = out
        self.summary = summary
        self.codes = codes

    def names(self) -> set[str]:
        """The names of its files."""
        if self.out.is_dir():
            return {path.name for path in self.out.iterdir()}
        with ZipFile(self.out) as archive:
            return set(archive.namelist())

    def bytes_of(self, name: str) -> bytes:
        """One file as it is."""
        if self.out.is_dir():
            return (self.out / name).read_bytes()
        with ZipFile(self.out) as archive:
            return archive.read(name)

    def header(self, table: str) -> list[str]:
        """The first line of a CSV file."""
        return next(csv.reader(self._text(table)))

    def rows(self, table: str) -> list[dict[str, str]]:
        """The rows of a CSV file, by column."""
        return list(csv.DictReader(self._text(table)))

    def responses(self, prompt_id: int) -> dict[str, dict[str, str]]:
        """A prompt's rows in the main table, by item."""
        return {row["item"]: row for row in self.rows("responses") if row["prompt_id"] == self.codes[prompt_id]}

    def prompt(self, prompt_id: int) -> dict[str, str]:
        """A prompt's row in prompts.csv."""
        (row,) = [row for row in self.rows("prompts") if row["prompt_id"] == self.codes[prompt_id]]
        return row

    def _text(self, table: str) -> io.StringIO:
        return io.StringIO(self.bytes_of(f"{table}.csv").decode("utf-8"), newline="")
