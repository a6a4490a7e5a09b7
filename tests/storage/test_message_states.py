"""An outbox message changes its state only as the table of transitions allows, whichever function is called."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import bindparam, select, update

from storage import chats, delivery, journal, keyboards, outbox, people
from storage.database import Transaction
from storage.delivery import TRANSITIONS
from storage.said import Gone, Said, Text
from tests.scheduler.cast import fresh_database

_SET = update(outbox.outbox).where(outbox.outbox.c.id == bindparam("which")).values(state=bindparam("forced"))
_STATE = select(outbox.outbox.c.state).where(outbox.outbox.c.id == bindparam("which"))

CHANGES: dict[str, tuple[str, Callable[[Transaction, int], None]]] = {
    "claim": (outbox.SENDING, lambda db, which: delivery.claim(db, [which], lease_until=9)),
    "again": (outbox.DUE, lambda db, which: delivery.again(db, which, not_before=0)),
    "unknown, harmless": (outbox.DUE, lambda db, which: delivery.unknown(db, which, outbox.REPLY, 1, at=0)),
    "unknown, harmful": (outbox.UNCERTAIN, lambda db, which: delivery.unknown(db, which, outbox.POST, 1, at=0)),
    "arrived": (outbox.SENT, lambda db, which: delivery.arrived(db, which, message_id=1, at=0)),
    "proven": (outbox.SENT, lambda db, which: delivery.proven(db, which, message_id=1, at=0)),
    "lost": (outbox.FAILED, delivery.lost),
    "failed": (outbox.FAILED, lambda db, which: delivery.end(db, which, outbox.FAILED, "x")),
    "expired": (outbox.EXPIRED, lambda db, which: delivery.end(db, which, outbox.EXPIRED, "x")),
    "cancelled": (outbox.CANCELLED, lambda db, which: delivery.end(db, which, outbox.CANCELLED, "x")),
    "dropped": (outbox.CANCELLED, lambda db, _which: delivery.drop_for_chat(db, 1, "x")),
    "withdrawn": (outbox.CANCELLED, lambda db, _which: delivery.withdraw(db, outbox.POST, 7, "x")),
    "unfounded": (outbox.CANCELLED, lambda db, which: _unfounded(db, which)),
}
# What asks for less than the table allows.
NARROWER = {
    "unknown, harmless": {outbox.SENDING},
    "lost": {outbox.SENT},
    "dropped": {outbox.DUE, outbox.SENDING},
    "withdrawn": {outbox.DUE},
    "unfounded": {outbox.DUE},
}


def _unfounded(db: Transaction, which: int) -> None:
    """It stands under buttons that are closed."""
    owner = people.add(db, 8, name="Anna", language="nl", at=0)
    shown = keyboards.add(db, person_id=owner.id, kind="x", subject=0, choices=["y"], at=0)
    keyboards.shown_in(db, shown.id, which)
    keyboards.renew(db, shown, ())
    delivery.drop_unfounded(db, 1, owner.id, "x")


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("old", TRANSITIONS)
def test_state_follows_the_table(old: str, change: str) -> None:
    new, act = CHANGES[change]
    with fresh_database() as database:
        with database.write() as db:
            chat_id = chats.add(db, 7, "private", at=0)
            which = outbox.add(db, chat_id=chat_id, kind=outbox.POST, says=Text("hoi"), at=0, subject=7)
            db.run(_SET, which=which, forced=old)
        with database.write() as db:
            act(db, which)
        with database.read() as db:
            row = db.one(_STATE, which=which)
    allowed = new in TRANSITIONS[old] and old in NARROWER.get(change, {old})
    assert row == ((new if allowed else old),)


def test_what_a_tap_proves_to_have_arrived_leaves_no_byte_of_what_its_buttons_carry() -> None:
    with fresh_database() as database:
        with database.write() as db:
            chat_id = chats.add(db, 7, "group", at=0)
            which = outbox.add(db, chat_id=chat_id, kind=outbox.QUESTION, says=Text("hoi"), at=0)
        assert journal.settle(database)
        with database.write() as db:
            delivery.proven(db, which, message_id=1, at=0)
        with database.read() as db:
            row = db.one(select(outbox.outbox.c.payload).where(outbox.outbox.c.id == which))
            assert row == (None,)
            assert journal.owed_since(db) is not None


@pytest.mark.parametrize(
    ("kind", "says", "later", "state"),
    [
        (outbox.DELETE, Gone(), 0, outbox.CANCELLED),
        (outbox.DELETE, Gone(), 86_400, outbox.DUE),  # a file is to go from the chat a day later
        (outbox.EDIT, Text("dag"), 0, outbox.DUE),
    ],
)
def test_on_its_way_only_what_deletes_it_at_once_takes_it_back(
    kind: str, says: Said, later: int, state: str
) -> None:
    with fresh_database() as database:
        with database.write() as db:
            chat_id = chats.add(db, 7, "private", at=0)
            file = outbox.add(db, chat_id=chat_id, kind=outbox.DOCUMENT, says=Text("hoi"), at=0)
            delivery.claim(db, [file], lease_until=9)
            outbox.add_edit(db, chat_id=chat_id, edits=file, says=says, at=0, kind=kind, not_before=later)
        with database.write() as db:
            delivery.unknown(db, file, outbox.DOCUMENT, 1, at=0)
            assert db.one(_STATE, which=file) == (state,)
