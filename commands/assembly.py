"""The rooms put together: one Anker, with its receiver, turns, sender and ticks.

Where a room needs another that it must not know, it is handed a function here.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection, Coroutine
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import handlers.all  # noqa: F401 -- opens every door
from commands import kept_programmes
from commands.export_worker import ExportWorker
from commands.quiet_worker import QuietWorker
from commands.way_in_worker import WayInWorker
from content.packs import Library
from gateway import at_once
from gateway.at_once import Bot
from gateway.client import Client, NeverLeftError, RefusedError, UnknownError
from gateway.frame import Frame
from gateway.pacing import Pacing
from gateway.receiver import Intake, Poller
from gateway.sender import Sender, Stop
from gateway.stripping import Stripping
from handlers import unreachable
from handlers.core.doors import COMMAND, DOORS
from handlers.core.routing import ROUTES
from handlers.core.turn_taking import TurnTaker
from handlers.hosting import moving, presence, privacy_mode, quieting, topics, ways_in
from handlers.shared import menu
from handlers.staff import exporting
from handlers.ticking import speakers
from handlers.ticking.duties import duties
from scheduler import by_day
from scheduler.clock import CheckedClock, Clock, MovedClock
from scheduler.ticks import Duty, Ticks, whenever
from storage import erasure, heartbeat, journal
from storage.database import Database, Transaction, Unavailable
from storage.incoming import Arriving
from storage.said import Said

log = logging.getLogger(__name__)

ANSWER_SECONDS = 5.0
PRIVACY_MODE_SECONDS = 3600  # so often Telegram is asked what it shows us of groups


@dataclass(frozen=True)
class Address:
    """Where Telegram is, and as which bot we go there."""

    api_url: str
    token: str

    @property
    def bot_id(self) -> int:
        """The bot's Telegram id, which a token begins with."""
        return int(self.token.partition(":")[0])


