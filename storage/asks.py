"""What parents ask the facilitators of their group: her words, sealed, who was told, and what was answered.

A draft is a parent's own until she sends it. Her words go with her, and at once where she takes them back.
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
    exists,
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

DRAFT, ASKED, SEEN, ANSWERED, CLOSED = "draft", "asked", "seen", "answered", "closed"
OPEN = (ASKED, SEEN)

# Whoever closed it may answer after all, and the other facilitator may answer what was answered.
TRANSITIONS: Transitions = {
    DRAFT: frozenset({ASKED}),
    ASKED: frozenset({SEEN, ANSWERED, CLOSED}),
    SEEN: frozenset({ANSWERED, CLOSED}),
    ANSWERED: frozenset({ANSWERED}),
    CLOSED: frozenset({ANSWERED}),
}

DRAFT_SECONDS = 24 * 3600

ask = Table(
    "ask",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),  # random
    Column("member_id", ForeignKey("member.id"), nullable=False, index=True),  # the parent
    Column("state", Text, nullable=False),
    Column("words", LargeBinary),  # sealed; empty in a draft she is still to write, and beside a voice note
    Column("voice", LargeBinary),  # sealed: Telegram's id of her voice note
    Column("asked_at", BigInteger, nullable=False),  # of a draft: when it was begun
    Column("keyboard_id", Integer),  # under what she sees of it
    Column("comes_back_at", BigInteger),  # of words that wait for a yes: when Anker comes back to them
    Index("ix_ask_state", "state"),
)

answer = Table(
    "ask_answer",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),  # random
    Column("ask_id", ForeignKey("ask.id"), nullable=False, index=True),
    Column("member_id", ForeignKey("member.id"), index=True),  # the facilitator; empty once she is forgotten
    Column("words", LargeBinary),  # sealed
    Column("voice", LargeBinary),  # sealed: Telegram's id of a voice note
    Column("at", BigInteger, nullable=False),
)

_WORDS, _VOICE = Sealed(ask, "words", "id"), Sealed(ask, "voice", "id")
_ANSWER_WORDS, _ANSWER_VOICE = Sealed(answer, "words", "id"), Sealed(answer, "voice", "id")

card = Table(
    "ask_card",
    metadata,
    Column("ask_id", ForeignKey("ask.id"), primary_key=True),
    Column("member_id", ForeignKey("member.id"), primary_key=True, index=True),  # the facilitator
    Column("keyboard_id", Integer, nullable=False),  # under her card
    Column("tell_at", BigInteger, nullable=False),  # told again then, while it is open
)


@frozen
class Ask:
    """What a parent asks. Her words, or Telegram's id of her voice note; instants are seconds UTC."""

    id: int
    member_id: int
    state: str
    words: str | None
    voice: str | None
    asked_at: int
    keyboard_id: int | None

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to answer."""
        return self.state in OPEN


@frozen
class Answer:
    """What a facilitator (None once she is forgotten) answered."""

    member_id: int | None
    words: str | None
    voice: str | None
    at: int


@frozen
class Card:
    """A facilitator's card of an ask, and when she is told again."""

    ask_id: int
    member_id: int
    keyboard_id: int
    tell_at: int


