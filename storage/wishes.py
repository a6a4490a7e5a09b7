"""What parents want more of, now that a programme ends or goes on: in words of their own, or those of a button.

The facilitators of the group may read it with the parent's name; whose it is takes it away again.
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

from storage import erasure_list, journal
from storage.database import Row, Transaction, metadata
from storage.frozen import frozen
from storage.members import member
from storage.sealed import Sealed, fresh_key

KIND = "wish"  # what the list of erasures calls one

wish = Table(
    "wish",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("member_id", ForeignKey("member.id"), nullable=False),
    Column("row_key", BigInteger, nullable=False),  # random; what the words are bound to
    Column("words", LargeBinary, nullable=False),  # sealed
    Column("wished_at", BigInteger, nullable=False),
    Index("ix_wish_member_id", "member_id"),
    sqlite_autoincrement=True,
)
_WORDS = Sealed(wish, "words", "row_key")


@frozen
class Wish:
    """What a parent wants more of. `wished_at` is seconds UTC."""

    id: int
    member_id: int
    words: str
    wished_at: int


_ADD = insert(wish).returning(wish.c.id)
_SELECT = select(wish.c.id, wish.c.member_id, wish.c.row_key, wish.c.words, wish.c.wished_at).order_by(wish.c.id)
_OF_MEMBER = _SELECT.where(wish.c.member_id == bindparam("whose"))
_OF_GROUP = _SELECT.join(member, member.c.id == wish.c.member_id).where(member.c.group_id == bindparam("of_group"))
_LAST_OF = select(func.max(wish.c.wished_at)).where(wish.c.member_id == bindparam("whose"))
_ROW_KEY = select(wish.c.row_key).where(wish.c.id == bindparam("wish_id"))
_REWRITE = (
    update(wish)
    .where(wish.c.id == bindparam("wish_id"))
    .values(row_key=bindparam("key"), words=bindparam("sealed"))
)
_KEYS = select(wish.c.id, wish.c.row_key)
_KEYS_OF = _KEYS.where(wish.c.member_id == bindparam("whose"))
_TAKE_AWAY = delete(wish).where(wish.c.id == bindparam("wish_id"))
_FORGET = delete(wish).where(wish.c.member_id == bindparam("whose"))


def add(db: Transaction, member_id: int, words: str, *, at: int) -> int:
    """Keep what this parent wants more of; its id."""
    key = fresh_key()
    sealed = db.vault.seal(_WORDS.of(key), words)
    return db.insert(_ADD, member_id=member_id, row_key=key, words=sealed, wished_at=at)


def of_member(db: Transaction, member_id: int) -> list[Wish]:
    """A parent's wishes, oldest first."""
    return [_read(db, row) for row in db.all(_OF_MEMBER, whose=member_id)]


def last_of(db: Transaction, member_id: int) -> int | None:
    """When this parent made the latest wish that is still there (seconds UTC)."""
    row = db.one(_LAST_OF, whose=member_id)
    return row[0] if row else None


def of_group(db: Transaction, group_id: int) -> list[Wish]:
    """The wishes of a group's parents, oldest first."""
    return [_read(db, row) for row in db.all(_OF_GROUP, of_group=group_id)]


def keys(db: Transaction) -> list[Row]:
    """Of each wish there is its id and its random key."""
    return db.all(_KEYS)


def rewrite(db: Transaction, wish_id: int, words: str) -> None:
    """Other words in the place of those of a wish, which must exist. No backup brings the ones before back."""
    row = db.one(_ROW_KEY, wish_id=wish_id)
    assert row is not None
    erasure_list.owe_row(db, KIND, row[0])
    key = fresh_key()
    db.run(_REWRITE, wish_id=wish_id, key=key, sealed=db.vault.seal(_WORDS.of(key), words))
    journal.owe(db)


def take_away(db: Transaction, wish_id: int) -> None:
    """Take one wish away. No backup brings it back."""
    row = db.one(_ROW_KEY, wish_id=wish_id)
    if row is not None:
        erasure_list.owe_row(db, KIND, row[0])
    drop_again(db, wish_id)


def drop_again(db: Transaction, wish_id: int) -> None:
    """It was taken away, and a restored backup does not know it."""
    db.run(_TAKE_AWAY, wish_id=wish_id)
    journal.owe(db)


def take_all_away(db: Transaction, member_id: int) -> None:
    """Take away all that this parent wished. No backup brings it back."""
    for wish_id, _ in db.all(_KEYS_OF, whose=member_id):
        take_away(db, wish_id)


def forget(db: Transaction, member_id: int) -> None:
    """Take away all that this parent wished."""
    db.run(_FORGET, whose=member_id)


def _read(db: Transaction, row: Row) -> Wish:
    wish_id, member_id, key, sealed, wished_at = row
    return Wish(wish_id, member_id, db.vault.open_name(_WORDS.of(key), sealed), wished_at)
