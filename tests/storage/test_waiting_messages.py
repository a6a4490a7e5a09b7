"""Which messages of the outbox may go at a moment, and when the next one may."""

from __future__ import annotations

from storage import chats, delivery, outbox
from storage.said import Text
from tests.scheduler.cast import fresh_database

REPEATED = 10 + delivery.REPEAT_AFTER[outbox.NOTICE]


def test_an_edit_waits_as_long_as_the_uncertain_message_it_edits_and_counts_as_late_no_sooner() -> None:
    with fresh_database() as database:
        with database.write() as db:
            chat_id = chats.add(db, 7, "private", at=0)
            said = outbox.add(db, chat_id=chat_id, kind=outbox.NOTICE, says=Text("hello"), at=0)
            delivery.claim(db, [said], lease_until=100)
            outbox.add_edit(db, chat_id=chat_id, edits=said, says=Text("hi"), at=5)
            delivery.unknown(db, said, outbox.NOTICE, 1, at=10)

        with database.read() as db:
            assert outbox.count_due(db, now=REPEATED - 1) == 0
            assert outbox.next_instant(db) == REPEATED
            assert outbox.count_due(db, now=REPEATED) == 2
