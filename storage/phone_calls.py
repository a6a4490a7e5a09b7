"""Calls that parents ask for: on which number, when it is safe, and what became of it. It goes after a week.

A draft is a parent's own until she says yes. Her number goes with her, and at once where she takes it back.
"""

from __future__ import annotations

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
    func,
    insert,
    select,
    update,
)

from storage import erasure_list, journal, outbox, sent_messages
from storage.database import Row, Transaction, metadata, values_of
from storage.frozen import frozen
from storage.members import WORKING_TOGETHER, member
from storage.sealed import Sealed, fresh_key
from storage.statements import Upsert, one_of
from storage.states import Transitions, WrongTransition, moves

DRAFT, ASKED, SEEN = "draft", "asked", "seen"
CALLED, NOT_REACHED, CLOSED = "called", "not_reached", "closed"
OPEN = (ASKED, SEEN, NOT_REACHED)

# Another facilitator may take it over, and who was not reached is called again.
# Where who was to call is gone, it is asked anew.
TRANSITIONS: Transitions = {
    DRAFT: frozenset({ASKED}),
    ASKED: frozenset({SEEN, CALLED, NOT_REACHED, CLOSED}),
    SEEN: frozenset({ASKED, SEEN, CALLED, NOT_REACHED, CLOSED}),
    NOT_REACHED: frozenset({ASKED, SEEN, CALLED, NOT_REACHED, CLOSED}),
    CALLED: frozenset(),
    CLOSED: frozenset(),
}

DRAFT_SECONDS = 24 * 3600
KEPT_DAYS = 7
KEPT_SECONDS = KEPT_DAYS * 24 * 3600

phone_call = Table(
    "phone_call",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),  # random
    Column("member_id", ForeignKey("member.id"), nullable=False, index=True),  # the parent
    Column("state", Text, nullable=False),
    Column("phone", LargeBinary),  # sealed
    Column("safe_when", LargeBinary),  # sealed: when she can talk, in words
    Column("may_record", Integer),  # whether a message may be left
    Column("asked_at", BigInteger, nullable=False),  # of a draft: when it was begun
    Column("keyboard_id", Integer),  # under what she sees of it; empty once her chat was cleared
    Column("caller_id", ForeignKey("member.id"), index=True),  # the facilitator who acted last
    Column("comes_back_at", BigInteger),  # of a draft: when Anker comes back to it; empty once it did
    Index("ix_phone_call_state", "state", "asked_at"),
)

_PHONE, _SAFE_WHEN = Sealed(phone_call, "phone", "id"), Sealed(phone_call, "safe_when", "id")

card = Table(
    "phone_call_card",
    metadata,
    Column("phone_call_id", ForeignKey("phone_call.id"), primary_key=True),
    Column("member_id", ForeignKey("member.id"), primary_key=True, index=True),  # the facilitator
    Column("keyboard_id", Integer, nullable=False),  # under the card
    Column("tell_at", BigInteger, nullable=False),  # told again then, while it is open
    Column("cannot", Integer, nullable=False),  # this facilitator cannot call
)


@frozen
class PhoneCall:
    """A call a parent asks for; `asked_at` in seconds UTC. Of a draft what was not said yet is None."""

    id: int
    member_id: int
    state: str
    phone: str | None
    safe_when: str | None
    may_record: bool | None
    asked_at: int
    keyboard_id: int | None
    caller_id: int | None

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to call."""
        return self.state in OPEN


@frozen
class Card:
    """A facilitator's card of a call, when it is told again, and whether this facilitator cannot call."""

    phone_call_id: int
    member_id: int
    keyboard_id: int
    tell_at: int
    cannot: bool


