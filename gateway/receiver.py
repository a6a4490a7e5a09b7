"""The receiver: every update is in the inbox before Telegram hears that we have it.

python-telegram-bot's own updater confirms first and forgets on a crash; ours asks for raw updates, commits them,
and only then asks for more with the next offset. `Intake` writes down and hands out; `Poller` fetches.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Collection, Iterable
from typing import Any

import orjson

from gateway.client import Client, NeverLeftError, RefusedError, UnknownError
from gateway.ids import are_whole, is_whole
from gateway.lanes import Arrival, Lanes
from gateway.sender import Stop
from gateway.stripping import Stripping, speaker_in, talk_in
from storage import heartbeat, inbox, people, talk
from storage.database import Database, Transaction, Unavailable

log = logging.getLogger(__name__)

POLL_SECONDS = 50  # Telegram waits no longer than this
FETCH_AT_ONCE = 100
HANDLE_AT_ONCE = 32
MOST_WAITING = 4000  # updates of all chats together, of each some; above it none are fetched
MOST_IN_MEMORY = 20_000  # however few chats they are of
FULL_SECONDS = 0.05
TROUBLE_SECONDS = 1.0
MOST_FETCH_PAUSE = 60.0  # nobody is heard meanwhile: whatever wait one answer asks for, it is tried again
LARGEST_UPDATE = 256 * 1024
HEARTBEAT_SECONDS = 10.0
ALLOWED_UPDATES = [
    "message",
    "edited_message",
    "callback_query",
    "my_chat_member",
    "chat_member",
    "chat_join_request",
]

# Handles one arrival; what it answers is the inbox's state for it, None where the turn wrote that itself.
Handle = Callable[[Arrival], Awaitable[str | None]]

# Hears in which chat somebody spoke, and who, by Telegram's ids; what was said it does not hear.
Spoken = Callable[[Transaction, int, Collection[int | None]], None]


class Intake:
    """Writes updates down, then has them handled: a lane per chat, chats side by side."""

    def __init__(
        self,
        database: Database,
        handle: Handle,
        strip: Stripping,
        *,
        bot_id: int,
        now: Callable[[], int],
        wall: Callable[[], int] = lambda: int(time.time()),
        spoken: Spoken = lambda _db, _chat, _speakers: None,
    ) -> None:
        self._database = database
        self._handle = handle
        self._strip = strip
        self._spoken = spoken
        self._bot_id = bot_id
        self._now = now
        self._wall = wall
        self._lanes = Lanes()
        self._arrived = asyncio.Event()
        self._beaten = float("-inf")
        self._recovered = 0  # the last row of the inbox that was taken up after a fall
        self._more_to_recover = False

    @property
    def is_full(self) -> bool:
        """Whether so many updates wait that no more should be fetched: Telegram keeps them."""
        return self._lanes.crowd >= MOST_WAITING or len(self._lanes) >= MOST_IN_MEMORY

    def recover(self) -> int:
        """At the start: updates that were received but not handled before a fall. How many.

        One that cannot be read is marked. At most as many as may wait; the rest follows when these are handled.
        """
        room, count = MOST_IN_MEMORY - len(self._lanes), 0
        with self._database.write() as db:
            rows = inbox.sealed_waiting(db, self._bot_id, after=self._recovered, most=max(0, room))
            for row_id, update_id, sealed, received_at in rows:
                self._recovered = row_id
                arrival = self._opened(db, update_id, sealed, received_at)
                if arrival is not None:
                    self._lanes.add([arrival])
                    count += 1
        self._more_to_recover = len(rows) == room
        self._arrived.set()
        return count

    def accept(self, updates: Iterable[Any]) -> int:
        """Commit these updates to the inbox; afterwards Telegram may forget them. The highest id among them.

        Raises Unavailable when they could not be written down: then they must not be confirmed.
        """
        known = [update for update in updates if _has_id(update)]
        kept = [stripped for update in known if (stripped := self._stripped(update)) is not None]
        passed_over = {update["update_id"] for update in known} - {update["update_id"] for update in kept}
        arrivals = self._write_down(kept, passed_over)
        self._count_talk(known, passed_over)
        self._lanes.add(arrivals)
        self._arrived.set()
        return max((update["update_id"] for update in known), default=0)

    def _stripped(self, update: dict[str, Any]) -> dict[str, Any] | None:
        """What is kept of an update; of one that cannot even be looked through, its number."""
        try:
            return self._strip(update)
        except Exception as error:
            log.error("an update cannot be looked through: %s", type(error).__name__)
            return {"update_id": update["update_id"]}

    def _count_talk(self, updates: Iterable[dict[str, Any]], passed_over: Collection[int]) -> None:
        """How much was said in which group, of what is not kept: one number, and nothing of any message."""
        said: dict[int, list[int | None]] = {}
        for each in updates:
            if each["update_id"] in passed_over and (chat := talk_in(each)):
                said.setdefault(chat, []).append(speaker_in(each))
        for telegram_id, speakers in said.items():
            try:
                with self._database.write() as db:
                    talk.heard(db, telegram_id, len(speakers), at=self._now())
                with self._database.write() as db:
                    self._spoken(db, telegram_id, set(speakers))
            except Exception as error:
                log.error("what was said could not be counted: %s", type(error).__name__)

    def _write_down(self, kept: list[dict[str, Any]], passed_over: Collection[int]) -> list[Arrival]:
        try:
            return self._write_together(kept, passed_over)
        except Unavailable:
            raise
        except Exception as error:
            log.error("updates could not be written down together: %s", type(error).__name__)
        # One of them must not stop the others: of that one only its id is kept.
        arrivals = self._write_together([], passed_over)
        for update in kept:
            try:
                arrivals += self._write_together([update])
            except Unavailable:
                raise
            except Exception as error:
                log.error("an update cannot be written down: %s", type(error).__name__)
                arrivals += self._write_together([{"update_id": update["update_id"]}])
        return arrivals

    def _write_together(self, kept: list[dict[str, Any]], passed_over: Collection[int] = ()) -> list[Arrival]:
        now = self._now()
        received = [inbox.Received(update["update_id"], _written(update), _sender_of(update)) for update in kept]
        with self._database.write() as db:
            fresh = inbox.add(db, self._bot_id, received, at=now, passed_over=passed_over)
            if time.monotonic() - self._beaten > HEARTBEAT_SECONDS:
                # Real time on purpose: a clock that is moved by hand was not away.
                heartbeat.beat(db, "receiver", at=self._wall())
                self._beaten = time.monotonic()
            return [self._arrival(db, update, now) for update in kept if update["update_id"] in fresh]

    def _arrival(self, db: Transaction, update: dict[str, Any], received_at: int) -> Arrival:
        arrival = Arrival(update["update_id"], update, received_at)
        arrival.belongs = people.belongs(db, arrival.chat)
        return arrival

    def _opened(self, db: Transaction, update_id: int, sealed: bytes | None, received_at: int) -> Arrival | None:
        try:
            raw = orjson.loads(inbox.opened(db, self._bot_id, update_id, sealed))
            return self._arrival(db, raw, received_at)
        except Exception as error:
            log.error("a waiting update cannot be read: %s", type(error).__name__)
            inbox.close(db, self._bot_id, update_id, inbox.FAILED, error="unreadable")
            return None

    async def run(self) -> None:
        """Handle what arrives, for ever."""
        while True:
            try:
                if await self.handle_some() or self._recovered_more():
                    continue
            except Exception as error:
                log.error("a round of handling failed: %s", type(error).__name__)
                await asyncio.sleep(TROUBLE_SECONDS)
                continue
            self._arrived.clear()
            await self._arrived.wait()

    async def settle(self) -> None:
        """Handle until no update waits."""
        while await self.handle_some() or self._recovered_more():
            pass

    def _recovered_more(self) -> bool:
        return self._more_to_recover and (self.recover() > 0 or self._more_to_recover)

    async def handle_some(self) -> int:
        """One round: the first update of each waiting chat. How many there were."""
        heads = self._lanes.heads(HANDLE_AT_ONCE)
        if not heads:
            return 0
        answers = await asyncio.gather(*(self._handled(head) for head in heads), return_exceptions=True)
        closing: list[tuple[Arrival, str]] = []
        trouble = False
        for head, answer in zip(heads, answers, strict=True):
            if isinstance(answer, Unavailable):
                self._lanes.put_back(head)
                trouble = True
            elif isinstance(answer, BaseException):
                log.error("an update failed outside its turn: %s", type(answer).__name__)
                closing.append((head, inbox.FAILED))
            elif answer is not None:
                closing.append((head, answer))
            else:
                self._lanes.done(head)
        trouble |= not self._close(closing)
        if trouble:
            await asyncio.sleep(TROUBLE_SECONDS)
        return len(heads)

    async def _handled(self, arrival: Arrival) -> str | None:
        if not are_whole(arrival.raw):
            log.warning("an update with an id that is none was set aside")
            return inbox.MALFORMED
        return await self._handle(arrival)

    def _close(self, closing: list[tuple[Arrival, str]]) -> bool:
        """Mark those that had no turn of their own; false when the database cannot take it now."""
        if not closing:
            return True
        try:
            with self._database.write() as db:
                for arrival, outcome in closing:
                    inbox.close(db, self._bot_id, arrival.update_id, outcome)
        except Exception as error:  # whatever it is: a lane that is not given back would wait for ever
            log.error("what was handled could not be marked: %s", type(error).__name__)
            for arrival, _ in closing:
                self._lanes.put_back(arrival)
            return False
        for arrival, _ in closing:
            self._lanes.done(arrival)
        return True


class Poller:
    """Long polling: fetch, write down, and only then ask for more."""

    def __init__(self, client: Client, intake: Intake) -> None:
        self._client = client
        self._intake = intake
        self._offset = 0

    async def run(self) -> None:
        """Fetch for ever. Raises Stop when the token is wrong or another bot runs."""
        pause = 0.5
        while True:
            try:
                if self._intake.is_full:
                    await asyncio.sleep(FULL_SECONDS)
                    continue
                await self.poll_once(POLL_SECONDS)
                pause = 0.5
            except Unavailable as trouble:
                log.warning("nothing is fetched while nothing can be written: %s", trouble)
                await asyncio.sleep(TROUBLE_SECONDS)
            except (NeverLeftError, UnknownError) as error:
                log.warning("Telegram cannot be reached: %s", error)
                await asyncio.sleep(pause)
                pause = min(pause * 2, 30.0)
            except RefusedError as error:
                await self._refused(error)
            except Stop:
                raise
            except Exception as error:
                log.error("a fetch failed: %s", type(error).__name__)
                await asyncio.sleep(TROUBLE_SECONDS)

    async def poll_once(self, seconds: int) -> int:
        """One fetch, waiting at most so many seconds for something to come; how many updates came."""
        updates = await self._client.call(
            "getUpdates",
            {
                "offset": self._offset,
                "limit": FETCH_AT_ONCE,
                "timeout": seconds,
                "allowed_updates": ALLOWED_UPDATES,
            },
            seconds=seconds + 10,
        )
        highest = self._intake.accept(updates)
        if highest:
            self._offset = highest + 1
        elif updates:
            log.error("%d updates without an id cannot be confirmed", len(updates))
            await asyncio.sleep(TROUBLE_SECONDS)
        return len(updates)

    async def _refused(self, error: RefusedError) -> None:
        if error.code in (401, 404):
            raise Stop("token")
        if error.code == 409:
            raise Stop("another_bot")
        await asyncio.sleep(min(error.retry_after or TROUBLE_SECONDS, MOST_FETCH_PAUSE))


def _has_id(update: object) -> bool:
    number = update.get("update_id") if isinstance(update, dict) else None
    return is_whole(number) and number >= 0


def _written(update: dict[str, Any]) -> bytes:
    """The update as it is kept; of one that is absurdly large only the id."""
    raw = orjson.dumps(update)
    return raw if len(raw) <= LARGEST_UPDATE else orjson.dumps({"update_id": update["update_id"]})


def _sender_of(update: dict[str, Any]) -> int | None:
    """The Telegram id of whom an update comes from, as far as it can be told."""
    for kind in ALLOWED_UPDATES:
        about = update.get(kind)
        sender = about.get("from") if isinstance(about, dict) else None
        number = sender.get("id") if isinstance(sender, dict) else None
        if is_whole(number):
            return number
    return None