_THIS = ask.c.id == bindparam("ask_id")
_IS_OPEN = one_of(ask.c.state, OPEN)
_ADD = insert(ask)
_BY_ID = select(ask).where(_THIS)
_OF_MEMBER = (
    select(ask)
    .where(ask.c.member_id == bindparam("whose"), ask.c.state != DRAFT)
    .order_by(ask.c.asked_at.desc(), ask.c.id)
    .limit(bindparam("most"))
)
_IDS = select(ask.c.id)
_ALL_OF = select(ask.c.id).where(ask.c.member_id == bindparam("whose"))
_OPEN_IN = (
    select(ask)
    .join(member, member.c.id == ask.c.member_id)
    .where(_IS_OPEN, member.c.group_id == bindparam("group"))
    .order_by(ask.c.asked_at, ask.c.id)
)
_WRITE = update(ask).where(_THIS).values(words=bindparam("sealed"), voice=bindparam("sealed_voice"))
_SENT = update(ask).where(_THIS).values(asked_at=bindparam("at"))
_SHOWN = update(ask).where(_THIS).values(keyboard_id=bindparam("keyboard"))
_MOVE_TO = moves(ask.c.state, TRANSITIONS, _THIS)
_DROP = delete(ask).where(_THIS)
_DROP_CARDS = delete(card).where(card.c.ask_id == bindparam("ask_id"))
_DROP_ANSWERS = delete(answer).where(answer.c.ask_id == bindparam("ask_id"))
_DRAFTS_OF = select(ask.c.id).where(ask.c.state == DRAFT, ask.c.member_id == bindparam("whose"))
_COME_BACK = update(ask).where(_THIS).values(comes_back_at=bindparam("when"))
_UNWRITTEN_OF = select(ask).where(
    ask.c.state == DRAFT, ask.c.member_id == bindparam("whose"), ask.c.words.is_(None), ask.c.voice.is_(None)
)
_OLD_DRAFTS = (
    select(ask)
    .where(ask.c.state == DRAFT, ask.c.asked_at <= bindparam("before"))
    .order_by(ask.c.asked_at, ask.c.id)
    .limit(bindparam("most"))
)
_LEFT_OPEN = (
    select(ask)
    .where(ask.c.state == DRAFT, ask.c.comes_back_at <= bindparam("now"))
    .order_by(ask.c.comes_back_at, ask.c.id)
    .limit(bindparam("most"))
)
_NEXT_LEFT = select(func.min(ask.c.comes_back_at)).where(
    ask.c.state == DRAFT, ask.c.comes_back_at > bindparam("after")
)
_NEXT_OLD = select(func.min(ask.c.asked_at)).where(ask.c.state == DRAFT, ask.c.asked_at > bindparam("after"))
_HIDE = update(ask).where(ask.c.member_id == bindparam("whose")).values(keyboard_id=None)
_ADD_ANSWER = insert(answer)
_ANSWERS = (
    select(answer.c.id, answer.c.member_id, answer.c.words, answer.c.voice, answer.c.at)
    .where(answer.c.ask_id == bindparam("ask_id"))
    .order_by(answer.c.at, answer.c.id)
)
_PUT_CARD = Upsert(card, ("ask_id", "member_id"), ("keyboard_id", "tell_at"))
_CARDS = select(card).where(card.c.ask_id == bindparam("ask_id")).order_by(card.c.member_id)
_OF_OPEN = card.join(ask, ask.c.id == card.c.ask_id)
_TELL_AGAIN = (
    select(card)
    .select_from(_OF_OPEN)
    .where(_IS_OPEN, card.c.tell_at <= bindparam("now"))
    .order_by(card.c.tell_at, card.c.ask_id)
    .limit(bindparam("most"))
)
_NEXT = select(func.min(card.c.tell_at)).select_from(_OF_OPEN).where(_IS_OPEN, card.c.tell_at > bindparam("after"))
_reader = member.alias("reader")
_LEFT_BEHIND = (
    select(ask)
    .where(
        _IS_OPEN,
        ~exists(
            select(card.c.ask_id)
            .join(_reader, _reader.c.id == card.c.member_id)
            .where(card.c.ask_id == ask.c.id, one_of(_reader.c.state, WORKING_TOGETHER))
        ),
    )
    .order_by(ask.c.asked_at, ask.c.id)
    .limit(bindparam("most"))
)
_TELL_AT = (
    update(card)
    .where(card.c.ask_id == bindparam("ask_id"), card.c.member_id == bindparam("whose"))
    .values(tell_at=bindparam("when"))
)

# What has its moment, and how many seconds after what is written down.
_MOMENTS = ((_NEXT, 0), (_NEXT_LEFT, 0), (_NEXT_OLD, DRAFT_SECONDS))


def begin(db: Transaction, member_id: int, *, at: int) -> Ask:
    """A parent begins to ask."""
    ask_id = fresh_key()
    db.run(_ADD, id=ask_id, member_id=member_id, state=DRAFT, asked_at=at)
    return Ask(ask_id, member_id, DRAFT, None, None, at, None)


def find(db: Transaction, ask_id: int) -> Ask | None:
    """The ask with this id; None once it was taken back."""
    row = db.one(_BY_ID, ask_id=ask_id)
    return _read(db, row) if row else None


def all_ids(db: Transaction) -> list[int]:
    """The ids of all there are, drafts too."""
    return values_of(db.all(_IDS))


def get(db: Transaction, ask_id: int) -> Ask:
    """The ask with this id, which must exist."""
    found = find(db, ask_id)
    assert found is not None
    return found


def of_member(db: Transaction, member_id: int, *, most: int = 1000) -> list[Ask]:
    """What a parent asked, newest first; no draft."""
    return [_read(db, row) for row in db.all(_OF_MEMBER, whose=member_id, most=most)]


def open_in(db: Transaction, group_id: int) -> list[Ask]:
    """What waits for an answer in this group, oldest first."""
    return [_read(db, row) for row in db.all(_OPEN_IN, group=group_id)]


def write(db: Transaction, ask_id: int, *, words: str | None, voice: str | None) -> None:
    """Her words, or her voice note by Telegram's id of it."""
    db.run(
        _WRITE,
        ask_id=ask_id,
        sealed=db.vault.seal_any(_WORDS.of(ask_id), words),
        sealed_voice=db.vault.seal_any(_VOICE.of(ask_id), voice),
    )


def send(db: Transaction, ask_id: int, *, at: int) -> None:
    """She sends it. Raises WrongTransition where she did already."""
    move(db, ask_id, ASKED)
    db.run(_SENT, ask_id=ask_id, at=at)


def move(db: Transaction, ask_id: int, state: str) -> None:
    """Bring it into another state. Raises WrongTransition where the table does not allow it."""
    if db.run(_MOVE_TO[state], ask_id=ask_id) != 1:
        raise WrongTransition(f"an ask cannot become {state}")


def shown(db: Transaction, ask_id: int, keyboard_id: int) -> None:
    """She sees it above these buttons."""
    db.run(_SHOWN, ask_id=ask_id, keyboard=keyboard_id)


