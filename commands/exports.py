"""What the command line hands out about a group is remembered as what the chat does."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from storage import access_log, export_memory, groups
from storage.database import Database


def note(database: Database, action: str, whose: Iterable[int], *, at: int) -> None:
    """Each parent whose answers it holds reads what the technician made of them."""
    with database.write() as db:
        for member_id in whose:
            access_log.note(db, member_id, action, actor_id=None, role=access_log.TECHNICIAN, at=at)


def remember(
    database: Database, group_key: str, out: Path, purpose: str, codes: Mapping[int, str], *, at: int
) -> None:
    """A file or folder was written, about these members under these codes; nobody in particular received it."""
    with database.write() as db:
        group = groups.find(db, group_key)
        assert group is not None
        export_memory.remember(
            db, group_id=group.id, member_id=None, file=out.name, purpose=purpose, codes=codes, at=at
        )


def counted(number: int, what: str) -> str:
    """So many of them: “1 day”, “2 days”."""
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
