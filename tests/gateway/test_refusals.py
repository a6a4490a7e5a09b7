"""Each refusal of Telegram has one meaning, one consequence, and somebody who hears of it."""

from __future__ import annotations

import itertools

import pytest

from gateway import outcomes
from gateway.client import RefusedError
from gateway.outcomes import Meaning
from storage import outbox, sent_messages
from storage.said import Buttons, Copy, LetIn, Said, SilenceOne, Text
from tests.gateway.outbound import outbound, refusal, says

TOPIC = [
    "Bad Request: message thread not found",
    "Bad Request: TOPIC_DELETED",
    "Bad Request: TOPIC_CLOSED",
]
OUT_OF_REACH = [
    (403, "Forbidden: bot was blocked by the user"),
    (403, "Forbidden: user is deactivated"),
    (403, "Forbidden: bot can't initiate conversation with a user"),
    (403, "Forbidden: bot was kicked from the supergroup chat"),
    (403, "Forbidden: bot is not a member of the supergroup chat"),
    (403, "Forbidden: the group chat was deleted"),
    (400, "Bad Request: chat not found"),
    (400, "Bad Request: private chat not found"),
    (400, "Bad Request: user not found"),
    (400, "Bad Request: PEER_ID_INVALID"),
    (400, "Bad Request: USER_IS_BLOCKED"),
    (400, "Bad Request: bot was blocked by the user"),
    (400, "Bad Request: INPUT_USER_DEACTIVATED"),
    (400, "Bad Request: group chat was deactivated"),
]
# Said of who is let in or kept quiet, where the call names somebody.
OF_SOMEBODY = [
    (403, "Forbidden: user is deactivated"),
    (400, "Bad Request: user not found"),
    (400, "Bad Request: INPUT_USER_DEACTIVATED"),
    (400, "Bad Request: USER_ID_INVALID"),
    (400, "Bad Request: PARTICIPANT_ID_INVALID"),
    (400, "Bad Request: USER_NOT_PARTICIPANT"),
    (400, "Bad Request: HIDE_REQUESTER_MISSING"),
    (400, "Bad Request: USER_ALREADY_PARTICIPANT"),
]
SILENCED = [
    (400, "Bad Request: CHAT_RESTRICTED"),
    (400, "Bad Request: not enough rights to send text messages to the chat"),
    (400, "Bad Request: have no rights to send a message"),
    (400, "Bad Request: CHAT_WRITE_FORBIDDEN"),
    (403, "Forbidden: CHAT_SEND_PLAIN_FORBIDDEN"),
    (400, "Bad Request: need administrator rights in the channel chat"),
]
OF_ONE_MESSAGE = [
    ("Bad Request: message is too long", "too_long"),
    ("Bad Request: message caption is too long", "too_long"),
    ("Bad Request: can't parse entities: Can't find end tag", "unparsable"),
    ("Bad Request: wrong file identifier/HTTP URL specified", "file"),
    ("Bad Request: wrong remote file identifier specified: can't unserialize it", "file"),
    ("Bad Request: message can't be copied", "not_copyable"),
    ("Bad Request: message to copy not found", "not_copyable"),
    ("Bad Request: message text is empty", "malformed"),
    ("Bad Request: BUTTON_DATA_INVALID", "malformed"),
    ("Bad Request: nobody has seen this yet", "refused_400"),
]
METHODS = ["sendMessage", "sendPhoto", "sendDocument", "copyMessage"]


@pytest.mark.parametrize(("method", "words"), list(itertools.product(["sendMessage", "copyMessage"], TOPIC)))
async def test_message_for_a_topic_that_is_gone_goes_to_the_chat_and_is_told(method: str, words: str) -> None:
    with outbound() as out:
        room = out.chat(-5, "group")

        def answer(_method: str, body: dict[str, object]) -> object:
            if "message_thread_id" in body:
                raise RefusedError(400, words)
            return {"message_id": 1, "date": 1}

        out.answer = answer
        in_topic = Text("hoi", thread=7) if method == "sendMessage" else Copy(7, 8, thread=7)
        said = out.say(room, kind=outbox.NOTICE, says=in_topic)
        await out.sender.settle()
        assert out.row(said)[0] == "sent"
        assert out.refused == [(room, "topic_gone")]


async def test_message_that_is_refused_without_a_topic_too_is_not_tried_for_ever() -> None:
    with outbound() as out:
        out.answer = refusal(400, TOPIC[0])
        said = out.say(out.chat(-5, "group"), kind=outbox.NOTICE)
        await out.sender.settle()
        assert out.row(said) == ("failed", "topic_gone")
        assert len(out.calls) == 2


@pytest.mark.parametrize(("method", "error"), list(itertools.product(METHODS, OUT_OF_REACH)))
async def test_chat_out_of_reach_is_told_once(method: str, error: tuple[int, str]) -> None:
    with outbound() as out:
        chat_id = out.chat(5)
        out.answer = refusal(*error)
        first = out.say(chat_id, kind=outbox.NOTICE, says=says(method))
        out.say(chat_id, kind=outbox.NOTICE, says=says(method))
        await out.sender.settle()
        assert out.row(first)[0] == "failed"
        assert out.unreachable == [chat_id]
        assert len(out.calls) == 1, "what else waits there is not tried"


