"""`run`: the bot, until it is told to stop."""

from __future__ import annotations

import asyncio
import gc
import logging
import secrets
import signal
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager, nullcontext, suppress
from typing import TYPE_CHECKING

from commands import data, logs, settings
from commands.errors import Mistake
from commands.loading import loading
from commands.settings import Settings, parted

if TYPE_CHECKING:
    from commands.assembly import Anker
    from content.packs import Library
    from storage.database import Database

log = logging.getLogger(__name__)

LANDING_SECONDS = 6.0
STOP_SECONDS = 8.0
LONGEST_PAUSE = 30.0

Receive = Callable[[], Awaitable[None]]


def run() -> None:
    """Run the bot. It migrates the database first (after a backup, when it holds data); Ctrl-C stops it.

    \b
    Example:
      ANKER_TELEGRAM_TOKEN=123456:ABC… python bot.py run
    """
    chosen = settings.load()
    logs.set_up(chosen.log_level, [*chosen.secrets, chosen.token])
    with loading():
        from content.packs import Library

        library = Library.load(chosen.content_dir)
    data.make_data_folder(chosen)
    with data.alone(chosen) as lock:
        database = data.open_database(chosen)
        try:
            data.bring_up_to_date(chosen, database)
            if lock is not None:
                database.before_writing = lock.hold
            asyncio.run(_until_stopped(chosen, database, library))
        finally:
            database.close()
    log.info("stopped")


async def _until_stopped(chosen: Settings, database: Database, library: Library) -> None:
    """Run until a signal comes. Raises Stop when Telegram refuses the bot."""
    told = asyncio.Event()
    for each in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(each, told.set)
    running = asyncio.create_task(_run(chosen, database, library))
    stopping = asyncio.create_task(told.wait())
    await asyncio.wait({running, stopping}, return_when=asyncio.FIRST_COMPLETED)
    stopping.cancel()
    if not running.done():
        running.cancel()
        _, late = await asyncio.wait({running}, timeout=STOP_SECONDS)
        if late:
            log.warning("stopped without waiting for what is still under way; the next start takes it up")
            return
    with suppress(asyncio.CancelledError):
        await running


async def _run(chosen: Settings, database: Database, library: Library) -> None:
    with loading():
        from commands import upkeep
        from commands.assembly import Address, Anker  # python-telegram-bot takes a second to import
        from commands.health import trouble
        from commands.night_backup import NightBackup
        from handlers.staff.backups import tell_of_failure
        from scheduler.clock import CheckedClock, RealClock

    clock = chosen.clock()
    if isinstance(clock, RealClock):
        clock = CheckedClock(clock)
    anker = Anker(
        database,
        library,
        Address(chosen.telegram_api_url, chosen.token),
        clock,
        data_dir=chosen.data_dir,
        export_password=chosen.export_password,
    )
    anker.duties += upkeep.duties(chosen.erasures_path, chosen.data_dir, clock.elapsed)
    if chosen.database_file is not None and chosen.clock_file is None:  # not where days are moved by hand
        nightly = NightBackup(
            chosen.database_file,
            chosen.data_dir / "backups",
            lambda db, now, day: tell_of_failure(anker.turns, db, now, day),
        )
        anker.duties.append(nightly.duty())
    try:
        async with _health_page(chosen, anker):
            await _persistently(anker.start)
            async with (
                _receiving(chosen, anker) as receive,
                _calling(chosen.alive_url, lambda: trouble(database, clock)),
            ):
                gc.collect()
                gc.freeze()  # what is loaded stays: the collector need not look at it again
                log.info("running as bot %d", chosen.bot_id)
                await anker.run(receive)
    finally:
        await _stop(anker)


async def _stop(anker: Anker) -> None:
    """Let what is on its way land, but not for long: what is cut off is taken up at the next start."""
    with suppress(TimeoutError):
        async with asyncio.timeout(LANDING_SECONDS):
            await anker.stop()


@asynccontextmanager
async def _health_page(chosen: Settings, anker: Anker) -> AsyncIterator[None]:
    if not chosen.health_listen:
        yield
        return
    from commands.health_page import HealthPage

    page = HealthPage(anker.database, anker.clock, parted(chosen.health_listen))
    with _listening_on("ANKER_HEALTH_LISTEN", chosen.health_listen):
        await page.start()
    try:
        yield
    finally:
        await page.stop()


def _calling(url: str, trouble: Callable[[], str | None]) -> AbstractAsyncContextManager[None]:
    """While there is no trouble `url` is called, where there is one."""
    if not url:
        return nullcontext()
    from commands.alive import calling  # aiohttp's client is nine megabytes

    return calling(url, trouble)


@asynccontextmanager
async def _receiving(chosen: Settings, anker: Anker) -> AsyncIterator[Receive]:
    """How updates come to us: Telegram calls, where a webhook is set; else we ask."""
    if not chosen.webhook_url:
        # Telegram answers no getUpdates while an older installation's webhook is set.
        from gateway.at_once import stop_calling

        await _persistently(lambda: stop_calling(anker.client))
        # Waits for nothing: so it is known at once that we are there, and whether another bot is.
        await _persistently(lambda: anker.poller.poll_once(0))
        yield anker.poller.run
        return
    from gateway.webhook import Webhook

    webhook = Webhook(
        anker.client,
        anker.intake,
        url=chosen.webhook_url,
        secret=chosen.webhook_secret.get_secret_value() if chosen.webhook_secret else secrets.token_urlsafe(32),
        listen=parted(chosen.webhook_listen),
    )
    try:
        with _listening_on("ANKER_WEBHOOK_LISTEN", chosen.webhook_listen):
            await webhook.listen()
        await _persistently(webhook.start)
        yield webhook.run
    finally:
        await webhook.stop()


@contextmanager
def _listening_on(name: str, address: str) -> Iterator[None]:
    """A port that is taken, or not ours to take, is told with the setting that names it."""
    try:
        yield
    except OSError as error:
        raise Mistake(f"{name}={address} cannot be listened on: {error.strerror or error}.") from None


async def _persistently(attempt: Callable[[], Awaitable[object]]) -> None:
    """Try until Telegram can be reached."""
    from telegram.error import NetworkError

    from gateway.client import NeverLeftError, RefusedError, UnknownError

    pause = 1.0
    while True:
        try:
            await attempt()
        except (NeverLeftError, UnknownError, NetworkError) as error:
            reason = str(error)
        except RefusedError as error:
            if error.code < 500 and error.code != 429:
                raise
            reason = f"it answers {error.code}"
        else:
            return
        log.warning("Telegram cannot be reached (%s); the next try is in %d s", reason, pause)
        await asyncio.sleep(pause)
        pause = min(pause * 2, LONGEST_PAUSE)
