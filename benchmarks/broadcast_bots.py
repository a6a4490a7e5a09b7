"""python-telegram-bot as its documentation shows it, with its AIORateLimiter. Run by `benchmarks.broadcast`."""

from __future__ import annotations

import asyncio
import json
import logging
import sys
from pathlib import Path

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.ext import (
    AIORateLimiter,
    ApplicationBuilder,
    CallbackQueryHandler,
    CommandHandler,
    ContextTypes,
    MessageHandler,
    filters,
)

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

    async def tapped(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        query = update.callback_query
        assert query is not None
        row = [InlineKeyboardButton(str(each), callback_data=str(each)) for each in range(11)]
        await query.edit_message_text("Waar voel je het?", reply_markup=InlineKeyboardMarkup([row[:6], row[6:]]))
        await query.answer()

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
    application.add_handler(CallbackQueryHandler(tapped))
    application.run_polling()


if __name__ == "__main__":
    main()
