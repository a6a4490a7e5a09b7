"""python-telegram-bot finds the way: each update is parsed, fenced, and led to its door in a turn."""

from __future__ import annotations

import logging
from functools import partial
from typing import Any

from telegram import Update
from telegram.ext import (
    Application,
    BaseHandler,
    CallbackQueryHandler,
    ChatJoinRequestHandler,
    ChatMemberHandler,
    CommandHandler,
    ContextTypes,
    MessageHandler,
    filters,
)

from handlers.core import routing
from handlers.core.doors import COMMAND, DOORS
from handlers.core.turn_taking import Arriving, TurnTaker, coming

log = logging.getLogger(__name__)

# What tells from whom a message is, and where it leads.
_ENVELOPE = (
    "message_id",
    "date",
    "chat",
    "from",
    "text",
    "entities",
    "migrate_to_chat_id",
    "migrate_from_chat_id",
)

_TOPIC_CHANGED = filters.StatusUpdate.FORUM_TOPIC_CLOSED | filters.StatusUpdate.FORUM_TOPIC_REOPENED

_MALFORMED, _UNMATCHED, _FAILED = "malformed", "unmatched", "failed"


class Dispatch:
    """Leads updates through an application to the conversations."""

    def __init__(self, application: Application[Any, Any, Any, Any, Any, Any], turns: TurnTaker) -> None:
        self._application = application
        self._turns = turns
        for handler in self._handlers():
            application.add_handler(handler)
        application.add_error_handler(_note)

    async def __call__(self, update_id: int, raw: dict[str, Any], received_at: int) -> str | None:
        """Handle one update; the inbox's state for it, or None where its turn wrote that.

        `received_at` is programme time, in seconds UTC.

        Raises Unavailable when nothing can be written now.
        """
        try:
            update = self._parsed(raw)
        except Exception as error:  # a malformed update raises TypeError, AttributeError, KeyError, …
            log.warning("an update cannot be read: %s", type(error).__name__)
            return _MALFORMED
        arrived = Arriving(update_id, raw, received_at)
        coming.set(arrived)
        await self._application.process_update(update)
        if arrived.trouble is not None:
            raise arrived.trouble
        return None if arrived.taken else _UNMATCHED

    def _parsed(self, raw: dict[str, Any]) -> Update:
        """The update; of a tap only what finds its handler: parsing its whole message costs ten times that."""
        callback = raw.get("callback_query")
        if callback is None:
            return self._parsed_message(raw)
        slim = {name: callback[name] for name in ("id", "from", "chat_instance", "data") if name in callback}
        return Update.de_json({"update_id": raw["update_id"], "callback_query": slim}, self._application.bot)

    def _parsed_message(self, raw: dict[str, Any]) -> Update:
        """The update; of a message whose content the library does not know, what finds its handler all the same.

        An older or newer poll, or a kind of message to come, is still something that somebody sent and waits for
        an answer to.
        """
        try:
            return Update.de_json(raw, self._application.bot)
        except Exception:
            message = raw.get("message")
            if not isinstance(message, dict):
                raise
            known = {name: message[name] for name in _ENVELOPE if name in message}
            return Update.de_json({"update_id": raw["update_id"], "message": known}, self._application.bot)

    def _handlers(self) -> list[BaseHandler[Any, Any, Any]]:
        commands = [name for way, name in DOORS if way == COMMAND]
        return [
            CallbackQueryHandler(self._tap),
            *(CommandHandler(name, partial(self._command, name)) for name in commands),
            ChatMemberHandler(partial(self._membership, "bot"), ChatMemberHandler.MY_CHAT_MEMBER),
            ChatMemberHandler(partial(self._membership, "member"), ChatMemberHandler.CHAT_MEMBER),
            ChatJoinRequestHandler(self._join_request),
            MessageHandler(filters.UpdateType.MESSAGE & filters.StatusUpdate.MIGRATE, self._migration),
            MessageHandler(filters.UpdateType.MESSAGE & filters.StatusUpdate.NEW_CHAT_MEMBERS, self._arrival),
            MessageHandler(filters.UpdateType.MESSAGE & _TOPIC_CHANGED, self._topic_change),
            MessageHandler(filters.UpdateType.MESSAGE & filters.COMMAND, self._unknown_command),
            MessageHandler(filters.UpdateType.MESSAGE & ~filters.StatusUpdate.ALL, self._words),
            MessageHandler(filters.UpdateType.EDITED_MESSAGE, self._edit),
        ]

    async def _tap(self, _update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        raw = coming.get().raw["callback_query"]
        await self._turns.take(lambda turn: routing.by_tap(turn, raw))

    async def _command(self, name: str, _update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        raw, payload = _message(coming.get()), " ".join(context.args or [])
        await self._turns.take(lambda turn: routing.by_command(turn, name, raw, payload))

    async def _unknown_command(self, _update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        raw = _message(coming.get())
        await self._turns.take(lambda turn: routing.by_unknown_command(turn, raw))

    async def _words(self, _update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        raw = _message(coming.get())
        await self._turns.take(lambda turn: routing.by_words(turn, raw))

    async def _edit(self, _update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        raw = _message(coming.get())
        await self._turns.take(lambda turn: routing.by_edit(turn, raw))

    async def _membership(self, name: str, _update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        update = coming.get().raw
        raw = update.get("my_chat_member") or update["chat_member"]
        await self._turns.take(lambda turn: routing.by_membership(turn, name, raw))

    async def _join_request(self, _update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        raw = coming.get().raw["chat_join_request"]
        await self._turns.take(lambda turn: routing.by_membership(turn, "join", raw))

    async def _arrival(self, _update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        raw = _message(coming.get())
        await self._turns.take(lambda turn: routing.by_membership(turn, "arrival", raw))

    async def _topic_change(self, _update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        raw = _message(coming.get())
        await self._turns.take(lambda turn: routing.by_membership(turn, "topic", raw))

    async def _migration(self, _update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        raw = _message(coming.get())
        await self._turns.take(lambda turn: routing.by_migration(turn, raw))


async def _note(_update: object, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Only the class: an error's words may be a parent's."""
    log.warning("an update was not handled: %s", type(context.error).__name__)


def _message(arrived: Arriving) -> dict[str, Any]:
    """The message, or what it was edited to: a command that is mended counts as the one it has become."""
    return arrived.raw.get("message") or arrived.raw["edited_message"]  # type: ignore[no-any-return]
