"""The machine's time is held against Telegram's own answers, and against when Anker was last well."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from commands import upkeep
from commands.assembly import Address, Anker
from gateway.client import NeverLeftError
from scheduler.clock import CheckedClock
from scheduler.ticks import Report
from simulator.server import LocalTelegram, new_token
from storage import chats, erasure, heartbeat, journal, people
from storage.database import Database
from storage.encryption import Vault
from tests import databases
from tests.world import BOT, KEY, library

DAY, HOUR = 24 * 3600, 3600
NOBODY = "http://127.0.0.1:9"


@dataclass
class Machine:
    """A machine whose wall clock is off, or that slept so long: then its elapsed time stood still."""

    off: int = 0
    slept: int = 0

    def now(self) -> int:
        return int(time.time()) + self.off

    def elapsed(self) -> float:
        return time.monotonic() - self.slept

    def wall(self) -> int:
        return self.now()

    def wrong_by(self) -> int:
        return 0


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    url = databases.fresh_url(tmp_path)
    database = Database(url, Vault(KEY), durable=False)
    yield database
    database.close()
    databases.drop(url)


@pytest.fixture
async def telegram() -> AsyncIterator[LocalTelegram]:
    """It dates its answers by the true time."""
    telegram = LocalTelegram(token=new_token(), username=BOT)
    await telegram.start()
    yield telegram
    await telegram.stop()


def anker(database: Database, clock: CheckedClock, telegram: LocalTelegram, url: str = "") -> Anker:
    address, folder = Address(url or telegram.url, telegram.token), database.folder or databases.NO_FOLDER
    return Anker(database, library(), address, clock, data_dir=folder, paced=False)


@pytest.mark.parametrize("off", [10 * DAY, -300 * DAY])
async def test_first_answer_of_telegram_tells_that_the_clock_is_wrong(
    database: Database, telegram: LocalTelegram, off: int
) -> None:
    clock = CheckedClock(Machine(off))
    assert clock.wrong_by() == 0, "nobody has said so yet"
    bot = anker(database, clock, telegram)
    await bot.start()
    assert abs(clock.wrong_by() - off) < HOUR
    assert abs(clock.now() - time.time()) < HOUR, "the time that counts is Telegram's"
    assert await bot.ticks.once() == Report()
    await bot.in_the_background()
    await bot.stop()


async def test_clock_before_anker_was_last_well_is_not_believed_though_telegram_is_not_there(
    database: Database, telegram: LocalTelegram
) -> None:
    with database.write() as db:
        heartbeat.beat(db, "receiver", at=int(time.time()))
    clock = CheckedClock(Machine(-300 * DAY))
    bot = anker(database, clock, telegram, NOBODY)
    with pytest.raises(NeverLeftError):
        await bot.start()
    assert clock.wrong_by() < -299 * DAY
    await bot.client.close()


async def test_after_a_sleep_telegram_is_asked_what_time_it_is_and_all_goes_on(
    database: Database, telegram: LocalTelegram
) -> None:
    machine = Machine()
    clock = CheckedClock(machine)
    bot = anker(database, clock, telegram)
    await bot.start()
    await bot.in_the_background()  # what is said at the start is answered before it sleeps
    machine.slept = 8 * HOUR
    assert clock.wrong_by() > 7 * HOUR
    assert await bot.ticks.once() == Report()
    await bot.in_the_background()
    assert clock.wrong_by() == 0
    await bot.stop()


@pytest.mark.parametrize("off", [10 * DAY, -300 * DAY])
async def test_who_is_forgotten_while_it_is_wrong_is_gone_and_listed_all_the_same(
    database: Database, telegram: LocalTelegram, tmp_path: Path, off: int
) -> None:
    with database.write() as db:
        who = people.add(db, 77, name="Anna", language="nl", at=int(time.time()))
    clock, erasures = CheckedClock(Machine(off)), tmp_path / "data.key.erasures"
    bot = anker(database, clock, telegram)
    await bot.start()
    bot.ticks.duties += upkeep.duties(erasures, tmp_path, clock.elapsed)
    with database.write() as db:
        erasure.forget_person(db, who.id, at=clock.now())
    await bot.ticks.once()
    assert clock.wrong_by() != 0
    assert "person" in erasures.read_text()
    with database.read() as db:
        assert journal.owed_since(db) is None
        assert chats.find(db, 77) is None
    await bot.in_the_background()
    await bot.stop()
