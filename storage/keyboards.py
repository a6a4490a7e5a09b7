"""Keyboards: whose buttons they are, what they are about, and which of them are open.

A button carries only kind, keyboard id, step and index. What they mean, and for whom, stands here.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from typing import Any

import orjson
from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    bindparam,
    case,
    delete,
    exists,
    func,
    insert,
    literal_column,
    or_,
    select,
    update,
)

from storage import people
from storage.chats import chat
from storage.database import Row, Transaction, metadata, partial_index
from storage.frozen import frozen
from storage.outbox import DUE, NEVER_ARRIVED, SENT, outbox
from storage.people import Person, person
from storage.questions import question
from storage.statements import one_of

keyboard = Table(
    "keyboard",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("person_id", ForeignKey("person.id")),  # empty: anyone in the chat may tap (the right decides)
    Column("kind", Text, nullable=False),  # the conversation it belongs to
    Column("subject", BigInteger, nullable=False),  # what it is about; the conversation knows
    Column("step", Integer, nullable=False),  # raised with each new set of buttons: older ones are stale
    Column("choices", Text, nullable=False),  # JSON: what each button stands for, by index
    Column("holds", Text),  # JSON: the state of the step that these buttons belong to
    Column("open", Integer, nullable=False),
    Column("outbox_id", Integer),  # the message that shows it
    Column("created_at", BigInteger, nullable=False),  # or changed since before the eyes of whoever they are for
    Index("ix_keyboard_person", "person_id"),
)
# Written out, not bound, so that the index is taken: of all that somebody ever got few buttons are open.
_IS_OPEN = keyboard.c.open == literal_column("1")
partial_index("ix_keyboard_open", keyboard.c.person_id, where=_IS_OPEN)


LEAP = 10_000_000  # more sets of buttons than are shown between a backup and its restoring

# A choice or the state of a step: a word, or a word and what it is about. The conversations spell and read it.
Written = str | list[Any]


@frozen
class Keyboard:
    """A set of buttons. `choices[i]` is what button i stands for."""

    id: int
    person_id: int | None
    kind: str
    subject: int
    step: int
    choices: Sequence[Written]
    holds: Written | None
    open: bool
    outbox_id: int | None


@frozen
class Personal:
    """A keyboard of somebody's own, with what a tap on it must know: her, and the key of her Telegram id.

    `stands_as` is the id at Telegram of the message known to show it, `asked` the kind of her open question.
    """

    keyboard: Keyboard
    owner: Person
    owner_key: bytes
    stands_as: int | None
    asked: str | None


_COLUMNS = tuple(column for column in keyboard.c if column.name != "created_at")
_SIZE = len(_COLUMNS)
_ADD = insert(keyboard).returning(keyboard.c.id)
_THIS = keyboard.c.id == bindparam("keyboard_id")
_BY_ID = select(*_COLUMNS).where(_THIS)
_WITH_OWNER = (
    select(
        *_COLUMNS,
        *people.COLUMNS,
        chat.c.telegram_key,
        case((outbox.c.state == SENT, outbox.c.message_id)),
        question.c.kind,
    )
    .select_from(keyboard)
    .join(person, person.c.id == keyboard.c.person_id)
    .join(chat, chat.c.id == person.c.chat_id)
    .outerjoin(outbox, outbox.c.id == keyboard.c.outbox_id)
    .outerjoin(question, question.c.person_id == person.c.id)
    .where(_THIS)
)
_SHOWN_IN = update(keyboard).where(_THIS).values(outbox_id=bindparam("message"))
_MOVED_TO = update(keyboard).where(_THIS).values(outbox_id=bindparam("message"), created_at=bindparam("at"))
_RENEW = (
    update(keyboard)
    .where(_THIS)
    .values(
        step=bindparam("new_step"),
        choices=bindparam("new_choices"),
        holds=bindparam("new_state"),
        open=bindparam("is_open"),
        created_at=func.coalesce(bindparam("at"), keyboard.c.created_at),
    )
)
_NEWEST_OPEN = (
    select(*_COLUMNS)
    .where(
        keyboard.c.person_id == bindparam("who"),
        keyboard.c.kind == bindparam("of_kind"),
        keyboard.c.subject == bindparam("about"),
        _IS_OPEN,
    )
    .order_by(keyboard.c.id.desc())
    .limit(1)
)
_NEWEST_FOR_ALL = (
    select(*_COLUMNS)
    .where(
        keyboard.c.person_id.is_(None),
        keyboard.c.kind == bindparam("of_kind"),
        keyboard.c.subject == bindparam("about"),
        _IS_OPEN,
    )
    .order_by(keyboard.c.id.desc())
    .limit(1)
)
# What never arrived is not to be seen, nor what waits for a later hour.
_WAITS = (outbox.c.state == DUE) & (outbox.c.not_before > outbox.c.created_at) & outbox.c.uncertain_at.is_(None)
_IS_UNSEEN = NEVER_ARRIVED | _WAITS
_UNSEEN = exists().where(outbox.c.id == keyboard.c.outbox_id, _IS_UNSEEN)
# The number of what is unwritten tells not when it was said; of one second, the place in the chat does.
_ON_ITS_WAY = outbox.c.message_id.is_(None)
_NEWEST_FIRST = (
    select(*_COLUMNS)
    .outerjoin(outbox, outbox.c.id == keyboard.c.outbox_id)
    .where(keyboard.c.person_id == bindparam("who"), _IS_OPEN, or_(outbox.c.id.is_(None), ~_IS_UNSEEN))
    .order_by(keyboard.c.created_at.desc(), _ON_ITS_WAY.desc(), outbox.c.message_id.desc(), keyboard.c.id.desc())
)
_NEWEST_OF_PERSON = _NEWEST_FIRST.limit(1)
_SHOWN_LAST = _NEWEST_FIRST.where(keyboard.c.created_at > bindparam("since")).limit(bindparam("most"))
_SAID_SINCE = (
    select(keyboard.c.id)
    .where(
        keyboard.c.person_id == bindparam("who"),
        _IS_OPEN,
        keyboard.c.created_at > bindparam("since"),
        ~_UNSEEN,
    )
    .limit(1)
)
# The conversations whose buttons are about a chat.
ABOUT_CHATS = ("link", "link_which")
_FOLLOW = (
    update(keyboard)
    .where(one_of(keyboard.c.kind, ABOUT_CHATS), keyboard.c.subject == bindparam("old_chat"))
    .values(subject=bindparam("new_chat"))
)
_OPEN_OF = select(*_COLUMNS).where(keyboard.c.person_id == bindparam("who"), _IS_OPEN).order_by(keyboard.c.id)
_FORGET = delete(keyboard).where(keyboard.c.person_id == bindparam("who"))
_REMOVE = delete(keyboard).where(_THIS)
_HIGHEST = select(func.max(keyboard.c.id))


def add(
    db: Transaction,
    *,
    person_id: int | None,
    kind: str,
    subject: int,
    choices: Sequence[Written],
    at: int,
    holds: Written | None = None,
    unwritten: bool = False,
) -> Keyboard:
    """A fresh set of buttons; `unwritten` ones will leave no trace, not even a gap in the numbers of others."""
    numbered = {"id": db.unnumbered(keyboard)} if unwritten else {}
    keyboard_id = db.insert(
        _ADD,
        **numbered,
        person_id=person_id,
        kind=kind,
        subject=subject,
        step=0,
        choices=orjson.dumps(list(choices)).decode(),
        holds=_or_nothing(holds),
        open=1,
        created_at=at,
    )
    return Keyboard(keyboard_id, person_id, kind, subject, 0, choices, holds, True, None)


def number_anew(db: Transaction) -> None:
    """Of a restored backup: no set of buttons gets the number of one that was shown since the backup was made.

    Those stand in chats still, and a tap on them would be taken for one on the new ones. How far they went nobody
    knows, and the same backup may be restored once more: the numbers go on far from there, at random.
    """
    row = db.one(_HIGHEST)
    assert row is not None
    far = max(0, row[0] or 0) + LEAP + secrets.randbelow(LEAP)
    db.insert(
        _ADD,
        id=far,
        person_id=None,
        kind="",
        subject=0,
        step=0,
        choices="[]",
        holds=None,
        open=0,
        created_at=0,
    )  # a number that was used never comes back
    db.run(_REMOVE, keyboard_id=far)


def find(db: Transaction, keyboard_id: int) -> Keyboard | None:
    """The keyboard with this id."""
    row = db.one(_BY_ID, keyboard_id=keyboard_id)
    return _read(row) if row else None


def find_personal(db: Transaction, keyboard_id: int) -> Personal | None:
    """A personal keyboard with what a tap on it must know, in one look."""
    row = db.one(_WITH_OWNER, keyboard_id=keyboard_id)
    if row is None:
        return None
    return Personal(_read(row[:_SIZE]), people.read(db, row[_SIZE:-3]), *row[-3:])


def shown_in(db: Transaction, keyboard_id: int, outbox_id: int) -> None:
    """Remember which message shows these buttons."""
    db.run(_SHOWN_IN, keyboard_id=keyboard_id, message=outbox_id)


def moved_to(db: Transaction, keyboard_id: int, outbox_id: int, *, at: int) -> None:
    """Remember that another message, which was said since, shows these buttons now."""
    db.run(_MOVED_TO, keyboard_id=keyboard_id, message=outbox_id, at=at)


def renew(
    db: Transaction,
    old: Keyboard,
    choices: Sequence[Written],
    holds: Written | None = None,
    *,
    at: int | None = None,
) -> Keyboard:
    """New buttons in the same place, of a step with this state; taps on the old ones are stale from now on.

    `at` is when whoever they are for saw them change: then they are the newest that she looks at.
    """
    step, is_open = old.step + 1, bool(choices)
    db.run(
        _RENEW,
        keyboard_id=old.id,
        new_step=step,
        new_choices=orjson.dumps(list(choices)).decode(),
        new_state=_or_nothing(holds),
        is_open=int(is_open),
        at=at,
    )
    return Keyboard(old.id, old.person_id, old.kind, old.subject, step, choices, holds, is_open, old.outbox_id)


def newest_open(db: Transaction, person_id: int, kind: str, subject: int) -> Keyboard | None:
    """A person's newest open buttons of this kind about this."""
    row = db.one(_NEWEST_OPEN, who=person_id, of_kind=kind, about=subject)
    return _read(row) if row else None


