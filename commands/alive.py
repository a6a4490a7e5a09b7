"""A dead man's switch: while all is well an address is called; who watches it is warned when the calls stop."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress

import aiohttp

log = logging.getLogger(__name__)

SECONDS_BETWEEN_CALLS = 60.0
_PATIENCE = aiohttp.ClientTimeout(total=10)


@asynccontextmanager
async def calling(url: str, trouble: Callable[[], str | None]) -> AsyncIterator[None]:
    """Call `url` again and again while there is no trouble, until the block ends."""
    task = asyncio.create_task(_call_for_ever(url, trouble))
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def _call_for_ever(url: str, trouble: Callable[[], str | None]) -> None:
    async with aiohttp.ClientSession(timeout=_PATIENCE) as session:
        while True:
            wrong = trouble()
            if wrong is None:
                await _call(session, url)
            else:
                log.warning("not well: %s", wrong)
            await asyncio.sleep(SECONDS_BETWEEN_CALLS)


async def _call(session: aiohttp.ClientSession, url: str) -> None:
    try:
        async with session.get(url):
            pass
    except (aiohttp.ClientError, TimeoutError) as error:  # an address can hold a secret: it is not logged
        log.warning("the address of ANKER_ALIVE_URL does not answer (%s)", type(error).__name__)
