"""Other buttons under a message in a group: one change waits at most, and takes the place of nothing else."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import select

from storage import chats, delivery, outbox
from storage.database import Database
from storage.outbox import DUE, NOTICE, POST, TALLY
from storage.said import Buttons, Text
from tests.scheduler.cast import fresh_database

NOW, APART, MUCH_LATER = 1000, 5, 9000
_WAITING = select(outbox.outbox.c.kind, outbox.outbox.c.not_before).where(
    outbox.outbox.c.state == DUE, outbox.outbox.c.kind == TALLY
)


@pytest.fixture
def database() -> Iterator[Database]:
    with fresh_database() as database:
        with database.write() as db:
            room = chats.add(db, -9, "group", at=0)
            asked = outbox.add(db, chat_id=room, kind=POST, says=Text("hoi"), at=0)
            delivery.claim(db, [asked], lease_until=1)
            delivery.arrived(db, asked, message_id=7, at=0)
        yield database


def _tally(database: Database) -> None:
    with database.write() as db:
        outbox.tally(db, chat_id=1, edits=1, says=Buttons(()), at=NOW, apart=APART)


def _goes_at(database: Database) -> list[int]:
    with database.read() as db:
        return [not_before for _, not_before in db.all(_WAITING)]


def test_a_change_that_waits_takes_in_the_next_and_one_that_went_does_not(database: Database) -> None:
    _tally(database)
    _tally(database)
    assert _goes_at(database) == [NOW + APART]
    with database.write() as db:
        delivery.claim(db, [2], lease_until=NOW)
        delivery.arrived(db, 2, message_id=None, at=NOW)
    _tally(database)
    assert _goes_at(database) == [NOW + 2 * APART]


def test_other_words_that_wait_for_the_message_are_not_written_over(database: Database) -> None:
    with database.write() as db:
        outbox.add_edit(db, chat_id=1, edits=1, says=Text("hallo"), at=NOW)
    _tally(database)
    assert _goes_at(database) == [NOW + APART]


def test_what_waits_for_a_later_hour_in_the_chat_holds_no_buttons_up(database: Database) -> None:
    with database.write() as db:
        outbox.add(db, chat_id=1, kind=NOTICE, says=Text("hoi"), at=NOW, not_before=MUCH_LATER)
    _tally(database)
    assert _goes_at(database) == [NOW + APART]


def test_a_change_whose_sender_fell_goes_again_at_once(database: Database) -> None:
    _tally(database)
    with database.write() as db:
        delivery.claim(db, [2], lease_until=NOW)
    with database.write() as db:
        delivery.recover(db, at=NOW + 60)
    assert _goes_at(database) == [NOW + 60]
