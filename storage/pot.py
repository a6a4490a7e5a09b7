"""The pot of a group's ideas: what helped at home, as parents wrote it, so that they can read it back.

Whose an idea is stands here, so that she can take it out again; it is shown to nobody.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Table,
    bindparam,
    delete,
    func,
    insert,
    select,
    update,
)

from storage import journal
from storage.database import Row, Transaction, metadata
from storage.frozen import frozen
from storage.members import member
from storage.sealed import Sealed, fresh_key

pot_idea = Table(
    "pot_idea",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("member_id", ForeignKey("member.id"), nullable=False),
    Column("row_key", BigInteger, nullable=False),  # random; what the words are bound to
    Column("words", LargeBinary, nullable=False),  # sealed
    Column("put_at", BigInteger, nullable=False),
    Index("ix_pot_idea_member_id", "member_id"),
    sqlite_autoincrement=True,
)
_WORDS = Sealed(pot_idea, "words", "row_key")


@frozen
class Idea:
    """What helped somebody at home. `put_at` is seconds UTC."""

    id: int
    member_id: int
    group_id: int
    words: str
    put_at: int


_ADD = insert(pot_idea).returning(pot_idea.c.id)
_SELECT = select(
    pot_idea.c.id, pot_idea.c.member_id, member.c.group_id, pot_idea.c.row_key, pot_idea.c.words, pot_idea.c.put_at
).join(member, member.c.id == pot_idea.c.member_id)
_OF_GROUP = _SELECT.where(member.c.group_id == bindparam("of_group")).order_by(pot_idea.c.id.desc())
_BY_ID = _SELECT.where(pot_idea.c.id == bindparam("idea_id"))
_LAST_OF = select(func.max(pot_idea.c.put_at)).where(pot_idea.c.member_id == bindparam("whose"))
_ROW_KEY = select(pot_idea.c.row_key).where(pot_idea.c.id == bindparam("idea_id"))
_REWRITE = update(pot_idea).where(pot_idea.c.id == bindparam("idea_id")).values(words=bindparam("sealed"))
_TAKE_OUT = delete(pot_idea).where(pot_idea.c.id == bindparam("idea_id"))
_FORGET = delete(pot_idea).where(pot_idea.c.member_id == bindparam("whose"))


def put(db: Transaction, member_id: int, words: str, *, at: int) -> int:
    """Put an idea in the pot; its id."""
    key = fresh_key()
    return db.insert(_ADD, member_id=member_id, row_key=key, words=db.vault.seal(_WORDS.of(key), words), put_at=at)


def of_group(db: Transaction, group_id: int) -> list[Idea]:
    """The ideas of a group, newest first."""
    return [_read(db, row) for row in db.all(_OF_GROUP, of_group=group_id)]


def last_of(db: Transaction, member_id: int) -> int | None:
    """When this member put in the latest idea that is still there (seconds UTC)."""
    row = db.one(_LAST_OF, whose=member_id)
    return row[0] if row else None


def find(db: Transaction, idea_id: int) -> Idea | None:
    """The idea with this id."""
    row = db.one(_BY_ID, idea_id=idea_id)
    return _read(db, row) if row else None


def rewrite(db: Transaction, idea_id: int, words: str) -> None:
    """Other words in the place of those of an idea, which must exist."""
    row = db.one(_ROW_KEY, idea_id=idea_id)
    assert row is not None
    db.run(_REWRITE, idea_id=idea_id, sealed=db.vault.seal(_WORDS.of(row[0]), words))
    journal.owe(db)


def take_out(db: Transaction, idea_id: int) -> None:
    """Take an idea out of the pot."""
    db.run(_TAKE_OUT, idea_id=idea_id)
    journal.owe(db)


def forget(db: Transaction, member_id: int) -> None:
    """Take out all that this member put in."""
    db.run(_FORGET, whose=member_id)


def _read(db: Transaction, row: Row) -> Idea:
    idea_id, member_id, group_id, key, sealed, put_at = row
    return Idea(idea_id, member_id, group_id, db.vault.open_name(_WORDS.of(key), sealed), put_at)
