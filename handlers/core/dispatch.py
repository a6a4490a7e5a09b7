"""python-telegram-bot's Application as the frame: each update is read, fenced, and led to its door in a turn.

What it does here, and what it does not: docs/decisions/python-telegram-bot-as-the-frame.md.
"""

from __future__ import annotations

import logging
from typing import Any

from telegram.ext import Application, ContextTypes, TypeHandler

from handlers.core import arriving, routing
from handlers.core.arriving import Arriving
from handlers.core.turn_taking import TurnTaker
from storage import inbox

log = logging.getLogger(__name__)


class Dispatch:
    """Leads updates through an application to the conversations."""

    def __init__(self, application: Application[Any, Any, Any, Any, Any, Any], turns: TurnTaker) -> None:
        self._application = application
        self._turns = turns
        application.add_handler(TypeHandler(Arriving, self._take))
        application.add_error_handler(_note)

    async def __call__(self, raw: dict[str, Any], received_at: int) -> str | None:
        """Handle one update; the inbox's state for it, or None where its turn wrote that.

        `received_at` is programme time, in seconds UTC.

        Raises Unavailable when nothing can be written now, and what else kept its turn from being written.
        """
        try:
            update = arriving.read(raw, received_at)
        except Exception as error:
            log.warning("an update cannot be read: %s", type(error).__name__)
            return inbox.MALFORMED
        if update is None:
            return inbox.UNMATCHED
        await self._application.process_update(update)
        if update.trouble is not None:
            raise update.trouble
        return None if update.taken else inbox.UNMATCHED

    async def _take(self, update: Arriving, _context: ContextTypes.DEFAULT_TYPE) -> None:
        await self._turns.take(update, routing.ROUTES[update.kind])


async def _note(_update: object, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Only the class: an error's words may be a parent's."""
    log.warning("an update was not handled: %s", type(context.error).__name__)
