"""What the local Telegram sees of one broadcast."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Collection

from simulator.events import Event
from simulator.messages import Tap

_MESSAGES = frozenset({"sendMessage", "copyMessage", "editMessageText", "editMessageReplyMarkup"})


class Watch:
    """Counts and times from `begin` until each of these chats has its copy; `waits` are a tap's seconds.

    `is_copy` tells a copy from what is said beside it, such as whose words it brings.
    """

    def __init__(self, chats: Collection[int], is_copy: Callable[[int, int], bool]) -> None:
        self.messages = 0  # that the limits count, from the beginning to the last copy
        self.refused = 0  # with 429, whenever
        self.waits: list[float] = []
        self.delivered = asyncio.Event()
        self._missing = set(chats)
        self._chats = frozenset(chats)
        self._is_copy = is_copy
        self._began = 0.0
        self._ended = 0.0
        self._open: dict[tuple[int, int], float] = {}
        self._answered = asyncio.Event()

    @property
    def seconds(self) -> float:
        """From the beginning to the last copy."""
        return self._ended - self._began

    def begin(self) -> None:
        """The broadcast begins now."""
        self._began = time.perf_counter()

    def tapped(self, tap: Tap) -> None:
        """A parent taps; her question is to change."""
        self._open[tap.message.chat.id, tap.message.id] = time.perf_counter()

    def saw(self, event: Event) -> None:
        """Take note of an event of the local Telegram."""
        if event.kind == "call":
            self._count(event.detail["method"], event.detail["code"])
        elif event.kind == "message" and event.chat_id in self._chats and self._began:
            if self._is_copy(event.chat_id, event.message_id):
                self._missing.remove(event.chat_id)  # a second one is a fault of the bot
        elif event.kind == "edited" and (tapped := self._open.pop((event.chat_id, event.message_id), 0.0)):
            self.waits.append(time.perf_counter() - tapped)
            self._answered.set()

    async def everything_answered(self) -> None:
        """Wait until no tap is open."""
        while self._open:
            self._answered.clear()
            await self._answered.wait()

    def _count(self, method: str, code: int) -> None:
        self.refused += code == 429
        if not self._began or self._ended or method not in _MESSAGES or code != 200:
            return
        self.messages += 1
        if not self._missing:
            self._ended = time.perf_counter()
            self.delivered.set()
