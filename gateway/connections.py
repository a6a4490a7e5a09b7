"""HTTP/1.1 to one server, over connections that are kept: what calls of the Bot API need, and no more.

A call is one POST with its length and one answer; nothing is compressed, redirected or remembered. The one thing
that no library tells is told here: whether a call never left us, or whether nobody knows.
"""

from __future__ import annotations

import asyncio
import ssl
from collections import deque
from dataclasses import dataclass, field
from urllib.parse import urlsplit

CONNECT_SECONDS = 5.0
MOST_CONNECTIONS = 100
IDLE_SECONDS = 15.0  # a connection that was not used for so long may be closed at the other end
NEXT_ADDRESS_SECONDS = 0.25  # a host may have several addresses, of which one does not answer (RFC 8305)
LARGEST_HEAD = 64 * 1024
_END_OF_HEAD = b"\r\n\r\n"


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
            async with asyncio.timeout(seconds):
                answer = await connection.ask(request)
        except TimeoutError:
            raise UnknownError("TimeoutError") from None
        finally:
            self._give_back(connection)
        return answer

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


@dataclass(slots=True)
class _Reading:
    """An answer on its way. `length` is None where it lasts until the server closes."""

    status: int
    date: str | None
    stays_open: bool
    is_chunked: bool
    length: int | None
    at: int  # where in what came its body, or the next piece of it, begins
    pieces: list[bytes] = field(default_factory=list)


class _Connection(asyncio.Protocol):
    """One connection, with one call at a time."""

    def __init__(self) -> None:
        self._transport: asyncio.Transport | None = None
        self._came = bytearray()
        self._reading: _Reading | None = None
        self._awaited: asyncio.Future[Answer] | None = None
        self.is_reusable = False

    @property
    def is_open(self) -> bool:
        """Whether neither side has closed it."""
        return self._transport is not None and not self._transport.is_closing()

    async def ask(self, request: bytes) -> Answer:
        """Write a request; its answer. Raises UnknownError, or NeverLeftError where it is closed already."""
        if self._transport is None:
            raise NeverLeftError("the server closed the connection")
        self.is_reusable = False
        self._awaited = asyncio.get_running_loop().create_future()
        self._transport.write(request)
        try:
            return await self._awaited
        finally:
            self._awaited = None

    def close(self) -> None:
        """Close it at once; what it still brings is lost."""
        if self._transport is not None:
            self._transport.abort()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._came += data
        try:
            self._read()
        except (ValueError, IndexError):
            self._fail("an answer that is no HTTP")

    def eof_received(self) -> None:
        reading = self._reading
        if reading is not None and reading.length is None and not reading.is_chunked:
            reading.stays_open = False
            self._answered(reading, bytes(self._came[reading.at :]), len(self._came))

    def connection_lost(self, error: Exception | None) -> None:
        self._transport = None
        self._fail(type(error).__name__ if error else "the server closed the connection")

    def _read(self) -> None:
        if self._awaited is None or self._awaited.done():
            self.close()  # nobody asked: whatever it is, it is no answer of ours
            return
        if self._reading is None and not self._read_head():
            return
        reading = self._reading
        assert reading is not None
        if reading.is_chunked:
            self._read_chunks(reading)
        elif reading.length is not None and len(self._came) >= (end := reading.at + reading.length):
            self._answered(reading, bytes(self._came[reading.at : end]), end)

    def _read_head(self) -> bool:
        """Whether the whole head is here; one that only announces the answer (1xx) is passed over."""
        while True:
            end = self._came.find(_END_OF_HEAD)
            if end < 0:
                if len(self._came) > LARGEST_HEAD:
                    raise ValueError
                return False
            reading = _head(self._came[:end].decode("latin-1"), end + len(_END_OF_HEAD))
            if reading.status >= 200:
                self._reading = reading
                return True
            del self._came[: reading.at]

    def _read_chunks(self, reading: _Reading) -> None:
        while (end := self._came.find(b"\r\n", reading.at)) >= 0:
            size = int(self._came[reading.at : end].partition(b";")[0], 16)
            if size == 0:
                last = self._came.find(_END_OF_HEAD, end)  # behind trailers, which say nothing to us
                if last >= 0:
                    self._answered(reading, b"".join(reading.pieces), last + len(_END_OF_HEAD))
                return
            begin = end + 2
            if len(self._came) < begin + size + 2:
                return
            reading.pieces.append(bytes(self._came[begin : begin + size]))
            reading.at = begin + size + 2

    def _answered(self, reading: _Reading, body: bytes, end: int) -> None:
        self.is_reusable = reading.stays_open and self.is_open and end == len(self._came)
        self._reading = None
        self._came.clear()
        if self._awaited is not None and not self._awaited.done():
            self._awaited.set_result(Answer(reading.status, reading.date, body))

    def _fail(self, reason: str) -> None:
        self.is_reusable = False
        if self._awaited is not None and not self._awaited.done():
            self._awaited.set_exception(UnknownError(reason))


def _head(text: str, at: int) -> _Reading:
    """What the head of an answer says of what follows. Raises ValueError where it is none."""
    first, *lines = text.split("\r\n")
    version, _, rest = first.partition(" ")
    if not version.startswith("HTTP/1."):
        raise ValueError
    status = int(rest[:3])
    named = {}
    for line in lines:
        name, _, value = line.partition(":")
        named[name.lower()] = value.strip()
    says = named.get("connection", "").lower()
    stays_open = says != "close" if version != "HTTP/1.0" else says == "keep-alive"
    is_chunked = named.get("transfer-encoding", "").lower() == "chunked"
    length = 0 if status in (204, 304) else int(named["content-length"]) if "content-length" in named else None
    return _Reading(status, named.get("date"), stays_open, is_chunked, length, at)
