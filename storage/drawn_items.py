"""Items drawn for a prompt: which of a pool, and in which order, where an instrument leaves that to chance."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Table, Text, bindparam, insert, select

from storage.database import Transaction, metadata
from storage.members import member
from storage.prompts import prompt

_SEPARATOR = ";"

drawn_items = Table(
    "drawn_items",
    metadata,
    Column("prompt_id", ForeignKey("prompt.id"), primary_key=True),
    Column("items", Text, nullable=False),  # their keys in the order in which they are asked, joined by ";"
)

_ADD = insert(drawn_items)
_OF = select(drawn_items.c["items"]).where(drawn_items.c.prompt_id == bindparam("which"))
_OF_GROUP = (
    select(drawn_items)
    .join(prompt, prompt.c.id == drawn_items.c.prompt_id)
    .join(member, member.c.id == prompt.c.member_id)
    .where(member.c.group_id == bindparam("group"))
)


def keep(db: Transaction, prompt_id: int, items: list[str]) -> None:
    """These are asked, in this order."""
    db.run(_ADD, prompt_id=prompt_id, items=_SEPARATOR.join(items))


def of(db: Transaction, prompt_id: int) -> list[str] | None:
    """The items of a prompt in their order; None where nothing was drawn for it."""
    row = db.one(_OF, which=prompt_id)
    return row[0].split(_SEPARATOR) if row else None


def of_group(db: Transaction, group_id: int) -> dict[int, list[str]]:
    """What was drawn for a group's prompts, by the id of the prompt."""
    return {row[0]: row[1].split(_SEPARATOR) for row in db.all(_OF_GROUP, group=group_id)}
