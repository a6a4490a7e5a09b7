"""One message that cannot be read, sent or recorded is marked; the others go, and the sender goes on."""

from __future__ import annotations

import pytest

from gateway.client import UnknownError
from gateway.sender import Stop
from storage import chats, delivery, outbox, waiting_messages
from tests.gateway.outbound import Outbound, outbound, refusal


@pytest.mark.parametrize(
    "harm",
    [
        "UPDATE outbox SET payload = CAST(substr(payload, 2) || x'00' AS BLOB) WHERE id = 1",
        "UPDATE outbox SET payload = NULL WHERE id = 1",
        "UPDATE chat SET telegram_id = CAST(substr(telegram_id, 2) || x'00' AS BLOB) WHERE id = 1",
    ],
)
async def test_message_that_cannot_be_read_is_marked_and_the_others_go(harm: str) -> None:
    with outbound() as out:
        bad = out.say(out.chat(1))
        out.say(out.chat(2), "goed")
        out.change(harm)
        await out.sender.settle()
        assert out.said() == ["goed"]
        assert out.row(bad) == ("failed", "unreadable")
        assert out.refused == [(1, "unreadable")], "somebody hears of it"


async def test_address_that_is_no_number_ends_nobody() -> None:
    with outbound() as out:
        bad = out.say(out.chat(1))
        out.say(out.chat(2), "goed")
        with out.database.read() as db:
            place = chats.SEALED.of(chats.key_of(db, 1))
        out.change("UPDATE chat SET telegram_id = ? WHERE id = 1", out.database.vault.seal(place, "12x"))
        await out.sender.settle()
        assert out.said() == ["goed"]
        assert out.row(bad) == ("failed", "unreadable")


async def test_body_that_cannot_be_sent_ends_nobody() -> None:
    with outbound() as out:

        def answer(_method: str, body: dict[str, object]) -> object:
            if body["text"] == "slecht":
                raise TypeError
            return {"message_id": 1, "date": 1}

        out.answer = answer
        bad = out.say(out.chat(1), "slecht")
        out.say(out.chat(2), "goed")
        await out.sender.settle()
        assert out.row(bad) == ("failed", "unreadable")
        assert out.row(bad + 1)[0] == "sent"


async def test_telling_that_fails_changes_nothing_for_the_message() -> None:
    with outbound() as out:

        def fails(*_about: object) -> None:
            raise ValueError

        out.sender._unreachable = fails
        out.answer = refusal(403, "Forbidden: bot was blocked by the user")
        lost = out.say(out.chat(1))
        await out.sender.settle()
        assert out.row(lost)[0] == "failed"


async def test_wrong_token_ends_the_sender_once_all_that_came_back_is_written_down() -> None:
    with outbound() as out:

        def answer(_method: str, body: dict[str, object]) -> object:
            return {"message_id": 9} if body["text"] == "goed" else refusal(401, "Unauthorized")("", {})

        out.answer = answer
        good, bad = out.say(out.chat(1), "goed"), out.say(out.chat(2), "slecht")
        with pytest.raises(Stop, match="token"):
            await out.sender.settle()
        assert out.row(good)[0] == "sent"
        assert out.row(bad)[0] == "due", "it goes once the token is right"


async def _falls(out: Outbound, times: int) -> None:
    """The sender falls so often between the request and the record of it."""
    for _ in range(times):
        with out.database.write() as db:
            (message,) = waiting_messages.first_of_each(db, now=out.now, most=5)
            delivery.claim(db, [message.id], lease_until=out.now)
            delivery.recover(db, at=out.now)
        out.now += 3600


async def test_edit_goes_again_after_its_sender_fell_three_times_at_it() -> None:
    with outbound() as out:
        chat_id = out.chat(1)
        shown = out.say(chat_id)
        await out.sender.settle()
        out.edit(chat_id, shown, "verder")
        await _falls(out, 3)
        await out.sender.settle()
        assert out.said()[-1] == "verder"
        assert out.row(shown + 1)[0] == "sent"


async def test_pauses_grow_and_after_six_it_is_given_up() -> None:
    with outbound() as out:
        lost = out.say(out.chat(1))

        def no_answer(_method: str, _body: dict[str, object]) -> object:
            raise UnknownError

        out.answer = no_answer
        moments = []
        for _ in range(10):
            await out.sender.settle()
            with out.database.read() as db:
                coming = outbox.next_instant(db)
            if coming is None:
                break
            moments.append(coming - out.now)
            out.now = coming
        assert moments == [5, 30, 120, 600, 1800], "the first repeat waits for nothing"
        assert out.row(lost)[0] == "uncertain"
