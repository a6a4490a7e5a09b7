"""The two bots of the tap benchmark: a bare python-telegram-bot, and Anker. Run by `benchmarks.taps`."""

from __future__ import annotations

import asyncio
import gc
import logging
import os
import sys
from pathlib import Path

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.ext import ApplicationBuilder, CallbackQueryHandler, ContextTypes

from benchmarks.enrolled import enrolled
from benchmarks.taps import AT, KEY, TOKEN
from commands.assembly import Address, Anker
from content.packs import Library
from handlers.checkin import offering
from scheduler.clock import MovedClock
from storage import delivery, prompts
from storage.database import Database
from storage.encryption import Vault
from storage.members import PARENT
from storage.migrations.state import create_all


class Bench:
    """Anker on a database folder, before the fast server."""

    def __init__(self, url: str, folder: Path) -> None:
        self.database = Database(f"sqlite:///{folder / 'anker.db'}", Vault(KEY))
        self.library = Library.load()
        create_all(self.database)
        self.url = url

    def parent_with_checkins(self, telegram_id: int, count: int) -> list[int]:
        """A parent with so many open check-ins; the ids of their keyboards."""
        with self.database.write() as db:
            turn = enrolled(db, self.library, telegram_id, PARENT, AT)
            shown = [offering.start(turn, prompts.SELF).keyboard_id for _ in range(count)]
            for message in delivery.waiting(db, now=AT, most=count + 1):
                delivery.proven(db, message.id, message_id=5, at=AT)
        return [each for each in shown if each is not None]

    async def run(self) -> None:
        """Work off the backlog until killed."""
        anker = Anker(
            self.database, self.library, Address(self.url, TOKEN), MovedClock(AT, runs=False), paced=False
        )
        await anker.start()
        gc.collect()
        gc.freeze()
        async with asyncio.TaskGroup() as rooms:
            rooms.create_task(anker.poller.run())
            rooms.create_task(anker.intake.run())
            rooms.create_task(anker.sender.run())


async def ask_the_next(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
    """Answer a tap as python-telegram-bot shows it: the next question in its place, the spinner stopped."""
    query = update.callback_query
    assert query is not None
    row = [InlineKeyboardButton(str(each), callback_data=str(each)) for each in range(11)]
    await query.edit_message_text("Waar voel je het?", reply_markup=InlineKeyboardMarkup([row[:6], row[6:]]))
    await query.answer()


def run_bare(url: str) -> None:
    """A bare python-telegram-bot as its documentation shows it: nothing stored, two calls a tap."""

    application = ApplicationBuilder().token(TOKEN).base_url(f"{url}/bot").build()
    application.add_handler(CallbackQueryHandler(ask_the_next))
    application.run_polling()


def main() -> None:
    """One side, pinned to a core."""
    side, url, folder, core = sys.argv[1:]
    logging.basicConfig(level=logging.ERROR)
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {int(core)})
    if side == "bare":
        run_bare(url)
    else:
        asyncio.run(Bench(url, Path(folder)).run())


if __name__ == "__main__":
    main()
