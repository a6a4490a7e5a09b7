"""Broadcasts: what a facilitator writes to the parents of her group, to whom, when, and what became of it.

The messages themselves stay in her chat with the bot, from which they are copied: here is only where they stand.
"""

from __future__ import annotations

import secrets

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    bindparam,
    func,
    insert,
    select,
    update,
)

from storage.database import Transaction, metadata, values_of
from storage.frozen import frozen
from storage.statements import one_of
from storage.states import Transitions, WrongTransition, moves

DRAFT, SCHEDULED, SENDING, DONE, CANCELLED, TAKEN_BACK = (
    *("draft", "scheduled", "sending"),
    *("done", "cancelled", "taken_back"),
)
TRANSITIONS: Transitions = {
    DRAFT: frozenset({SCHEDULED, CANCELLED}),
    SCHEDULED: frozenset({SENDING, CANCELLED, DRAFT}),  # too late for its time, it is asked about anew
    SENDING: frozenset({SENDING, DONE, TAKEN_BACK}),
    DONE: frozenset({SENDING, TAKEN_BACK}),  # what did not arrive goes once more
    CANCELLED: frozenset(),
    TAKEN_BACK: frozenset(),
}
ALL, CAME, ABSENT, ONE, NOBODY = "all", "came", "absent", "one", "nobody"

broadcast = Table(
    "broadcast",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),  # random
    Column("member_id", ForeignKey("member.id"), nullable=False),  # the facilitator who writes
    Column("group_id", ForeignKey("cohort.id"), nullable=False),
    Column("state", Text, nullable=False),
    Column("audience", Text, nullable=False),
    Column("audience_member", Integer),  # the one parent it is for
    Column("to_group", Integer, nullable=False),  # also in the group's chat
    Column("at_night", Integer, nullable=False),  # she said: now, although it is night
    Column("send_at", BigInteger),
    Column("sent_from", BigInteger),  # when it was handed to the outbox
    Column("keyboard_id", Integer),  # under the message that shows how it goes
    Column("shown", Text, nullable=False),  # the SHA-256 of what that message said last
    Column("created_at", BigInteger, nullable=False),
    Column("important", Integer),  # 1: who rests must know too
    Index("ix_broadcast_state", "state"),
)

part = Table(
    "broadcast_part",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("broadcast_id", ForeignKey("broadcast.id"), nullable=False, index=True),
    Column("message_id", BigInteger, nullable=False),  # in her chat with the bot
)


@frozen
class Broadcast:
    """A message of a facilitator to parents of her group. Instants are seconds UTC."""

    id: int
    member_id: int
    group_id: int
    state: str
    audience: str
    audience_member: int | None
    to_group: int
    at_night: int
    send_at: int | None
    sent_from: int | None
    keyboard_id: int | None
    shown: str
    created_at: int
    important: int | None = None


_ADD = insert(broadcast)
_THIS = broadcast.c.id == bindparam("broadcast_id")
_BY_ID = select(broadcast).where(_THIS)
_IN_STATE = select(broadcast).where(broadcast.c.state == bindparam("in_state")).order_by(broadcast.c.created_at)
_DUE = _IN_STATE.where(broadcast.c.send_at <= bindparam("now"))
_NEXT = select(func.min(broadcast.c.send_at)).where(
    broadcast.c.state == SCHEDULED, broadcast.c.send_at > bindparam("after")
)
_SET_AUDIENCE = (
    update(broadcast)
    .where(_THIS)
    .values(audience=bindparam("whom"), audience_member=bindparam("only"), to_group=bindparam("in_group"))
)
_SCHEDULE = update(broadcast).where(_THIS).values(send_at=bindparam("when"), at_night=bindparam("night"))
_IMPORTANT = update(broadcast).where(_THIS).values(important=bindparam("weighty"))
_MOVE_TO = moves(broadcast.c.state, TRANSITIONS, _THIS)
_CANCEL_OF = (
    update(broadcast)
    .where(broadcast.c.member_id == bindparam("member"), one_of(broadcast.c.state, (DRAFT, SCHEDULED)))
    .values(state=CANCELLED)
)
_HANDED_OVER = update(broadcast).where(_THIS).values(sent_from=bindparam("when"))
_SHOW = update(broadcast).where(_THIS).values(keyboard_id=bindparam("keyboard"), shown=bindparam("said"))
_ADD_PART = insert(part)
_PARTS = select(part.c.message_id).where(part.c.broadcast_id == bindparam("of_broadcast")).order_by(part.c.id)


