"""A world under Telegram's strict limits, in which waiting for them costs no time."""

from __future__ import annotations

import asyncio
from pathlib import Path

from scheduler.clock import MovedClock
from simulator.server import LocalTelegram
from tests.moments import T0
from tests.world import BOT, World

A_MOMENT = 0.001  # a wait shorter than what a float can add would never be over


class LeapingClock(MovedClock):
    """The programme's time is moved by hand; elapsed time passes only where somebody waits for it."""

    def __init__(self, start: int) -> None:
        super().__init__(start, runs=False)
        self.waited = 0.0

    def elapsed(self) -> float:
        """Seconds that were waited for so far."""
        return self.waited


class StrictWorld(World):
    """Limits on both sides, measured on one elapsed clock; the sender leaps over what it would wait for.

    Nothing else moves that clock: to Telegram, two weeks of messages come in the few minutes that were waited.
    """

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, limits=True, paced=True)
        self.clock: LeapingClock = LeapingClock(T0)
        self.telegram = LocalTelegram(
            username=BOT, now=lambda: float(self.clock.now()), elapsed=self.clock.elapsed, limits=True
        )

    async def start_bot(self) -> None:
        """As in every world, but that the sender does not sleep while nothing is on its way."""
        await super().start_bot()
        sender = self.anker.sender

        async def leap(seconds: float) -> None:
            if sender._flying:
                await asyncio.wait(list(sender._flying), return_when=asyncio.FIRST_COMPLETED)
            else:
                self.clock.waited += max(seconds, A_MOMENT)

        sender._sleep = leap  # type: ignore[method-assign]
