"""What waits for the bot: updates, kept until they are confirmed, delivered or too old."""

import asyncio
import itertools
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import orjson

from simulator.refusals import Refusal, conflict
from simulator.shapes import Json

TAP_SECONDS = 150  # a callback query lives this long in the queue (telegram-bot-api Client.cpp)
MESSAGE_SECONDS = 24 * 3600
LONGEST_POLL = 50  # seconds; the real server cuts longer timeouts down to this
ONLY_ON_REQUEST = {"chat_member", "message_reaction", "message_reaction_count"}
OTHER_POLLER = "terminated by other getUpdates request; make sure that only one bot instance is running"


@dataclass(frozen=True, eq=False)
class Waiting:
    """One update in the queue.

    Updates of one `lane` reach a webhook one after another; one that travels `once` needs no confirmation.
    """

    id: int
    content: bytes
    expires_at: float
    lane: str
    once: bool = False


class UpdateQueue:
    """The bot's queue, with Telegram's rules for what enters it and what leaves it."""

    def __init__(self, now: Callable[[], float]) -> None:
        self.now = now
        self._next_id = 100_000_000 + secrets.randbelow(800_000_000)
        self._waiting: list[Waiting] = []
        self._poll: asyncio.Future[Refusal | None] | None = None
        self._arrivals: list[Callable[[], object]] = []
        self.allowed: frozenset[str] = frozenset()

    @property
    def pending(self) -> list[Waiting]:
        """The updates still in the queue, oldest first; the expired ones are dropped on the way."""
        now = self.now()
        self._waiting = [update for update in self._waiting if update.expires_at > now]
        return list(self._waiting)

    def allow(self, kinds: Sequence[str] | None) -> None:
        """Choose the kinds the bot wants from now on; `None` leaves the earlier choice, empty is the default."""
        if kinds is not None:
            self.allowed = frozenset(kinds)

    def wants(self, kind: str) -> bool:
        """Whether the bot asked for this kind of update."""
        return kind in self.allowed if self.allowed else kind not in ONLY_ON_REQUEST

    def add(self, kind: str, content: Json, lane: str) -> None:
        """Put an update in the queue, unless the bot does not want its kind."""
        if self.wants(kind):
            seconds = TAP_SECONDS if kind == "callback_query" else MESSAGE_SECONDS
            update_id = self._take_id()
            encoded = orjson.dumps({"update_id": update_id, kind: content})
            self._enter(Waiting(update_id, encoded, self.now() + seconds, lane))

    def add_raw(self, content: Json | bytes) -> int:
        """Put anything in the queue, whatever the bot asked for; return its place in it.

        A dict gets the next `update_id` unless it brings one. What brings its own id, and bytes, which travel
        exactly as they are, are handed out once: the bot may be unable to confirm them.
        """
        update_id = self._take_id()
        brings_id = isinstance(content, bytes) or "update_id" in content
        encoded = content if isinstance(content, bytes) else orjson.dumps({"update_id": update_id, **content})
        self._enter(Waiting(update_id, encoded, self.now() + MESSAGE_SECONDS, "raw", once=brings_id))
        return update_id

    def confirm_before(self, offset: int) -> None:
        """Forget what the bot has received; a negative offset keeps only that many of the newest."""
        if offset < 0:
            self._waiting = self.pending[offset:]
        else:
            self._waiting = [update for update in self._waiting if update.once or update.id >= offset]

    def forget(self, update: Waiting) -> None:
        """Drop one update that was delivered."""
        if update in self._waiting:
            self._waiting.remove(update)

    def has(self, update: Waiting) -> bool:
        """Whether an update still waits."""
        return update in self.pending

    def clear(self) -> None:
        """Drop everything, as `drop_pending_updates` asks."""
        self._waiting.clear()

    def on_arrival(self, callback: Callable[[], object]) -> Callable[[], None]:
        """Call back, in the adding thread, when an update arrives; returns how to stop that."""
        self._arrivals.append(callback)
        return lambda: self._arrivals.remove(callback)

    @property
    def is_polled(self) -> bool:
        """Whether a poll waits for something to come."""
        return self._poll is not None

    async def poll(self, limit: int, seconds: float) -> bytes:
        """Wait up to so many seconds for updates; return them as a JSON array.

        Raises:
            Refusal: 409 when another poll takes over.
        """
        self.interrupt(conflict(OTHER_POLLER))
        loop = asyncio.get_running_loop()
        deadline = loop.time() + min(seconds, LONGEST_POLL)
        while not self.pending and loop.time() < deadline:
            await self._wait(deadline - loop.time())
        batch = list(itertools.islice(self.pending, limit))
        for update in batch:
            if update.once:
                self.forget(update)
        return b"[" + b",".join(update.content for update in batch) + b"]"

    def interrupt(self, refusal: Refusal) -> None:
        """End the poll that waits, if there is one."""
        if self._poll is not None:
            _settle(self._poll, refusal)

    async def _wait(self, seconds: float) -> None:
        arrival: asyncio.Future[Refusal | None] = asyncio.get_running_loop().create_future()
        self._poll = arrival
        try:
            refusal = await asyncio.wait_for(arrival, seconds)
        except TimeoutError:
            return
        finally:
            if self._poll is arrival:
                self._poll = None
        if refusal is not None:
            raise refusal

    def _enter(self, update: Waiting) -> None:
        self._waiting.append(update)
        if self._poll is not None:
            _settle(self._poll, None)
        for callback in list(self._arrivals):
            callback()

    def _take_id(self) -> int:
        self._next_id += 1
        return self._next_id - 1


def _settle(poll: asyncio.Future[Refusal | None], answer: Refusal | None) -> None:
    """Wake a poll from whichever thread this is."""

    def wake() -> None:
        if not poll.done():
            poll.set_result(answer)

    poll.get_loop().call_soon_threadsafe(wake)
