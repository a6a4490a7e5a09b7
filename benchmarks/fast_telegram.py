"""A minimal fast Bot API server: hands out a backlog of taps, takes every call, counts. It checks nothing."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import orjson

_OFFSET = re.compile(rb'"?offset"?[=:"\s]*(\d+)')
_ME = {"id": 1, "is_bot": True, "first_name": "Bench", "username": "bench_bot"}
_MESSAGE = {"message_id": 1, "date": 1, "chat": {"id": 1, "type": "private"}, "text": "x"}


def _answer(result: Any) -> bytes:
    body = orjson.dumps({"ok": True, "result": result})
    return (
        b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: "
        + str(len(body)).encode()
        + b"\r\n\r\n"
        + body
    )


_FIXED = {b"getme": _answer(_ME), b"editmessagetext": _answer(_MESSAGE), b"sendmessage": _answer(_MESSAGE)}
_TRUE = _answer(True)


@dataclass
class Backlog:
    """Updates to hand out, and when the first was handed out and the last call came in.

    `used` tells the CPU that the bot has used, in seconds.
    """

    updates: list[dict[str, Any]]
    used: Callable[[], float] = time.process_time
    edits: int = 0
    answers: int = 0
    started: float = 0.0
    ended: float = 0.0
    cpu_started: float = 0.0
    cpu_ended: float = 0.0
    done: asyncio.Event = field(default_factory=asyncio.Event)

    def after(self, offset: int) -> list[dict[str, Any]]:
        """The next hundred updates from this offset on."""
        first = self.updates[0]["update_id"]
        place = max(0, offset - first)
        if not self.started:
            self.started, self.cpu_started = time.perf_counter(), self.used()
        return self.updates[place : place + 100]

    def count(self, method: bytes) -> None:
        """A call came in."""
        self.edits += method == b"editmessagetext"
        self.answers += method == b"answercallbackquery"
        if self.edits >= len(self.updates) and self.answers >= len(self.updates) and not self.done.is_set():
            self.ended, self.cpu_ended = time.perf_counter(), self.used()
            self.done.set()


class _Connection(asyncio.Protocol):
    def __init__(self, backlog: Backlog) -> None:
        self._backlog = backlog
        self._data = bytearray()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport: Any = transport

    def data_received(self, data: bytes) -> None:
        self._data += data
        while self._one():
            pass

    def _one(self) -> bool:
        end = self._data.find(b"\r\n\r\n")
        if end < 0:
            return False
        head = bytes(self._data[:end])
        length = re.search(rb"(?i)content-length: (\d+)", head)
        total = end + 4 + (int(length[1]) if length else 0)
        if len(self._data) < total:
            return False
        body = bytes(self._data[end + 4 : total])
        del self._data[:total]
        method = head.split(b" ", 2)[1].rsplit(b"/", 1)[1].lower()
        if method == b"getupdates":
            found = _OFFSET.search(body)
            updates = self._backlog.after(int(found[1]) if found else 0)
            if updates:
                self._transport.write(_answer(updates))
            else:
                asyncio.get_running_loop().call_later(0.2, self._transport.write, _answer([]))
        else:
            self._transport.write(_FIXED.get(method, _TRUE))
            self._backlog.count(method)
        return True


async def serve(backlog: Backlog) -> tuple[asyncio.Server, int]:
    """The server, and its port on 127.0.0.1."""
    server = await asyncio.get_running_loop().create_server(lambda: _Connection(backlog), "127.0.0.1", 0)
    return server, server.sockets[0].getsockname()[1]
