"""Which messages a look at the outbox finds: one that differs in one thing from what it looks for is not found."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from storage import outbox, sent_messages
from storage.outbox import KeyTaken
from storage.said import Buttons, Document, Gone, Text
from storage.sent_messages import Sent, Written
from tests.moments import T0
from tests.storage.rows_of_outbox import Outbox

_TABLE = outbox.outbox
_TALLIES = select(_TABLE.c.not_before).where(_TABLE.c.kind == "tally").order_by(_TABLE.c.id)


SENT = {"kind": "notice", "state": "sent", "message_id": 70, "created_at": T0, "sent_at": T0, "subject": 5}


def _words(out: Outbox, which: int) -> str | None:
    shown = sent_messages.as_shown(out.db, out.here, which)
    return shown.html if isinstance(shown, Text) else None


def _is(found: Sent | Written | None, which: int) -> bool:
    return found is not None and found.id == which


Look = Callable[[Outbox, int], bool]

# By look: whether it finds a row, the row that it finds, and how others differ that it does not find.
LOOKS: dict[str, tuple[Look, dict[str, Any], list[dict[str, Any]]]] = {
    "of a subject": (
        lambda out, which: which in [each.id for each in sent_messages.of_subject(out.db, "notice", 5)],
        SENT,
        [{"kind": "reply"}, {"subject": 6}, {"subject": None}],
    ),
    "of a prompt": (
        lambda out, which: (
            which in [each.id for each in sent_messages.of_prompt(out.db, out.prompts[0], "notice", since=T0 - 1)]
        ),
        {**SENT, "prompt": 0},
        [{"prompt": 1}, {"kind": "reply"}, {"edits": 1}, {"message_id": None}, {"sent_at": T0 - 1}],
    ),
    "waiting to ask": (
        lambda out, _which: sent_messages.waits_to_ask(out.db, out.prompts[0]),
        {"kind": "prompt", "prompt": 0},
        [{"prompt": 1}, {"kind": "reminder"}, {"edits": 1}, {"state": "sent"}, {"uncertain_at": T0}],
    ),
    "said last": (
        lambda out, which: _is(sent_messages.last_in(out.db, out.here), which),
        SENT,
        [{"chat": "elsewhere"}, {"state": "failed"}, {"edits": 1}, {"kind": "pin"}, {"kind": "clear"}],
    ),
    "not understood": (
        lambda out, _which: sent_messages.was_not_understood(out.db, out.here),
        {**SENT, "kind": "reply", "subject": outbox.NOT_UNDERSTOOD},
        [{"kind": "notice"}, {"subject": 5}, {"subject": None}],
    ),
    "answered": (
        lambda out, _which: sent_messages.answered_since(out.db, out.here, since=T0 - 1),
        {"kind": "reply"},
        [{"kind": "notice"}, {"chat": "elsewhere"}, {"created_at": T0 - 1}],
    ),
    "written as": (
        lambda out, which: _is(sent_messages.of_message(out.db, out.here, 70), which),
        SENT,
        [{"chat": "elsewhere"}, {"message_id": 71}, {"edits": 1}],
    ),
    "standing under an id": (
        lambda out, which: _is(sent_messages.at_message(out.db, out.here, 70), which),
        SENT,
        [{"chat": "elsewhere"}, {"message_id": 71}, {"edits": 1}],
    ),
    "not delivered": (
        lambda out, _which: sent_messages.some_not_delivered(out.db, out.here, since=T0 - 1),
        {"kind": "notice", "state": "failed", "reason": "refused"},
        [
            {"chat": "elsewhere"},
            {"state": "cancelled"},
            {"created_at": T0 - 1},
            {"kind": "pin"},
            {"reason": "forbidden"},
        ],
    ),
    "failed": (
        lambda out, _which: sent_messages.failed_since(out.db, since=T0 - 1) != [],
        {"kind": "notice", "state": "failed", "reason": "refused"},
        [{"state": "cancelled"}, {"created_at": T0 - 1}, {"kind": "clear"}, {"reason": "forbidden"}],
    ),
    "sent to a chat": (
        lambda out, _which: sent_messages.messages_in(out.db, out.here, since=T0 - 1) != [],
        SENT,
        [{"chat": "elsewhere"}, {"state": "failed"}, {"message_id": None}, {"edits": 1}, {"sent_at": T0 - 1}],
    ),
    "older": (
        lambda out, _which: sent_messages.is_older_than(out.db, out.here, before=T0),
        SENT,
        [{"chat": "elsewhere"}, {"state": "failed"}, {"message_id": None}, {"edits": 1}, {"sent_at": T0 + 1}],
    ),
    "to clear": (
        lambda out, which: sent_messages.to_clear(out.db, out.here, before=T0) == [(which, True)],
        SENT,
        [{"chat": "elsewhere"}, {"state": "failed"}, {"message_id": None}, {"edits": 1}, {"sent_at": T0 + 1}],
    ),
    "standing": (
        lambda out, which: which in [each.id for each in sent_messages.standing_of_subject(out.db, "notice", 5)],
        SENT,
        [{"kind": "reply"}, {"subject": 6}, {"state": "failed"}, {"message_id": None}],
    ),
    "a reply that waits": (
        lambda out, which: outbox.waiting_reply(out.db, out.here) == which,
        {"kind": "reply"},
        [{"chat": "elsewhere"}, {"state": "sent"}, {"kind": "notice"}, {"kind": "edit"}],
    ),
    "a reply like it": (
        lambda out, which: outbox.waiting_like(out.db, out.here, Text("hoi")) == which,
        {"kind": "reply"},
        [{"chat": "elsewhere"}, {"state": "sent"}, {"kind": "notice"}, {"kind": "edit"}],
    ),
    "words that wait": (
        lambda out, _which: outbox.waits_to_say(out.db, out.here, "hoi", []),
        {"kind": "reply"},
        [{"chat": "elsewhere"}, {"state": "sent"}, {"kind": "notice"}, {"kind": "edit"}],
    ),
    "never arrived": (
        lambda out, which: sent_messages.never_arrived(out.db, which),
        {"state": "failed", "reason": "forbidden"},
        [{"state": "due"}, {"state": "uncertain"}, {"message_id": 70}, {"reason": "message_gone"}],
    ),
    "of a chat": (
        lambda out, which: sent_messages.is_of_chat(out.db, out.here, which),
        {},
        [{"chat": "elsewhere"}],
    ),
    "as shown": (
        lambda out, which: _words(out, which) == "hoi",
        {},
        [{"chat": "elsewhere"}],
    ),
}
CASES = [(name, differs) for name, (_, _, others) in LOOKS.items() for differs in others]


@pytest.mark.parametrize("name", LOOKS)
def test_a_look_finds_what_it_looks_for(out: Outbox, name: str) -> None:
    look, row, _ = LOOKS[name]
    assert look(out, 0) is False, "of nothing it finds nothing"
    out.put(chat="elsewhere")
    assert look(out, out.put(**row)) is True


@pytest.mark.parametrize(("name", "differs"), CASES, ids=lambda each: str(each))
def test_a_look_finds_no_row_that_differs(out: Outbox, name: str, differs: dict[str, Any]) -> None:
    look, row, _ = LOOKS[name]
    assert look(out, out.put(**{**row, **differs})) is False


def test_ids_at_telegram_and_reasons_are_told(out: Outbox) -> None:
    for number in (71, 70):
        out.put(**{**SENT, "message_id": number})
    for reason in ("refused", "too_big", "refused"):
        out.put(kind="notice", state="failed", reason=reason)
    assert sent_messages.messages_in(out.db, out.here, since=T0 - 1) == [70, 71]
    assert sent_messages.failed_since(out.db, since=T0 - 1) == [("refused", 2), ("too_big", 1)]


def test_what_a_message_is_about_and_the_newest(out: Outbox) -> None:
    assert sent_messages.subject_of(out.db, 999) is None
    one, other = out.put(subject=5), out.put(subject=6)
    assert (sent_messages.subject_of(out.db, one), sent_messages.subject_of(out.db, other)) == (5, 6)
    assert sent_messages.newest(out.db) == other


def test_before_the_first_message_the_newest_is_none(out: Outbox) -> None:
    assert sent_messages.newest(out.db) == 0
    assert outbox.next_instant(out.db) is None
    assert outbox.count_due(out.db, now=T0) == 0


def test_a_message_says_what_its_latest_edit_says(out: Outbox) -> None:
    one, other = out.put(Text("een")), out.put(Text("twee"))
    out.put(Text("een en een half"), kind="edit", edits=one)
    assert [_words(out, each) for each in (one, other)] == ["een en een half", "twee"]
    sent_messages.erase_payloads(out.db, before=T0 + 1, long_before=T0)
    assert sent_messages.as_shown(out.db, out.here, one) is not None, "what is due keeps its words"


@pytest.mark.parametrize(("tried", "is_left"), [("sent", False), ("failed", False), ("cancelled", True)])
def test_what_was_cleared_or_could_not_be_is_not_tried_again(out: Outbox, tried: str, is_left: bool) -> None:
    one = out.put(**SENT)
    out.put(kind="edit", state="sent", edits=one)
    out.put(kind="clear", state="sent", edits=one, chat="elsewhere")
    assert sent_messages.to_clear(out.db, out.here, before=T0) == [(one, True)]
    out.put(kind="clear", state=tried, edits=one)
    assert sent_messages.to_clear(out.db, out.here, before=T0) == ([(one, True)] if is_left else [])


def test_what_is_to_be_cleared_is_the_newest_first_and_of_a_file_its_caption(out: Outbox) -> None:
    text = out.put(**SENT)
    file = out.put(Document("a.zip", "a"), **{**SENT, "message_id": 71})
    out.put(Gone(), **{**SENT, "message_id": 72})
    assert sent_messages.to_clear(out.db, out.here, before=T0) == [(file, False), (text, True)]


def test_what_was_cleared_stands_no_more_in_its_own_words(out: Outbox) -> None:
    one, other = out.put(**SENT), out.put(**SENT)
    out.put(kind="edit", edits=one)
    out.put(kind="clear", edits=one, chat="elsewhere")
    standing = [each.id for each in sent_messages.standing_of_subject(out.db, "notice", 5)]
    assert standing == [one, other]
    out.put(kind="clear", edits=one)
    assert [each.id for each in sent_messages.standing_of_subject(out.db, "notice", 5)] == [other]


def test_a_reply_is_like_another_where_form_and_words_are_the_same(out: Outbox) -> None:
    out.put(Text("hoi"))
    assert outbox.waiting_like(out.db, out.here, Text("dag")) is None
    assert outbox.waits_to_say(out.db, out.here, "dag", []) is False
    assert outbox.waits_to_say(out.db, out.here, "hoi", ["Ja"]) is False
    with_buttons = out.put(Text("hoi", keys=((("Ja", "a", ""), ("Nee", "b", "")),)))
    assert outbox.waits_to_say(out.db, out.here, "hoi", ["Ja", "Nee"]) is True
    assert outbox.waiting_reply(out.db, out.here) == with_buttons
    file = out.put(Document("a.zip", "a"))
    assert outbox.waiting_like(out.db, out.here, Document("a.zip", "a")) == file
    assert outbox.waits_to_say(out.db, out.here, "hoi", []) is True


def test_under_a_key_a_message_is_written_once(out: Outbox) -> None:
    def add(key: str, **more: Any) -> int:
        row = {"chat_id": out.here, "kind": "reply", "says": Text("hoi"), "at": T0, "subject": 5, **more}
        return outbox.add(out.db, idempotency_key=key, **row)

    first = add("a")
    assert add("a") == first
    assert add("b") != first
    for differs in ({"chat_id": out.elsewhere}, {"kind": "notice"}, {"subject": 6}, {"prompt_id": out.prompts[0]}):
        with pytest.raises(KeyTaken):
            add("a", **differs)


def test_a_message_may_go_from_its_instant_on_and_counts_as_waiting_from_then(out: Outbox) -> None:
    out.put(state="sent")
    out.put()
    out.put(not_before=T0 + 60)
    out.put(state="sending", not_before=T0 + 60)
    assert outbox.next_instant(out.db) == T0
    assert [outbox.count_due(out.db, now=now) for now in (T0 - 1, T0, T0 + 59, T0 + 60)] == [0, 1, 1, 3]


@pytest.mark.parametrize(("state", "moment"), [("due", T0 + 60), ("sent", T0 + 5)])
def test_an_edit_waits_for_the_message_that_it_edits(out: Outbox, state: str, moment: int) -> None:
    edited = out.put(state=state, not_before=T0 + 60)
    out.put(kind="edit", edits=edited, not_before=T0 + 5)
    out.put(kind="edit", edits=edited, not_before=T0 + 90)
    assert outbox.next_instant(out.db) == moment


@pytest.mark.parametrize(
    ("state", "stays"), [("due", True), ("sending", True), ("sent", False), ("failed", False)]
)
def test_words_are_forgotten_of_what_was_dealt_with(out: Outbox, state: str, stays: bool) -> None:
    def words(which: int, chat: int) -> bool:
        return sent_messages.as_shown(out.db, chat, which) is not None

    one, other = out.put(state=state), out.put(state=state, chat="elsewhere")
    sent_messages.erase_of_chat(out.db, out.here)
    assert [words(one, out.here), words(other, out.elsewhere)] == [stays, True]
    rows = [
        out.put(kind=kind, state=state, subject=subject)
        for kind, subject in (("post", 5), ("post", 6), ("ask", 5))
    ]
    sent_messages.erase_of_subject(out.db, "post", 5)
    assert [words(each, out.here) for each in rows] == [stays, True, True]
    young, old = out.put(state=state, created_at=T0 + 1), out.put(state=state, created_at=T0)
    sent_messages.erase_payloads(out.db, before=T0 + 1, long_before=T0)
    assert [words(young, out.here), words(old, out.here)] == [True, stays]


@pytest.mark.parametrize("state", ["failed", "uncertain"])
@pytest.mark.parametrize("kind", ["broadcast", "post"])
def test_words_that_may_go_once_more_are_kept_longer_and_not_for_ever(out: Outbox, kind: str, state: str) -> None:
    which = out.put(kind=kind, state=state, subject=5)
    for long_before, kept in ((T0, True), (T0 + 1, False)):
        sent_messages.erase_payloads(out.db, before=T0 + 1, long_before=long_before)
        assert (sent_messages.as_shown(out.db, out.here, which) is not None) is kept


@pytest.mark.parametrize(
    "row", [{"kind": "notice", "subject": 5}, {"kind": "post"}, {"kind": "post", "subject": 5, "state": "sent"}]
)
def test_words_that_nobody_sends_once_more_go_with_the_rest(out: Outbox, row: dict[str, Any]) -> None:
    which = out.put(**{"state": "failed", **row})
    sent_messages.erase_payloads(out.db, before=T0 + 1, long_before=T0)
    assert sent_messages.as_shown(out.db, out.here, which) is None


def test_with_a_message_its_edits_are_forgotten(out: Outbox) -> None:
    post = out.put(kind="post", state="sent", subject=5)
    edit = out.put(kind="edit", state="sent", edits=post)
    sent_messages.erase_of_subject(out.db, "post", 5)
    assert sent_messages.as_shown(out.db, out.here, edit) is None


def test_what_was_said_last_is_what_was_sent_last_and_of_one_second_what_was_written_last(out: Outbox) -> None:
    later = out.put(**{**SENT, "sent_at": T0 + 1})
    out.put(**SENT)
    assert _is(sent_messages.last_in(out.db, out.here), later)
    newer = out.put(**{**SENT, "sent_at": T0 + 1})
    assert _is(sent_messages.last_in(out.db, out.here), newer)


QUESTION = {**SENT, "kind": "prompt", "prompt": 0, "subject": None}
NOT_UNDERSTOOD = {**SENT, "kind": "reply", "subject": outbox.NOT_UNDERSTOOD}


@pytest.mark.parametrize(
    ("asked", "since", "is_last"),
    [
        (QUESTION, {"kind": "pin"}, True),
        (QUESTION, {"kind": "reminder", "prompt": 0, "subject": None}, True),
        (QUESTION, {"kind": "reminder", "prompt": 1, "subject": None}, False),
        (QUESTION, {"kind": "reply", "subject": None}, False),
        (QUESTION, NOT_UNDERSTOOD, False),
        ({**SENT, "kind": "ask"}, {"kind": "ask"}, True),
        ({**SENT, "kind": "ask"}, {"kind": "ask", "subject": 6}, False),
        ({**SENT, "kind": "ask"}, {"kind": "call"}, False),
        ({**SENT, "kind": "reply", "subject": None}, {"kind": "reply", "subject": None}, False),
    ],
)
def test_what_stands_last_is_the_last_or_has_something_of_its_own_below_it(
    out: Outbox, asked: dict[str, Any], since: dict[str, Any], *, is_last: bool
) -> None:
    which = out.put(**asked)
    assert sent_messages.stands_last(out.db, out.here, which)
    out.put(**{**SENT, **since})
    assert sent_messages.stands_last(out.db, out.here, which) is is_last


def test_what_was_not_understood_since_may_stand_below_and_nothing_else(out: Outbox) -> None:
    which = out.put(**QUESTION)
    out.put(**NOT_UNDERSTOOD)
    assert sent_messages.stands_last(out.db, out.here, which, but_for_misunderstanding=True)
    out.put(**{**SENT, "kind": "notice", "subject": outbox.NOT_UNDERSTOOD})
    assert not sent_messages.stands_last(out.db, out.here, which, but_for_misunderstanding=True)


def test_of_no_message_nothing_stands_last_and_nothing_is_found(out: Outbox) -> None:
    assert not sent_messages.stands_last(out.db, out.here, 999)
    out.put(**SENT)
    assert not sent_messages.stands_last(out.db, out.here, 999)
    assert sent_messages.find(out.db, 999) is None
    assert sent_messages.chat_of(out.db, 999) is None


def test_a_message_is_found_with_what_it_was_written_down_as_and_its_chat(out: Outbox) -> None:
    which = out.put(**{**SENT, "prompt": 0, "chat": "elsewhere"})
    found = sent_messages.find(out.db, which)
    assert found is not None
    sent, written = found
    assert (sent.state, sent.message_id, sent.sent_at, sent.chat_id) == ("sent", 70, T0, out.elsewhere)
    assert (written.id, written.kind, written.prompt_id, written.subject) == (which, "notice", out.prompts[0], 5)
    assert sent_messages.chat_of(out.db, which) == out.elsewhere


def _has_words(out: Outbox, which: int) -> bool:
    row = out.db.one(select(_TABLE.c.payload).where(_TABLE.c.id == which))
    assert row is not None
    return row[0] is not None


def test_what_was_written_over_is_forgotten_and_what_replaced_it_stays(out: Outbox) -> None:
    said = out.put(Text("een"), **SENT)
    first, second = (out.put(Text(words), kind="edit", state="sent", edits=said) for words in ("twee", "drie"))
    sent_messages.erase_written_over(out.db, out.here, [])
    assert [_has_words(out, each) for each in (said, first, second)] == [False, False, True]


@pytest.mark.parametrize(
    ("change", "row"),
    [({"state": "due"}, {}), ({"state": "failed"}, {}), ({"state": "sent"}, {"state": "sending"}),
     ({"state": "sent"}, {"chat": "elsewhere"})],
)  # fmt: skip
def test_what_was_not_written_over_yet_keeps_its_words(
    out: Outbox, change: dict[str, Any], row: dict[str, Any]
) -> None:
    said = out.put(Text("een"), **{**SENT, **row})
    out.put(Text("twee"), kind="edit", edits=said, **change)
    out.put(Text("van een ander"), kind="edit", edits=out.put(**SENT), state="sent")
    sent_messages.erase_written_over(out.db, out.here, [])
    assert _has_words(out, said)


def test_what_these_messages_showed_until_now_is_forgotten_but_what_has_not_left(out: Outbox) -> None:
    said, other = out.put(**SENT), out.put(**SENT)
    went, waits = (out.put(kind="edit", state=state, edits=said) for state in ("sent", "due"))
    sent_messages.erase_written_over(out.db, out.here, [said])
    assert [_has_words(out, each) for each in (said, went, waits, other)] == [False, False, True, True]


@pytest.mark.parametrize(
    ("row", "says", "is_forgotten"),
    [
        (SENT, "Je schreef: <b>boos &amp; moe</b>.", True),
        ({**SENT, "state": "due"}, "boos &amp; moe", False),
        ({**SENT, "state": "sending"}, "boos &amp; moe", False),
        ({**SENT, "chat": "elsewhere"}, "boos &amp; moe", False),
        (SENT, "boos &amp; moeder", False),
        (SENT, "verboos &amp; moe", False),
        (SENT, "iets anders", False),
    ],
)
def test_what_was_said_with_these_words_in_it_is_forgotten(
    out: Outbox, row: dict[str, Any], says: str, *, is_forgotten: bool
) -> None:
    which = out.put(Text(says), **row)
    sent_messages.erase_saying(out.db, out.here, [None, "", "boos & moe"])
    assert _has_words(out, which) is not is_forgotten
    sent_messages.erase_saying(out.db, out.here, [None, ""])
    assert _has_words(out, which) is not is_forgotten


def _tally(out: Outbox, label: str, *, edits: int, at: int, chat: int | None = None) -> None:
    says = Buttons(keys=(((label, "x", ""),),))
    outbox.tally(out.db, chat_id=chat or out.here, edits=edits, says=says, at=at, apart=10)


def _moments(out: Outbox) -> list[int]:
    return [row[0] - T0 for row in out.db.all(_TALLIES)]


def test_buttons_are_counted_anew_in_the_change_that_waits_and_changes_are_apart(out: Outbox) -> None:
    one, other = out.put(state="sent"), out.put(state="sent")
    _tally(out, "1", edits=one, at=T0)
    _tally(out, "2", edits=one, at=T0 + 5)
    assert _moments(out) == [10], "one waits at most"
    _tally(out, "1", edits=other, at=T0 + 5)
    _tally(out, "1", edits=out.put(state="sent", chat="elsewhere"), at=T0 + 5, chat=out.elsewhere)
    assert _moments(out) == [10, 20, 15], "of another chat it need not wait"
    _tally(out, "1", edits=out.put(state="sent"), at=T0 + 1000)
    assert _moments(out)[-1] == 1010
    shown = sent_messages.as_shown(out.db, out.here, one)
    assert isinstance(shown, Buttons)
    assert "2" in str(shown)