_THIS = phone_call.c.id == bindparam("call_id")
_IS_OPEN = one_of(phone_call.c.state, OPEN)
_ADD = insert(phone_call)
_BY_ID = select(phone_call).where(_THIS)
_IDS = select(phone_call.c.id)
_OF_MEMBER = (
    select(phone_call)
    .where(phone_call.c.member_id == bindparam("whose"), phone_call.c.state != DRAFT)
    .order_by(phone_call.c.asked_at.desc(), phone_call.c.id)
)
_OPEN_IN = (
    select(phone_call)
    .join(member, member.c.id == phone_call.c.member_id)
    .where(_IS_OPEN, member.c.group_id == bindparam("group"))
    .order_by(phone_call.c.asked_at, phone_call.c.id)
)
_SET_PHONE = update(phone_call).where(_THIS).values(phone=bindparam("sealed"))
_SET_WHEN = update(phone_call).where(_THIS).values(safe_when=bindparam("sealed"))
_SET_RECORD = update(phone_call).where(_THIS).values(may_record=bindparam("may"))
_SENT = update(phone_call).where(_THIS).values(asked_at=bindparam("at"))
_SHOWN = update(phone_call).where(_THIS).values(keyboard_id=bindparam("keyboard"))
_MOVE_TO = moves(phone_call.c.state, TRANSITIONS, _THIS, lambda _: {"caller_id": bindparam("caller")})
_DROP = delete(phone_call).where(_THIS)
_DROP_CARDS = delete(card).where(card.c.phone_call_id == bindparam("call_id"))
_COME_BACK = update(phone_call).where(_THIS).values(comes_back_at=bindparam("when"))
_DRAFTS_OF = select(phone_call).where(phone_call.c.state == DRAFT, phone_call.c.member_id == bindparam("whose"))
_OLD_DRAFTS = (
    select(phone_call)
    .where(phone_call.c.state == DRAFT, phone_call.c.asked_at <= bindparam("before"))
    .order_by(phone_call.c.asked_at, phone_call.c.id)
    .limit(bindparam("most"))
)
_LEFT_OPEN = (
    select(phone_call)
    .where(phone_call.c.state == DRAFT, phone_call.c.comes_back_at <= bindparam("now"))
    .order_by(phone_call.c.comes_back_at, phone_call.c.id)
    .limit(bindparam("most"))
)
_NEXT_LEFT = select(func.min(phone_call.c.comes_back_at)).where(
    phone_call.c.state == DRAFT, phone_call.c.comes_back_at > bindparam("after")
)
_NEXT_OLD = select(func.min(phone_call.c.asked_at)).where(
    phone_call.c.state == DRAFT, phone_call.c.asked_at > bindparam("after")
)
_HIDE = update(phone_call).where(phone_call.c.member_id == bindparam("whose")).values(keyboard_id=None)
_OVER = (
    select(phone_call)
    .where(phone_call.c.state != DRAFT, phone_call.c.asked_at <= bindparam("before"))
    .order_by(phone_call.c.asked_at, phone_call.c.id)
    .limit(bindparam("most"))
)
_NEXT_OVER = select(func.min(phone_call.c.asked_at)).where(
    phone_call.c.state != DRAFT, phone_call.c.asked_at > bindparam("after")
)
_caller = member.alias("caller")
_WITHOUT_CALLER = (
    select(phone_call)
    .outerjoin(_caller, _caller.c.id == phone_call.c.caller_id)
    .where(
        one_of(phone_call.c.state, (SEEN, NOT_REACHED)),
        _caller.c.id.is_(None) | ~one_of(_caller.c.state, WORKING_TOGETHER),
    )
    .order_by(phone_call.c.asked_at, phone_call.c.id)
    .limit(bindparam("most"))
)
_CAN_ALL = (
    update(card).where(card.c.phone_call_id == bindparam("call_id")).values(cannot=0, tell_at=bindparam("at"))
)
_PUT_CARD = Upsert(card, ("phone_call_id", "member_id"), ("keyboard_id", "tell_at", "cannot"))
_CARDS = select(card).where(card.c.phone_call_id == bindparam("call_id")).order_by(card.c.member_id)
_OF_OPEN = card.join(phone_call, phone_call.c.id == card.c.phone_call_id)
_TELL_AGAIN = (
    select(card)
    .select_from(_OF_OPEN)
    .where(_IS_OPEN, card.c.cannot == 0, card.c.tell_at <= bindparam("now"))
    .order_by(card.c.tell_at, card.c.phone_call_id)
    .limit(bindparam("most"))
)
_NEXT = (
    select(func.min(card.c.tell_at))
    .select_from(_OF_OPEN)
    .where(_IS_OPEN, card.c.cannot == 0, card.c.tell_at > bindparam("after"))
)
_HERS = (card.c.phone_call_id == bindparam("call_id")) & (card.c.member_id == bindparam("whose"))
_TELL_AT = update(card).where(_HERS).values(tell_at=bindparam("when"))
_CANNOT = update(card).where(_HERS).values(cannot=bindparam("said"))

