"""What parents want for their group's chat when the programme ends: counts without names, told once, then gone.

Who answered stands apart from what was answered, as a mark made with a secret that only the buttons under the
question carry: nobody answers twice, and with the key and every copy of the database nobody learns who answered.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
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
from storage.database import Transaction, metadata
from storage.encryption import keyed_hash
from storage.frozen import frozen
from storage.group_endings import CLOSE, GO_ON
from storage.statements import Upsert

ending_question = Table(
    "ending_question",
    metadata,
    Column("group_id", ForeignKey("cohort.id"), primary_key=True),
    Column("keyboard_id", Integer, nullable=False),
    Column("told_at", BigInteger, nullable=False),  # when its facilitators hear what was chosen
    Column(GO_ON, Integer, nullable=False),
    Column(CLOSE, Integer, nullable=False),
)
ending_voter = Table(
    "ending_voter",
    metadata,
    Column("group_id", ForeignKey("cohort.id"), primary_key=True),
    Column("who", LargeBinary, primary_key=True),  # a mark of who answered, made with the question's secret
)


@frozen
class Vote:
    """A group's question how its chat ends. `told_at` is seconds UTC."""

    group_id: int
    keyboard_id: int
    told_at: int
    go_on: int
    close: int


_COLUMNS = (
    ending_question.c.group_id,
    ending_question.c.keyboard_id,
    ending_question.c.told_at,
    ending_question.c[GO_ON],
    ending_question.c[CLOSE],
)
_HERE = ending_question.c.group_id == bindparam("of_group")
_BEGIN = Upsert(ending_question, ("group_id",), ("keyboard_id", "told_at", GO_ON, CLOSE))
_OF = select(*_COLUMNS).where(_HERE)
_DUE = select(*_COLUMNS).where(ending_question.c.told_at <= bindparam("now"))
_NEXT = select(func.min(ending_question.c.told_at)).where(ending_question.c.told_at > bindparam("after"))
_HAS_ANSWERED = select(ending_voter.c.who).where(
    ending_voter.c.group_id == bindparam("of_group"), ending_voter.c.who == bindparam("hashed")
)
_ANSWERED = insert(ending_voter)
_COUNT = {
    way: update(ending_question).where(_HERE).values({way: ending_question.c[way] + 1}) for way in (GO_ON, CLOSE)
}
_END = delete(ending_question).where(_HERE)
_FORGET_VOTERS = delete(ending_voter).where(ending_voter.c.group_id == bindparam("of_group"))


def begin(db: Transaction, group_id: int, keyboard_id: int, *, told_at: int) -> None:
    """The group is asked."""
    counts = dict.fromkeys((GO_ON, CLOSE), 0)
    db.run(_BEGIN, group_id=group_id, keyboard_id=keyboard_id, told_at=told_at, **counts)


def of(db: Transaction, group_id: int) -> Vote | None:
    """The question that is open in this group."""
    row = db.one(_OF, of_group=group_id)
    return Vote(*row) if row else None


def answer(db: Transaction, group_id: int, way: str, telegram_id: int, secret: str) -> bool:
    """Count an answer; false where this person gave one. The `secret` is what the tapped button carried."""
    mark = keyed_hash(secret.encode(), f"ending {group_id}", telegram_id)
    if db.one(_HAS_ANSWERED, of_group=group_id, hashed=mark) is not None:
        return False
    db.run(_ANSWERED, group_id=group_id, who=mark)
    db.run(_COUNT[way], of_group=group_id)
    return True


def due(db: Transaction, *, now: int) -> list[Vote]:
    """The questions whose result is told by now."""
    return [Vote(*row) for row in db.all(_DUE, now=now)]


def next_instant(db: Transaction, *, after: int) -> int | None:
    """The first instant later than this one at which a result is told."""
    row = db.one(_NEXT, after=after)
    return row[0] if row else None


def end(db: Transaction, group_id: int) -> None:
    """The result is told: nothing stays of who answered, or what."""
    db.run(_FORGET_VOTERS, of_group=group_id)
    db.run(_END, of_group=group_id)
    journal.owe(db)
