"""The durable check-in tap beside a bare python-telegram-bot and a bare aiogram, which store nothing.

    python -m benchmarks.taps [rounds]

All three work off the same backlog of taps of 200 chats before the same fast server, in turn, the bot on one
core and the server on the other, and make both calls of each tap. Ours: inbox commit, rights, rating, next
question through the outbox, edit, callback answered, `synchronous=FULL`, encryption on, pacing off. Each tap is on
a message of its own, so that no edit replaces another. Prints taps a second, the CPU of a tap, and their ratios.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import statistics
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.fast_telegram import Backlog, serve
from benchmarks.parents import open_checkins

CHATS, PROMPTS_A_CHAT = 200, 4
ROUNDS = 7
BARE, AIOGRAM, ANKER = "bare PTB", "aiogram", "Anker"
SIDES = (BARE, AIOGRAM, ANKER)
SERVER_CORE, BOT_CORE = 0, 1
PATIENCE_SECONDS = 300
AT = 1_772_442_000  # a Monday morning in Amsterdam; nothing expires while we measure


@dataclass(frozen=True)
class Measured:
    """What one side did in a round: taps a second, and the CPU of its process for each, in µs."""

    taps_a_second: float
    cpu: float


def main() -> None:
    """Run the rounds and print them."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {SERVER_CORE})
    with tempfile.TemporaryDirectory() as folder:
        template = Path(folder) / "template"
        taps = prepare(template)
        print(f"{len(taps)} taps of {CHATS} chats a round; taps a second, and CPU µs a tap")
        print(f"{'round':>5}" + "".join(f"{side:>18}" for side in SIDES) + f"{'÷ PTB':>15}{'÷ aiogram':>15}")
        found = []
        for number in range(rounds):
            order = SIDES if number % 2 == 0 else SIDES[::-1]
            measured = {side: asyncio.run(measure(side, taps, template)) for side in order}
            found.append(measured)
            _print_round(number + 1, measured)
        for peer in (BARE, AIOGRAM):
            speed = [each[ANKER].taps_a_second / each[peer].taps_a_second for each in found]
            cpu = [each[peer].cpu / each[ANKER].cpu for each in found]
            print(f"Anker ÷ {peer:<9} taps a second {_told(speed)}, CPU a tap {_told(cpu)}")


def _print_round(number: int, measured: dict[str, Measured]) -> None:
    ours = measured[ANKER]
    sides = "".join(f"{measured[side].taps_a_second:>10.0f} {measured[side].cpu:>7.0f}" for side in SIDES)
    ratios = "".join(
        f"{ours.taps_a_second / measured[peer].taps_a_second:>8.2f} {measured[peer].cpu / ours.cpu:>6.2f}"
        for peer in (BARE, AIOGRAM)
    )
    print(f"{number:>5}{sides}{ratios}", flush=True)


def _told(ratios: Sequence[float]) -> str:
    return f"{statistics.median(ratios):.2f} × ({min(ratios):.2f}–{max(ratios):.2f})"


async def measure(side: str, taps: list[dict[str, Any]], template: Path) -> Measured:
    """One side, in a process of its own on a core of its own."""
    backlog = Backlog(taps)
    server, port = await serve(backlog)
    with tempfile.TemporaryDirectory() as folder, (Path(folder) / "errors").open("w+") as errors:
        shutil.copytree(template, folder, dirs_exist_ok=True)
        bot = await asyncio.create_subprocess_exec(
            *(
                sys.executable,
                "-m",
                "benchmarks.tap_bots",
                side,
                f"http://127.0.0.1:{port}",
                folder,
                str(BOT_CORE),
            ),
            stderr=errors,  # a bot that is stopped in the middle complains at length
        )
        backlog.used = lambda: cpu_of(bot.pid)
        try:
            await asyncio.wait_for(backlog.done.wait(), PATIENCE_SECONDS)
        except TimeoutError:
            errors.seek(0)
            sys.exit(f"{side} does not get done\n{errors.read()[-2000:]}")
        finally:
            bot.kill()
            await bot.wait()
            server.close()
    seconds, cpu = backlog.ended - backlog.started, backlog.cpu_ended - backlog.cpu_started
    return Measured(len(taps) / seconds, cpu / len(taps) * 1e6)


def cpu_of(pid: int) -> float:
    """The CPU that the threads of a process have used, in seconds; Linux tells it to the nanosecond."""
    threads = Path(f"/proc/{pid}/task").glob("*/schedstat")
    return sum(int(each.read_text().split()[0]) for each in threads) / 1e9


def prepare(folder: Path) -> list[dict[str, Any]]:
    """A database with open check-ins of every chat, and the taps that answer the first item of each."""
    folder.mkdir(parents=True)
    keyboards = open_checkins(folder, range(1000, 1000 + CHATS), PROMPTS_A_CHAT, at=AT)
    taps = [
        (telegram_id, f"checkin:{mine[prompt]}:0:7")  # tension 7
        for prompt in range(PROMPTS_A_CHAT)
        for telegram_id, mine in keyboards.items()
    ]
    return [update(number, chat, data) for number, (chat, data) in enumerate(taps, 1)]


def update(number: int, chat: int, data: str) -> dict[str, Any]:
    """A tap, as Telegram brings it."""
    who = {"id": chat, "is_bot": False, "first_name": "Ouder", "language_code": "nl"}
    bot = {"id": 1, "is_bot": True, "first_name": "Bench", "username": "bench_bot"}
    row = [{"text": str(each), "callback_data": f"checkin:1:0:{each}"} for each in range(6)]
    message = {
        "message_id": 5,
        "from": bot,
        "date": AT,
        "chat": {"id": chat, "first_name": "Ouder", "type": "private"},
        "text": "Hoe gespannen is je lijf nu?\n0 is helemaal rustig.\n10 is heel erg gespannen.",
        "reply_markup": {"inline_keyboard": [row, row]},
    }
    callback = {"id": str(number), "from": who, "message": message, "chat_instance": "1", "data": data}
    return {"update_id": 1_000_000 + number, "callback_query": callback}


if __name__ == "__main__":
    main()
