"""The full durable check-in tap against a bare python-telegram-bot that stores nothing and makes both calls too.

    python -m benchmarks.taps [rounds]

Both work off the same backlog of taps of 200 chats before the same fast server, in turn, the bot on one core and
the server on the other. Ours: inbox commit, rights, rating, next question through the outbox, edit, callback
answered, `synchronous=FULL`, encryption on, pacing off. Each tap is on a message of its own, so that no edit
replaces another and both sides make as many calls. Prints taps a second and the ratio of each pair.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import statistics
import sys
import tempfile
from pathlib import Path
from typing import Any

from benchmarks.fast_telegram import Backlog, serve

CHATS, PROMPTS_A_CHAT = 200, 15
TOKEN = "1:bench"
KEY = bytes(range(32))
SERVER_CORE, BOT_CORE = 0, 1
AT = 1_772_442_000  # a Monday morning in Amsterdam; nothing expires while we measure


def main() -> None:
    """Run the rounds and print them."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 6
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {SERVER_CORE})
    with tempfile.TemporaryDirectory() as folder:
        template = Path(folder) / "template"
        taps = prepare(template)
        ratios = []
        print(f"{len(taps)} taps of {CHATS} chats a round")
        print(f"{'round':>5} {'bare PTB/s':>11} {'Anker/s':>9} {'ratio':>6}")
        for number in range(rounds):
            order = ("bare", "anker") if number % 2 == 0 else ("anker", "bare")
            speed = {side: asyncio.run(measure(side, taps, template)) for side in order}
            ratios.append(speed["anker"] / speed["bare"])
            print(f"{number + 1:>5} {speed['bare']:>11.0f} {speed['anker']:>9.0f} {ratios[-1]:>6.2f}", flush=True)
        print(f"median ratio {statistics.median(ratios):.2f} ({min(ratios):.2f}–{max(ratios):.2f})")


async def measure(side: str, taps: list[dict[str, Any]], template: Path) -> float:
    """Taps a second of one side, in a process of its own on a core of its own."""
    backlog = Backlog(taps)
    server, port = await serve(backlog)
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(template, folder, dirs_exist_ok=True)
        bot = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "benchmarks.tap_bots", side, f"http://127.0.0.1:{port}", folder, str(BOT_CORE)
        )
        try:
            await asyncio.wait_for(backlog.done.wait(), 300)
        finally:
            bot.kill()
            await bot.wait()
            server.close()
    return len(taps) / (backlog.ended - backlog.started)


def prepare(folder: Path) -> list[dict[str, Any]]:
    """A database with open check-ins of every chat, and the taps that answer the first item of each."""
    from benchmarks.tap_bots import Bench

    folder.mkdir(parents=True)
    bench = Bench("http://127.0.0.1:1", folder)
    keyboards = [bench.parent_with_checkins(1000 + number, PROMPTS_A_CHAT) for number in range(CHATS)]
    bench.database.close()
    taps = [
        (1000 + chat, f"checkin:{keyboards[chat][prompt]}:0:7")  # tension 7
        for prompt in range(PROMPTS_A_CHAT)
        for chat in range(CHATS)
    ]
    return [_update(number, chat, data) for number, (chat, data) in enumerate(taps, 1)]


def _update(number: int, chat: int, data: str) -> dict[str, Any]:
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
