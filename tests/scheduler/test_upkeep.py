"""What is old is forgotten once a day: after how long, and that the journal is owed for it."""

from __future__ import annotations

import pytest

from scheduler import upkeep
from storage import (
    burden,
    chat_messages,
    delivery,
    inbox,
    journal,
    members,
    outbox,
    people,
    questions,
    sent_messages,
    taken_words,
)
from storage.database import Database, Transaction
from storage.said import Text
from tests.moments import T0
from tests.scheduler.cast import DAY, HOUR, a_parent

TODAY = "2026-03-02"


def _failed_update(database: Database, at: int, number: int = 1) -> None:
    with database.write() as db:
        inbox.add(db, 1, [inbox.Received(number, b"{}")], at=at)
        inbox.close(db, 1, number, inbox.FAILED, error="KeyError")


def _purge(database: Database, now: int) -> int:
    with database.write() as db:
        return upkeep.purge(db, now)


def _sent_message(db: Transaction, chat_id: int) -> int:
    sent = outbox.add(db, chat_id=chat_id, kind=outbox.REPLY, says=Text("x"), at=T0)
    delivery.end(db, sent, outbox.CANCELLED, "x")
    return sent


@pytest.mark.parametrize(("after", "forgotten"), [(7 * DAY, 0), (7 * DAY + 1, 1)])
def test_an_update_that_failed_is_kept_for_a_week(database: Database, after: int, forgotten: int) -> None:
    _failed_update(database, T0)
    with database.write() as db:
        assert upkeep.purge(db, T0 + after) == forgotten
    with database.read() as db:
        assert (journal.owed_since(db) is not None) is bool(forgotten)


@pytest.mark.parametrize(("after", "forgotten"), [(7 * DAY, 0), (8 * DAY, 1)])
def test_what_she_was_told_on_a_day_is_known_for_a_week(database: Database, after: int, forgotten: int) -> None:
    with database.write() as db:
        anna = a_parent(db, at=T0)
        burden.say(db, anna, TODAY, "nudge", 1, at=T0)
        assert upkeep.purge(db, T0 + after) == forgotten


@pytest.mark.parametrize(("after", "kept"), [(7 * DAY, True), (7 * DAY + 1, False)])
def test_the_words_of_a_message_are_kept_for_a_week(database: Database, after: int, kept: bool) -> None:
    with database.write() as db:
        anna = people.add(db, 7, name="Anna", language="nl", at=T0)
        sent = _sent_message(db, anna.chat_id)
        upkeep.purge(db, T0 + after)
        assert (sent_messages.as_shown(db, anna.chat_id, sent) is not None) is kept


@pytest.mark.parametrize(("after", "kept"), [(8 * DAY, True), (30 * DAY, True), (30 * DAY + 1, False)])
def test_words_to_all_that_did_not_arrive_are_kept_for_thirty_days_to_be_sent_once_more(
    database: Database, after: int, kept: bool
) -> None:
    with database.write() as db:
        anna = people.add(db, 7, name="Anna", language="nl", at=T0)
        failed = outbox.add(db, chat_id=anna.chat_id, kind=outbox.BROADCAST, says=Text("x"), at=T0, subject=1)
        delivery.claim(db, [failed], lease_until=T0 + 60)
        delivery.end(db, failed, outbox.FAILED, "refused_400")
        upkeep.purge(db, T0 + after)
        assert (sent_messages.as_shown(db, anna.chat_id, failed) is not None) is kept


def test_words_that_were_forgotten_are_not_forgotten_once_more(database: Database) -> None:
    with database.write() as db:
        anna = people.add(db, 7, name="Anna", language="nl", at=T0)
        _sent_message(db, anna.chat_id)
        assert upkeep.purge(db, T0 + 8 * DAY) == 1
        assert upkeep.purge(db, T0 + 9 * DAY) == 0


def test_everything_that_is_forgotten_counts(database: Database) -> None:
    _failed_update(database, T0)
    with database.write() as db:
        member = members.get(db, a_parent(db, at=T0))
        assert member.person_id is not None
        person = people.get(db, member.person_id)
        for number in (1, 2):
            chat_messages.note(db, 7, number, at=T0)
        for number in (1, 2, 3):
            taken_words.note(db, person.id, number, "", 0, at=T0)
        for number in (1, 2, 3, 4):
            questions.ask(db, person.id, "ask", number, at=T0, keyboard_id=number)
        for _ in range(5):
            _sent_message(db, person.chat_id)
        for number in range(6):
            burden.say(db, member.id, TODAY, "nudge", number, at=T0)
    assert _purge(database, T0 + 30 * DAY) == 1 + 2 + 3 + 3 + 5 + 6


def test_it_is_looked_for_once_a_day_and_when_the_clock_was_set_back(database: Database) -> None:
    first = T0 + 30 * DAY
    assert _purge(database, first) == 0
    _failed_update(database, T0)
    assert [_purge(database, first + later) for later in (0, HOUR, DAY - 1)] == [0, 0, 0]
    assert _purge(database, first + DAY) == 1
    _failed_update(database, T0, 2)
    assert _purge(database, first - DAY) == 1
