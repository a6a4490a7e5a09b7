"""What the command line hands out about a group is remembered as what the chat does."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from reports.leaving import Remember
from storage import access_log, export_memory, groups
from storage.database import Database


def memory_of(database: Database, group_key: str, out: Path, purpose: str, action: str, *, at: int) -> Remember:
    """What is to be called before a file or folder takes its place, with the code of each parent in it.

    Each reads then what the technician made of her answers; nobody in particular received it.
    """

    def remember(codes: Mapping[int, str]) -> None:
        with database.write() as db:
            group = groups.find(db, group_key)
            assert group is not None
            for whose in codes:
                access_log.note(db, whose, action, actor_id=None, role=access_log.TECHNICIAN, at=at)
            export_memory.remember(
                db, group_id=group.id, member_id=None, file=out.name, purpose=purpose, codes=codes, at=at
            )

    return remember


def counted(number: int, what: str) -> str:
    """So many of them: “1 day”, “2 days”."""
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