# What has its moment, and how many seconds after what is written down.
_MOMENTS = ((_NEXT, 0), (_NEXT_OVER, KEPT_SECONDS), (_NEXT_LEFT, 0), (_NEXT_OLD, DRAFT_SECONDS))


def begin(db: Transaction, member_id: int, *, at: int) -> PhoneCall:
    """A parent begins to ask for a call; what she began before is forgotten."""
    _drop_drafts(db, member_id)
    call_id = fresh_key()
    db.run(_ADD, id=call_id, member_id=member_id, state=DRAFT, asked_at=at)
    return get(db, call_id)


def find(db: Transaction, call_id: int) -> PhoneCall | None:
    """The call with this id; None once it was taken back or is over."""
    row = db.one(_BY_ID, call_id=call_id)
    return _read(db, row) if row else None


def all_ids(db: Transaction) -> list[int]:
    """The ids of all there are, drafts too."""
    return values_of(db.all(_IDS))


def get(db: Transaction, call_id: int) -> PhoneCall:
    """The call with this id, which must exist."""
    found = find(db, call_id)
    assert found is not None
    return found


def of_member(db: Transaction, member_id: int) -> list[PhoneCall]:
    """The calls a parent asked for, newest first; no draft."""
    return [_read(db, row) for row in db.all(_OF_MEMBER, whose=member_id)]


def open_in(db: Transaction, group_id: int) -> list[PhoneCall]:
    """The calls that somebody in this group still has to make, oldest first."""
    return [_read(db, row) for row in db.all(_OPEN_IN, group=group_id)]


def set_phone(db: Transaction, call_id: int, phone: str) -> None:
    """On which number."""
    db.run(_SET_PHONE, call_id=call_id, sealed=db.vault.seal_any(_PHONE.of(call_id), phone))


def set_safe_when(db: Transaction, call_id: int, when: str) -> None:
    """When she can talk."""
    db.run(_SET_WHEN, call_id=call_id, sealed=db.vault.seal_any(_SAFE_WHEN.of(call_id), when))


def set_may_record(db: Transaction, call_id: int, *, may: bool) -> None:
    """Whether a message may be left."""
    db.run(_SET_RECORD, call_id=call_id, may=int(may))


def send(db: Transaction, call_id: int, *, at: int) -> None:
    """She says yes to it. Raises WrongTransition where she did already."""
    move(db, call_id, ASKED, caller_id=None)
    db.run(_SENT, call_id=call_id, at=at)


def move(db: Transaction, call_id: int, state: str, *, caller_id: int | None) -> None:
    """Bring it into another state, by this facilitator. Raises WrongTransition where it may not."""
    if db.run(_MOVE_TO[state], call_id=call_id, caller=caller_id) != 1:
        raise WrongTransition(f"a call cannot become {state}")


def without_caller(db: Transaction, *, most: int) -> list[PhoneCall]:
    """The calls that a facilitator was to make who works with no group any more, or stopped."""
    return [_read(db, row) for row in db.all(_WITHOUT_CALLER, most=most)]


def give_back(db: Transaction, call_id: int, *, at: int) -> None:
    """It is for everybody who reads again, and told them now; also who could not call is asked once more."""
    move(db, call_id, ASKED, caller_id=None)
    db.run(_CAN_ALL, call_id=call_id, at=at)


def shown(db: Transaction, call_id: int, keyboard_id: int) -> None:
    """She sees it above these buttons."""
    db.run(_SHOWN, call_id=call_id, keyboard=keyboard_id)


def drop(db: Transaction, call_id: int) -> None:
    """Forget it, with its cards and the words of its messages that are dealt with. No backup brings it back."""
    erasure_list.owe_row(db, outbox.CALL, call_id)
    drop_again(db, call_id)


