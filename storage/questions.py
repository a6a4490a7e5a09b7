"""The one open question a person has: free text she types is the answer to it."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, Integer, Table, Text, bindparam, delete, select

from storage.database import Transaction, Upsert, metadata
from storage.frozen import frozen

question = Table(
    "question",
    metadata,
    Column("person_id", ForeignKey("person.id"), primary_key=True),
    Column("kind", Text, nullable=False),  # the conversation that asked
    Column("subject", BigInteger, nullable=False),
    Column("keyboard_id", Integer),  # the buttons that answer it as well
    Column("asked_at", BigInteger, nullable=False),
)


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


def ask(
    db: Transaction, person_id: int, kind: str, subject: int, *, at: int, keyboard_id: int | None = None
) -> None:
    """This is her open question from now on; an older one is closed."""
    db.run(_SET, person_id=person_id, kind=kind, subject=subject, keyboard_id=keyboard_id, asked_at=at)


def of(db: Transaction, person_id: int) -> Question | None:
    """Her open question."""
    row = db.one(_OF, who=person_id)
    return Question(*row) if row else None


def close(db: Transaction, person_id: int) -> None:
    """She has no open question any more."""
    db.run(_CLOSE, who=person_id)


def close_about(db: Transaction, person_id: int, kind: str, subject: int) -> None:
    """Close her open question if it is this one."""
    db.run(_CLOSE_ONE, who=person_id, of_kind=kind, about=subject)
