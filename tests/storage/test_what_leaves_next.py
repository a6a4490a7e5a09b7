"""Which message of each chat leaves next, what makes way for what, and what becomes of one whose sender fell."""

from __future__ import annotations

from typing import Any

import pytest

from storage import chats, delivery, groups, keyboards, outbox, people, sent_messages, waiting_messages
from storage.said import Text
from tests.moments import T0
from tests.storage.rows_of_outbox import Outbox

REPLIES, IN_ITS_TIME = 0, 1


def _heads(out: Outbox, *, lane: int = REPLIES, now: int = T0, most: int = 50, after: int = 0) -> list[int]:
    return [each.id for each in waiting_messages.heads(out.db, lane, now=now, most=most, after=after)[0]]


def test_of_each_chat_the_first_that_may_go_leaves_next_by_age(out: Outbox) -> None:
    there, here = out.put(chat="elsewhere"), out.put()
    out.put()
    out.put(chat="elsewhere")
    assert _heads(out) == [there, here]
    assert _heads(out, lane=IN_ITS_TIME) == []


@pytest.mark.parametrize(
    "row", [{"state": "sent"}, {"state": "sending"}, {"not_before": T0 + 1}, {"kind": "notice"}]
)
def test_what_is_not_due_or_of_another_lane_lets_the_next_one_pass(out: Outbox, row: dict[str, Any]) -> None:
    out.put(**row)
    second = out.put()
    assert _heads(out) == [second]
    if "not_before" in row:
        assert _heads(out, now=T0 + 1) == [second - 1]


@pytest.mark.parametrize(
    ("edited", "waits"),
    [
        ({"state": "due", "not_before": T0 + 9}, True),
        ({"state": "sending"}, True),
        ({"state": "sending", "message_id": 70}, False),
        ({"state": "sent", "message_id": 70}, False),
        ({"state": "uncertain"}, False),
        ({"state": "failed"}, False),
    ],
)
def test_an_edit_waits_until_what_it_edits_has_its_id_or_never_will(
    out: Outbox, edited: dict[str, Any], waits: bool
) -> None:
    edit = out.put(kind="edit", edits=out.put(**edited))
    reply = out.put()
    assert _heads(out) == [reply if waits else edit]


def test_an_edit_of_what_is_not_there_any_more_does_not_wait(out: Outbox) -> None:
    edit = out.put(kind="edit", edits=999)
    assert _heads(out) == [edit]


@pytest.mark.parametrize("row", [{"state": "sent"}, {"kind": "notice"}])
def test_a_chat_with_nothing_due_in_this_lane_is_none_of_so_many(out: Outbox, row: dict[str, Any]) -> None:
    out.put(**row)
    there = out.put(chat="elsewhere")
    assert _heads(out, most=1) == [there]


@pytest.mark.parametrize("row", [{"state": "sent"}, {"kind": "notice"}])
def test_nor_is_one_between_two_that_have(out: Outbox, row: dict[str, Any]) -> None:
    here = out.put()
    out.put(chat="elsewhere", **row)
    last = outbox.add(
        out.db, chat_id=chats.add(out.db, 9, "private", at=T0), kind="reply", says=Text("hoi"), at=T0
    )
    assert _heads(out, most=2) == [here, last]


def test_so_many_chats_are_looked_at_and_the_last_one_told_where_there_may_be_more(out: Outbox) -> None:
    here, there = out.put(), out.put(chat="elsewhere")
    assert waiting_messages.heads(out.db, REPLIES, now=T0, most=1)[1] == out.here
    assert _heads(out, most=1) == [here]
    assert _heads(out, most=1, after=out.here) == [there]
    assert waiting_messages.heads(out.db, REPLIES, now=T0, most=3)[1] is None
    assert _heads(out, after=out.elsewhere) == []


def test_a_chat_whose_first_may_not_go_yet_is_looked_past(out: Outbox) -> None:
    out.put(not_before=T0 + 9)
    there = out.put(chat="elsewhere")
    assert _heads(out) == [there]


def test_one_message_of_each_chat_leaves_replies_first(out: Outbox) -> None:
    out.put(kind="notice")
    notice = out.put(kind="notice", chat="elsewhere")
    reply = out.put()
    assert [each.id for each in waiting_messages.first_of_each(out.db, now=T0, most=9)] == [reply, notice]
    assert [each.id for each in waiting_messages.first_of_each(out.db, now=T0, most=1)] == [reply]


