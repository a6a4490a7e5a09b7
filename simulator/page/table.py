"""The table on which the phones lie: who is there, who is offline, what just happened, and who is looking."""

from __future__ import annotations

import asyncio
import secrets
from collections import deque
from collections.abc import Callable
from dataclasses import asdict, dataclass, field

from simulator.events import Event
from simulator.page.control import Control
from simulator.people import Person
from simulator.server import LocalTelegram
from simulator.shapes import Json

HAPPENED_KEPT = 50
TURNS_TO_GO = 10  # of the event loop, in which open streams end
GOOD_BYE: Json = {"kind": "good bye"}


@dataclass(frozen=True)
class Happened:
    """What the clock brought at an instant: kinds of things, and who got a message."""

    at: int
    kinds: list[str]
    to: list[str]


@dataclass
class Table:
    """What the page remembers beside Telegram. `offline` holds, per person, the last message she has seen."""

    telegram: LocalTelegram
    control: Control
    run: str = field(default_factory=lambda: secrets.token_urlsafe(8))
    roles: dict[int, str] = field(default_factory=dict)
    offline: dict[int, int] = field(default_factory=dict)
    happened: deque[Happened] = field(default_factory=lambda: deque(maxlen=HAPPENED_KEPT))
    clock_moves: bool = False
    plays: bool = False
    _lookers: list[asyncio.Queue[Event | Json]] = field(default_factory=list)

    def seat(self, name: str, role: str) -> Person:
        """Put a person on the table."""
        person = self.telegram.person(name)
        self.roles[person.id] = role
        self.tell({"kind": "people"})
        return person

    def note(self, happened: Happened) -> None:
        """Remember what the clock brought, and show it."""
        self.happened.append(happened)
        self.tell({"kind": "happened", "happened": asdict(happened)})

    def tell(self, news: Json) -> None:
        """Show something to everybody who looks."""
        for queue in self._lookers:
            queue.put_nowait(news)

    async def close(self) -> None:
        """Let everybody who looks go."""
        self.tell(GOOD_BYE)
        for _ in range(TURNS_TO_GO):
            await asyncio.sleep(0)

    @property
    def is_watched(self) -> bool:
        """Whether a page is open."""
        return bool(self._lookers)

    def look(self) -> tuple[asyncio.Queue[Event | Json], Callable[[], None]]:
        """Everything that happens from now on, and how to stop looking. Events come from any thread."""
        queue: asyncio.Queue[Event | Json] = asyncio.Queue()
        loop = asyncio.get_running_loop()

        def pass_on(event: Event) -> None:
            loop.call_soon_threadsafe(queue.put_nowait, event)

        stop_listening = self.telegram.listen(pass_on)
        self._lookers.append(queue)

        def stop() -> None:
            stop_listening()
            self._lookers.remove(queue)

        return queue, stop
