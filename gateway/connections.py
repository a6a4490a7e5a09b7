"""HTTP/1.1 to one server, over connections that are kept: what calls of the Bot API need, and no more.

A call is one POST with its length and one answer; nothing is compressed, redirected or remembered. httptools reads
the answers. What no library tells is told here: whether a call never left us, or whether nobody knows.
"""

from __future__ import annotations

import asyncio
import ssl
from collections import deque
from dataclasses import dataclass
from urllib.parse import urlsplit

from httptools import HttpParserError, HttpResponseParser

CONNECT_SECONDS = 5.0
MOST_CONNECTIONS = 100
IDLE_SECONDS = 15.0  # a connection that was not used for so long may be closed at the other end
NEXT_ADDRESS_SECONDS = 0.25  # a host may have several addresses, of which one does not answer (RFC 8305)
LARGEST_HEAD = 64 * 1024
_NO_BODY = (204, 304)


class NeverLeftError(Exception):
    """The call did not reach Telegram: safe to make again."""


class UnknownError(Exception):
    """The call may or may not have had its effect."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server answered: the status, the `Date` it wrote, and the body."""

    status: int
    date: str | None
    body: bytes


class Connections:
    """Posts to the server of `url`, side by side over as many connections as it takes, at most a hundred."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._path = parts.path.rstrip("/")
        self._host = parts.hostname or ""
        self._port = parts.port or (443 if parts.scheme == "https" else 80)
        self._named = parts.netloc.rpartition("@")[2]
        self._is_secure = parts.scheme == "https"
        self._secure: ssl.SSLContext | None = None
        self._idle: deque[tuple[float, _Connection]] = deque()
        self._room = asyncio.Semaphore(MOST_CONNECTIONS)

    async def post(self, path: str, body: bytes, kind: str, seconds: float) -> Answer:
        """The answer to a body of this kind (as in `Content-Type`). Raises NeverLeftError or UnknownError.

        What is raised says no more than a class: the path may hold a token.
        """
        request = (
            f"POST {self._path}{path} HTTP/1.1\r\nHost: {self._named}\r\n"
            f"Content-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n"
        ).encode() + body
        connection = await self._taken()
        try:
            return await connection.ask(request, seconds)
        finally:
            self._give_back(connection)

    async def close(self) -> None:
        """Close what is kept."""
        while self._idle:
            self._idle.pop()[1].close()

    async def _taken(self) -> _Connection:
        """A connection for one call: the one that was used last, or a fresh one."""
        if not self._room.locked() and (kept := self._kept()) is not None:
            await self._room.acquire()  # at once
            return kept
        try:
            async with asyncio.timeout(CONNECT_SECONDS):
                await self._room.acquire()
                try:
                    return self._kept() or await self._connected()
                except BaseException:
                    self._room.release()
                    raise
        except (OSError, ssl.SSLError, TimeoutError, ValueError) as error:
            raise NeverLeftError(type(error).__name__) from None

    def _kept(self) -> _Connection | None:
        oldest = asyncio.get_running_loop().time() - IDLE_SECONDS
        while self._idle and self._idle[0][0] < oldest:
            self._idle.popleft()[1].close()
        while self._idle:
            connection = self._idle.pop()[1]
            if connection.is_open:
                return connection
        return None

    async def _connected(self) -> _Connection:
        if self._is_secure and self._secure is None:
            self._secure = ssl.create_default_context()
        _, connection = await asyncio.get_running_loop().create_connection(
            _Connection, self._host, self._port, ssl=self._secure, happy_eyeballs_delay=NEXT_ADDRESS_SECONDS
        )
        return connection

    def _give_back(self, connection: _Connection) -> None:
        self._room.release()
        if connection.is_reusable:
            self._idle.append((asyncio.get_running_loop().time(), connection))
        else:
            connection.close()


class _Connection(asyncio.Protocol):
    """One connection, with one call at a time; its parser calls the methods named as parsers do."""

    def __init__(self) -> None:
        self._transport: asyncio.Transport | None = None
        self._awaited: asyncio.Future[Answer] | None = None
        self._parser = HttpResponseParser(self)
        self._date: str | None = None
        self._pieces: list[bytes] = []
        self._letters_of_head = 0
        self._has_length = self._lasts_until_closed = False
        self.is_reusable = False

    @property
    def is_open(self) -> bool:
        """Whether neither side has closed it."""
        return self._transport is not None and not self._transport.is_closing()

    async def ask(self, request: bytes, seconds: float) -> Answer:
        """Write a request; its answer, waited for at most so long.

        Raises UnknownError, or NeverLeftError where it is closed already.
        """
        if self._transport is None:
            raise NeverLeftError("the server closed the connection")
        self.is_reusable = False
        loop = asyncio.get_running_loop()
        self._awaited = loop.create_future()
        self._transport.write(request)
        too_long = loop.call_later(seconds, self._fail, "TimeoutError")
        try:
            return await self._awaited
        finally:
            too_long.cancel()
            self._awaited = None

    def close(self) -> None:
        """Close it at once; what it still brings is lost."""
        if self._transport is not None:
            self._transport.abort()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        if self._awaited is None or self._awaited.done():
            self.close()  # nobody asked: whatever it is, it is no answer of ours
            return
        try:
            self._parser.feed_data(data)
        except HttpParserError:
            self._fail("an answer that is no HTTP")
        if self._letters_of_head > LARGEST_HEAD:
            self._fail("an answer without an end to its head")

    def eof_received(self) -> None:
        if self._lasts_until_closed:
            self._answered(stays_open=False)

    def connection_lost(self, error: Exception | None) -> None:
        self._transport = None
        self._fail(type(error).__name__ if error else "the server closed the connection")

    def on_header(self, name: bytes, value: bytes) -> None:
        self._letters_of_head += len(name) + len(value)
        name = name.lower()
        if name == b"date":
            self._date = value.decode("latin-1")
        elif name in (b"content-length", b"transfer-encoding"):
            self._has_length = True

    def on_headers_complete(self) -> None:
        status = self._parser.get_status_code()
        self._lasts_until_closed = not self._has_length and status >= 200 and status not in _NO_BODY

    def on_body(self, piece: bytes) -> None:
        self._pieces.append(piece)

    def on_message_complete(self) -> None:
        if self._parser.get_status_code() < 200:  # it only announces the answer
            self._forget()
            return
        self._answered(stays_open=self._parser.should_keep_alive())

    def _forget(self) -> None:
        self._date, self._pieces, self._letters_of_head = None, [], 0
        self._has_length = self._lasts_until_closed = False

    def _answered(self, *, stays_open: bool) -> None:
        answer = Answer(self._parser.get_status_code(), self._date, b"".join(self._pieces))
        self.is_reusable = stays_open and self.is_open
        self._forget()
        if self._awaited is None or self._awaited.done():
            self.is_reusable = False  # a second answer to one call
        else:
            self._awaited.set_result(answer)

    def _fail(self, reason: str) -> None:
        self.is_reusable = False
        if self._awaited is not None and not self._awaited.done():
            self._awaited.set_exception(UnknownError(reason))