def drop_again(db: Transaction, call_id: int) -> None:
    """It was dropped, and a restored backup does not know it."""
    sent_messages.erase_of_subject(db, outbox.CALL, call_id)
    for statement in (_DROP_CARDS, _DROP):
        db.run(statement, call_id=call_id)
    journal.owe(db)


def hide(db: Transaction, member_id: int) -> None:
    """Nothing of it stands in her chat any more, and what she was writing is forgotten."""
    _drop_drafts(db, member_id)
    db.run(_HIDE, whose=member_id)


def draft_of(db: Transaction, member_id: int) -> PhoneCall | None:
    """What she began and did not send yet."""
    row = db.one(_DRAFTS_OF, whose=member_id)
    return _read(db, row) if row else None


def come_back(db: Transaction, call_id: int, *, at: int | None) -> None:
    """Anker comes back to a draft then; None once it did."""
    db.run(_COME_BACK, call_id=call_id, when=at)


def left_open(db: Transaction, *, now: int, most: int) -> list[PhoneCall]:
    """Drafts that were left, to which Anker comes back now."""
    return [_read(db, row) for row in db.all(_LEFT_OPEN, now=now, most=most)]


def old_drafts(db: Transaction, *, now: int, most: int) -> list[PhoneCall]:
    """What was begun long ago and never sent."""
    return [_read(db, row) for row in db.all(_OLD_DRAFTS, before=now - DRAFT_SECONDS, most=most)]


def over(db: Transaction, *, now: int, most: int) -> list[PhoneCall]:
    """The calls that were kept for as long as was said, whatever became of them."""
    return [_read(db, row) for row in db.all(_OVER, before=now - KEPT_SECONDS, most=most)]


def put_card(db: Transaction, call_id: int, member_id: int, keyboard_id: int, *, tell_at: int) -> None:
    """A facilitator's card stands there from now on."""
    db.run(
        _PUT_CARD, phone_call_id=call_id, member_id=member_id, keyboard_id=keyboard_id, tell_at=tell_at, cannot=0
    )


def cards(db: Transaction, call_id: int) -> list[Card]:
    """Each facilitator's card of it."""
    return [_card(row) for row in db.all(_CARDS, call_id=call_id)]


def to_tell_again(db: Transaction, *, now: int, most: int) -> list[Card]:
    """Cards of open calls whose facilitator reads now, and can call."""
    return [_card(row) for row in db.all(_TELL_AGAIN, now=now, most=most)]


def tell_at(db: Transaction, told: Card, instant: int) -> None:
    """This facilitator is told again then."""
    db.run(_TELL_AT, call_id=told.phone_call_id, whose=told.member_id, when=instant)


def set_cannot(db: Transaction, call_id: int, member_id: int, *, cannot: bool) -> None:
    """This facilitator cannot call, or can after all."""
    db.run(_CANNOT, call_id=call_id, whose=member_id, said=int(cannot))


def next_instant(db: Transaction, *, after: int) -> int | None:
    """The first instant later than this one at which somebody is told again, or something is over."""
    return min(
        (
            row[0] + seconds
            for statement, seconds in _MOMENTS
            if (row := db.one(statement, after=after - seconds)) is not None and row[0] is not None
        ),
        default=None,
    )


def _drop_drafts(db: Transaction, member_id: int) -> None:
    for row in db.all(_DRAFTS_OF, whose=member_id):
        drop(db, row[0])


def _card(row: Row) -> Card:
    call_id, member_id, keyboard_id, tell_at, cannot = row
    return Card(call_id, member_id, keyboard_id, tell_at, bool(cannot))


def _read(db: Transaction, row: Row) -> PhoneCall:
    call_id, member_id, state, phone, when, may_record, asked_at, keyboard_id, caller_id, _ = row
    return PhoneCall(
        call_id,
        member_id,
        state,
        db.vault.open_words(_PHONE.of(call_id), phone),
        db.vault.open_words(_SAFE_WHEN.of(call_id), when),
        None if may_record is None else bool(may_record),
        asked_at,
        keyboard_id,
        caller_id,
    )