@pytest.mark.parametrize(("method", "error"), list(itertools.product(METHODS, SILENCED)))
async def test_bot_that_may_not_write_in_a_group_is_told_once_until_it_may_again(
    method: str, error: tuple[int, str]
) -> None:
    with outbound() as out:
        room = out.chat(-5, "group")
        out.answer = refusal(*error)
        for _ in range(2):
            out.say(room, kind=outbox.NOTICE, says=says(method))
        await out.sender.settle()
        assert out.refused == [(room, "silenced")]
        assert out.unreachable == []
        out.answer = lambda _method, _body: {"message_id": 1, "date": 1}
        out.say(room)
        await out.sender.settle()
        out.answer = refusal(*error)
        out.say(room)
        await out.sender.settle()
        assert len(out.refused) == 2


@pytest.mark.parametrize(("method", "error"), list(itertools.product(METHODS, OF_ONE_MESSAGE)))
async def test_refusal_of_one_message_is_told_and_the_next_goes(method: str, error: tuple[str, str]) -> None:
    with outbound() as out:
        chat_id, (words, reason) = out.chat(5), error

        def answer(_method: str, _body: dict[str, object]) -> object:
            if len(out.calls) == 1:
                raise RefusedError(400, words)
            return {"message_id": 1, "date": 1}

        out.answer = answer
        bad, good = out.say(chat_id, says=says(method)), out.say(chat_id, says=says(method))
        await out.sender.settle()
        assert out.row(bad) == ("failed", reason)
        assert out.row(good)[0] == "sent"
        assert out.refused == [(chat_id, reason)]
        with out.database.read() as db:
            assert sent_messages.some_not_delivered(db, chat_id, since=-1)


@pytest.mark.parametrize("words", ["message to edit not found", "MESSAGE_ID_INVALID", "message can't be edited"])
async def test_buttons_of_a_message_that_is_gone_need_not_be_taken_away(words: str) -> None:
    with outbound() as out:
        chat_id = out.chat(5)
        shown = out.say(chat_id)
        await out.sender.settle()
        out.answer = refusal(400, f"Bad Request: {words}")
        with out.database.write() as db:
            outbox.add_edit(db, chat_id=chat_id, edits=shown, says=Buttons(), at=0)
        await out.sender.settle()
        assert [method for method, _ in out.calls] == ["sendMessage", "editMessageReplyMarkup"]
        assert out.refused == [], "there is nothing to tell"


@pytest.mark.parametrize("words", ["message to edit not found", "MESSAGE_ID_INVALID", "message can't be edited"])
async def test_edit_of_a_message_that_is_gone_is_said_anew(words: str) -> None:
    with outbound() as out:
        chat_id = out.chat(5)
        shown = out.say(chat_id)
        await out.sender.settle()

        def answer(method: str, _body: dict[str, object]) -> object:
            if method == "editMessageText":
                raise RefusedError(400, f"Bad Request: {words}")
            return {"message_id": 2, "date": 1}

        out.answer = answer
        out.edit(chat_id, shown, "verder")
        await out.sender.settle()
        assert [method for method, _ in out.calls] == ["sendMessage", "editMessageText", "sendMessage"]
        assert out.refused == []


async def test_own_words_that_telegram_does_not_delete_in_a_group_are_told() -> None:
    with outbound() as out:
        room = out.chat(-5, "group")
        shown = out.say(room, kind=outbox.POST)
        await out.sender.settle()
        out.answer = refusal(400, "Bad Request: message can't be deleted for everyone")
        out.edit(room, shown, kind=outbox.DELETE)
        await out.sender.settle()
        assert out.refused == [(room, "not_deleted")]


def test_method_that_telegram_does_not_know_ends_one_message_and_a_wrong_token_the_bot() -> None:
    unknown = outcomes.of_error(RefusedError(404, "Not Found: method not found"))
    assert unknown.meaning is Meaning.FAILED
    assert outcomes.of_error(RefusedError(404, "Not Found")).meaning is Meaning.STOP
    assert outcomes.of_error(RefusedError(401, "Unauthorized")).meaning is Meaning.STOP


@pytest.mark.parametrize(("code", "words"), OF_SOMEBODY)
@pytest.mark.parametrize(
    ("kind", "what"),
    [(outbox.DOOR, LetIn(7, yes=True)), (outbox.QUIET, SilenceOne(7, 10_000))],
    ids=["let in", "quiet"],
)
async def test_group_is_written_to_as_before_where_somebody_of_whom_a_call_speaks_is_not_there(
    code: int, words: str, kind: str, what: Said
) -> None:
    with outbound() as out:
        room = out.chat(-5, "group")
        out.answer = refusal(code, words)
        named = out.say(room, kind=kind, says=what)
        await out.sender.settle()
        assert out.row(named)[0] == "failed"
        assert out.unreachable == []
        out.answer = lambda _method, _body: {"message_id": 1, "date": 1}
        said = out.say(room, kind=outbox.NOTICE)
        await out.sender.settle()
        assert out.row(said)[0] == "sent"


async def test_chat_in_which_a_reply_arrives_is_written_to_again() -> None:
    """Nobody tells that a refusal is over; of a group that was out of reach no word comes by itself."""
    with outbound() as out:
        room = out.chat(-5, "group")
        out.answer = refusal(400, "Bad Request: chat not found")
        out.say(room, kind=outbox.NOTICE)
        await out.sender.settle()
        assert len(out.unreachable) == 1
        out.answer = lambda _method, _body: {"message_id": 1, "date": 1}
        lost, asked = out.say(room, kind=outbox.NOTICE), out.say(room, kind=outbox.REPLY)
        await out.sender.settle()
        assert (out.row(lost)[0], out.row(asked)[0]) == ("cancelled", "sent")
        said = out.say(room, kind=outbox.NOTICE)
        await out.sender.settle()
        assert out.row(said)[0] == "sent"
