"""Evaluations: an interview of a facilitator with a parent, on two phones; and its answers, each approved by her.

The words are sealed. Ids are random: nobody can count or order by them.
"""

from __future__ import annotations

import secrets

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    bindparam,
    delete,
    insert,
    select,
    update,
)

from storage import instrument_snapshots, journal  # noqa: F401 - the table an evaluation points at
from storage.database import Row, Transaction, metadata
from storage.frozen import frozen
from storage.members import member
from storage.sealed import Sealed
from storage.statements import Upsert
from storage.states import Transitions, moves

# She is asked whether she wants it · the facilitator asks · all was asked, she reads · both signed · she said no.
INVITED, ASKING, READING, SIGNED, DECLINED = "invited", "asking", "reading", "signed", "declined"
GOING_ON = (INVITED, ASKING, READING)
TRANSITIONS: Transitions = {
    INVITED: frozenset({ASKING, DECLINED}),
    ASKING: frozenset({READING, DECLINED}),
    READING: frozenset({SIGNED, DECLINED}),
    SIGNED: frozenset(),
    DECLINED: frozenset(),
}

# An answer lies before her; she found it right; she struck it, and its words are gone.
PROPOSED, APPROVED, STRUCK = "proposed", "approved", "struck"

FACILITATOR, PARENT = "facilitator", "parent"

evaluation = Table(
    "evaluation",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("member_id", ForeignKey("member.id"), nullable=False),  # the parent
    Column("facilitator_id", ForeignKey("member.id")),
    Column("wave", Text, nullable=False),  # midway | end
    Column("session", Integer, nullable=False),  # of the programme
    Column("snapshot", ForeignKey("instrument_snapshot.hash"), nullable=False),
    Column("state", Text, nullable=False),
    Column("item", Text),  # that the facilitator asks now
    Column("changing", Text),  # the item of which the parent types other words
    Column("started_at", BigInteger, nullable=False),
    Column("facilitator_signed_at", BigInteger),
    Column("parent_signed_at", BigInteger),
    Index("ix_evaluation_member_id", "member_id"),
)

evaluation_answer = Table(
    "evaluation_answer",
    metadata,
    Column("evaluation_id", ForeignKey("evaluation.id"), primary_key=True),
    Column("item", Text, primary_key=True),
    Column("value", Text),
    Column("words", LargeBinary),  # sealed: her words, or the Telegram file id of a voice note
    Column("reason", Text),
    Column("state", Text, nullable=False),
    Column("written_by", Text, nullable=False),  # facilitator | parent: who typed it last
    Column("answered_at", BigInteger, nullable=False),
)

_WORDS = Sealed(evaluation_answer, "words", "evaluation_id", "item", "answered_at")


@frozen
class Evaluation:
    """One interview. Instants are seconds UTC."""

    id: int
    member_id: int
    facilitator_id: int | None
    wave: str
    session: int
    snapshot: str
    state: str
    item: str | None
    changing: str | None
    started_at: int
    facilitator_signed_at: int | None
    parent_signed_at: int | None


@frozen
class EvaluationAnswer:
    """What stands there as the answer to an item: a value, words, both (a voice note), or a reason why neither."""

    item: str
    value: str | None
    words: str | None
    reason: str | None
    state: str
    written_by: str
    answered_at: int


_THIS = evaluation.c.id == bindparam("which")
_ADD = insert(evaluation)
_BY_ID = select(evaluation).where(_THIS)
_LATEST = (
    select(evaluation)
    .where(evaluation.c.member_id == bindparam("member"), evaluation.c.wave == bindparam("of_wave"))
    .order_by(evaluation.c.started_at.desc(), evaluation.c.id)
    .limit(1)
)
_SIGNED_IN = (
    select(evaluation)
    .join(member, member.c.id == evaluation.c.member_id)
    .where(member.c.group_id == bindparam("group"), evaluation.c.state == SIGNED)
    .order_by(evaluation.c.member_id, evaluation.c.started_at, evaluation.c.id)
)
_MOVE_TO = moves(evaluation.c.state, TRANSITIONS, _THIS)
_LEAD = update(evaluation).where(_THIS).values(facilitator_id=bindparam("new_lead"))
_ASK = update(evaluation).where(_THIS).values(item=bindparam("open_item"))
_CHANGE = update(evaluation).where(_THIS).values(changing=bindparam("open_item"))
_SIGN = {
    FACILITATOR: update(evaluation).where(_THIS).values(facilitator_signed_at=bindparam("at")),
    PARENT: update(evaluation).where(_THIS).values(parent_signed_at=bindparam("at")),
}
_UNSIGN = update(evaluation).where(_THIS).values(facilitator_signed_at=None, parent_signed_at=None)
_ANSWERS = (
    select(evaluation_answer)
    .where(evaluation_answer.c.evaluation_id == bindparam("of"))
    .order_by(evaluation_answer.c.answered_at, evaluation_answer.c.item)
)
_SET = Upsert(
    evaluation_answer,
    ("evaluation_id", "item"),
    ("value", "words", "reason", "state", "written_by", "answered_at"),
)
_OF_ITEM = (evaluation_answer.c.evaluation_id == bindparam("of"), evaluation_answer.c.item == bindparam("of_item"))
_SETTLE = update(evaluation_answer).where(*_OF_ITEM).values(state=bindparam("new_state"))
_STRIKE = update(evaluation_answer).where(*_OF_ITEM).values(state=STRUCK, value=None, words=None)
_WITHDRAW = delete(evaluation_answer).where(evaluation_answer.c.evaluation_id == bindparam("of"))


