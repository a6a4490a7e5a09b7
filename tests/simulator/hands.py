"""Time in the test's hand."""

import asyncio
from dataclasses import dataclass

from simulator.server import LocalTelegram

EVENING = 1_803_925_800.0  # 2027-03-01 19:30 in Amsterdam


@dataclass
class Hands:
    """Both clocks of the local Telegram, moved by the test."""

    now: float = EVENING
    elapsed: float = 0.0

    def pass_(self, seconds: float) -> None:
        """Let time pass on both."""
        self.now += seconds
        self.elapsed += seconds


async def until_polled(telegram: LocalTelegram) -> None:
    """Until a bot waits for updates: what it asks next may travel faster, on another connection."""
    async with asyncio.timeout(10):
        while not telegram.world.updates.is_polled:  # noqa: ASYNC110 -- nobody is told of it
            await asyncio.sleep(0.01)
