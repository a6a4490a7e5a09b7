"""Who comes to a meeting, and who came."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, Integer, Table, Text, bindparam, delete, func, select

from storage.database import Transaction, metadata
from storage.statements import Upsert

YES, NO, MAYBE = "yes", "no", "maybe"
ANSWERS = (YES, NO, MAYBE)

rsvp = Table(
    "rsvp",
    metadata,
    Column("meeting_id", ForeignKey("meeting.id"), primary_key=True),
    Column("member_id", ForeignKey("member.id"), primary_key=True, index=True),
    Column("answer", Text, nullable=False),  # yes | no | maybe
    Column("answered_at", BigInteger, nullable=False),
)

attendance = Table(
    "attendance",
    metadata,
    Column("meeting_id", ForeignKey("meeting.id"), primary_key=True),
    Column("member_id", ForeignKey("member.id"), primary_key=True, index=True),
    Column("present", Integer, nullable=False),
)

_ANSWER = Upsert(rsvp, ("meeting_id", "member_id"), ("answer", "answered_at"))
_ANSWERS_TO = select(rsvp.c.member_id, rsvp.c.answer).where(rsvp.c.meeting_id == bindparam("meeting"))
_LAST_OF = select(func.max(rsvp.c.answered_at)).where(rsvp.c.member_id == bindparam("whose"))
_FORGET_ANSWERS_TO = delete(rsvp).where(rsvp.c.meeting_id == bindparam("meeting"))
_NOTE = Upsert(attendance, ("meeting_id", "member_id"), ("present",))
_PRESENT_AT = select(attendance.c.member_id, attendance.c.present).where(
    attendance.c.meeting_id == bindparam("meeting")
)


def answer(db: Transaction, meeting_id: int, member_id: int, value: str, *, at: int) -> None:
    """She comes, comes not, or may come; the latest answer counts."""
    db.run(_ANSWER, meeting_id=meeting_id, member_id=member_id, answer=value, answered_at=at)


def answers(db: Transaction, meeting_id: int) -> dict[int, str]:
    """What was answered, by member."""
    return dict(db.all(_ANSWERS_TO, meeting=meeting_id))


def last_of(db: Transaction, member_id: int) -> int | None:
    """When somebody last said whether they come to a meeting (seconds UTC); None where they never did."""
    row = db.one(_LAST_OF, whose=member_id)
    return row[0] if row else None


def ask_afresh(db: Transaction, meeting_id: int) -> None:
    """The meeting is at another time: earlier answers say nothing about it."""
    db.run(_FORGET_ANSWERS_TO, meeting=meeting_id)


def note_presence(db: Transaction, meeting_id: int, member_id: int, present: bool) -> None:
    """She was there, or was not."""
    db.run(_NOTE, meeting_id=meeting_id, member_id=member_id, present=int(present))


def presence(db: Transaction, meeting_id: int) -> dict[int, bool]:
    """Who was there, by member; empty before anybody said so."""
    return {member_id: bool(present) for member_id, present in db.all(_PRESENT_AT, meeting=meeting_id)}
