"""Which groups are linked to a children's meeting on the same themes. Of the children nothing is kept."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Table, bindparam, delete, select

from storage.database import Transaction, metadata
from storage.statements import Upsert

children_group = Table(
    "children_group",
    metadata,
    Column("group_id", ForeignKey("cohort.id"), primary_key=True),
)

_LINK = Upsert(children_group, ("group_id",))
_PART = delete(children_group).where(children_group.c.group_id == bindparam("of_group"))
_OF = select(children_group.c.group_id).where(children_group.c.group_id == bindparam("of_group"))


def link(db: Transaction, group_id: int) -> None:
    """The children of this group's parents meet as well."""
    db.run(_LINK, group_id=group_id)


def part(db: Transaction, group_id: int) -> None:
    """They do not, or not any more."""
    db.run(_PART, of_group=group_id)


def is_linked(db: Transaction, group_id: int) -> bool:
    """Whether the children of this group's parents meet as well."""
    return db.one(_OF, of_group=group_id) is not None
