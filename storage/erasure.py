"""Forgetting: a parent's answers, or a person altogether. What stays is a membership that names nobody.

What hangs on a row is found by the tables' own foreign keys, so that a table added later is forgotten too: where
the key may be empty it is emptied, else the row goes.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from functools import cache

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Select,
    Table,
    and_,
    bindparam,
    delete,
    exists,
    or_,
    select,
    update,
)

from storage import (
    broadcasts,
    chat_messages,
    chats,
    delivery,
    drawings,
    every_table,
    export_requests,
    inbox,
    invitations,
    join_requests,
    journal,
    keyboards,
    ladders,
    members,
    morning_notices,
    outbox,
    people,
    pot,
    sent_messages,
    supports,
    wishes,
)
from storage.broadcasts import Broadcast
from storage.chats import chat
from storage.database import Transaction, metadata, values_of
from storage.encryption import Unreadable
from storage.erasure_list import (
    ANSWERS,
    PERSON,
    REMOVED,
    of_answers,
    of_membership,
    of_person,
    owe,
    owe_last,
)
from storage.evaluations import evaluation
from storage.experiments import experiment
from storage.groups import group
from storage.members import member
from storage.morning_notices import STAFF_CHATS
from storage.outbox import CANCELLED, DUE, EXPIRED, SENDING, SENT
from storage.people import person
from storage.prompts import IS_PLANNED, IS_SAID, prompt
from storage.statements import Statement, Upsert, one_of

# Chats with nobody Anker knows: a stranger's, or of someone who is forgotten and still hears so.
farewell = Table(
    "farewell",
    metadata,
    Column("chat_id", ForeignKey("chat.id"), primary_key=True),
    Column("since", BigInteger, nullable=False),
)

_BID = Upsert(farewell, ("chat_id",))
_SETTLED = delete(farewell).where(
    exists(select(person.c.id).where(person.c.chat_id == farewell.c.chat_id)).correlate(farewell)
)
_STAY = delete(farewell).where(farewell.c.chat_id == bindparam("chat"))
_OVER = (
    select(farewell.c.chat_id)
    .where(
        ~exists(
            select(outbox.outbox.c.id).where(
                outbox.outbox.c.chat_id == farewell.c.chat_id, one_of(outbox.outbox.c.state, (DUE, SENDING))
            )
        )
    )
    .limit(50)
)
_FORGET_CHAT = delete(chat).where(chat.c.id == bindparam("chat"))
_GROUPS_CHAT = select(group.c.chat_id).where(group.c.id == bindparam("group"), group.c.chat_id.is_not(None))


def _said_of(kind: str, table: Table) -> tuple[Select[tuple[int]], Statement]:
    """Of the messages under buttons about her rows of a table: which wait, and how the others lose their words."""
    boards, messages = keyboards.keyboard, outbox.outbox
    hers = select(table.c.id).where(table.c.member_id == bindparam("whose"))
    shown = select(boards.c.outbox_id).where(
        boards.c.kind == kind, boards.c.subject.in_(hers), boards.c.outbox_id > 0
    )
    of_these = or_(messages.c.id.in_(shown), messages.c.edits.in_(shown))
    is_over = ~one_of(messages.c.state, (DUE, SENDING))
    return select(messages.c.id).where(of_these, outbox.IS_DUE), update(messages).where(of_these, is_over).values(
        payload=None
    )


# By the conversation that these are worked out in, as its buttons are about them.
_UNSAY = (_said_of("experiment", experiment), _said_of("evaluation", evaluation))
_meant = outbox.outbox.alias("meant")
# Whatever was said to her facilitators, or to her group, may name her. What may still be sent keeps its words. So
# does what is told of a meeting, which names nobody, with what put it right since: older words would come back.
_FORGET_NOTICES = (
    update(outbox.outbox)
    .where(
        or_(outbox.outbox.c.chat_id.in_(STAFF_CHATS), outbox.outbox.c.chat_id.in_(_GROUPS_CHAT)),
        or_(
            one_of(outbox.outbox.c.state, (SENT, EXPIRED, CANCELLED)),
            ~one_of(outbox.outbox.c.state, (DUE, SENDING))
            & ~one_of(outbox.outbox.c.kind, (outbox.BROADCAST, outbox.POST)),  # which are sent once more by hand
        ),
        outbox.outbox.c.kind != outbox.MEETING,
        ~exists(select(_meant.c.id).where(_meant.c.id == outbox.outbox.c.edits, _meant.c.kind == outbox.MEETING)),
    )
    .values(payload=None)
)


def _unsay_worked_out(db: Transaction, member_id: int) -> None:
    """What she worked out or evaluated with a facilitator is not told where it waits, nor kept as it was said."""
    for statement, changes in _UNSAY:
        for (outbox_id,) in db.all(statement, whose=member_id):
            delivery.end(db, outbox_id, CANCELLED, "forgotten")
        db.run(changes, whose=member_id)


def forget_answers(db: Transaction, member_id: int) -> None:
    """Erase all she was asked and said as this member: prompts, answers, experiments, evaluations.

    The words of messages and updates in which they were said go as well. No backup brings them back.
    """
    owe(db, ANSWERS, of_answers(db.vault, members.get(db, member_id).pseudonym))
    forget_answers_again(db, member_id)


def forget_answers_again(db: Transaction, member_id: int) -> None:
    """They were erased, and a restored backup does not know it."""
    journal.owe(db, journal.REWRITE_FOR_HER)
    _unsay_worked_out(db, member_id)
    own = (ladders.FORGET, drawings.FORGET)
    for statement in (*_prompts_of_member(), *_of_member(experiment), *_of_member(evaluation), *own):
        db.run(statement, whose=member_id)
    pot.forget(db, member_id)
    wishes.forget(db, member_id)
    hers = members.get(db, member_id)
    db.run(_FORGET_NOTICES, group=hers.group_id)  # what her facilitators and her group read of it
    export_requests.withdraw(db, hers.group_id, "forgotten")
    whose = hers.person_id
    if whose is not None:
        chat_id = people.get(db, whose).chat_id
        sent_messages.erase_of_chat(db, chat_id)
        inbox.erase_of(db, chats.telegram_id(db, chat_id))


def forget_person(db: Transaction, person_id: int, *, at: int) -> None:
    """Forget a person completely. Her memberships stay as tombstones: a pseudonym, and the group it was in.

    Her chat stays until what is said to her after this call was sent; then `tidy` forgets it too. Drops what waits
    to be said to her, and updates of hers that wait to be handled. No backup brings her back.
    """
    owe(db, PERSON, of_person(db.vault, chats.telegram_id(db, people.get(db, person_id).chat_id)))
    forget_person_again(db, person_id, at=at)


def forget_person_again(db: Transaction, person_id: int, *, at: int) -> None:
    """She was forgotten, and a restored backup does not know it."""
    journal.owe(db, journal.REWRITE_FOR_HER)
    who = people.get(db, person_id)
    telegram_id = chats.telegram_id(db, who.chat_id)
    for each in members.of_person(db, person_id):
        _not_sent_yet(db, each.id, "forgotten")
        morning_notices.withdraw(db, each, now=at)
        invitations.void_of_forgotten(db, each, at=at)
        pot.forget(db, each.id)
        for statement in _all_of_member():
            db.run(statement, whose=each.id)
        db.run(_FORGET_NOTICES, group=each.group_id)  # "… has joined": her name, in others' chats
        export_requests.withdraw(db, each.group_id, "forgotten")
        members.detach(db, each.id)
    keyboards.forget(db, person_id)
    for statement in _all_of_person():
        db.run(statement, whose=person_id)
    people.remove(db, person_id)
    inbox.forget(db, telegram_id)
    chat_messages.forget(db, telegram_id)
    invitations.forget_tries(db, telegram_id)
    for without_key in (join_requests, supports):
        without_key.forget(db, telegram_id)
    delivery.drop_for_chat(db, who.chat_id, "forgotten")
    bid_farewell(db, who.chat_id, at=at)


def end_membership(db: Transaction, member_id: int, *, at: int) -> None:
    """Others end a membership: what it issued or has not sent yet counts no more.

    No backup brings it back, unless she was let in again. No answer is erased. Raises WrongTransition for one that
    has ended already.
    """
    owe_last(db, REMOVED, of_membership(db.vault, members.get(db, member_id).pseudonym))
    end_membership_again(db, member_id, at=at)


def end_membership_again(db: Transaction, member_id: int, *, at: int) -> None:
    """It was ended, and a restored backup does not know it."""
    members.remove(db, member_id, at=at)
    invitations.void_of(db, member_id, at=at)
    broadcasts.cancel_of(db, member_id)
    for each in _not_sent_yet(db, member_id, "removed"):
        broadcasts.move(db, each.id, broadcasts.DONE)


def _not_sent_yet(db: Transaction, member_id: int, reason: str) -> list[Broadcast]:
    """What this facilitator wrote to all: what of it waits for a parent's morning is not sent."""
    found = [each for each in broadcasts.under_way(db) if each.member_id == member_id]
    for each in found:
        for kind in (outbox.BYLINE, outbox.BROADCAST):
            delivery.withdraw(db, kind, each.id, reason)
    return found


