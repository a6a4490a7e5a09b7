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

from benchmarks.taps import AT, KEY, TOKEN
from commands.assembly import Address, Anker
from commands.groups import create_group
from content.packs import Library
from handlers.checkin import offering
from handlers.turn import Turn
from scheduler.clock import MovedClock
from storage import delivery, groups, members, people, prompts
from storage.database import Database, Transaction
from storage.encryption import Vault
from storage.groups import Group
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
            group = self._group(db)
            person = people.add(db, telegram_id, name="Ouder", language="nl", at=AT)
            member = members.add(db, person_id=person.id, group_id=group.id, role="parent", at=AT)
            members.enrol(db, member.id, at=AT, first_day=738_000)
            turn = Turn(db, self.library, AT, "bench_bot", known=person, joined=members.get(db, member.id))
            shown = [offering.start(turn, prompts.SELF).keyboard_id for _ in range(count)]
            for message in delivery.waiting(db, now=AT, most=count + 1):
                delivery.proven(db, message.id, message_id=5, at=AT)
        return [each for each in shown if each is not None]

    def _group(self, db: Transaction) -> Group:
        known = groups.every(db)
        zone, programme = "Europe/Amsterdam", "traumasensitief-opvoeden"
        return known[0] if known else create_group(
            db, self.library, programme=programme, name="Bench", zone=zone, at=AT
        )  # fmt: skip

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


def run_bare(url: str) -> None:
    """A bare python-telegram-bot as its documentation shows it: nothing stored, two calls a tap."""

    async def tapped(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        query = update.callback_query
        assert query is not None
        row = [InlineKeyboardButton(str(each), callback_data=str(each)) for each in range(11)]
        await query.edit_message_text("Waar voel je het?", reply_markup=InlineKeyboardMarkup([row[:6], row[6:]]))
        await query.answer()

    application = ApplicationBuilder().token(TOKEN).base_url(f"{url}/bot").build()
    application.add_handler(CallbackQueryHandler(tapped))
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
