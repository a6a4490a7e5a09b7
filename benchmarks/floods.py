"""One chat that floods, and a stranger: what others notice of it, and how much memory a long flood takes.

    python -m benchmarks.floods [updates] [--strict]

First, before the local Telegram in real time: 10,000 texts of one parent and 1,000 of a stranger wait when
another parent taps, and while a third one's check-in comes due. Then, before the fast server: 300,000 updates of
parents, of thousands of strangers, and taps; ten times the bot's memory as Linux tells it. With `--strict` it
fails where a goal is missed. The last line says the worst of each, as JSON.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import create_engine

from benchmarks.broadcast_stage import Stage
from benchmarks.enrolled import ZONE, enrolled
from benchmarks.fast_telegram import Backlog, serve
from benchmarks.flood_bot import PARENTS
from benchmarks.taps import AT
from content.packs import Library
from simulator.messages import Message
from simulator.people import Person
from storage import routines
from storage.database import Transaction
from storage.members import PARENT

TEXTS, STRANGE_TEXTS = 10_000, 1_000
TAPS = 5
DUE_MINUTES = 30
MOST_SECONDS, MOST_MEGABYTES = 1.5, 250.0
UPDATES, LINES = 300_000, 10
STRANGERS = 20_000
WAIT_SECONDS = 120.0


class FloodStage(Stage):
    """Anna taps, Bea floods, and Dora's check-in comes due."""

    PARENTS = 2

    async def open(self) -> None:
        """Beside those whose check-in stands there: Dora, who has hers in half an hour."""
        await super().open()
        self.dora = self.telegram.person("Dora")
        self.dora.chat.started = True
        hour = datetime.fromtimestamp(AT, ZoneInfo(ZONE))
        with self._database.write() as db:
            member = enrolled(db, self._library, self.dora.id, PARENT, AT).member.id
            self._set(db, member, hour.hour * 60 + hour.minute + DUE_MINUTES)

    def nearly_due(self) -> None:
        """It is a moment before Dora's minute."""
        self._clock.move_to(AT + 60 * DUE_MINUTES - 5)

    @staticmethod
    def _set(db: Transaction, member: int, minute: int) -> None:
        routines.set_for(db, member, routines.CHECKIN, zone=ZONE, minute=minute)

    @property
    def now(self) -> int:
        """Programme time."""
        return self._clock.now()

    def waiting(self) -> int:
        """How many updates wait in the inbox."""
        engine = create_engine(f"sqlite:///{self._folder / 'anker.db'}")
        with engine.connect() as connection:
            count = connection.exec_driver_sql("SELECT count(*) FROM inbox WHERE state = 'waiting'").scalar_one()
        engine.dispose()
        return int(count)


@dataclass
class LongFlood(Backlog):
    """So many updates, each made when it is asked for; nothing of them is kept."""

    many: int = UPDATES
    handed_out: int = 0

    def after(self, offset: int) -> list[dict[str, Any]]:
        """The next hundred from this offset on."""
        first = max(1, offset)
        self.handed_out = max(self.handed_out, first - 1)
        if first > self.many:
            self.done.set()
        return [_update(number) for number in range(first, min(first + 100, self.many + 1))]

    def count(self, method: bytes) -> None:
        """Calls are not counted here."""


def main() -> int:
    """Both, one after the other; 1 where a goal is missed and that matters."""
    asked = argparse.ArgumentParser(prog="python -m benchmarks.floods", description=__doc__)
    asked.add_argument("updates", type=int, nargs="?", default=UPDATES)
    asked.add_argument("--strict", action="store_true")
    given = asked.parse_args()
    slowest, late = asyncio.run(others())
    highest = asyncio.run(memory(given.updates))
    worst = {"updates": given.updates, "MB at most": round(highest), "ms of a tap at most": round(1000 * slowest)}
    print(json.dumps(worst))
    well = slowest <= MOST_SECONDS and late < 60 and highest <= MOST_MEGABYTES
    return int(given.strict and not well)


async def others() -> tuple[float, float]:
    """In seconds, the slowest answer to Anna's taps while texts wait, and how late Dora's check-in was."""
    with tempfile.TemporaryDirectory() as folder:
        stage = FloodStage(Path(folder), Library.load())
        await stage.open()
        async with stage.bot(""):
            await _met(stage)
            waits, fetched = await _flood(stage)
            late = await _due(stage)
        await stage.close()
    print(f"{TEXTS:,} texts of one parent and {STRANGE_TEXTS:,} of a stranger")
    print(f"fetched from Telegram after              {fetched:6.1f} s")
    places = ["behind them all in Telegram's queue", *["while they wait"] * TAPS]
    for (waiting, seconds), place in zip(waits, places, strict=False):
        print(f"a tap {place:<36} {seconds:6.2f} s   {waiting:>6,} still waited")
    print(f"a check-in that is due, after its minute began {late:4.0f} s")
    return max(seconds for _, seconds in waits[1:]), late


