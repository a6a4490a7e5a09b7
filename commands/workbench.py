"""What whoever makes a file works with: a folder, a reader of the database, and the turn of whoever asked."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from content.packs import Library
from handlers.core.turn import Turn
from handlers.core.turn_taking import TurnTaker
from storage import export_requests, members, people
from storage.database import Database, Transaction
from storage.export_requests import FAILED, LADDER, ExportRequest
from storage.members import TAKING_PART
from storage.sqlite_or_postgresql import read_only_url

T = TypeVar("T")


@dataclass(frozen=True)
class Workbench:
    """Where files are made, in `folder`; nothing stands there but files that are about to be sent.

    `password` locks what has words in it; `wake` tells the sender that something waits.
    """

    database: Database
    library: Library
    turns: TurnTaker
    folder: Path
    now: Callable[[], int]
    password: bytes | None
    wake: Callable[[], None]

    def fresh(self, request: ExportRequest, kind: str) -> Path:
        """Where a file of this kind will stand; no name comes twice."""
        return self.folder / f"{request.purpose}-{request.id}-{secrets.token_hex(8)}.{kind}"

    def deliver(
        self,
        request: ExportRequest,
        file: Path,
        hand_over: Callable[[Turn], bool],
        *,
        to: Container[str] | None = None,
    ) -> None:
        """Hand a file to whoever asked, in a transaction; what nobody takes is removed.

        `hand_over` says whether the file is needed. `to` are the roles it is for; without them it is for anyone.
        """
        handed_over = False
        try:
            with self.database.write() as db:
                turn = self.turn_for(db, request)
                if turn is None or (to is not None and turn.member.role not in to):
                    export_requests.end(db, request.id, FAILED)
                else:
                    handed_over = hand_over(turn)
        finally:
            if not handed_over:
                remove(file)
        self.wake()

    def with_reader(self, work: Callable[[Database], T]) -> T:
        """Runs in a thread, on a connection of its own that cannot write."""
        url = self.database.engine.url.render_as_string(hide_password=False)
        database = Database(read_only_url(url), self.database.vault)
        try:
            return work(database)
        finally:
            database.close()

    def turn_for(self, db: Transaction, request: ExportRequest) -> Turn | None:
        """A turn of whoever asked, or of nobody for a group's chat; None if she is gone by now."""
        if request.purpose == LADDER and request.member_id is None:
            return self.turns.outside(db)
        member = None if request.member_id is None else members.find(db, request.member_id)
        if member is None or member.person_id is None or member.state not in TAKING_PART:
            return None
        person = people.get(db, member.person_id)
        return self.turns.outside(db, known=person, joined=member, chat_id=person.chat_id)


def write(file: Path, text: str) -> None:
    """Write a page for its owner's eyes alone."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    file.touch(mode=0o600)
    file.write_text(text, encoding="utf-8")


def are_all_there(db: Transaction, codes: Mapping[int, str]) -> bool:
    """Whether nobody was forgotten while a file about these members was made."""
    return all((member := members.find(db, each)) is not None and member.person_id is not None for each in codes)


def remove(path: Path) -> None:
    """Take away a file or a folder that may not be there."""
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)