def test_what_decides_whether_it_still_goes_is_told_with_it(out: Outbox) -> None:
    asked = out.put(kind="notice", prompt=0)
    edited = out.put(state="sent", message_id=70)
    edit = out.put(kind="edit", edits=edited)
    (first,) = waiting_messages.heads(out.db, IN_ITS_TIME, now=T0, most=9)[0]
    assert (first.id, first.prompt_state, first.in_group, first.superseded) == (asked, "planned", False, False)
    (first,) = waiting_messages.heads(out.db, REPLIES, now=T0, most=9)[0]
    told = (first.id, first.edited_state, first.edited_message, first.prompt_state, first.superseded)
    assert told == (edit, "sent", 70, None, False)
    out.put(kind="edit", edits=edited, state="sent")
    out.put(kind="edit", edits=asked)
    assert not waiting_messages.heads(out.db, REPLIES, now=T0, most=9)[0][0].superseded
    out.put(kind="edit", edits=edited)
    assert waiting_messages.heads(out.db, REPLIES, now=T0, most=9)[0][0].superseded


def test_a_newer_change_takes_the_place_of_all_before_it(out: Outbox) -> None:
    edited, another = out.put(state="sent", message_id=70), out.put(state="sent", message_id=71)
    rows = {
        "first": out.put(kind="edit", edits=edited),
        "second": out.put(kind="edit", edits=edited),
        "deletes": out.put(kind="delete", edits=edited),
        "of another": out.put(kind="edit", edits=another),
        "newer of another": out.put(kind="edit", edits=another),
        "newest": out.put(kind="edit", edits=edited),
        "gone already": out.put(kind="edit", edits=edited, state="sent"),
    }
    (message,) = [
        each for each in waiting_messages.heads(out.db, REPLIES, now=T0, most=9)[0] if each.id == rows["first"]
    ]
    delivery.supersede(out.db, message)
    cancelled = {name for name, which in rows.items() if out.state(which) == "cancelled"}
    assert cancelled == {"first", "second"}


def test_what_was_claimed_counts_its_tries_and_is_given_back_after_a_fall(out: Outbox) -> None:
    one, other = out.put(), out.put(chat="elsewhere")
    assert [each.attempts for each in waiting_messages.first_of_each(out.db, now=T0, most=9)] == [0, 0]
    delivery.claim(out.db, [one], lease_until=T0 + 60)
    assert (out.state(one), out.state(other)) == ("sending", "due")
    assert delivery.recover(out.db, at=T0) == 1
    assert out.state(one) == "due"
    (again,) = [each for each in waiting_messages.first_of_each(out.db, now=T0, most=9) if each.id == one]
    assert again.attempts == 1
    delivery.claim(out.db, [one], lease_until=T0 + 60)
    delivery.again(out.db, one, not_before=T0 + 5)
    assert out.state(one) == "due"
    assert one not in [each.id for each in waiting_messages.first_of_each(out.db, now=T0 + 4, most=9)]
    (again,) = [each for each in waiting_messages.first_of_each(out.db, now=T0 + 5, most=9) if each.id == one]
    assert again.attempts == 0


@pytest.mark.parametrize("chat", [None, "here", "elsewhere"])
def test_what_is_about_something_is_withdrawn_in_one_chat_or_in_all(out: Outbox, chat: str | None) -> None:
    rows = {
        "here": out.put(kind="post", subject=5),
        "elsewhere": out.put(kind="post", subject=5, chat="elsewhere"),
        "another": out.put(kind="post", subject=6),
        "gone": out.put(kind="post", subject=5, state="sending"),
    }
    chat_id = {"here": out.here, "elsewhere": out.elsewhere, None: None}[chat]
    delivery.withdraw(out.db, "post", 5, "x", chat_id=chat_id)
    cancelled = {name for name, which in rows.items() if out.state(which) == "cancelled"}
    assert cancelled == ({chat} if chat else {"here", "elsewhere"})


def test_what_waits_for_a_chat_is_dropped_with_the_words_said_there(out: Outbox) -> None:
    due, there = out.put(), out.put(chat="elsewhere")
    on_its_way, gone = out.put(state="sending"), out.put(state="sent")
    delivery.drop_for_chat(out.db, out.here, "x")
    states = [out.state(each) for each in (due, there, on_its_way, gone)]
    assert states == ["cancelled", "due", "cancelled", "sent"]
    assert [sent_messages.as_shown(out.db, out.here, each) for each in (due, gone)] == [None, None]


