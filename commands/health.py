"""Whether the bot is well: Telegram was heard from lately, and nothing that is due waits too long."""

from __future__ import annotations

import time

from aiohttp import web

from scheduler.clock import Clock
from storage import heartbeat, outbox
from storage.database import Database, Unavailable

SILENCE_SECONDS = 90
LATE_SECONDS = 60


def trouble(database: Database, clock: Clock) -> str | None:
    """What is wrong, in a sentence; None when all is well."""
    try:
        with database.read() as db:
            heard = heartbeat.last(db, "receiver")  # in real time
            due = outbox.next_instant(db)
    except Exception as error:
        if not isinstance(error, Unavailable | database.engine.dialect.loaded_dbapi.Error):
            raise
        return "The database cannot be read."
    if heard is None:
        return "Telegram was not heard from yet."
    silent = int(time.time()) - heard
    if silent >= SILENCE_SECONDS:
        return f"Telegram was last heard from {silent} seconds ago."
    late = clock.now() - due if due is not None else 0
    if late >= LATE_SECONDS:
        return f"A message has been waiting to be sent for {late} seconds."
    return None


class HealthPage:
    """Answers GET /healthz: 200 when all is well, 503 with the reason when not."""

    def __init__(self, database: Database, clock: Clock, listen: tuple[str, int]) -> None:
        self._database = database
        self._clock = clock
        self._listen = listen
        self._runner: web.AppRunner | None = None

    async def start(self) -> None:
        """Listen. Raises OSError when the port is taken."""
        app = web.Application()
        app.router.add_get("/healthz", self._answer)
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        await web.TCPSite(self._runner, *self._listen).start()

    async def stop(self) -> None:
        """Stop listening."""
        if self._runner is not None:
            await self._runner.cleanup()

    async def _answer(self, _request: web.Request) -> web.Response:
        wrong = trouble(self._database, self._clock)
        return web.json_response({"well": wrong is None, "reason": wrong}, status=200 if wrong is None else 503)