class Anker:
    """The whole bot. `start` once, then `run`, or drive it step by step with `settle`."""

    def __init__(
        self,
        database: Database,
        library: Library,
        address: Address,
        clock: Clock,
        *,
        data_dir: Path,
        paced: bool = True,
        export_password: bytes | None = None,
        client: Client | None = None,
    ) -> None:
        self.database = database
        self.library = library
        self.clock = clock
        on_date = clock.hear if isinstance(clock, CheckedClock) else None
        self.client = client or Client(address.api_url, address.token, on_date)
        self._address = address
        self.duties: list[Duty] = []  # more that is done from time to time
        self._paced = paced
        self._export_password = export_password
        self._data_dir = data_dir
        self._background: set[asyncio.Task[Any]] = set()
        self._frame = Frame(self.client, address.api_url, address.token, self._take)

    async def start(self) -> None:
        """Meet Telegram, and take up what a fall left behind.

        Raises Stop when the token is wrong; NeverLeftError, UnknownError or RefusedError when Telegram cannot be
        reached or is in trouble.
        """
        self._remember_when_it_was_well()
        with self.database.read() as db:
            self.library = kept_programmes.as_followed(db, self.library)
        me = await self._meet()
        await self._frame.start()
        self.sender = Sender(
            self.client,
            self.database,
            Pacing(enabled=self._paced),
            now=self.clock.now,
            elapsed=self.clock.elapsed,
            unreachable=self._unreachable,
            refused=self._refused,
            moved=self._moved,
            replace_topic=self._replace_topic,
            goes_at=by_day.goes_at,
        )
        self.turns = TurnTaker(
            self.database,
            self.library,
            bot_id=self._address.bot_id,
            bot_name=me.username,
            now=self.clock.now,
            answer=self._answer,
            do=self._do,
            wake=self.sender.wake,
            work=self._work,
        )
        known_commands = {door.name for door in DOORS.values() if door.way == COMMAND}
        self.intake = Intake(
            self.database,
            self._frame,
            Stripping(me.username, known_commands),
            bot_id=self._address.bot_id,
            now=self.clock.now,
            wall=self.clock.wall,
            spoken=self._spoken,
        )
        self.poller = Poller(self.client, self.intake)
        self.ticks = Ticks(
            self.database,
            self.clock,
            speakers.Speakers(self.turns),
            self.sender.wake,
            ask_the_time=self._ask_the_time,
        )
        self.ticks.duties.extend(duties(self.turns))
        self._exports = ExportWorker(
            self.database,
            self.library,
            self.turns,
            self._data_dir / "exports",
            now=self.clock.now,
            password=self._export_password,
            wake=self.sender.wake,
        )
        self._ways_in = WayInWorker(self.client, self.database, self.turns, self.sender.wake)
        self._quiets = QuietWorker(
            self.client, self.database, self.turns, now=self.clock.now, wake=self.sender.wake
        )
        self.ticks.duties += [
            Duty("farewell", erasure.tidy, whenever, by_no_clock=True),
            Duty("export", self._exports.tidy, whenever),
            Duty("quiet that waits", self._quiets.begin_what_waits, whenever),
            Duty("privacy mode", self._look_at_privacy_mode, whenever),
            *self.duties,
        ]
        self._note_privacy_mode(me)
        journal.settle(self.database)
        self.sender.recover()
        self.intake.recover()
        self._in_background(self._set_menus())
        for request_id in self._exports.recover():
            self._work(exporting.WORK, request_id)
        for group_id in self._quiets.recover():
            self._work(quieting.WORK, group_id)

    async def run(self, receive: Callable[[], Awaitable[None]] | None = None) -> None:
        """Receive, talk, send and tick until cancelled. Raises Stop when Telegram refuses the bot.

        `receive` brings updates to the intake for ever; by default that is long polling.
        """
        self.ticks.start()
        try:
            async with asyncio.TaskGroup() as rooms:
                rooms.create_task(_for_ever(receive or self.poller.run))
                rooms.create_task(self.intake.run())
                rooms.create_task(self.sender.run())
        except* Stop as stops:
            raise stops.exceptions[0] from None
        finally:
            await self.ticks.stop()

    async def settle(self) -> None:
        """Fetch, handle and send until nothing is left to do at this moment."""
        while True:
            fetched = await self.poller.poll_once(0)
            await self.intake.settle()
            await self.sender.settle()
            if not await self.in_the_background() and not fetched:
                return

    async def in_the_background(self) -> bool:
        """Wait for what was begun and is not waited for; whether there was any."""
        if not self._background:
            return False
        await asyncio.wait(list(self._background))
        return True

    async def go_to(self, clock: MovedClock, instant: int) -> None:
        """Move the clock on to an instant, visiting each moment on the way at which something is due."""
        while True:
            await self._tick_and_settle()
            due = self.ticks.next_instant()
            if due is None or due > instant:
                break
            clock.move_to(max(due, clock.now()))
        clock.move_to(instant)
        await self._tick_and_settle()

    async def stop(self) -> None:
        """Let what is on its way land; nothing new starts."""
        with suppress(Exception):
            await self.sender.close()
        for task in list(self._background):
            task.cancel()
        with suppress(Exception):
            await self._frame.stop()
        await self.client.close()

    async def _tick_and_settle(self) -> None:
        await self.ticks.once()
        await self.settle()

    def _remember_when_it_was_well(self) -> None:
        if isinstance(self.clock, CheckedClock):
            with self.database.read() as db:
                well_at = heartbeat.last(db, "receiver")
            if well_at is not None:
                self.clock.was_well_at(well_at)

    def _ask_the_time(self) -> None:
        """Any answer of Telegram's says what time it is there."""
        self._quietly(at_once.who_am_i(self.client, seconds=ANSWER_SECONDS))

    async def _meet(self) -> Bot:
        try:
            return await at_once.who_am_i(self.client)
        except RefusedError as error:
            if error.code in (401, 404):
                raise Stop("token") from None
            raise

    def _note_privacy_mode(self, me: Bot) -> None:
        """What Telegram shows us of groups, which no update tells."""
        self._looked_at_privacy_mode = self.clock.now()
        with self.database.write() as db:
            privacy_mode.note(self.turns.outside(db), self._address.bot_id, me.reads_all)
        self.sender.wake()

    def _look_at_privacy_mode(self, _db: Transaction, now: int) -> int:
        if now - self._looked_at_privacy_mode >= PRIVACY_MODE_SECONDS:
            self._looked_at_privacy_mode = now
            self._in_background(self._ask_for_privacy_mode())
        return 0

    async def _ask_for_privacy_mode(self) -> None:
        with suppress(NeverLeftError, UnknownError, RefusedError, Unavailable):
            self._note_privacy_mode(await at_once.who_am_i(self.client, seconds=ANSWER_SECONDS))

    async def _take(self, update: Arriving) -> None:
        await self.turns.take(update, ROUTES[type(update.what)])

    def _answer(self, tap_id: str, text: str, alert: bool) -> None:
        """The spinner on a button stops, after the commit; a failure loses nothing."""
        self._quietly(at_once.answer_tap(self.client, tap_id, text, alert=alert, seconds=ANSWER_SECONDS))

    def _do(self, chat: int, says: Said) -> None:
        """In a chat, by Telegram's id; where it fails, it is not done."""
        self._quietly(at_once.do(self.client, says, chat, seconds=ANSWER_SECONDS))

    def _quietly(self, call: Awaitable[object]) -> None:
        self._in_background(_at_best(call))

    async def _set_menus(self) -> None:
        """What someone without a role finds in the menu of her private chat; the rest is set chat by chat."""
        for language in ("nl", "en"):
            commands = menu.menu_of_strangers(self.library.words(language, "standaard"))
            only_for = language if language == "nl" else None  # English is for every other language too
            await _at_best(at_once.set_menu_of_strangers(self.client, commands, only_for, seconds=ANSWER_SECONDS))

    def _work(self, name: str, about: int) -> None:
        """Hand a job to its worker; nobody waits for it."""
        makers = {exporting.WORK: self._exports.make, ways_in.WORK: self._ways_in.make}
        makers[quieting.WORK] = self._quiets.begin
        self._in_background(makers[name](about))

    def _unreachable(self, db: Transaction, chat_id: int, _now: int) -> None:
        unreachable.tell(self.turns.outside(db), chat_id)

    def _refused(self, db: Transaction, chat_id: int, reason: str) -> None:
        unreachable.tell_of_refusal(self.turns.outside(db), chat_id, reason)

    def _moved(self, db: Transaction, chat_id: int, new_telegram_id: int) -> None:
        moving.move(self.turns.outside(db), chat_id, new_telegram_id)

    def _spoken(self, db: Transaction, telegram_id: int, who: Collection[int | None]) -> None:
        presence.spoken(self.turns.outside(db), telegram_id, who)

    def _replace_topic(self, db: Transaction, chat_id: int, purpose: str) -> bool:
        return topics.replace(self.turns.outside(db), chat_id, purpose)

    def _in_background(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._background.add(task)
        task.add_done_callback(self._landed)

    def _landed(self, task: asyncio.Task[None]) -> None:
        self._background.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("work in the background failed: %s", type(error).__name__)


async def _at_best(call: Awaitable[object]) -> None:
    with suppress(NeverLeftError, UnknownError, RefusedError):
        await call


async def _for_ever(work: Callable[[], Awaitable[None]]) -> None:
    await work()
