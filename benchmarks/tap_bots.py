"""The bots that `benchmarks.taps` runs: a bare python-telegram-bot, a bare aiogram, and Anker."""

from __future__ import annotations

import asyncio
import gc
import logging
import os
import sys
from pathlib import Path

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.ext import ApplicationBuilder, CallbackQueryHandler, ContextTypes

from benchmarks.parents import database_in
from benchmarks.taps import AIOGRAM, AT, BARE

TOKEN = "1:bench"
QUESTION = "Waar voel je het?"


async def ask_the_next(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
    """Answer a tap as python-telegram-bot shows it: the next question in its place, the spinner stopped."""
    query = update.callback_query
    assert query is not None
    row = [InlineKeyboardButton(str(each), callback_data=str(each)) for each in range(11)]
    await query.edit_message_text(QUESTION, reply_markup=InlineKeyboardMarkup([row[:6], row[6:]]))
    await query.answer()


def run_bare(url: str) -> None:
    """A bare python-telegram-bot as its documentation shows it: nothing stored, two calls a tap."""
    application = ApplicationBuilder().token(TOKEN).base_url(f"{url}/bot").build()
    application.add_handler(CallbackQueryHandler(ask_the_next))
    application.run_polling()


async def run_aiogram(url: str) -> None:
    """A bare aiogram as its documentation shows it: a task an update, nothing stored, two calls a tap."""
    from aiogram import Bot, Dispatcher, types
    from aiogram.client.session.aiohttp import AiohttpSession
    from aiogram.client.telegram import TelegramAPIServer

    dispatcher = Dispatcher()

    @dispatcher.callback_query()
    async def ask_next(query: types.CallbackQuery) -> None:
        assert isinstance(query.message, types.Message)
        row = [types.InlineKeyboardButton(text=str(each), callback_data=str(each)) for each in range(11)]
        keyboard = types.InlineKeyboardMarkup(inline_keyboard=[row[:6], row[6:]])
        await query.message.edit_text(QUESTION, reply_markup=keyboard)
        await query.answer()

    session = AiohttpSession(api=TelegramAPIServer.from_base(url))
    await dispatcher.start_polling(Bot(TOKEN, session=session))


async def run_anker(url: str, folder: Path) -> None:
    """Anker on a copy of the prepared database, as `run` starts it, but for the pacing and the ticks."""
    from commands.assembly import Address, Anker
    from content.packs import Library
    from scheduler.clock import MovedClock

    clock = MovedClock(AT, runs=False)
    address = Address(url, TOKEN)
    anker = Anker(database_in(folder), Library.load(), address, clock, data_dir=folder, paced=False)
    await anker.start()
    gc.collect()
    gc.freeze()
    async with asyncio.TaskGroup() as rooms:
        rooms.create_task(anker.poller.run())
        rooms.create_task(anker.intake.run())
        rooms.create_task(anker.sender.run())


def main() -> None:
    """One side, pinned to a core."""
    side, url, folder, core = sys.argv[1:]
    logging.basicConfig(level=logging.ERROR)
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {int(core)})
    if side == BARE:
        run_bare(url)
    elif side == AIOGRAM:
        asyncio.run(run_aiogram(url))
    else:
        asyncio.run(run_anker(url, Path(folder)))


if __name__ == "__main__":
    main()