def begin(db: Transaction, *, member_id: int, group_id: int, at: int) -> Broadcast:
    """An empty broadcast of a facilitator."""
    broadcast_id = secrets.randbelow(2**62)
    db.run(
        _ADD,
        id=broadcast_id,
        member_id=member_id,
        group_id=group_id,
        state=DRAFT,
        audience=ALL,
        to_group=0,
        at_night=0,
        shown="",
        created_at=at,
    )
    return get(db, broadcast_id)


def get(db: Transaction, broadcast_id: int) -> Broadcast:
    """The broadcast with this id, which must exist."""
    found = find(db, broadcast_id)
    assert found is not None
    return found


def find(db: Transaction, broadcast_id: int) -> Broadcast | None:
    """The broadcast with this id."""
    row = db.one(_BY_ID, broadcast_id=broadcast_id)
    return Broadcast(*row) if row else None


def add_part(db: Transaction, broadcast_id: int, message_id: int) -> None:
    """One more of her messages belongs to it."""
    db.run(_ADD_PART, broadcast_id=broadcast_id, message_id=message_id)


def parts(db: Transaction, broadcast_id: int) -> list[int]:
    """Her messages, by their ids in her chat, in order."""
    return values_of(db.all(_PARTS, of_broadcast=broadcast_id))


def set_audience(
    db: Transaction, broadcast_id: int, audience: str, *, only: int | None = None, to_group: bool
) -> None:
    """Who gets it: a part of the parents, and perhaps the group's chat."""
    db.run(_SET_AUDIENCE, broadcast_id=broadcast_id, whom=audience, only=only, in_group=int(to_group))


def schedule(db: Transaction, broadcast_id: int, at: int, *, at_night: bool, confirmed: bool) -> None:
    """When it goes; it goes only once she confirmed."""
    db.run(_SCHEDULE, broadcast_id=broadcast_id, when=at, night=int(at_night))
    if confirmed:
        move(db, broadcast_id, SCHEDULED)


def set_important(db: Transaction, broadcast_id: int, important: bool) -> None:
    """Whether it reaches those too who rest."""
    db.run(_IMPORTANT, broadcast_id=broadcast_id, weighty=int(important))


def move(db: Transaction, broadcast_id: int, state: str) -> None:
    """Bring it into another state. Raises WrongTransition where the table does not allow it."""
    if db.run(_MOVE_TO[state], broadcast_id=broadcast_id) != 1:
        raise WrongTransition(f"a broadcast cannot become {state}")


def cancel_of(db: Transaction, member_id: int) -> int:
    """What this facilitator has not sent yet will not be sent; how many."""
    return db.run(_CANCEL_OF, member=member_id)


def cancel_planned(db: Transaction) -> int:
    """What waits for its time will not be sent, whoever wrote it; how many."""
    found = db.all(_IN_STATE, in_state=SCHEDULED)
    for row in found:
        move(db, Broadcast(*row).id, CANCELLED)
    return len(found)


def handed_over(db: Transaction, broadcast_id: int, *, at: int) -> None:
    """Its messages stand in the outbox."""
    move(db, broadcast_id, SENDING)
    db.run(_HANDED_OVER, broadcast_id=broadcast_id, when=at)


def show(db: Transaction, broadcast_id: int, keyboard_id: int, said: str) -> None:
    """Note what its progress message says, and under which keyboard."""
    db.run(_SHOW, broadcast_id=broadcast_id, keyboard=keyboard_id, said=said)


def due(db: Transaction, *, now: int) -> list[Broadcast]:
    """Confirmed broadcasts whose time has come."""
    return [Broadcast(*row) for row in db.all(_DUE, in_state=SCHEDULED, now=now)]


def under_way(db: Transaction) -> list[Broadcast]:
    """Broadcasts of which messages may still be on their way."""
    return [Broadcast(*row) for row in db.all(_IN_STATE, in_state=SENDING)]


def next_instant(db: Transaction, *, after: int) -> int | None:
    """The first time later than `after` at which a broadcast goes."""
    row = db.one(_NEXT, after=after)
    return row[0] if row else None
