"""A stage: the page on a local Telegram, with a bot that the test plays through the Bot API."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Coroutine, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from aiohttp import web

from simulator.clock import MovedClock
from simulator.formatted_text import FormattedText
from simulator.page.control import Coming, Part
from simulator.page.page import Page
from simulator.people import Person
from simulator.server import LocalTelegram, running
from tests.moments import T0, ZONE

CAST = (Part("Anna", "parent"), Part("Bea", "parent"), Part("Sanne", "facilitator"), Part("Carla", "coordinator"))


@dataclass
class Prompter:
    """A control whose plans the test makes; what it is asked to do it remembers."""

    clock: MovedClock = field(default_factory=MovedClock)
    cast: Sequence[Part] = CAST
    group_title: str = "Groep Linde"
    zone: str = ZONE
    began: int = T0
    bot_runs: bool = True
    plans: list[Coming] = field(default_factory=list)
    visited: list[int] = field(default_factory=list)
    on_arrival: dict[int, Callable[[], object]] = field(default_factory=dict)
    restarts: int = 0
    pace: asyncio.Event = field(default_factory=asyncio.Event)  # while it is not set, a move does not end

    def __post_init__(self) -> None:
        self.pace.set()

    def now(self) -> float:
        """The moved clock's time."""
        return self.clock.now()

    def coming(self) -> Sequence[Coming]:
        """The plans that lie ahead."""
        return [each for each in self.plans if each.instant > self.now()]

    def next_instant(self) -> int | None:
        """The first of them."""
        return min((each.instant for each in self.coming()), default=None)

    async def move_clock(self, instant: int) -> None:
        """Go there at once."""
        self.visited.append(instant)
        self.clock.move_to(max(instant, self.now()))
        self.on_arrival.get(instant, lambda: None)()
        await self.pace.wait()

    def invite(self, role: str) -> str:
        """A link that says for whom it is."""
        return f"https://t.me/anker_bot?start=for-{role}"

    async def restart_bot(self) -> None:
        """Count it."""
        self.restarts += 1
        self.bot_runs = True


@dataclass
class Stage:
    """The page's address, the world behind it, and the bot's hands."""

    telegram: LocalTelegram
    control: Prompter
    loop: asyncio.AbstractEventLoop

    @property
    def address(self) -> str:
        """Where the page is."""
        return f"{self.telegram.url}/"

    def person(self, name: str) -> Person:
        """Somebody, who has started the bot."""
        person = self.telegram.person(name)
        if not person.chat.started:
            person.say("/start")
        return person

    def bot(self, method: str, **parameters: Any) -> Any:
        """A call of the bot; what Telegram answers."""
        address = f"{self.telegram.url}/bot{self.telegram.token}/{method}"
        request = Request(address, json.dumps(parameters).encode(), {"Content-Type": "application/json"})
        try:
            with urlopen(request) as answer:
                return json.load(answer)
        except HTTPError as refusal:
            return json.load(refusal)

    def says(self, to: Person, text: str, *rows: Sequence[str], **more: Any) -> int:
        """The bot writes, with a keyboard of these labels; the message's id."""
        keyboard = [[{"text": label, "callback_data": label[:16]} for label in row] for row in rows]
        markup = {"reply_markup": {"inline_keyboard": keyboard}} if rows else {}
        answer = self.bot("sendMessage", chat_id=to.id, text=text, **markup, **more)
        return int(answer["result"]["message_id"])

    def at_once(self, to: Person, text: str) -> None:
        """The bot writes while the server's own thread is busy, as with something due."""
        world = self.telegram.world
        with world.lock:
            world.post(to.chat, world.bot, content=FormattedText(text))

    def in_loop(self, work: Coroutine[Any, Any, None]) -> None:
        """Carry something out in the server's event loop."""
        asyncio.run_coroutine_threadsafe(work, self.loop).result(10)


@contextmanager
def on_stage() -> Iterator[Stage]:
    """A page with nothing on it yet, on a Monday morning."""
    control = Prompter()
    control.clock.move_to(T0)
    loops: list[asyncio.AbstractEventLoop] = []

    def extend(app: web.Application, telegram: LocalTelegram) -> None:
        loops.append(asyncio.get_running_loop())
        page.extend(app, telegram)

    page = Page(control)
    with running(limits=False, now=control.clock.now, extensions=[extend]) as telegram:
        yield Stage(telegram, control, loops[0])
