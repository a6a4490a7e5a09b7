"""The one open question a person has: free text she types is the answer to it.

What it took the place of is put by for a day: its buttons answer it, and a reply to it, and it may be asked again.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, Integer, Table, Text, bindparam, delete, select

from storage.database import Transaction, metadata
from storage.frozen import frozen
from storage.statements import Upsert

question = Table(
    "question",
    metadata,
    Column("person_id", ForeignKey("person.id"), primary_key=True),
    Column("kind", Text, nullable=False),  # the conversation that asked
    Column("subject", BigInteger, nullable=False),
    Column("keyboard_id", Integer),  # the buttons that answer it as well
    Column("asked_at", BigInteger, nullable=False),
)

# Questions that another one took the place of, with buttons that still stand.
earlier_question = Table(
    "earlier_question",
    metadata,
    Column("person_id", ForeignKey("person.id"), primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("subject", BigInteger, primary_key=True, autoincrement=False),
    Column("keyboard_id", Integer, nullable=False),
    Column("asked_at", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)

EARLIER_SECONDS = 24 * 3600


@frozen
class Question:
    """What a person was asked and may answer in words."""

    person_id: int
    kind: str
    subject: int
    keyboard_id: int | None
    asked_at: int


_SET = Upsert(question, ("person_id",), ("kind", "subject", "keyboard_id", "asked_at"))
_OF = select(question).where(question.c.person_id == bindparam("who"))
_CLOSE = delete(question).where(question.c.person_id == bindparam("who"))
_CLOSE_ONE = _CLOSE.where(question.c.kind == bindparam("of_kind"), question.c.subject == bindparam("about"))
_PUT_BY = Upsert(earlier_question, ("person_id", "kind", "subject"), ("keyboard_id", "asked_at"))
_EARLIER = (
    select(
        earlier_question.c.person_id,
        earlier_question.c.kind,
        earlier_question.c.subject,
        earlier_question.c.keyboard_id,
        earlier_question.c.asked_at,
    )
    .where(earlier_question.c.person_id == bindparam("who"))
    .order_by(earlier_question.c.asked_at.desc(), earlier_question.c.keyboard_id.desc())
)
_FORGET_EARLIER = delete(earlier_question).where(earlier_question.c.person_id == bindparam("who"))
_FORGET_ONE = _FORGET_EARLIER.where(
    earlier_question.c.kind == bindparam("of_kind"), earlier_question.c.subject == bindparam("about")
)
_PURGE = delete(earlier_question).where(earlier_question.c.asked_at < bindparam("before"))


def ask(
    db: Transaction, person_id: int, kind: str, subject: int, *, at: int, keyboard_id: int | None = None
) -> None:
    """This is her open question from now on; another one that has buttons is put by."""
    before = of(db, person_id)
    if (
        before is not None
        and (before.keyboard_id or 0) > 0  # what is unwritten leaves no trace
        and before.keyboard_id != keyboard_id  # a next step stands in the place of the one before
        and (before.kind, before.subject) != (kind, subject)
    ):
        db.run(
            _PUT_BY,
            person_id=person_id,
            kind=before.kind,
            subject=before.subject,
            keyboard_id=before.keyboard_id,
            asked_at=before.asked_at,
        )
    db.run(_FORGET_ONE, who=person_id, of_kind=kind, about=subject)
    db.run(_SET, person_id=person_id, kind=kind, subject=subject, keyboard_id=keyboard_id, asked_at=at)


def of(db: Transaction, person_id: int) -> Question | None:
    """Her open question."""
    row = db.one(_OF, who=person_id)
    return Question(*row) if row else None


def earlier(db: Transaction, person_id: int) -> list[Question]:
    """What others took the place of, newest first."""
    return [Question(*row) for row in db.all(_EARLIER, who=person_id)]


def close(db: Transaction, person_id: int) -> None:
    """Her open question is dealt with; what it took the place of is still there."""
    db.run(_CLOSE, who=person_id)


def close_all(db: Transaction, person_id: int) -> None:
    """She has no question any more, neither an open one nor one that was put by."""
    db.run(_CLOSE, who=person_id)
    db.run(_FORGET_EARLIER, who=person_id)


def close_about(db: Transaction, person_id: int, kind: str, subject: int) -> None:
    """This question is over, whether it is the open one or was put by."""
    db.run(_FORGET_ONE, who=person_id, of_kind=kind, about=subject)
    db.run(_CLOSE_ONE, who=person_id, of_kind=kind, about=subject)


def purge(db: Transaction, *, now: int) -> int:
    """Forget what was put by more than a day ago; how many."""
    return db.run(_PURGE, before=now - EARLIER_SECONDS)