async def _met(stage: FloodStage) -> None:
    """The bot is there: it answers a word."""
    stage.dora.say("/hulp")
    await _until(lambda: any(each.from_bot for each in stage.dora.chat.messages))


async def _flood(stage: FloodStage) -> tuple[list[tuple[int, float]], float]:
    """How many still waited at each of Anna's taps, and its seconds; and when Telegram had none left."""
    anna, bea = stage.parents
    stranger = stage.telegram.person("Vreemde")
    for number in range(TEXTS):
        bea.say(f"bla {number}")
        if number < STRANGE_TEXTS:
            stranger.say("hoi")
    stage.nearly_due()
    began = time.perf_counter()
    shown = anna.last
    waits = [(TEXTS + STRANGE_TEXTS, await _tapped(anna, shown, "7"))]
    fetched = time.perf_counter() - began
    for label in ("4", "Weet ik niet", "Sla over", "Sla over")[: TAPS - 1]:
        button = label if any(label in row for row in shown.buttons) else shown.buttons[0][0]
        waiting = stage.waiting()
        waits.append((waiting, await _tapped(anna, shown, button)))
    return waits, fetched


async def _tapped(person: Person, shown: Message, label: str) -> float:
    before, began = (shown.text, shown.buttons), time.perf_counter()
    person.tap(label, shown)
    await _until(lambda: (shown.text, shown.buttons) != before)
    return time.perf_counter() - began


async def _due(stage: FloodStage) -> float:
    """How many seconds after the minute of Dora's check-in it stood in her chat."""
    await _until(lambda: any(any("Ja, nu" in row for row in each.buttons) for each in stage.dora.chat.messages))
    asked = next(each for each in stage.dora.chat.messages if any("Ja, nu" in row for row in each.buttons))
    return float(asked.date - (AT + 60 * DUE_MINUTES))


async def _until(happened: Any) -> None:
    async with asyncio.timeout(WAIT_SECONDS):
        while not happened():  # noqa: ASYNC110 -- what another process does
            await asyncio.sleep(0.01)


async def memory(many: int) -> float:
    """The most memory that the bot took during a long flood, in MB."""
    backlog = LongFlood([], many=many)
    server, port = await serve(backlog)
    found: list[float] = []
    print(f"\n{many:,} updates of {PARENTS} parents and {STRANGERS:,} strangers")
    print(f"{'updates':>9} {'seconds':>8} {'VmRSS MB':>9} {'VmHWM MB':>9}")
    with tempfile.TemporaryDirectory() as folder:
        bot = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "benchmarks.flood_bot", f"http://127.0.0.1:{port}", folder
        )
        began = time.perf_counter()
        try:
            for line in range(LINES + 1):
                while backlog.handed_out < many * line // LINES and bot.returncode is None:  # noqa: ASYNC110
                    await asyncio.sleep(0.2)
                if line == 0:  # it began, but is not there yet
                    continue
                resident, highest = _memory(bot.pid)
                found.append(resident)
                seconds = time.perf_counter() - began
                print(f"{backlog.handed_out:>9,} {seconds:>8.0f} {resident:>9.1f} {highest:>9.1f}", flush=True)
        finally:
            bot.kill()
            await bot.wait()
            server.close()
    half = found[len(found) // 2 - 1]
    print(f"growth over the second half {found[-1] - half:.1f} MB")
    return highest


def _memory(pid: int) -> tuple[float, float]:
    """VmRSS and VmHWM of a process, in MB."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    told = dict(line.split(":", 1) for line in lines)
    return tuple(int(told[name].split()[0]) / 1024 for name in ("VmRSS", "VmHWM"))  # type: ignore[return-value]


def _update(number: int) -> dict[str, Any]:
    """Of every ten: six texts and a tap of parents, a command, and two of strangers."""
    kind = number % 10
    who = 1000 + number * 7919 % PARENTS if kind < 8 else 1_000_000 + number * 7919 % STRANGERS
    person = {"id": who, "is_bot": False, "first_name": "Ouder", "language_code": "nl"}
    chat = {"id": who, "first_name": "Ouder", "type": "private"}
    words = ("/hulp", "20:00", "wat moet ik nu doen, het lukt niet", "bla", "ja", "stop maar even niet")[kind % 6]
    message: dict[str, Any] = {"message_id": number, "from": person, "chat": chat, "date": AT, "text": words}
    if words.startswith("/"):
        message["entities"] = [{"type": "bot_command", "offset": 0, "length": len(words)}]
    if kind == 7:
        tap = {
            "id": str(number),
            "from": person,
            "message": message,
            "chat_instance": "1",
            "data": "checkin:1:0:7",
        }
        return {"update_id": number, "callback_query": tap}
    return {"update_id": number, "message": message}


if __name__ == "__main__":
    sys.exit(main())
