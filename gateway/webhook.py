"""The other way to receive: Telegram calls us. An update is in the inbox before Telegram hears 200."""

from __future__ import annotations

import asyncio
import hmac
import logging
from urllib.parse import urlsplit

import orjson
from aiohttp import web

from gateway.client import Client, NeverLeftError, RefusedError, UnknownError
from gateway.receiver import ALLOWED_UPDATES, Intake
from gateway.sender import Stop
from storage.database import Unavailable

log = logging.getLogger(__name__)

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 -- a header's name
LARGEST_BODY = 1024 * 1024
LOOK_SECONDS = 30.0
PATIENCE_SECONDS = 15.0  # so long a caller may take over its headers, and over its body


class Webhook:
    """Takes updates at the path of `url`, which Telegram is told together with a secret that it must bring along.

    `listen` is host and port on this machine; what stands before it (TLS, a proxy) is not our affair.
    """

    def __init__(self, client: Client, intake: Intake, *, url: str, secret: str, listen: tuple[str, int]) -> None:
        self._client = client
        self._intake = intake
        self._url = url
        self._secret = secret.encode()
        self._listen = listen
        self._runner: web.AppRunner | None = None

    async def start(self) -> None:
        """Listen, then tell Telegram where. Raises OSError, NeverLeftError, UnknownError or RefusedError."""
        await self.listen()
        await self._announce()

    async def listen(self) -> None:
        """Listen, where it does not yet. Raises OSError when the port cannot be had."""
        if self._runner is None:
            app = web.Application(client_max_size=LARGEST_BODY)
            app.router.add_post(urlsplit(self._url).path or "/", self._take)
            self._runner = web.AppRunner(
                app, access_log=None, keepalive_timeout=PATIENCE_SECONDS, lingering_time=0
            )
            await self._runner.setup()
            await web.TCPSite(self._runner, *self._listen).start()

    async def run(self) -> None:
        """See for ever that Telegram knows where we are. Raises Stop when the token is wrong."""
        while True:
            try:
                told = await self._client.call("getWebhookInfo", {})
                if told.get("url") != self._url:
                    log.warning("Telegram had another webhook address; it is told ours again")
                    await self._announce()
                self._intake.accept([])  # the heartbeat: Telegram was heard from
            except (NeverLeftError, UnknownError, Unavailable) as error:
                log.warning("no sign of Telegram: %s", error)
            except RefusedError as error:
                if error.code in (401, 404):
                    raise Stop("token") from None
                log.warning("Telegram refused to tell of the webhook: %d", error.code)
            await asyncio.sleep(LOOK_SECONDS)

    async def stop(self) -> None:
        """Take no more. Telegram keeps what comes, and the address, until the next start."""
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    async def _announce(self) -> None:
        await self._client.call(
            "setWebhook",
            {"url": self._url, "secret_token": self._secret.decode(), "allowed_updates": ALLOWED_UPDATES},
        )

    async def _take(self, request: web.Request) -> web.Response:
        brought = request.headers.get(SECRET_HEADER, "").encode(errors="surrogateescape")
        if not hmac.compare_digest(brought, self._secret):
            return web.Response(status=403)
        if self._intake.is_full:
            return web.Response(status=503, headers={"Retry-After": "1"})  # Telegram keeps it, and comes again
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                update = orjson.loads(await request.read())
        except TimeoutError:
            return web.Response(status=408)
        except web.RequestPayloadError:  # cut off, or packed in a way that cannot be opened
            return web.Response(status=400)
        except orjson.JSONDecodeError:
            log.error("a call that is no JSON was passed over")
            return web.Response()  # else Telegram brings it again for ever
        try:
            self._intake.accept([update])
        except Unavailable as trouble:
            log.warning("an update could not be written down, Telegram keeps it: %s", trouble)
            return web.Response(status=503)
        return web.Response()
