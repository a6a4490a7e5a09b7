"""A local Telegram with a facilitator and 900 parents whose check-in is open, and a bot before it."""

from __future__ import annotations

import asyncio
import random
import sys
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any

import orjson
from aiohttp import web

import handlers.all  # noqa: F401 -- opens every door
from benchmarks.enrolled import enrolled
from benchmarks.taps import AT
from commands.bot_process import BotProcess
from content.packs import Library
from gateway.spelling import spell
from handlers.checkin import offering
from scheduler.clock import MovedClock
from simulator.bot_api import carry_out
from simulator.parameters import Given
from simulator.people import Person
from simulator.server import LocalTelegram
from storage import delivery, outbox, prompts, waiting_messages
from storage.database import Database, Transaction
from storage.encryption import Vault, load_key
from storage.members import FACILITATOR, PARENT
from storage.migrations.state import migrate

ANSWERS_AFTER = (0.020, 0.060)  # seconds


class Stage:
    """`open` it, then let a `bot` come."""

    PARENTS = 900

    def __init__(self, folder: Path, library: Library) -> None:
        self._folder = folder
        self._library = library
        self._clock = MovedClock(AT, path=folder / "clock")
        self._database = Database(
            f"sqlite:///{folder / 'anker.db'}", Vault(load_key(folder / "anker.key", data_exists=False))
        )
        self.telegram = LocalTelegram(now=lambda: float(self._clock.now()), extensions=[_be_far_away])
        self.sanne = self.telegram.person("Sanne")
        self.parents = [self.telegram.person(f"Ouder {number}") for number in range(self.PARENTS)]

    async def open(self) -> None:
        """Enrol everybody, and let a check-in stand in each parent's chat."""
        migrate(self._database)
        await self.telegram.start()
        self.telegram.world.pacing.enforced = False
        with self._database.write() as db:
            enrolled(db, self._library, self.sanne.id, FACILITATOR, AT)
            for parent in self.parents:
                await self._show_checkin(db, parent)
        self.telegram.world.pacing.enforced = True

    def bot(self, mode: str) -> AbstractAsyncContextManager[None]:
        """The bot in a process of its own: Anker, or the bare one in a mode of `broadcast_bots`."""
        return self._bare(mode) if mode else self._anker()

    @asynccontextmanager
    async def _anker(self) -> AsyncIterator[None]:
        bot = BotProcess(
            self._folder,
            {
                "ANKER_TELEGRAM_API_URL": self.telegram.url,
                "ANKER_TELEGRAM_TOKEN": self.telegram.token,
                "ANKER_DATA_DIR": str(self._folder),
                "ANKER_CLOCK_FILE": str(self._folder / "clock"),
            },
        )
        await bot.start()
        try:
            yield
        finally:
            await bot.stop()

    @asynccontextmanager
    async def _bare(self, mode: str) -> AsyncIterator[None]:
        parents = self._folder / "parents.json"
        parents.write_bytes(orjson.dumps([parent.id for parent in self.parents]))
        bot = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "benchmarks.broadcast_bots", mode),
            *(self.telegram.url, self.telegram.token, str(parents)),
        )
        try:
            yield
        finally:
            bot.terminate()
            await bot.wait()

    async def close(self) -> None:
        """Take everything down."""
        await self.telegram.stop()
        self._database.close()

    async def _show_checkin(self, db: Transaction, parent: Person) -> None:
        """What the outbox has for her stands in her chat, as if it had been sent."""
        parent.chat.started = True
        offering.start(enrolled(db, self._library, parent.id, PARENT, AT), prompts.SELF)
        (message,) = waiting_messages.first_of_each(db, now=AT, most=2)
        shown = outbox.opened(db, message.form, message.row_key, message.sealed)
        method, body, _ = spell(shown, parent.id)
        answer = await carry_out(self.telegram.world, method, Given(body))
        sent: dict[str, Any] = orjson.loads(answer.body)["result"]
        delivery.proven(db, message.id, message_id=sent["message_id"], at=AT)


def _be_far_away(app: web.Application, _telegram: LocalTelegram) -> None:
    """Let each answer take the time of a real network; what was called for has happened by then."""

    @web.middleware
    async def answer_late(request: web.Request, handler: Any) -> web.StreamResponse:
        answer: web.StreamResponse = await handler(request)
        await asyncio.sleep(random.uniform(*ANSWERS_AFTER))
        return answer

    app.middlewares.append(answer_late)
