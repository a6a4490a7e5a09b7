"""A world under Telegram's strict limits, in which waiting for them costs no time."""

from __future__ import annotations

import asyncio
from pathlib import Path

from gateway.client import Client
from scheduler.clock import MovedClock
from simulator.server import LocalTelegram
from tests.moments import T0
from tests.world import BOT, World


class LeapingClock(MovedClock):
    """The programme's time is moved by hand; elapsed time runs, and leaps over what would only be waited for."""

    def __init__(self, start: int) -> None:
        super().__init__(start, runs=False)
        self.leapt = 0.0

    def elapsed(self) -> float:
        """Real seconds, and those that were leapt over."""
        return super().elapsed() + self.leapt


class StrictWorld(World):
    """Limits on both sides, measured on one elapsed clock; the sender leaps over what it would wait for.

    To Telegram, all messages of two weeks come within a few minutes: moving the programme's time is no pause.
    """

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, limits=True, paced=True)
        self.clock: LeapingClock = LeapingClock(T0)
        self.telegram = LocalTelegram(
            username=BOT, now=lambda: float(self.clock.now()), elapsed=self.clock.elapsed, limits=True
        )

    async def start_bot(self, client: Client | None = None) -> None:
        """As in every world, but that the sender does not sleep while nothing is on its way."""
        await super().start_bot(client)
        sender = self.anker.sender

        async def leap(seconds: float) -> None:
            if sender._flying:
                await asyncio.wait(list(sender._flying), return_when=asyncio.FIRST_COMPLETED)
            else:
                self.clock.leapt += seconds

        sender._sleep = leap  # type: ignore[method-assign]
