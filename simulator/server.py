"""The local Telegram as a server: the Bot API over HTTP on 127.0.0.1, and the people who use it."""

import asyncio
import secrets
import string
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from typing import Any

from aiohttp import web

from simulator.bot_account import TOKEN, BotAccount
from simulator.bot_api import Answer, carry_out, record, refused
from simulator.events import Event, Events
from simulator.faults import Fault, Kind
from simulator.files import MAX_UPLOAD
from simulator.groups import Group, GroupKind
from simulator.parameters import Given, read_parameters
from simulator.people import Person
from simulator.refusals import Refusal
from simulator.shapes import Json
from simulator.world import Call, World

Extension = Callable[[web.Application, "LocalTelegram"], None]
LAST_MOMENTS = 0.01  # seconds for calls still running at the stop; polls would hold it up (0 means for ever)
OVERHEAD = 1024 * 1024  # what a multipart body may be larger than its file


class LocalTelegram:
    """A Telegram of one bot.

    Args:
        token: the bot's token; by default a new bot each time.
        username: the bot's username, as in t.me links.
        now: seconds since 1970 in the simulated world: dates, expiry of taps and updates.
        elapsed: seconds that never jump, for the pacing limits.
        limits: whether Telegram's pacing limits are enforced.
        extensions: functions that add routes to the server before it starts.
    """

    def __init__(
        self,
        *,
        token: str | None = None,
        username: str = "anker_bot",
        now: Callable[[], float] | None = None,
        elapsed: Callable[[], float] | None = None,
        limits: bool = True,
        extensions: Sequence[Extension] = (),
    ) -> None:
        bot = BotAccount(token or new_token(), username)
        self.world = World(bot, now or time.time, elapsed or time.monotonic, limits)
        self.token = bot.token
        self.url = ""
        self._extensions = extensions
        self._runner: web.AppRunner | None = None
        self.world.webhook.reply = self._carry_out_reply

    async def start(self, port: int = 0) -> None:
        """Listen on 127.0.0.1; port 0 takes a free one. After `stop` it can start again, with all it remembers."""
        app = web.Application(client_max_size=MAX_UPLOAD + OVERHEAD)
        app.router.add_route("*", "/bot{token}/{method}", self._answer_call)
        app.router.add_get("/file/bot{token}/{path:.+}", self._offer_file)
        for extend in self._extensions:
            extend(app, self)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=LAST_MOMENTS)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", port)
        await site.start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        self.world.webhook.start()

    async def stop(self) -> None:
        """Stop listening; what happened stays remembered."""
        self.world.webhook.stop()
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    # The world, as a test or the page uses it.

    def person(self, name: str, language: str = "nl") -> Person:
        """The person of this name; somebody new if there is none."""
        with self.world.lock:
            return self.world.person(name, language)

    def group(self, name: str, members: Sequence[Person] = (), kind: GroupKind = "group") -> Group:
        """The group of this name; a new one with these members if there is none."""
        with self.world.lock:
            return self.world.group(name, members, kind)

    @property
    def calls(self) -> list[Call]:
        """The bot's newest calls, newest last; empty polls are left out."""
        return list(self.world.calls)

    @property
    def events(self) -> Events:
        """What was seen happening."""
        return self.world.events

    def listen(self, callback: Callable[[Event], object]) -> Callable[[], None]:
        """Call back with each event, in the thread where it happens; returns how to stop that."""
        return self.world.events.listen(callback)

    def fault(
        self,
        method: str = "*",
        nth: int = 1,
        kind: Kind = "error",
        *,
        code: int = 500,
        description: str | None = None,
        retry_after: int | None = None,
        seconds: float = 0.0,
        times: int = 1,
    ) -> Fault:
        """Let the n-th call from now (and, with `times`, those after it) go wrong; see `Fault`."""
        fault = Fault(method, kind, nth, times, code, description, retry_after, seconds)
        return self.world.faults.add(fault)

    def push_raw(self, update: Json | bytes) -> int:
        """Put any update in the bot's queue, however malformed; return its place in the queue."""
        with self.world.lock:
            return self.world.updates.add_raw(update)

    # The server.

    async def _answer_call(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info["method"]
        try:
            self._check_token(request.match_info["token"])
            given = await read_parameters(request)
        except Refusal as refusal:
            return _response(refused(refusal))
        except web.HTTPRequestEntityTooLarge:
            return _response(refused(Refusal(413, "Request Entity Too Large")))
        fault = self.world.faults.take(name)
        if fault is None:
            return _response(await carry_out(self.world, name, given))
        return await self._go_wrong(request, name, given, fault)

    async def _go_wrong(self, request: web.Request, name: str, given: Given, fault: Fault) -> web.StreamResponse:
        if fault.kind == "error":
            answer = refused(fault.refusal())
            record(self.world, name, given, answer, fault.kind)
            return _response(answer)
        if fault.kind == "drop_before":
            record(self.world, name, given, Answer(0, b"{}"), fault.kind)
            return _cut(request)
        answer = await carry_out(self.world, name, given, fault.kind)
        match fault.kind:
            case "drop_after":
                return _cut(request)
            case "slow":
                await asyncio.sleep(fault.seconds)
                return _response(answer)
            case _:
                return web.Response(body=answer.body[: len(answer.body) // 2] + b"<html>", status=answer.code)

    async def _carry_out_reply(self, method: str, parameters: Json) -> None:
        await carry_out(self.world, method, Given(parameters))

    async def _offer_file(self, request: web.Request) -> web.StreamResponse:
        try:
            self._check_token(request.match_info["token"])
        except Refusal as refusal:
            return _response(refused(refusal))
        stored = self.world.files.by_path(request.match_info["path"])
        if stored is None:
            return _response(refused(Refusal(404, "Not Found")))
        return web.Response(body=stored.content, content_type="application/octet-stream")

    def _check_token(self, token: str) -> None:
        if not TOKEN.fullmatch(token):
            raise Refusal(404, "Not Found")
        if not secrets.compare_digest(token, self.token):
            raise Refusal(401, "Unauthorized")


@contextmanager
def running(**options: Any) -> Iterator[LocalTelegram]:
    """A local Telegram in a thread of its own, for callers without an event loop; options as for the class."""
    telegram = LocalTelegram(**options)
    told: Future[Callable[[], object]] = Future()
    thread = threading.Thread(target=lambda: asyncio.run(_serve(telegram, told)), daemon=True)
    thread.start()
    stop = told.result()
    try:
        yield telegram
    finally:
        stop()
        thread.join()


async def _serve(telegram: LocalTelegram, told: Future[Callable[[], object]]) -> None:
    """Listen until the function that is `told` is called, from whichever thread."""
    loop, over = asyncio.get_running_loop(), asyncio.Event()
    try:
        await telegram.start()
    except BaseException as error:
        told.set_exception(error)
        return
    told.set_result(lambda: loop.call_soon_threadsafe(over.set))
    await over.wait()
    await telegram.stop()


def new_token() -> str:
    """A token of a bot nobody has met."""
    letters = string.ascii_letters + string.digits + "_-"
    secret = "".join(secrets.choice(letters) for _ in range(35))
    return f"{1_000_000_000 + secrets.randbelow(6_000_000_000)}:{secret}"


def _response(answer: Answer) -> web.Response:
    headers = {} if answer.retry_after is None else {"Retry-After": str(answer.retry_after)}
    return web.Response(body=answer.body, status=answer.code, content_type="application/json", headers=headers)


def _cut(request: web.Request) -> web.Response:
    """Cut the connection without an answer."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response()