def drop(db: Transaction, ask_id: int) -> None:
    """Forget it, with its cards, its answers and the words of its messages that are dealt with.

    No backup brings it back.
    """
    erasure_list.owe_row(db, outbox.ASK, ask_id)
    drop_again(db, ask_id)


def drop_again(db: Transaction, ask_id: int) -> None:
    """It was dropped, and a restored backup does not know it."""
    sent_messages.erase_of_subject(db, outbox.ASK, ask_id)
    for statement in (_DROP_CARDS, _DROP_ANSWERS, _DROP):
        db.run(statement, ask_id=ask_id)
    journal.owe(db)


def forget(db: Transaction, member_id: int) -> None:
    """Forget all that a parent asked and was answered, here; what stands in chats stays."""
    for row in db.all(_ALL_OF, whose=member_id):
        drop(db, row[0])


def hide(db: Transaction, member_id: int) -> None:
    """Nothing of what she asked stands in her chat any more, and what she was writing is forgotten."""
    for row in db.all(_DRAFTS_OF, whose=member_id):
        drop(db, row[0])
    db.run(_HIDE, whose=member_id)


def unwritten_of(db: Transaction, member_id: int) -> list[Ask]:
    """What she was invited to write and did not write yet."""
    return [_read(db, row) for row in db.all(_UNWRITTEN_OF, whose=member_id)]


def come_back(db: Transaction, ask_id: int, *, at: int | None) -> None:
    """Anker comes back then to words that wait for a yes; None once it did."""
    db.run(_COME_BACK, ask_id=ask_id, when=at)


def left_open(db: Transaction, *, now: int, most: int) -> list[Ask]:
    """What waits for a yes and was left, to which Anker comes back now."""
    return [_read(db, row) for row in db.all(_LEFT_OPEN, now=now, most=most)]


def old_drafts(db: Transaction, *, now: int, most: int) -> list[Ask]:
    """What was begun long ago and never sent."""
    return [_read(db, row) for row in db.all(_OLD_DRAFTS, before=now - DRAFT_SECONDS, most=most)]


def add_answer(
    db: Transaction, ask_id: int, member_id: int, *, words: str | None, voice: str | None, at: int
) -> None:
    """A facilitator answered."""
    move(db, ask_id, ANSWERED)
    answer_id = fresh_key()
    db.run(
        _ADD_ANSWER,
        id=answer_id,
        ask_id=ask_id,
        member_id=member_id,
        words=db.vault.seal_any(_ANSWER_WORDS.of(answer_id), words),
        voice=db.vault.seal_any(_ANSWER_VOICE.of(answer_id), voice),
        at=at,
    )


def answers(db: Transaction, ask_id: int) -> list[Answer]:
    """What was answered, in order."""
    return [_read_answer(db, row) for row in db.all(_ANSWERS, ask_id=ask_id)]


def put_card(db: Transaction, ask_id: int, member_id: int, keyboard_id: int, *, tell_at: int) -> None:
    """A facilitator's card stands there from now on."""
    db.run(_PUT_CARD, ask_id=ask_id, member_id=member_id, keyboard_id=keyboard_id, tell_at=tell_at)


def cards(db: Transaction, ask_id: int) -> list[Card]:
    """Each facilitator's card of it."""
    return [Card(*row) for row in db.all(_CARDS, ask_id=ask_id)]


def to_tell_again(db: Transaction, *, now: int, most: int) -> list[Card]:
    """Cards of open asks whose facilitator reads now."""
    return [Card(*row) for row in db.all(_TELL_AGAIN, now=now, most=most)]


def left_behind(db: Transaction, *, most: int) -> list[Ask]:
    """What is open, and of which nobody who works with a group still, and did not stop, has a card."""
    return [_read(db, row) for row in db.all(_LEFT_BEHIND, most=most)]


def tell_at(db: Transaction, told: Card, instant: int) -> None:
    """She is told again then."""
    db.run(_TELL_AT, ask_id=told.ask_id, whose=told.member_id, when=instant)


def next_instant(db: Transaction, *, after: int) -> int | None:
    """The first instant later than this one at which somebody is told again, or a draft has its moment."""
    return min(
        (
            row[0] + seconds
            for statement, seconds in _MOMENTS
            if (row := db.one(statement, after=after - seconds)) is not None and row[0] is not None
        ),
        default=None,
    )


def _read(db: Transaction, row: Row) -> Ask:
    ask_id, member_id, state, words, voice, asked_at, keyboard_id, _ = row
    opened = db.vault.open_words(_WORDS.of(ask_id), words)
    heard = db.vault.open_whole(_VOICE.of(ask_id), voice)
    return Ask(ask_id, member_id, state, opened, heard, asked_at, keyboard_id)


def _read_answer(db: Transaction, row: Row) -> Answer:
    answer_id, who, words, voice, at = row
    opened = db.vault.open_words(_ANSWER_WORDS.of(answer_id), words)
    return Answer(who, opened, db.vault.open_whole(_ANSWER_VOICE.of(answer_id), voice), at)
