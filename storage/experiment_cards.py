"""Whose card of an experiment stands where, and which of its fields she is filling in."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Integer, Table, Text, bindparam, delete, select, update

from storage.database import Transaction, metadata
from storage.frozen import frozen
from storage.statements import Upsert

card = Table(
    "experiment_card",
    metadata,
    Column("experiment_id", ForeignKey("experiment.id"), primary_key=True),
    Column("person_id", ForeignKey("person.id"), primary_key=True),
    Column("keyboard_id", Integer, nullable=False),  # the card's buttons
    Column("field", Text),  # the one she is asked for now
    Column("goes_on", Integer, nullable=False),  # 1: the other fields follow
)


@frozen
class Card:
    """One person's card of an experiment."""

    experiment_id: int
    person_id: int
    keyboard_id: int
    field: str | None
    goes_on: bool


_THIS = (card.c.experiment_id == bindparam("about"), card.c.person_id == bindparam("whose"))
_PUT = Upsert(card, ("experiment_id", "person_id"), ("keyboard_id", "field", "goes_on"))
_OF = select(card).where(card.c.experiment_id == bindparam("about")).order_by(card.c.person_id)
_ASK = update(card).where(*_THIS).values(field=bindparam("asked"), goes_on=bindparam("then"))
_FORGET = delete(card).where(card.c.person_id == bindparam("whose"))


def put(db: Transaction, experiment_id: int, person_id: int, keyboard_id: int) -> None:
    """Her card stands there from now on."""
    db.run(_PUT, experiment_id=experiment_id, person_id=person_id, keyboard_id=keyboard_id, field=None, goes_on=0)


def of(db: Transaction, experiment_id: int) -> list[Card]:
    """Everybody's card of an experiment."""
    return [Card(row[0], row[1], row[2], row[3], bool(row[4])) for row in db.all(_OF, about=experiment_id)]


def find(db: Transaction, experiment_id: int, person_id: int) -> Card | None:
    """Her card of it."""
    return next((each for each in of(db, experiment_id) if each.person_id == person_id), None)


def ask(db: Transaction, experiment_id: int, person_id: int, field: str | None, *, goes_on: bool = False) -> None:
    """She is asked for this field now."""
    db.run(_ASK, about=experiment_id, whose=person_id, asked=field, then=int(goes_on))


def forget(db: Transaction, person_id: int) -> None:
    """Nothing stands in her chat any more, or nothing may be shown there again."""
    db.run(_FORGET, whose=person_id)
