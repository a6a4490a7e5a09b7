"""Delivers updates to the bot's own address: in order within a chat, side by side across chats, with retries.

The rules follow telegram-bot-api's WebhookActor: an update is delivered when it was answered with 2xx, else it
is tried again after a wait that doubles from one second to a minute, or as long as `Retry-After` asks.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp
import orjson

from simulator.shapes import Json
from simulator.update_queue import UpdateQueue, Waiting

log = logging.getLogger(__name__)

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 (the header's name)
ANSWER_SECONDS = 60
FIRST_WAIT, LONGEST_WAIT, LONGEST_ASKED_WAIT = 1.0, 60.0, 3600.0
USUAL_CONNECTIONS = 40


async def _no_reply(_method: str, _parameters: Json) -> None:
    """Nobody carries out methods in answers."""


class Webhook:
    """The webhook of the bot; it has none while `url` is empty.

    Attributes:
        reply: carries out a method the bot puts into its answer.
        sleep: waits so many seconds before a retry.
    """

    def __init__(self, updates: UpdateQueue) -> None:
        self.url = ""
        self.secret = ""
        self.max_connections = USUAL_CONNECTIONS
        self.last_error: tuple[int, str] | None = None
        self.reply: Callable[[str, Json], Awaitable[None]] = _no_reply
        self.sleep: Callable[[float], Awaitable[Any]] = asyncio.sleep
        self._updates = updates
        self._busy: set[str] = set()
        self._running: asyncio.Task[None] | None = None

    def set(self, url: str, secret: str, max_connections: int) -> None:
        """Deliver to this address from now on; an empty one ends delivery."""
        self.stop()
        self.url, self.secret, self.max_connections = url, secret, max_connections
        self.last_error = None
        self.start()

    def start(self) -> None:
        """Deliver, if there is an address."""
        if self.url and self._running is None:
            self._running = asyncio.get_running_loop().create_task(self._run())

    def stop(self) -> None:
        """Deliver nothing more; the updates wait."""
        if self._running is not None:
            self._running.cancel()
            self._running = None

    async def _run(self) -> None:
        loop = asyncio.get_running_loop()
        changed = asyncio.Event()
        changed.set()
        self._busy.clear()
        stop = self._updates.on_arrival(lambda: loop.call_soon_threadsafe(changed.set))
        try:
            timeout = aiohttp.ClientTimeout(total=ANSWER_SECONDS)
            async with aiohttp.ClientSession(timeout=timeout) as session, asyncio.TaskGroup() as deliveries:
                while True:
                    await changed.wait()
                    changed.clear()
                    for update in self._ready():
                        self._busy.add(update.lane)
                        delivery = deliveries.create_task(self._deliver(session, update))
                        delivery.add_done_callback(lambda _: changed.set())
        finally:
            stop()

    def _ready(self) -> list[Waiting]:
        """The oldest update of each lane that is free, as many as there are connections left."""
        first: dict[str, Waiting] = {}
        for update in self._updates.pending:
            if update.lane not in self._busy:
                first.setdefault(update.lane, update)
        return list(first.values())[: self.max_connections - len(self._busy)]

    async def _deliver(self, session: aiohttp.ClientSession, update: Waiting) -> None:
        """Post one update until it is taken or too old."""
        wait = FIRST_WAIT
        while self._updates.has(update):
            asked = await self._post(session, update)
            if asked is None:
                self._updates.forget(update)
                break
            await self.sleep(min(asked or wait, LONGEST_ASKED_WAIT))
            wait = min(wait * 2, LONGEST_WAIT)
        self._busy.discard(update.lane)

    async def _post(self, session: aiohttp.ClientSession, update: Waiting) -> float | None:
        """Post once; None when it was taken, else the seconds the bot asks to wait (0 when it does not)."""
        headers = {"Content-Type": "application/json"}
        if self.secret:
            headers[SECRET_HEADER] = self.secret
        try:
            async with session.post(self.url, data=update.content, headers=headers) as response:
                if response.ok:
                    await self._reply(await response.read())
                    return None
                self._remember(f"Wrong response from the webhook: {response.status} {response.reason}")
                asked = response.headers.get("Retry-After", "")
                return float(asked) if asked.isdigit() else 0.0
        except (aiohttp.ClientError, TimeoutError) as error:
            self._remember(f"Connection failed: {type(error).__name__}")
            return 0.0

    async def _reply(self, body: bytes) -> None:
        """Carry out a method in the bot's answer; nobody learns its result."""
        try:
            parameters = orjson.loads(body) if body.strip() else {}
        except orjson.JSONDecodeError:
            return
        if isinstance(parameters, dict) and isinstance(method := parameters.pop("method", None), str):
            await self.reply(method, parameters)

    def _remember(self, error: str) -> None:
        self.last_error = (int(self._updates.now()), error)
        log.info("webhook: %s", error)
