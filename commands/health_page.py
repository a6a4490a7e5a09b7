"""The page on which monitoring sees whether the bot is well."""

from __future__ import annotations

from aiohttp import web

from commands.health import trouble
from scheduler.clock import Clock
from storage.database import Database


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
