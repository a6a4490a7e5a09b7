"""A hostile Telegram: every method that messages are sent by, and every answer there is, have one consequence."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from copy import copy
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import orjson
import pytest

from gateway import outcomes, spelling
from gateway.client import Client, NeverLeftError, RefusedError, UnknownError, result_of
from gateway.outcomes import Meaning
from gateway.pacing import Pacing
from gateway.receiver import Poller
from gateway.sender import Stop
from storage import outbox
from storage.delivery import REPEAT_AFTER
from storage.said import FORMS
from tests.gateway.outbound import Outbound, outbound, says
from tests.gateway.test_refusals import OF_ONE_MESSAGE, OF_SOMEBODY, OUT_OF_REACH, SILENCED, TOPIC

pytestmark = pytest.mark.thorough

# Each method with the kinds of messages that go by it.
METHODS: dict[str, tuple[str, ...]] = {
    "sendMessage": (
        *(outbox.REPLY, outbox.UNWRITTEN, outbox.PROMPT, outbox.REMINDER, outbox.NOTICE, outbox.POST),
        *(outbox.ASK, outbox.CALL, outbox.LOOK, outbox.MEETING, outbox.AGENDA, outbox.QUESTION, outbox.BYLINE),
    ),
    "sendPhoto": (outbox.REPLY, outbox.DOCUMENT),
    "sendVoice": (outbox.ASK, outbox.NOTICE),
    "sendDocument": (outbox.DOCUMENT,),
    "copyMessage": (outbox.REPLY, outbox.BROADCAST),
    "editMessageText": (outbox.EDIT, outbox.CORRECTION, outbox.CLEAR),
    "editMessageCaption": (outbox.CLEAR,),
    "editMessageReplyMarkup": (outbox.TALLY,),
    "deleteMessage": (outbox.DELETE,),
    "deleteMessages": (outbox.DELETE,),
    "pinChatMessage": (outbox.PIN,),
    "leaveChat": (outbox.DOOR,),
    "approveChatJoinRequest": (outbox.DOOR,),
    "declineChatJoinRequest": (outbox.DOOR,),
    "createForumTopic": (outbox.TOPIC,),
    "setChatPermissions": (outbox.QUIET,),
    "restrictChatMember": (outbox.QUIET,),
    "setMyCommands": (outbox.MENU,),
    "deleteMyCommands": (outbox.MENU,),
}
ABOUT_SOMEBODY = frozenset({"approveChatJoinRequest", "declineChatJoinRequest", "restrictChatMember"})
IN_A_REPORT = frozenset({outbox.BROADCAST, outbox.BYLINE})  # of their author's
SILENT = IN_A_REPORT | {outbox.DELETE, outbox.MENU, outbox.PIN, outbox.TALLY, outbox.DOOR, outbox.TOPIC}
SILENT |= {outbox.CORRECTION, outbox.CLEAR}


@dataclass(frozen=True)
class Case:
    """What Telegram answers, what it means, and our word for it."""

    status: int
    content: bytes
    meaning: Meaning
    reason: str = ""


def _refused(code: int, words: str, meaning: Meaning, reason: str, **parameters: Any) -> Case:
    answer = {"ok": False, "error_code": code, "description": words}
    return Case(code, orjson.dumps(answer | ({"parameters": parameters} if parameters else {})), meaning, reason)


def _ok(result: Any) -> Case:
    return Case(200, orjson.dumps({"ok": True, "result": result}), Meaning.DELIVERED)


def _unreadable(status: int, content: bytes) -> Case:
    return Case(status, content, Meaning.UNKNOWN, "no_answer")


# Of these methods the same words mean that somebody is not there, and nothing of the chat.
NOBODY_THERE = [_refused(code, words, Meaning.FAILED, outcomes.NOBODY_THERE) for code, words in OF_SOMEBODY]

RESULTS: list[Any] = [True, None, [], "x", 5, {}, {"message_id": "7", "date": "morgen"}]
IDS: list[Any] = [True, 1.5, 2**63, [], None]
PLACES: list[Any] = ["x", True, 1.5, 2**63, []]
WAITS: list[Any] = [5, 0, 3019, 1e300, 1.5, -1, None, "5", "bald", True, [], {}, 2**63]
CASES = [
    _ok({"message_id": 7, "date": 1}),
    *(_ok(each) for each in RESULTS),
    *(_ok({"message_id": each, "date": each}) for each in IDS),
    *(
        _refused(429, "Too Many Requests: retry after 5", Meaning.WAIT, "too_many", retry_after=each)
        for each in WAITS
    ),
    _refused(429, "Too Many Requests", Meaning.WAIT, "too_many"),
    *(_refused(code, "Internal Server Error", Meaning.UNKNOWN, f"http_{code}") for code in (500, 502, 503, 504)),
    *(_refused(400, words, Meaning.TOPIC_GONE, "topic_gone") for words in TOPIC),
    *(
        _refused(code, words, Meaning.UNREACHABLE, "chat_not_found" if "chat not found" in words else "forbidden")
        for code, words in OUT_OF_REACH
    ),
    *(_refused(code, words, Meaning.FAILED, "silenced") for code, words in SILENCED),
    *(_refused(400, words, Meaning.FAILED, reason) for words, reason in OF_ONE_MESSAGE),
    _refused(400, "Bad Request: message is not modified", Meaning.DELIVERED, ""),
    _refused(400, "Bad Request: message to edit not found", Meaning.FAILED, "message_gone"),
    _refused(400, "Bad Request: message to delete not found", Meaning.FAILED, "message_gone"),
    _refused(400, "Bad Request: message can't be edited", Meaning.FAILED, "not_editable"),
    _refused(400, "Bad Request: message can't be deleted for everyone", Meaning.FAILED, "not_deleted"),
    _refused(400, "", Meaning.FAILED, "refused_400"),
    _refused(403, "Forbidden: something new", Meaning.UNREACHABLE, "forbidden"),
    _refused(413, "Request Entity Too Large", Meaning.FAILED, "too_long"),
    _refused(418, "I'm a teapot", Meaning.FAILED, "refused_418"),
    _refused(200, "fine, but no", Meaning.FAILED, "refused_200"),
    _refused(400, "Bad Request: group chat was upgraded", Meaning.MOVED, "moved", migrate_to_chat_id=-1009),
    *(
        _refused(400, "Bad Request: odd", Meaning.FAILED, "refused_400", migrate_to_chat_id=each)
        for each in PLACES
    ),
    _refused(401, "Unauthorized", Meaning.STOP, "token"),
    _refused(404, "Not Found", Meaning.STOP, "token"),
    _refused(404, "Not Found: method not found", Meaning.FAILED, "refused_404"),
    _refused(409, "Conflict: terminated by other getUpdates request", Meaning.STOP, "another_bot"),
    *(
        _unreadable(status, content)
        for status, content in (
            (200, b""),
            (200, b"null"),
            (200, b"[]"),
            (200, b"true"),
            (200, b'"ok"'),
            (200, b"{}"),
            (200, b'{"ok":true}'),
            (200, b'{"ok":true,"result":{"message_id":7,"da'),
            (200, b"\xff\xfe{"),
            (200, b"[" * 5000),
            (302, b"<html>Found</html>"),
            (400, b'{"ok":false}'),
            (400, b'{"ok":false,"error_code":"viele","description":"x"}'),
            (400, b'{"ok":false,"error_code":[],"description":"x"}'),
            (400, b'{"ok":false,"error_code":429,"description":"x","parameters":[1]}'),
            (413, b"<html><h1>413 Request Entity Too Large</h1></html>"),
            (429, b"<html>Too Many Requests</html>"),
            (502, b"<html><h1>502 Bad Gateway</h1></html>"),
            (503, b"Service Unavailable"),
            (530, b""),
        )
    ),
    _refused(400, ["a", {}], Meaning.FAILED, "refused_400"),  # type: ignore[arg-type]
]


def test_every_method_that_messages_go_by_is_in_the_table() -> None:
    named = re.findall(r'"([a-z]+[A-Z]\w+)"', Path(spelling.__file__).read_text(encoding="utf-8"))
    assert set(named) == set(METHODS)
    assert {says(method).form for method in METHODS} | {"end_silence", "end_silence_one"} == set(FORMS)


def test_every_kind_of_message_is_in_the_table() -> None:
    assert {kind for kinds in METHODS.values() for kind in kinds} == set(outbox.LANES)


SAMPLE = ("sendMessage", "editMessageText", "deleteMessage")


@pytest.mark.parametrize(
    "method", [each if each in SAMPLE else pytest.param(each, marks=pytest.mark.slow) for each in METHODS]
)
async def test_every_answer_has_one_meaning_and_one_consequence(
    method: str, record_property: Callable[[str, object], None]
) -> None:
    record_property("figures", {"answers tried": len(CASES) * len(METHODS[method])})
    with outbound() as out:
        for number, case in enumerate(_cases(method)):
            for place, kind in enumerate(METHODS[method]):
                await _try(out, method, kind, case, 10 + 100 * number + place)


def _cases(method: str) -> list[Case]:
    if method not in ABOUT_SOMEBODY:
        return CASES
    known = {each.content for each in NOBODY_THERE}
    return [*(each for each in CASES if each.content not in known), *NOBODY_THERE]


async def _try(out: Outbound, method: str, kind: str, case: Case, telegram_id: int) -> None:
    """One message of this kind, and this answer to it, whatever is called; in a chat of its own."""
    out.pacing = Pacing(enabled=False)
    out.sender = out._fresh()
    out.unreachable, out.refused, out.now = [], [], out.now + 100_000
    chat_id = out.chat(-telegram_id, "group")
    said = _waiting(out, chat_id, method, kind)
    out.calls, out.answer = [], lambda _method, _body: result_of(case.status, case.content)
    stopped = False
    for _ in range(4):
        try:
            out.sender.turn()
        except Stop:
            stopped = True
        while out.sender._flying:
            await asyncio.wait(list(out.sender._flying))
            with suppress(Stop):
                out.sender.turn()
    state, reason = out.row(said)
    out.change("UPDATE outbox SET state = 'cancelled' WHERE state = 'due'")
    about = f"{method} of a {kind}, HTTP {case.status} {case.content[:80]!r}: {state}, {reason}"
    assert stopped or case.meaning is not Meaning.STOP, about
    told = (len(out.unreachable), [reason for _, reason in out.refused])
    nobody: tuple[int, list[str]] = (0, [])
    if kind == outbox.QUIET and (state, reason) == ("failed", "not_quieted"):
        assert told[1][-1:] == ["not_quieted"], about
        return
    match case.meaning:
        case Meaning.DELIVERED:
            assert (state, told) == ("sent", nobody), about
        case Meaning.WAIT:
            assert (state, reason, told) == ("due", "too_many", nobody), about
            assert len(out.calls) == 1 or _waits_for_nothing(case), about
        case Meaning.UNKNOWN:
            expected = {"due", "uncertain"} if kind in REPEAT_AFTER else {"uncertain"}
            assert state in expected, about
            assert told == nobody, about
            assert len(out.calls) <= 2, about
        case Meaning.TOPIC_GONE:
            assert (state, reason) == ("failed", "topic_gone"), about
            assert told == (0, ["topic_gone"]), about
        case Meaning.UNREACHABLE:
            assert (state, reason, told) == ("failed", case.reason, (1, [])), about
        case Meaning.MOVED:
            # In the new chat there is no such message: there is nothing to change any more.
            changes = reason == "nothing_to_edit" and method.startswith(("edit", "delete", "pin"))
            assert (state, reason) == (("cancelled", "nothing_to_edit") if changes else ("failed", "moved")), about
            assert len(out.calls) == (1 if changes else 2), about
        case Meaning.STOP:
            assert (state, reason, told) == ("due", case.reason, nobody), about
        case _:
            assert state == "failed", about
            is_said_anew = kind == outbox.EDIT and case.reason in ("message_gone", "not_editable")
            assert reason == case.reason, about
            silent = (kind in SILENT and case.reason != outcomes.NOT_DELETED) or kind in (
                outbox.BROADCAST,
                outbox.BYLINE,
            )
            assert told == (0, [] if silent else [case.reason]), about
            assert len(out.calls) == (2 if is_said_anew else 1), about


def _waiting(out: Outbound, chat_id: int, method: str, kind: str) -> int:
    """A message that waits; where it changes another, that one stands there."""
    if kind in (outbox.EDIT, outbox.CORRECTION, outbox.CLEAR, outbox.TALLY, outbox.PIN, outbox.DELETE):
        shown = out.say(chat_id)
        out.change("UPDATE outbox SET state = 'sent', message_id = 5 WHERE id = ?", shown)
        with out.database.write() as db:
            outbox.add_edit(db, chat_id=chat_id, edits=shown, says=says(method), at=out.now, kind=kind)
        with out.database.engine.connect() as connection:
            return int(connection.exec_driver_sql("SELECT max(id) FROM outbox").scalar_one())
    return out.say(chat_id, kind=kind, says=says(method), at=out.now)


def _waits_for_nothing(case: Case) -> bool:
    return b'"retry_after":0' in case.content


# What happens on the wire itself, at any method.

RAW: dict[str, tuple[Callable[[asyncio.StreamWriter], Any] | None, type[Exception]]] = {
    "closed at once": (lambda writer: writer.close(), UnknownError),
    "no HTTP": (lambda writer: writer.write(b"hallo\r\n\r\n"), UnknownError),
    "cut in its head": (lambda writer: writer.write(b"HTTP/1.1 200 OK\r\nContent-Le"), UnknownError),
    "cut in its body": (
        lambda writer: writer.write(b'HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n{"ok":true,'),
        UnknownError,
    ),
    "a length that is none": (
        lambda writer: writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: viel\r\n\r\n{}"),
        UnknownError,
    ),
    "packed wrongly": (
        lambda writer: writer.write(b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\nabcd"),
        UnknownError,
    ),
    "sent elsewhere": (
        lambda writer: writer.write(
            b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n"
        ),
        UnknownError,
    ),
    "a date that is none": (
        lambda writer: writer.write(
            b"HTTP/1.1 502 Bad Gateway\r\nDate: Mon, 99 Foo 99999 88:77:66 X\r\nContent-Length: 0\r\n\r\n"
        ),
        UnknownError,
    ),
    "nobody there": (None, NeverLeftError),
}


@pytest.mark.parametrize("what", RAW)
async def test_whatever_happens_on_the_wire_is_known_or_unknown(what: str) -> None:
    answer, expected = RAW[what]
    async with _wire(answer) as port:
        heard: list[int] = []
        client = Client(f"http://127.0.0.1:{port}", "1:x", heard.append)
        with pytest.raises(expected) as raised:
            await client.call("sendMessage", {"chat_id": 1, "text": "x"}, seconds=3)
        await client.close()
    assert "1:x" not in str(raised.value), "the token is in no error's words"


@asynccontextmanager
async def _wire(answer: Callable[[asyncio.StreamWriter], Any] | None) -> AsyncIterator[int]:
    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        assert answer is not None
        answer(writer)
        with suppress(ConnectionError):
            await writer.drain()
            writer.close()

    server = await asyncio.start_server(connected, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    if answer is None:
        server.close()
        await server.wait_closed()
    yield port
    server.close()


class _Fetching(Client):
    """Telegram, which answers a fetch as it is told, one answer after the other; then it is quiet for ever."""

    def __init__(self, answers: list[Callable[[], Any]]) -> None:
        super().__init__("http://nowhere", "1:x")
        self._answers = answers
        self.quiet = asyncio.Event()

    async def call(self, method: str, body: Any, **_more: Any) -> Any:
        if not self._answers:
            self.quiet.set()
            await asyncio.Event().wait()
        return self._answers.pop(0)()


class _Accepting:
    """Takes what the poller brings, as the intake does."""

    is_full = False

    def __init__(self) -> None:
        self.brought: list[Any] = []

    def accept(self, updates: Any) -> int:
        known = [each for each in updates if isinstance(each, dict) and "update_id" in each]
        self.brought += known
        return max((each["update_id"] for each in known), default=0)


def _raising(error: Exception) -> Callable[[], Any]:
    def answer() -> Any:
        raise error

    return answer


async def _no_pause(_seconds: float) -> None:
    return None


async def test_no_answer_to_a_fetch_ends_fetching_but_a_wrong_token_and_a_second_bot(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("gateway.receiver.asyncio.sleep", _no_pause)
    answers: list[Callable[[], Any]] = [_raising(NeverLeftError("x")), _raising(ValueError("x"))]
    answers += [
        partial(result_of, case.status, case.content)
        for case in CASES
        if case.meaning is not Meaning.STOP and case.status != 404
    ]
    odd: list[Any] = [True, 5, "abc", {"a": 1}, [1, None, {}], [[]], [{"update_id": 3}]]
    answers += [partial(copy, each) for each in odd]
    client, intake = _Fetching(answers), _Accepting()
    fetching = asyncio.create_task(Poller(client, intake).run())  # type: ignore[arg-type]
    await asyncio.wait([asyncio.create_task(client.quiet.wait()), fetching], return_when="FIRST_COMPLETED")
    assert not fetching.done()
    assert intake.brought == [{"update_id": 3}]
    fetching.cancel()
    for code in (401, 404, 409):
        with pytest.raises(Stop):
            await Poller(_Fetching([_raising(RefusedError(code, ""))]), intake).run()  # type: ignore[arg-type]


async def test_wait_that_one_answer_asks_for_does_not_keep_everybody_from_being_heard(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pauses: list[float] = []

    async def noted(seconds: float) -> None:
        pauses.append(seconds)

    monkeypatch.setattr("gateway.receiver.asyncio.sleep", noted)
    client = _Fetching([_raising(RefusedError(429, "", retry_after=each)) for each in (5.0, 86_400.0)])
    fetching = asyncio.create_task(Poller(client, _Accepting()).run())  # type: ignore[arg-type]
    await client.quiet.wait()
    fetching.cancel()
    assert pauses == [5.0, 60.0]