def newest_for_all(db: Transaction, kind: str, subject: int) -> Keyboard | None:
    """The newest open buttons of this kind about this that anyone in a chat may tap."""
    row = db.one(_NEWEST_FOR_ALL, of_kind=kind, about=subject)
    return _read(row) if row else None


def newest_of_person(db: Transaction, person_id: int) -> Keyboard | None:
    """A person's newest open buttons, as far as they are to be seen."""
    row = db.one(_NEWEST_OF_PERSON, who=person_id)
    return _read(row) if row else None


def shown_last(db: Transaction, person_id: int, *, most: int, since: int = 0) -> list[Keyboard]:
    """So many of them at most, newest first, that were said or changed after this instant."""
    return [_read(row) for row in db.all(_SHOWN_LAST, who=person_id, since=since, most=most)]


def said_since(db: Transaction, person_id: int, since: int) -> bool:
    """Whether a person got buttons after this instant that are open."""
    return db.one(_SAID_SINCE, who=person_id, since=since) is not None


def follow(db: Transaction, old_chat: int, new_chat: int) -> None:
    """Buttons about a chat are about another one from now on: Anker learnt that they are the same."""
    db.run(_FOLLOW, old_chat=old_chat, new_chat=new_chat)


def open_of(db: Transaction, person_id: int) -> list[Keyboard]:
    """A person's open buttons, oldest first."""
    return [_read(row) for row in db.all(_OPEN_OF, who=person_id)]


def forget(db: Transaction, person_id: int) -> None:
    """Drop every set of buttons of a person."""
    db.run(_FORGET, who=person_id)


def _or_nothing(holds: Written | None) -> str | None:
    return None if holds is None else orjson.dumps(holds).decode()


def _read(row: Row) -> Keyboard:
    keyboard_id, person_id, kind, subject, step, choices, holds, is_open, outbox_id = row
    return Keyboard(
        keyboard_id,
        person_id,
        kind,
        subject,
        step,
        orjson.loads(choices),
        None if holds is None else orjson.loads(holds),
        bool(is_open),
        outbox_id,
    )