def begin(
    db: Transaction, *, member_id: int, facilitator_id: int, wave: str, session: int, snapshot: str, at: int
) -> Evaluation:
    """A parent is invited to look back together."""
    number = _fresh_id(db)
    db.run(
        _ADD,
        id=number,
        member_id=member_id,
        facilitator_id=facilitator_id,
        wave=wave,
        session=session,
        snapshot=snapshot,
        state=INVITED,
        item=None,
        changing=None,
        started_at=at,
        facilitator_signed_at=None,
        parent_signed_at=None,
    )
    return get(db, number)


def get(db: Transaction, evaluation_id: int) -> Evaluation:
    """The evaluation with this id, which must exist."""
    found = find(db, evaluation_id)
    assert found is not None
    return found


def find(db: Transaction, evaluation_id: int) -> Evaluation | None:
    """The evaluation with this id."""
    row = db.one(_BY_ID, which=evaluation_id)
    return Evaluation(*row) if row else None


def latest(db: Transaction, member_id: int, wave: str) -> Evaluation | None:
    """A parent's latest evaluation of one wave."""
    row = db.one(_LATEST, member=member_id, of_wave=wave)
    return Evaluation(*row) if row else None


def signed_in(db: Transaction, group_id: int) -> list[Evaluation]:
    """A group's evaluations that both signed, one parent after the other."""
    return [Evaluation(*row) for row in db.all(_SIGNED_IN, group=group_id)]


def move(db: Transaction, evaluation_id: int, state: str) -> bool:
    """Bring it into another state; false where the table does not allow it."""
    return db.run(_MOVE_TO[state], which=evaluation_id) == 1


def lead(db: Transaction, evaluation_id: int, facilitator_id: int) -> None:
    """This facilitator goes on with it."""
    db.run(_LEAD, which=evaluation_id, new_lead=facilitator_id)


def ask(db: Transaction, evaluation_id: int, item: str | None) -> None:
    """The facilitator asks this item now."""
    db.run(_ASK, which=evaluation_id, open_item=item)


def change(db: Transaction, evaluation_id: int, item: str | None) -> None:
    """The parent types other words for this item."""
    db.run(_CHANGE, which=evaluation_id, open_item=item)


def sign(db: Transaction, evaluation_id: int, who: str, *, at: int) -> bool:
    """The facilitator or the parent signs; whether both have, and it is settled."""
    db.run(_SIGN[who], which=evaluation_id, at=at)
    found = get(db, evaluation_id)
    if found.facilitator_signed_at is None or found.parent_signed_at is None:
        return False
    return move(db, evaluation_id, SIGNED)


def unsign(db: Transaction, evaluation_id: int) -> None:
    """Something was changed: nobody signed what stands there now."""
    db.run(_UNSIGN, which=evaluation_id)


def put(
    db: Transaction,
    evaluation_id: int,
    item: str,
    *,
    by: str,
    state: str,
    at: int,
    value: str | None = None,
    words: str | None = None,
    reason: str | None = None,
) -> None:
    """Put down an answer in the place of what stood there."""
    journal.owe(db)
    db.run(
        _SET,
        evaluation_id=evaluation_id,
        item=item,
        value=value,
        words=db.vault.seal_any(_WORDS.of(evaluation_id, item, at), words),
        reason=reason,
        state=state,
        written_by=by,
        answered_at=at,
    )


def settle(db: Transaction, evaluation_id: int, item: str, state: str) -> None:
    """She read an answer, and it is as she says; what she strikes is gone."""
    if state == STRUCK:
        journal.owe(db)
        db.run(_STRIKE, of=evaluation_id, of_item=item)
    else:
        db.run(_SETTLE, of=evaluation_id, of_item=item, new_state=state)


def withdraw(db: Transaction, evaluation_id: int) -> None:
    """She does not want it: what was written down of it is gone."""
    journal.owe(db)
    move(db, evaluation_id, DECLINED)
    db.run(_WITHDRAW, of=evaluation_id)


def answers(db: Transaction, evaluation_id: int) -> dict[str, EvaluationAnswer]:
    """What stands there, by item."""
    return {row[1]: _read(db, row) for row in db.all(_ANSWERS, of=evaluation_id)}


def _read(db: Transaction, row: Row) -> EvaluationAnswer:
    number, item, value, words, reason, state, written_by, answered_at = row
    words = db.vault.open_words(_WORDS.of(number, item, answered_at), words)
    return EvaluationAnswer(item, value, words, reason, state, written_by, answered_at)


def _fresh_id(db: Transaction) -> int:
    while True:
        number = secrets.randbelow(2**31 - 1) + 1
        if find(db, number) is None:
            return number
