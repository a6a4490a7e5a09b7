"""Items drawn for a prompt: which of a pool, and in which order, where an instrument leaves that to chance."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Table, Text, bindparam, insert, select

from storage import prompts  # noqa: F401 - the table a row points at
from storage.database import Transaction, metadata

_SEPARATOR = ";"

drawn_items = Table(
    "drawn_items",
    metadata,
    Column("prompt_id", ForeignKey("prompt.id"), primary_key=True),
    Column("items", Text, nullable=False),  # their keys in the order in which they are asked, joined by ";"
)

_ADD = insert(drawn_items)
_OF = select(drawn_items.c["items"]).where(drawn_items.c.prompt_id == bindparam("which"))
_AMONG = select(drawn_items).where(
    drawn_items.c.prompt_id >= bindparam("first"), drawn_items.c.prompt_id < bindparam("beyond")
)


def keep(db: Transaction, prompt_id: int, items: list[str]) -> None:
    """These are asked, in this order."""
    db.run(_ADD, prompt_id=prompt_id, items=_SEPARATOR.join(items))


def of(db: Transaction, prompt_id: int) -> list[str] | None:
    """The items of a prompt in their order; None where nothing was drawn for it."""
    row = db.one(_OF, which=prompt_id)
    return row[0].split(_SEPARATOR) if row else None


def among(db: Transaction, first: int, beyond: int) -> dict[int, list[str]]:
    """What was drawn for the prompts with ids from `first` to before `beyond`, by the id of the prompt."""
    return {row[0]: row[1].split(_SEPARATOR) for row in db.all(_AMONG, first=first, beyond=beyond)}
