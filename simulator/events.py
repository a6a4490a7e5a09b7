"""What can be seen happening: each visible change, with a number that only grows."""

import asyncio
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Literal, TypeVar

from simulator.shapes import Json

KEPT = 20_000
Seen = TypeVar("Seen")

EventKind = Literal[
    "message",
    "edited",
    "deleted",
    "reaction",
    "pinned",
    "action",
    "tap",
    "answer",
    "member",
    "chat",
    "bot",
    "call",
]


@dataclass(frozen=True)
class Event:
    """One change. `chat_id` and `message_id` are 0 where they have no meaning; `detail` depends on the kind."""

    id: int
    kind: EventKind
    at: float
    chat_id: int = 0
    message_id: int = 0
    detail: Json = field(default_factory=dict)


class Events:
    """The newest events, and those who listen."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._kept: deque[Event] = deque(maxlen=KEPT)
        self._listeners: list[Callable[[Event], object]] = []
        self.last_id = 0

    def __iter__(self) -> Iterator[Event]:
        return iter(list(self._kept))

    def since(self, event_id: int) -> list[Event]:
        """The kept events after this one, oldest first."""
        return [event for event in self._kept if event.id > event_id]

    def add(self, kind: EventKind, chat_id: int = 0, message_id: int = 0, **detail: object) -> None:
        """Record a change and tell the listeners, in this thread."""
        self.last_id += 1
        event = Event(self.last_id, kind, self._now(), chat_id, message_id, detail)
        self._kept.append(event)
        for listener in list(self._listeners):
            listener(event)

    def listen(self, listener: Callable[[Event], object]) -> Callable[[], None]:
        """Call `listener` with each event from now on; returns how to stop that."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    async def until(self, look: Callable[[], Seen | None], seconds: float) -> Seen:
        """Look now and after each event until there is something to see; return it.

        Raises:
            TimeoutError: after so many `seconds`.
        """
        loop = asyncio.get_running_loop()
        happened = asyncio.Event()
        stop = self.listen(lambda _: loop.call_soon_threadsafe(happened.set))
        try:
            async with asyncio.timeout(seconds):
                while (seen := look()) is None:
                    await happened.wait()
                    happened.clear()
            return seen
        finally:
            stop()
