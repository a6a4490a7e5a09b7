"""Lessons: which a parent was given, and a facilitator's own voice beside them (Telegram's file id, sealed)."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, Integer, LargeBinary, Table, bindparam, delete, select

from storage.database import Transaction, metadata
from storage.prompts import LESSON, NOT_SENT, PLANNED, prompt
from storage.sealed import Sealed
from storage.statements import Upsert, one_of

lesson_voice = Table(
    "lesson_voice",
    metadata,
    Column("group_id", ForeignKey("cohort.id"), primary_key=True),
    Column("session", Integer, primary_key=True, autoincrement=False),
    Column("file", LargeBinary, nullable=False),  # sealed
    Column("recorded_at", BigInteger, nullable=False),
)

_FILE = Sealed(lesson_voice, "file", "group_id", "session")

_GIVEN = (
    select(prompt.c.subject)
    .where(
        prompt.c.member_id == bindparam("member"),
        prompt.c.kind == LESSON,
        prompt.c.subject.is_not(None),
        ~one_of(prompt.c.state, (PLANNED, NOT_SENT)),
    )
    .distinct()
)
_RECORD = Upsert(lesson_voice, ("group_id", "session"), ("file", "recorded_at"))
_THIS = (lesson_voice.c.group_id == bindparam("of_group"), lesson_voice.c.session == bindparam("of_session"))
_VOICE = select(lesson_voice.c.file).where(*_THIS)
_ERASE = delete(lesson_voice).where(*_THIS)


def given(db: Transaction, member_id: int) -> list[int]:
    """The sessions whose lesson she was given, in the order of the programme."""
    return sorted(row[0] for row in db.all(_GIVEN, member=member_id))


def record_voice(db: Transaction, group_id: int, session: int, file: str, *, at: int) -> None:
    """A facilitator spoke this lesson in for her group; the latest recording counts."""
    sealed = db.vault.seal(_FILE.of(group_id, session), file)
    db.run(_RECORD, group_id=group_id, session=session, file=sealed, recorded_at=at)


def voice(db: Transaction, group_id: int, session: int) -> str | None:
    """Telegram's file id of the group's own recording of a lesson."""
    row = db.one(_VOICE, of_group=group_id, of_session=session)
    return db.vault.open_whole(_FILE.of(group_id, session), row[0]) if row else None


def erase_voice(db: Transaction, group_id: int, session: int) -> None:
    """The group has no recording of its own of this lesson any more."""
    db.run(_ERASE, of_group=group_id, of_session=session)