def bid_farewell(db: Transaction, chat_id: int, *, at: int) -> None:
    """Forget this chat once nothing waits to be said there, unless it is the chat of someone known by then."""
    db.run(_BID, chat_id=chat_id, since=at)


def stay(db: Transaction, chat_id: int) -> None:
    """This chat is not to be forgotten after all."""
    db.run(_STAY, chat=chat_id)


def tidy(db: Transaction, _now: int) -> int:
    """Forget chats of nobody in which everything is said: Telegram id, messages, updates. How many."""
    db.run(_SETTLED)
    over = values_of(db.all(_OVER))
    for chat_id in over:
        with suppress(Unreadable):  # whose a damaged row was nobody can find out; it goes with the rest
            telegram_id = chats.telegram_id(db, chat_id)
            inbox.forget(db, telegram_id)
            chat_messages.forget(db, telegram_id)
        for statement in _all_of_chat():
            db.run(statement, whose=chat_id)
        db.run(_FORGET_CHAT, chat=chat_id)
    if over:
        journal.owe(db)
    return len(over)


@cache
def _prompts_of_member() -> tuple[Statement, ...]:
    hers = prompt.c.member_id == bindparam("whose")
    said = and_(hers, IS_SAID)  # nothing hangs on what is still planned
    unplan = delete(prompt).where(hers, IS_PLANNED)
    return (unplan, *_hanging_on(prompt, select(prompt.c.id).where(said)), delete(prompt).where(said))


