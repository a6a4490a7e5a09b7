"""Who saw or took along a parent's answers, and when: read by the parent and by the coordinator, never changed.

After NEN 7513: the moment, who acted and in which role, what was done, and whose data it was about. A row is
written in the transaction that shows or hands over. It goes with the parent; forgotten staff leave their role.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, Table, Text, bindparam, insert, select

from storage.database import Transaction, metadata
from storage.frozen import frozen
from storage.members import member

LOOKED, LOOKED_WITH_WORDS, EXPORTED, REPORTED = "looked", "looked_with_words", "exported", "reported"
TECHNICIAN = "technician"  # who works on the computer itself, and is no member

access = Table(
    "access",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", BigInteger, nullable=False),
    Column("whose_id", ForeignKey("member.id"), nullable=False),  # the parent
    Column("actor_id", ForeignKey("member.id")),  # empty: no member, or forgotten
    Column("role", Text, nullable=False),
    Column("action", Text, nullable=False),
    Index("ix_access_whose_id", "whose_id", "id"),
    Index("ix_access_actor_id", "actor_id"),
    sqlite_autoincrement=True,
)


@frozen
class Access:
    """One look or export; `at` in seconds UTC. `actor_id` is None for who is no member, or was forgotten."""

    at: int
    whose_id: int
    actor_id: int | None
    role: str
    action: str


_COLUMNS = (access.c.at, access.c.whose_id, access.c.actor_id, access.c.role, access.c.action)
_ADD = insert(access)
_OF_PARENT = (
    select(*_COLUMNS)
    .where(access.c.whose_id == bindparam("whose"))
    .order_by(access.c.id.desc())
    .limit(bindparam("most"))
)
_IN_GROUP = (
    select(*_COLUMNS)
    .join(member, member.c.id == access.c.whose_id)
    .where(member.c.group_id == bindparam("group"))
    .order_by(access.c.id.desc())
    .limit(bindparam("most"))
)


def note(db: Transaction, whose_id: int, action: str, *, actor_id: int | None, role: str, at: int) -> None:
    """Somebody saw or took along what this parent answered."""
    db.run(_ADD, whose_id=whose_id, actor_id=actor_id, role=role, action=action, at=at)


def of_parent(db: Transaction, member_id: int, *, most: int) -> list[Access]:
    """Who did so with this parent's answers, newest first."""
    return [Access(*row) for row in db.all(_OF_PARENT, whose=member_id, most=most)]


def in_group(db: Transaction, group_id: int, *, most: int) -> list[Access]:
    """Who did so in a group, newest first."""
    return [Access(*row) for row in db.all(_IN_GROUP, group=group_id, most=most)]
