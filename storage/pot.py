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
    or_,
    select,
    update,
)

from storage import erasure_list, journal
from storage.database import Row, Transaction, metadata
from storage.frozen import frozen
from storage.groups import group
from storage.keyboards import keyboard
from storage.members import member
from storage.outbox import DUE, REPLY, SENDING, outbox
from storage.sealed import Sealed, fresh_key
from storage.statements import one_of

KIND = "pot_idea"  # what the list of erasures calls one

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
_ROW_KEY = select(pot_idea.c.row_key, pot_idea.c.member_id).where(pot_idea.c.id == bindparam("idea_id"))
_REWRITE = (
    update(pot_idea)
    .where(pot_idea.c.id == bindparam("idea_id"))
    .values(row_key=bindparam("key"), words=bindparam("sealed"))
)
_KEYS = select(pot_idea.c.id, pot_idea.c.row_key)
_KEYS_OF = _KEYS.where(pot_idea.c.member_id == bindparam("whose"))
_TAKE_OUT = delete(pot_idea).where(pot_idea.c.id == bindparam("idea_id"))
_FORGET = delete(pot_idea).where(pot_idea.c.member_id == bindparam("whose"))
# Where the ideas of her group were read back: under the pot's buttons, and in the group's chat.
_HER_GROUP = select(member.c.group_id).where(member.c.id == bindparam("whose")).scalar_subquery()
_READ_BELOW = (
    select(keyboard.c.outbox_id)
    .join(member, member.c.id == keyboard.c.subject)
    .where(keyboard.c.kind == "pot", keyboard.c.outbox_id.is_not(None), member.c.group_id == _HER_GROUP)
)
_GROUPS_CHAT = select(group.c.chat_id).where(group.c.id == _HER_GROUP, group.c.chat_id.is_not(None))
_UNSAY = (
    update(outbox)
    .where(
        or_(
            outbox.c.id.in_(_READ_BELOW),
            outbox.c.edits.in_(_READ_BELOW),
            outbox.c.chat_id.in_(_GROUPS_CHAT) & (outbox.c.kind == REPLY),
        ),
        ~one_of(outbox.c.state, (DUE, SENDING)),
    )
    .values(payload=None)
)


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


def keys(db: Transaction) -> list[Row]:
    """Of each idea there is its id and its random key."""
    return db.all(_KEYS)


def rewrite(db: Transaction, idea_id: int, words: str) -> None:
    """Other words in the place of those of an idea, which must exist. No backup brings the ones before back."""
    row = db.one(_ROW_KEY, idea_id=idea_id)
    assert row is not None
    erasure_list.owe_row(db, KIND, row[0])
    key = fresh_key()
    db.run(_REWRITE, idea_id=idea_id, key=key, sealed=db.vault.seal(_WORDS.of(key), words))
    db.run(_UNSAY, whose=row[1])
    journal.owe(db)


def take_out(db: Transaction, idea_id: int) -> None:
    """Take an idea out of the pot; what others read of it is kept no longer either. No backup brings it back."""
    row = db.one(_ROW_KEY, idea_id=idea_id)
    if row is not None:
        erasure_list.owe_row(db, KIND, row[0])
    drop_again(db, idea_id)


def drop_again(db: Transaction, idea_id: int) -> None:
    """It was taken out, and a restored backup does not know it."""
    row = db.one(_ROW_KEY, idea_id=idea_id)
    if row is not None:
        db.run(_UNSAY, whose=row[1])
    db.run(_TAKE_OUT, idea_id=idea_id)
    journal.owe(db)


def take_out_all(db: Transaction, member_id: int) -> None:
    """Take out all that this member put in. No backup brings it back."""
    for idea_id, _ in db.all(_KEYS_OF, whose=member_id):
        take_out(db, idea_id)


def forget(db: Transaction, member_id: int) -> None:
    """Take out all that this member put in, if anything; what others read of it is kept no longer either."""
    if last_of(db, member_id) is not None:
        db.run(_UNSAY, whose=member_id)
    db.run(_FORGET, whose=member_id)


def _read(db: Transaction, row: Row) -> Idea:
    idea_id, member_id, group_id, key, sealed, put_at = row
    return Idea(idea_id, member_id, group_id, db.vault.open_name(_WORDS.of(key), sealed), put_at)