@cache
def _of_member(table: Table) -> tuple[Statement, ...]:
    """What she said elsewhere: the rows of a table with her `member_id`, and all that hangs there."""
    whose = table.c.member_id == bindparam("whose")
    return (*_hanging_on(table, select(table.c.id).where(whose)), delete(table).where(whose))


@cache
def _all_of_member() -> tuple[Statement, ...]:
    return tuple(_hanging_on(member, select(member.c.id).where(member.c.id == bindparam("whose"))))


@cache
def _all_of_person() -> tuple[Statement, ...]:
    return tuple(_hanging_on(person, select(person.c.id).where(person.c.id == bindparam("whose"))))


@cache
def _all_of_chat() -> tuple[Statement, ...]:
    return tuple(_hanging_on(chat, select(chat.c.id).where(chat.c.id == bindparam("whose"))))


def _hanging_on(table: Table, rows: Select[tuple[int]]) -> Iterator[Statement]:
    """Statements that clear everything that points at these rows, what hangs deepest first."""
    for other in every_table.tables():
        for column in other.c:
            if not column.references(table.c.id):
                continue
            points_here = column.in_(rows)
            if column.nullable:
                yield update(other).where(points_here).values({column.name: None})
                continue
            if "id" in other.c:
                yield from _hanging_on(other, select(other.c.id).where(points_here))
            yield delete(other).where(points_here)
