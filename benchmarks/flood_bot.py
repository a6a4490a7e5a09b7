"""Anker before the fast server, with parents who take part, until killed. Run by `benchmarks.floods`."""

from __future__ import annotations

import asyncio
import logging
import sys
from pathlib import Path

from benchmarks.enrolled import enrolled
from benchmarks.parents import database_in
from benchmarks.tap_bots import TOKEN
from benchmarks.taps import AT
from commands.assembly import Address, Anker
from content.packs import Library
from scheduler.clock import MovedClock
from storage.members import PARENT
from storage.migrations.state import create_all

PARENTS = 200


async def _run(url: str, folder: Path) -> None:
    database, library = database_in(folder), Library.load()
    create_all(database)
    with database.write() as db:
        for number in range(PARENTS):
            enrolled(db, library, 1000 + number, PARENT, AT)
    anker = Anker(database, library, Address(url, TOKEN), MovedClock(AT), data_dir=folder)
    await anker.start()
    await anker.run()


if __name__ == "__main__":
    logging.basicConfig(level=logging.CRITICAL)
    asyncio.run(_run(sys.argv[1], Path(sys.argv[2])))
