"""python-telegram-bot as its documentation shows it, with its AIORateLimiter. Run by `benchmarks.broadcast`."""

from __future__ import annotations

import asyncio
import json
import logging
import sys
from pathlib import Path

from telegram import Update
from telegram.ext import (
    AIORateLimiter,
    ApplicationBuilder,
    CallbackQueryHandler,
    CommandHandler,
    ContextTypes,
    MessageHandler,
    filters,
)

from benchmarks.tap_bots import ask_the_next

ALL_AT_ONCE, ONE_BY_ONE = "all at once", "one by one"
RETRIES = 50  # so that nothing is lost, however often it is refused


def main() -> None:
    """Run until terminated: copy what the facilitator says to all parents, answer each tap with a question."""
    mode, url, token, parents_file = sys.argv[1:]
    parents: list[int] = json.loads(Path(parents_file).read_text())
    logging.basicConfig(level=logging.CRITICAL)

    async def began(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        assert update.message is not None
        await update.message.reply_text("Stuur mij wat je aan ouders wilt schrijven.")

    async def said(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        assert update.message is not None
        copies = [update.message.copy(parent) for parent in parents]
        if mode == ALL_AT_ONCE:
            await asyncio.gather(*copies)
        else:
            for copy in copies:
                await copy

    application = (
        ApplicationBuilder()
        .token(token)
        .base_url(f"{url}/bot")
        .rate_limiter(AIORateLimiter(max_retries=RETRIES))
        .concurrent_updates(True)
        .build()
    )
    application.add_handler(CommandHandler("bericht", began))
    application.add_handler(MessageHandler(filters.TEXT, said))
    application.add_handler(CallbackQueryHandler(ask_the_next))
    application.run_polling()


if __name__ == "__main__":
    main()
