"""What may leave next is the first message of each chat, whatever one of them has waiting."""

from __future__ import annotations

from storage import outbox, waiting_messages
from tests.gateway.outbound import Outbound, outbound, refusal

MANY = 100_000
_ROWS = """
INSERT INTO outbox (chat_id, kind, lane, form, row_key, payload, not_before, state, attempts, created_at)
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
SELECT ?, 'reply', 0, 'text', 1, ?, 0, 'due', 0, 0 FROM n
"""


def flood(out: Outbound, chat_id: int, many: int) -> None:
    payload = out.database.vault.seal(outbox._SEALED.of(1), b'{"html": "flood"}')
    out.change(_ROWS, many, chat_id, payload)


async def test_reply_leaves_among_the_first_while_one_chat_has_a_hundred_thousand_waiting() -> None:
    with outbound() as out:
        loud, anna = out.chat(1), out.chat(2)
        flood(out, loud, MANY)
        out.say(anna, "voor Anna")
        out.sender.turn()
        await out.sender.close()
        assert out.said() == ["flood", "voor Anna"]


def test_looking_costs_as_many_steps_however_much_one_chat_has_waiting() -> None:
    steps = []
    for many in (10, 20_000):
        with outbound() as out:
            flood(out, out.chat(1), many)
            for telegram_id in range(2, 40):
                out.say(out.chat(telegram_id))
            with out.database.write() as db:
                counted: list[int] = []
                driver = out.database._writer.driver_connection
                driver.set_progress_handler(lambda counted=counted: counted.append(1), 100)
                assert len(waiting_messages.first_of_each(db, now=1, most=64)) == 39
                driver.set_progress_handler(None, 0)
            steps.append(len(counted))
    assert steps[1] < 1.5 * steps[0]


async def test_chats_that_must_wait_hide_no_other_however_many_they_are() -> None:
    with outbound() as out:
        for telegram_id in range(1, 301):
            chat_id = out.chat(telegram_id)
            out.say(chat_id, "moet wachten")
            out.pacing.refuse(chat_id, True, 600, out.elapsed)
        out.say(out.chat(1000), "voor Anna")
        out.sender.turn()
        await out.sender.close()
        assert out.said() == ["voor Anna"]


async def test_every_chat_has_its_turn_while_very_many_wait() -> None:
    with outbound() as out:
        for telegram_id in range(1, 301):
            chat_id = out.chat(telegram_id)
            for _ in range(3):
                out.say(chat_id, str(telegram_id))
        while len(out.calls) < 300:
            out.sender.turn()
            await out.sender.close()
        assert len(set(out.said())) > 250


async def test_reply_comes_before_a_broadcast_of_the_same_age() -> None:
    with outbound() as out:
        out.say(out.chat(1), "aan allen", kind=outbox.BROADCAST)
        out.say(out.chat(2), "antwoord")
        out.sender.turn()
        await out.sender.close()
        assert out.said() == ["antwoord", "aan allen"]


async def test_an_edit_waits_for_its_message_and_others_of_the_chat_pass_it_by() -> None:
    with outbound() as out:
        chat_id = out.chat(1)
        later = out.say(chat_id, "later", not_before=50)
        out.edit(chat_id, later)
        out.say(chat_id, "nu")
        out.sender.turn()
        await out.sender.close()
        assert out.said() == ["nu"]


async def test_only_the_newest_edit_of_a_message_leaves() -> None:
    with outbound() as out:
        chat_id = out.chat(1)
        shown = out.say(chat_id)
        await out.sender.settle()
        for text in ("een", "twee", "drie"):
            out.edit(chat_id, shown, text)
        await out.sender.settle()
        assert out.said()[1:] == ["drie"]


async def test_message_whose_time_is_over_is_not_sent() -> None:
    with outbound() as out:
        late = out.say(out.chat(1), valid_until=10)
        out.now = 10
        await out.sender.settle()
        assert out.calls == []
        assert out.row(late) == ("expired", "too_late")


async def test_prompt_is_not_sent_to_a_chat_out_of_reach_but_a_reply_is() -> None:
    with outbound() as out:
        chat_id = out.chat(1)
        out.change("UPDATE chat SET reachable = 0")
        notice = out.say(chat_id, "bericht", kind=outbox.NOTICE)
        out.say(chat_id, "antwoord")
        await out.sender.settle()
        assert out.said() == ["antwoord"]
        assert out.row(notice) == ("cancelled", "unreachable")


async def test_what_would_change_a_message_that_was_never_sent_is_dropped() -> None:
    with outbound() as out:
        chat_id = out.chat(1)
        late = out.say(chat_id, valid_until=0)
        out.edit(chat_id, late, kind=outbox.DELETE)
        await out.sender.settle()
        assert out.calls == []
        assert out.row(late + 1) == ("cancelled", "nothing_to_edit")


async def test_wait_asked_for_in_one_private_chat_lets_the_others_go_one_at_a_time() -> None:
    with outbound() as out:
        first = out.chat(1)
        out.say(first, "te veel")
        out.answer = refusal(429, "Too Many Requests: retry after 3019", retry_after=3019)
        out.sender.turn()
        await out.sender.close()
        out.answer = lambda _method, _body: {"message_id": 1, "date": 1}
        for telegram_id in range(2, 12):
            out.say(out.chat(telegram_id), "anderen")
        out.sender.turn()
        assert len(out.sender._flying) == 1
        await out.sender.close()
        out.sender.turn()
        assert len(out.sender._flying) == 9
        await out.sender.close()
        assert out.said().count("te veel") == 1
        out.elapsed += 3018
        out.sender.turn()
        assert not out.sender._flying, "nothing earlier in that chat"
        out.elapsed += 2
        out.sender.turn()
        await out.sender.close()
        assert out.said()[-1] == "te veel"
