"""What becomes of the messages of a chat: proven by a tap, put off, taken back, dropped, or left behind."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Concatenate, ParamSpec, TypeVar

import pytest
from sqlalchemy import select

from storage import chats, delivery, groups, journal, keyboards, outbox, people, sent_messages
from storage.database import Database, Transaction
from storage.keyboards import Keyboard
from storage.outbox import ASK, CANCELLED, DUE, NOTICE, REPLY, SENDING, SENT, UNCERTAIN
from storage.said import Gone, Text
from tests.scheduler.cast import a_group

NOW, LATER = 100, 3600


P = ParamSpec("P")
R = TypeVar("R")


@pytest.fixture
def chat(database: Database) -> int:
    return do(database, chats.add, 7, "private", at=0)


@pytest.fixture
def anna(database: Database) -> int:
    return do(database, people.add, 8, name="Anna", language="nl", at=0).id


def do(database: Database, act: Callable[Concatenate[Transaction, P], R], *args: P.args, **named: P.kwargs) -> R:
    """Each step is written down before the next one, as in a turn of its own."""
    with database.write() as db:
        return act(db, *args, **named)


def say(database: Database, chat: int, *, kind: str = NOTICE, goes_at: int = NOW) -> int:
    return do(database, outbox.add, chat_id=chat, kind=kind, says=Text("hoi"), at=0, not_before=goes_at)


def on_its_way(database: Database, chat: int) -> int:
    which = say(database, chat)
    do(database, delivery.claim, [which], lease_until=NOW)
    return which


def sent(database: Database, chat: int, *, number: int | None = 7) -> int:
    which = on_its_way(database, chat)
    do(database, delivery.arrived, which, message_id=number, at=NOW)
    return which


def change(database: Database, chat: int, message: int) -> int:
    """An edit of this message, which may go at once."""
    do(database, outbox.add_edit, chat_id=chat, edits=message, says=Text("hallo"), at=NOW)
    return newest(database)


def take_back(database: Database, chat: int, message: int) -> int:
    do(database, outbox.add_edit, chat_id=chat, edits=message, says=Gone(), at=NOW, kind=outbox.DELETE)
    return newest(database)


def newest(database: Database) -> int:
    with database.read() as db:
        row = db.one(select(outbox.outbox.c.id).order_by(outbox.outbox.c.id.desc()).limit(1))
    assert row is not None
    return int(row[0])


def look(database: Database, which: int) -> dict[str, Any]:
    with database.read() as db:
        row = db.one(select(outbox.outbox).where(outbox.outbox.c.id == which))
    assert row is not None
    return dict(zip(outbox.outbox.c.keys(), row, strict=True))


def states(database: Database, *which: int) -> list[str]:
    return [look(database, each)["state"] for each in which]


def buttons(
    database: Database, person: int | None, message: int | None, *, kind: str = "x", about: int = 0
) -> Keyboard:
    """Open buttons of a person, or for all in a chat, below this message; or never shown."""
    with database.write() as db:
        made = keyboards.add(db, person_id=person, kind=kind, subject=about, choices=["y"], at=0)
        if message is not None:
            keyboards.shown_in(db, made.id, message)
    return made


def test_a_tap_that_tells_what_is_known_leaves_the_date_as_telegram_gave_it(database: Database, chat: int) -> None:
    which = sent(database, chat)
    do(database, delivery.proven, which, message_id=7, at=LATER)
    assert look(database, which)["sent_at"] == NOW


def test_a_tap_proves_what_nobody_knew_also_under_the_number_it_had(database: Database, chat: int) -> None:
    which = sent(database, chat)
    do(database, delivery.lost, which)
    do(database, delivery.again, which, not_before=NOW)
    do(database, delivery.claim, [which], lease_until=NOW)
    do(database, delivery.unknown, which, outbox.POST, 1, at=NOW)
    assert states(database, which) == [UNCERTAIN]
    do(database, delivery.proven, which, message_id=7, at=LATER)
    assert states(database, which) == [SENT]


def test_what_went_already_is_not_put_off(database: Database, chat: int) -> None:
    went, waits = sent(database, chat), say(database, chat)
    for each in (went, waits):
        do(database, delivery.put_off, each, until=LATER)
    assert [look(database, each)["not_before"] for each in (went, waits)] == [NOW, LATER]


def test_what_is_taken_back_on_its_way_keeps_no_other_from_going_again(database: Database, chat: int) -> None:
    goes_again, taken_back = on_its_way(database, chat), on_its_way(database, chat)
    take_back(database, chat, taken_back)
    do(database, delivery.again, goes_again)
    assert states(database, goes_again, taken_back) == [DUE, SENDING]
    do(database, delivery.again, taken_back)
    assert states(database, taken_back) == [CANCELLED]


def test_a_deletion_that_is_off_takes_nothing_back(database: Database, chat: int) -> None:
    which = on_its_way(database, chat)
    do(database, delivery.end, take_back(database, chat, which), CANCELLED, "x")
    do(database, delivery.again, which)
    assert states(database, which) == [DUE]


def test_what_waits_for_a_later_hour_stays_with_its_changes_when_what_shows_is_dropped(
    database: Database, chat: int
) -> None:
    later, now = say(database, chat, goes_at=LATER), say(database, chat)
    of_later, of_now = change(database, chat, later), change(database, chat, now)
    do(database, delivery.drop_what_shows, chat, "left", at=NOW)
    assert states(database, later, of_later) == [DUE, DUE]
    assert states(database, now, of_now) == [CANCELLED, CANCELLED]


def test_a_change_of_what_will_not_come_any_more_is_dropped(database: Database, chat: int) -> None:
    off = say(database, chat, goes_at=LATER)
    of_it = change(database, chat, off)
    do(database, delivery.end, off, CANCELLED, "x")
    do(database, delivery.drop_what_shows, chat, "left", at=NOW)
    assert states(database, of_it) == [CANCELLED]


def test_what_is_on_its_way_is_told_and_its_words_and_all_that_was_said_are_forgotten(
    database: Database, chat: int
) -> None:
    said, leaves = sent(database, chat), on_its_way(database, chat)
    assert do(database, delivery.drop_what_shows, chat, "left", at=NOW) == [leaves]
    assert look(database, said)["payload"] is None


@pytest.mark.parametrize("all_of_it", [True, False])
def test_what_is_dropped_leaves_the_journal_owing(database: Database, chat: int, *, all_of_it: bool) -> None:
    sent(database, chat)
    journal.settle(database)
    assert do(database, journal.owed_since) is None
    if all_of_it:
        do(database, delivery.drop_for_chat, chat, "removed")
    else:
        do(database, delivery.drop_what_shows, chat, "left", at=NOW)
    assert do(database, journal.owed_since) is not None


def test_a_notice_stands_while_its_buttons_are_open_and_buttons_that_were_never_shown_keep_none(
    database: Database, chat: int, anna: int
) -> None:
    with_buttons, without = say(database, chat), say(database, chat)
    buttons(database, anna, with_buttons)
    buttons(database, anna, None)
    do(database, delivery.drop_unfounded, chat, anna, "removed")
    assert states(database, with_buttons, without) == [DUE, CANCELLED]


def test_what_waits_under_open_buttons_stays_and_under_closed_ones_goes(
    database: Database, chat: int, anna: int
) -> None:
    under_open, under_closed = say(database, chat, kind=REPLY), say(database, chat, kind=REPLY)
    buttons(database, anna, under_open)
    do(database, keyboards.renew, buttons(database, anna, under_closed), ())
    do(database, delivery.drop_unfounded, chat, anna, "removed")
    assert states(database, under_open, under_closed) == [DUE, CANCELLED]


@pytest.mark.parametrize(("is_open", "becomes"), [(True, DUE), (False, CANCELLED)])
def test_a_voice_stays_beside_a_card_that_stays(
    database: Database, chat: int, anna: int, *, is_open: bool, becomes: str
) -> None:
    card, voice = (
        do(database, outbox.add, chat_id=chat, kind=ASK, says=Text("hoi"), at=0, subject=5) for _ in "12"
    )
    shown = buttons(database, anna, card)
    if not is_open:
        do(database, keyboards.renew, shown, ())
    do(database, delivery.drop_unfounded, chat, anna, "removed")
    assert states(database, card, voice) == [becomes, becomes]


def test_buttons_for_all_are_left_behind_in_a_chat_that_moves_and_a_persons_are_not(
    database: Database, chat: int, anna: int
) -> None:
    room = do(database, chats.add, -9, "group", at=0)
    for_all = buttons(database, None, sent(database, room))
    buttons(database, anna, sent(database, chat, number=None))
    do(database, delivery.moved, room, -1009)
    assert [each.id for each in do(database, delivery.left_behind)] == [for_all.id]


def test_a_chat_that_moves_to_one_that_is_known_keeps_its_group_and_takes_over_its_buttons(
    database: Database,
) -> None:
    room, newcomer = (do(database, chats.add, number, "group", at=0) for number in (-9, -1009))
    ours, other = (do(database, a_group, at=0) for _ in range(2))
    do(database, groups.link, ours, room)
    do(database, groups.link, other, newcomer)
    asked = buttons(database, None, None, kind="link", about=newcomer)
    do(database, delivery.moved, room, -1009)
    assert [do(database, groups.get, each).chat_id for each in (ours, other)] == [room, None]
    found = do(database, keyboards.find, asked.id)
    assert found is not None
    assert found.subject == room


@pytest.mark.parametrize("is_old", [True, False])
def test_a_group_that_is_linked_to_one_of_the_two_chats_keeps_it(database: Database, *, is_old: bool) -> None:
    room, newcomer = (do(database, chats.add, number, "group", at=0) for number in (-9, -1009))
    ours = do(database, a_group, at=0)
    do(database, groups.link, ours, room if is_old else newcomer)
    do(database, delivery.moved, room, -1009)
    assert do(database, groups.get, ours).chat_id == room


@pytest.mark.parametrize("is_written_over", [True, False])
def test_words_that_were_written_over_leave_the_journal_owing(
    database: Database, chat: int, *, is_written_over: bool
) -> None:
    which = sent(database, chat)
    journal.settle(database)
    do(database, sent_messages.erase_written_over, chat, [which] if is_written_over else [])
    assert (do(database, journal.owed_since) is not None) is is_written_over


def test_words_that_were_taken_away_leave_the_journal_owing(database: Database, chat: int) -> None:
    journal.settle(database)
    do(database, sent_messages.erase_saying, chat, [])
    assert do(database, journal.owed_since) is not None, "they went elsewhere"
