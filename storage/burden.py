"""What Anker of its own accord put on a parent's day: said, or promised to more important things still to come.

A chain counts once: whatever belongs to the same kind and subject on the same day is one row.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, Table, Text, bindparam, delete, select

from storage.database import Transaction, metadata
from storage.frozen import frozen
from storage.members import member
from storage.statements import Upsert

burden = Table(
    "burden",
    metadata,
    Column("local_date", Text, primary_key=True),  # the member's own day, YYYY-MM-DD
    Column("member_id", ForeignKey("member.id"), primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("subject", BigInteger, primary_key=True, autoincrement=False),  # the prompt, meeting, … it is about
    Column("at", BigInteger),  # empty: promised, not said yet
    sqlite_with_rowid=False,
)


@frozen
class Load:
    """One thing on her day. `at` is when it was said last, in seconds UTC; None while it is only promised."""

    kind: str
    subject: int
    at: int | None


_SAY = Upsert(burden, ("local_date", "member_id", "kind", "subject"), ("at",))
_PROMISE = Upsert(burden, ("local_date", "member_id", "kind", "subject"))
_RELEASE = delete(burden).where(
    burden.c.kind == bindparam("of_kind"), burden.c.subject == bindparam("about"), burden.c.at.is_(None)
)
# A person's day is one, however many groups she is in.
_PERSON = select(member.c.person_id).where(member.c.id == bindparam("member")).scalar_subquery()
_MEMBERSHIPS = select(member.c.id).where(member.c.person_id == _PERSON)
_OF_DAY = select(burden.c.kind, burden.c.subject, burden.c.at).where(
    burden.c.local_date == bindparam("day"), burden.c.member_id.in_(_MEMBERSHIPS)
)
_PURGE = delete(burden).where(burden.c.local_date < bindparam("before"))


def say(db: Transaction, member_id: int, day: str, kind: str, subject: int, *, at: int) -> None:
    """This was said to her on this day of hers."""
    db.run(_SAY, local_date=day, member_id=member_id, kind=kind, subject=subject, at=at)


def promise(db: Transaction, member_id: int, day: str, kind: str, subject: int) -> None:
    """This will be said to her on this day; nothing less important may take its place."""
    db.run(_PROMISE, local_date=day, member_id=member_id, kind=kind, subject=subject, at=None)


def release(db: Transaction, kind: str, subject: int) -> None:
    """Nobody will be told of this any more, unless they were already."""
    db.run(_RELEASE, of_kind=kind, about=subject)


def of_day(db: Transaction, member_id: int, day: str) -> list[Load]:
    """Everything on this day of the person behind a membership, whichever group it came from."""
    return [Load(*row) for row in db.all(_OF_DAY, member=member_id, day=day)]


def purge(db: Transaction, *, before: str) -> int:
    """Forget the days before this one (YYYY-MM-DD)."""
    return db.run(_PURGE, before=before)
