"""The bot as a process of its own, as the demo runs it: it can fall at any moment, and starts again."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

BOT = Path(__file__).parents[1] / "bot.py"
KEPT = ("ANKER_CONTENT_DIR", "ANKER_LOG_LEVEL")  # what somebody set for the demo is meant for its bot too
STOP_SECONDS = 10.0


class BotProcess:
    """`python bot.py run` with settings of its own; what else is set on this machine does not reach it."""

    def __init__(self, folder: Path, variables: Mapping[str, str]) -> None:
        self._folder = folder
        inherited = {
            name: value for name, value in os.environ.items() if not name.startswith("ANKER_") or name in KEPT
        }
        self._environment = {"ANKER_LOG_LEVEL": "WARNING"} | inherited | dict(variables)
        self._process: asyncio.subprocess.Process | None = None

    @property
    def runs(self) -> bool:
        """Whether the process is alive."""
        return self._process is not None and self._process.returncode is None

    async def start(self) -> None:
        """Start it. It works in the demo's folder, where no `.env` names another database or token."""
        self._process = await asyncio.create_subprocess_exec(
            sys.executable,
            str(BOT),
            "run",
            cwd=self._folder,
            env=self._environment,
            stdin=asyncio.subprocess.DEVNULL,
        )

    async def kill(self) -> None:
        """Let it fall where it stands, as by `kill -9`."""
        if self._process is not None:
            with suppress(ProcessLookupError):
                self._process.kill()
            await self._process.wait()

    async def stop(self) -> None:
        """Ask it to stop, and wait for that."""
        if self._process is None:
            return
        with suppress(ProcessLookupError):
            self._process.terminate()
        try:
            async with asyncio.timeout(STOP_SECONDS):
                await self._process.wait()
        except TimeoutError:
            await self.kill()