def test_what_waits_under_closed_buttons_or_without_any_is_dropped_where_it_is_hers(out: Outbox) -> None:
    anna = people.add(out.db, 9, name="Anna", language="nl", at=T0)
    bea = people.add(out.db, 10, name="Bea", language="nl", at=T0)

    def under(owner: int, *, is_open: bool, **row: Any) -> int:
        which = out.put(**row)
        shown = keyboards.add(out.db, person_id=owner, kind="x", subject=0, choices=["y"], at=T0)
        keyboards.shown_in(out.db, shown.id, which)
        if not is_open:
            keyboards.renew(out.db, shown, ())
        return which

    closed = under(anna.id, is_open=False, kind="prompt")
    rows = {
        "closed": closed,
        "edit of closed": out.put(kind="edit", edits=closed),
        "open": under(anna.id, is_open=True, kind="notice"),
        "another's closed": under(bea.id, is_open=False, kind="prompt"),
        "notice without": out.put(kind="notice"),
        "prompt without": out.put(kind="prompt"),
        "another chat": out.put(kind="notice", chat="elsewhere"),
        "sent": out.put(kind="notice", state="sent"),
        "a card that stays": under(anna.id, is_open=True, kind="ask", subject=5),
        "a voice beside it": out.put(kind="ask", subject=5),
        "another voice": out.put(kind="ask", subject=6),
        "a call's": out.put(kind="call", subject=5),
    }
    delivery.drop_unfounded(out.db, out.here, anna.id, "x")
    cancelled = {name for name, which in rows.items() if out.state(which) == "cancelled"}
    assert cancelled == {"closed", "edit of closed", "notice without", "another voice", "a call's"}


def test_a_chat_that_moved_keeps_its_rows_and_no_ids_of_before(out: Outbox) -> None:
    one = out.put(state="sent", message_id=70)
    out.put(state="sent", message_id=70, chat="elsewhere")
    shown = keyboards.add(out.db, person_id=None, kind="x", subject=0, choices=["y"], at=T0)
    keyboards.shown_in(out.db, shown.id, one)
    assert delivery.left_behind(out.db) == []
    delivery.moved(out.db, out.here, 7)
    assert sent_messages.of_message(out.db, out.here, 70) is not None, "it is where it was"
    delivery.moved(out.db, out.here, 77)
    assert chats.find(out.db, 77) == out.here
    assert sent_messages.of_message(out.db, out.here, 70) is None
    assert sent_messages.of_message(out.db, out.elsewhere, 70) is not None
    assert [each.id for each in delivery.left_behind(out.db)] == [shown.id]


def test_of_two_groups_that_got_one_chat_the_one_that_had_it_keeps_it(out: Outbox) -> None:
    rows = [
        groups.add(
            out.db, key=key, name=key, programme="p", pack_version="1", zone="Europe/Amsterdam", language="nl",
            helplines=(), at=T0)
        for key in ("linde", "eik")
    ]  # fmt: skip
    old, new = (chats.add(out.db, number, "group", at=T0) for number in (-1, -2))
    for group, chat_id in zip(rows, (old, new), strict=True):
        groups.link(out.db, group.id, chat_id)
    delivery.moved(out.db, old, -2)
    found = groups.of_chat(out.db, old)
    assert found is not None
    assert found.id == rows[0].id
    assert chats.find(out.db, -2) == old


def test_what_is_proven_to_have_arrived_is_written_where_it_is_news(out: Outbox) -> None:
    known, unknown = out.put(state="sent", message_id=70, sent_at=T0), out.put(state="uncertain")
    delivery.proven(out.db, known, message_id=70, at=T0 + 9)
    delivery.proven(out.db, unknown, message_id=71, at=T0 + 9)
    found = [sent_messages.at_message(out.db, out.here, number) for number in (70, 71)]
    assert [each and (each.id, each.state, each.sent_at) for each in found] == [
        (known, "sent", T0),
        (unknown, "sent", T0 + 9),
    ]


def test_what_she_deleted_is_lost_and_has_no_id(out: Outbox) -> None:
    one, other = out.put(state="sent", message_id=70), out.put(state="sent", message_id=71)
    delivery.lost(out.db, one)
    assert (out.state(one), out.state(other)) == ("failed", "sent")
    assert sent_messages.of_message(out.db, out.here, 70) is None
