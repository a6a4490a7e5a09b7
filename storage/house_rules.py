"""What a group agreed on in its chat: the usual rules until a facilitator writes others, and who read them."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, LargeBinary, Table, bindparam, delete, func, select

from storage.database import Transaction, metadata
from storage.members import PARENT, member
from storage.sealed import Sealed
from storage.statements import Upsert

house_rules = Table(
    "house_rules",
    metadata,
    Column("group_id", ForeignKey("cohort.id"), primary_key=True),
    Column("words", LargeBinary),  # sealed; empty: the rules of the content
    Column("draft", LargeBinary),  # sealed; what a facilitator writes and did not say yes to
)
rules_read = Table(
    "rules_read",
    metadata,
    Column("member_id", ForeignKey("member.id"), primary_key=True),
)

_WORDS, _DRAFT = Sealed(house_rules, "words", "group_id"), Sealed(house_rules, "draft", "group_id")

_KEEP = Upsert(house_rules, ("group_id",), ("words", "draft"))
_OF = select(house_rules.c.words, house_rules.c.draft).where(house_rules.c.group_id == bindparam("of_group"))
_READ = Upsert(rules_read, ("member_id",))
_UNREAD = delete(rules_read).where(
    rules_read.c.member_id.in_(select(member.c.id).where(member.c.group_id == bindparam("of_group")))
)
_HAS_READ = select(rules_read.c.member_id).where(rules_read.c.member_id == bindparam("who"))
_COUNT = (
    select(func.count())
    .select_from(rules_read)
    .join(member, member.c.id == rules_read.c.member_id)
    .where(member.c.group_id == bindparam("of_group"), member.c.role == PARENT)
)


def of(db: Transaction, group_id: int) -> str | None:
    """The group's own rules; None where those of the content hold."""
    return _opened(db, group_id)[0]


def draft_of(db: Transaction, group_id: int) -> str | None:
    """What a facilitator wrote and has not said yes to."""
    return _opened(db, group_id)[1]


def write(db: Transaction, group_id: int, words: str | None) -> None:
    """Keep what a facilitator wrote until she says yes; None where she does not."""
    _keep(db, group_id, of(db, group_id), words)


def agree(db: Transaction, group_id: int, words: str | None) -> None:
    """These rules hold from now on (None: those of the content again), and nobody has read them yet."""
    _keep(db, group_id, words, None)
    db.run(_UNREAD, of_group=group_id)


def read(db: Transaction, member_id: int) -> None:
    """This member read the rules that hold now."""
    db.run(_READ, member_id=member_id)


def has_read(db: Transaction, member_id: int) -> bool:
    """Whether this member said that the rules are read."""
    return db.one(_HAS_READ, who=member_id) is not None


def count_readers(db: Transaction, group_id: int) -> int:
    """How many parents said that they read the rules that hold now."""
    row = db.one(_COUNT, of_group=group_id)
    assert row is not None
    return int(row[0])


def _opened(db: Transaction, group_id: int) -> tuple[str | None, str | None]:
    row = db.one(_OF, of_group=group_id)
    if row is None:
        return None, None
    return db.vault.open_whole(_WORDS.of(group_id), row[0]), db.vault.open_whole(_DRAFT.of(group_id), row[1])


def _keep(db: Transaction, group_id: int, words: str | None, draft: str | None) -> None:
    sealed = [
        None if each is None else db.vault.seal(column.of(group_id), each)
        for column, each in ((_WORDS, words), (_DRAFT, draft))
    ]
    db.run(_KEEP, group_id=group_id, words=sealed[0], draft=sealed[1])
