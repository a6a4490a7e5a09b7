"""python-telegram-bot's Application as the frame: each update is read, fenced, and led to its turn.

What it does here, and what it does not: docs/decisions/python-telegram-bot-as-the-frame.md.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from typing import Any

from telegram.ext import Application, ApplicationBuilder, ContextTypes, TypeHandler

from gateway import reading
from gateway.client import Client
from gateway.lanes import Arrival
from gateway.request import ClientRequest
from storage import inbox
from storage.incoming import Arriving

log = logging.getLogger(__name__)


class Frame:
    """Leads updates through an application to `take`, which takes the turn of each."""

    def __init__(
        self, client: Client, api_url: str, token: str, take: Callable[[Arriving], Awaitable[None]]
    ) -> None:
        self._take_turn = take
        self._application: Application[Any, Any, Any, Any, Any, Any] = (
            ApplicationBuilder()
            .token(token)
            .base_url(f"{api_url}/bot")
            .base_file_url(f"{api_url}/file/bot")
            .request(ClientRequest(client))
            .get_updates_request(ClientRequest(client))
            .updater(None)
            .job_queue(None)
            .build()
        )
        self._application.add_handler(TypeHandler(Arriving, self._take))
        self._application.add_error_handler(_note)

    async def start(self) -> None:
        """Meet Telegram. Raises what the library raises where it is out of reach."""
        await self._application.initialize()

    async def stop(self) -> None:
        """Nothing more is led."""
        await self._application.shutdown()

    async def __call__(self, arrival: Arrival) -> str | None:
        """Handle one update; the inbox's state for it, or None where its turn wrote that.

        Raises Unavailable when nothing can be written now, and what else kept its turn from being written.
        """
        try:
            what = reading.read(arrival.raw)
        except Exception as error:
            log.warning("an update cannot be read: %s", type(error).__name__)
            return inbox.MALFORMED
        if what is None:
            return inbox.UNMATCHED
        update = Arriving(arrival.update_id, what, arrival.received_at)
        await self._application.process_update(update)
        if update.trouble is not None:
            raise update.trouble
        return None if update.taken else inbox.UNMATCHED

    async def _take(self, update: Arriving, _context: ContextTypes.DEFAULT_TYPE) -> None:
        await self._take_turn(update)


async def _note(_update: object, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Only the class: an error's words may be a parent's."""
    log.warning("an update was not handled: %s", type(context.error).__name__)
