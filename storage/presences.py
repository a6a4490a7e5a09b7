"""Whether a group is told in the evening that its facilitators stop reading, and on which day it was told last."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Integer, Table, Text, bindparam, select, update

from storage.database import Transaction, metadata
from storage.groups import group
from storage.statements import Upsert

presence = Table(
    "presence",
    metadata,
    Column("group_id", ForeignKey("cohort.id"), primary_key=True),
    Column("says", Integer, nullable=False),
    Column("said_on", Text),  # the local date
)

_CHOOSE = Upsert(presence, ("group_id",), ("says",))
_SAYS = select(presence.c.says).where(presence.c.group_id == bindparam("of_group"))
_SAID_ON = select(presence.c.said_on).where(presence.c.group_id == bindparam("of_group"))
_ALL = (
    select(presence.c.group_id, presence.c.said_on)
    .join(group, group.c.id == presence.c.group_id)
    .where(presence.c.says == 1, group.c.chat_id.is_not(None))
    .order_by(presence.c.group_id)
)
_SAID = update(presence).where(presence.c.group_id == bindparam("of_group")).values(said_on=bindparam("day"))


def choose(db: Transaction, group_id: int, says: bool) -> None:
    """Whether the group is told in the evening."""
    db.run(_CHOOSE, group_id=group_id, says=int(says))


def says(db: Transaction, group_id: int) -> bool:
    """Whether the group is told in the evening; nobody chose that by default."""
    row = db.one(_SAYS, of_group=group_id)
    return bool(row and row[0])


def telling(db: Transaction) -> list[tuple[int, str | None]]:
    """The groups with a chat that are told, each with the day it was told last."""
    return [(group_id, said_on) for group_id, said_on in db.all(_ALL)]


def said_on(db: Transaction, group_id: int) -> str | None:
    """The day on which the group was told last; None where it never was."""
    row = db.one(_SAID_ON, of_group=group_id)
    return row[0] if row else None


def said(db: Transaction, group_id: int, day: str) -> None:
    """The group was told on this day."""
    db.run(_SAID, of_group=group_id, day=day)
