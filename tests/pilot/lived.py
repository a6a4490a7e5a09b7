"""The pilot once it was lived: its data, transcript and exports on disk, made once for all tests of a run."""

from __future__ import annotations

import asyncio
import csv
import fcntl
import io
import json
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any
from unittest.mock import patch

from sqlalchemy import select

from commands.rehearse.stage import NAMES, READERS
from content.packs import Library
from reports.export import export
from storage import groups, members, people
from tests.pilot import taps
from tests.pilot.group import WEEKS, Pilot, second_version
from tests.pilot.taps import Answer

FORMATS = ("csv", "csv-nl", "xlsx", "sav")
PURPOSES = ("work", "sharing")
_DONE = "done.json"


@dataclass
class Lived:
    """A pilot on disk."""

    folder: Path

    @cached_property
    def about(self) -> dict[str, Any]:
        """What was written down when it was over."""
        told: dict[str, Any] = json.loads((self.folder / _DONE).read_text(encoding="utf-8"))
        return told

    @property
    def codes(self) -> dict[str, str]:
        """Each parent's code, by her name; also of who was forgotten."""
        codes: dict[str, str] = self.about["codes"]
        return codes

    def out(self, format: str = "csv", purpose: str = "work") -> Path:
        """The folder of an export."""
        return self.folder / "written" / f"{purpose}-{format}"

    def rows(self, table: str, purpose: str = "work") -> list[dict[str, str]]:
        """The rows of a plain file, by column."""
        return read_csv(self.out(purpose=purpose) / f"{table}.csv")

    def tables(self, purpose: str = "work") -> list[str]:
        """The names of the tables, as datapackage.json lists them."""
        return [each["name"] for each in self._package(purpose)["resources"]]

    def fields(self, table: str, purpose: str = "work") -> dict[str, dict[str, Any]]:
        """How datapackage.json describes each column."""
        (found,) = [each for each in self._package(purpose)["resources"] if each["name"] == table]
        return {field["name"]: field for field in found["schema"]["fields"]}

    def _package(self, purpose: str) -> dict[str, Any]:
        package: dict[str, Any] = json.loads(
            (self.out(purpose=purpose) / "datapackage.json").read_text(encoding="utf-8")
        )
        return package

    def answers(self, library: Library) -> list[Answer]:
        """What everybody answered, worked out from what was seen and done in the chats."""
        wordings = dict(zip(NAMES, READERS, strict=False))
        later = _later(library)
        return taps.answers(self.events(), library, later, self.about["changed_at"], wordings)

    def events(self) -> list[dict[str, Any]]:
        """What was seen and done, in order."""
        with (self.folder / "transcript.jsonl").open(encoding="utf-8") as file:
            return [json.loads(line) for line in file]


def read_csv(path: Path) -> list[dict[str, str]]:
    """The rows of a plain file, by column."""
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"), newline="")))


def live(root: Path, library: Library, *, weeks: int) -> Lived:
    """Live through the pilot, or find it lived by another worker of the same run."""
    folder = root / f"pilot-{weeks}"
    folder.mkdir(exist_ok=True)
    with (root / f"pilot-{weeks}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / _DONE).exists():
            asyncio.run(_live(folder, library, weeks))
    return Lived(folder)


async def _live(folder: Path, library: Library, weeks: int) -> None:
    pilot = Pilot(folder, library, weeks=weeks)
    try:
        await pilot.open()
        codes = _codes(pilot)
        await pilot.run(lambda _: None)
        pilot.write(folder / "transcript.jsonl")
        broken = [f"{each.promise}: {each.text}" for each in pilot.diary.broken()]
        _export(pilot, folder, PURPOSES if weeks == WEEKS else PURPOSES[:1])
    finally:
        await pilot.close()
    about = {"codes": codes, "changed_at": pilot.changed_at, "ended_at": pilot.now, "broken": broken}
    (folder / _DONE).write_text(json.dumps(about), encoding="utf-8")


def _codes(pilot: Pilot) -> dict[str, str]:
    with pilot.database.read() as db:
        found = members.of_group(db, 1, members.PARENT)
        return {people.get(db, each.person_id or 0).name: each.pseudonym for each in found}


def _export(pilot: Pilot, folder: Path, purposes: tuple[str, ...]) -> None:
    with pilot.database.read() as db:
        (key,) = db.one(select(groups.group.c.key)) or ("",)
    for purpose in purposes:
        for format in FORMATS:
            out = folder / "written" / f"{purpose}-{format}"
            out.parent.mkdir(exist_ok=True)
            with patch("reports.sharing.secrets.token_bytes", return_value=b"k" * 32):  # the same codes in each
                export(
                    pilot.database, pilot.library_later, key, out, now=pilot.now, format=format, purpose=purpose
                )


def _later(library: Library) -> Library:
    daily = second_version(library.instrument("daily"))
    return replace(library, instruments={**library.instruments, "daily": daily})
