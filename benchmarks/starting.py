"""How soon Anker is there, and what it takes at rest: `python -m benchmarks.starting`.

Each command is a process of its own, as somebody types it; CPU seconds are user and system together, the least of
the rounds, since other work on the machine only adds to them. The bot runs against the local Telegram; its first
answer is that to a parent who opens an invitation.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from simulator.server import LocalTelegram, running

BOT = Path(__file__).parents[1] / "bot.py"
TOKEN = "7000000001:benchmark-AAAAAAAAAAAAAAAAAAAAAAAAA"
PROGRAMME = ("--programme", "traumasensitief-opvoeden", "--name", "Linde", "--timezone", "Europe/Amsterdam")
PATIENCE = 120.0
AT_REST_SECONDS = 5.0
TICKS_A_SECOND = os.sysconf("SC_CLK_TCK")


class Installation:
    """Anker in a folder, beside a local Telegram."""

    def __init__(self, folder: Path, telegram: LocalTelegram) -> None:
        self._folder = folder
        self._variables = {name: value for name, value in os.environ.items() if not name.startswith("ANKER_")} | {
            "ANKER_DATA_DIR": str(folder / "data"),
            "ANKER_TELEGRAM_TOKEN": TOKEN,
            "ANKER_TELEGRAM_API_URL": telegram.url,
            "ANKER_LOG_LEVEL": "ERROR",
        }

    def run(self, *arguments: str) -> tuple[str, float]:
        """What a command printed, and its CPU seconds."""
        before = _of_children()
        command = [sys.executable, str(BOT), *arguments]
        done = subprocess.run(
            command, cwd=self._folder, env=self._variables, capture_output=True, text=True, check=True
        )
        return done.stdout.strip(), _of_children() - before

    def start(self) -> subprocess.Popen[bytes]:
        """The bot itself."""
        return subprocess.Popen([sys.executable, str(BOT), "run"], cwd=self._folder, env=self._variables)


def _of_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _until(there: Callable[[], object]) -> None:
    until = time.monotonic() + PATIENCE
    while not there():
        if time.monotonic() > until:
            raise TimeoutError("the bot does not answer")
        time.sleep(0.01)


def _cpu_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS_A_SECOND


def _megabytes(pid: int) -> float:
    (line,) = [line for line in Path(f"/proc/{pid}/status").read_text().splitlines() if line.startswith("VmRSS:")]
    return int(line.split()[1]) / 1024


def first_answer(installation: Installation, telegram: LocalTelegram, link: str) -> tuple[float, float, float]:
    """CPU seconds and seconds until the first answer is read; megabytes at rest some seconds later."""
    anna = telegram.person("Anna")
    anna.open(link)
    began = time.monotonic()
    bot = installation.start()
    try:
        _until(lambda: any(message.from_bot for message in anna.chat.messages))
        took, cpu = time.monotonic() - began, _cpu_seconds(bot.pid)
        time.sleep(AT_REST_SECONDS)
        return cpu, took, _megabytes(bot.pid)
    finally:
        bot.terminate()
        bot.wait()


def main() -> None:
    """Print a line a command."""
    arguments = argparse.ArgumentParser(description="How soon Anker is there.")
    arguments.add_argument("--rounds", type=int, default=5)
    rounds: int = arguments.parse_args().rounds
    with tempfile.TemporaryDirectory() as folder, running(token=TOKEN, limits=False) as telegram:
        installation = Installation(Path(folder), telegram)
        group, _ = installation.run("group", "create", *PROGRAMME)
        link, _ = installation.run("invite", "--role", "parent", "--group", group)
        commands = {
            "--help": ("--help",),
            "group create": ("group", "create", *PROGRAMME),
            "invite": ("invite", "--role", "parent", "--group", group),
            "meeting list": ("meeting", "list", "--group", group),
            "member list": ("member", "list", "--group", group),
        }
        print(f"{rounds} rounds, the least of them\n{'':<24}{'CPU s':>8}{'seconds':>9}{'MB at rest':>12}")
        for name, typed in commands.items():
            print(f"{name:<24}{min(installation.run(*typed)[1] for _ in range(rounds)):>8.2f}")
        cpu, took, megabytes = first_answer(installation, telegram, link)
        print(f"{'run, its first answer':<24}{cpu:>8.2f}{took:>9.1f}{megabytes:>12.0f}")


if __name__ == "__main__":
    main()
