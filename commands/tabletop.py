"""The demo's world: a local Telegram with its page, a sample group, and the bot beside it in its own process."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from pydantic import SecretStr

from commands import data
from commands.bot_process import BotProcess
from commands.groups import create_group, invite
from commands.outlook import Outlook
from commands.settings import Settings
from content.packs import Library
from scheduler.clock import FollowedClock
from simulator.clock import MovedClock
from simulator.page.control import Coming, Part
from simulator.page.page import Page
from simulator.server import LocalTelegram
from storage.database import Database

CAST = (
    Part("Anna", "parent"),
    Part("Bea", "parent"),
    Part("Sanne", "facilitator"),
    Part("Carla", "coordinator"),
)
GROUP = "Groep Linde"
BOT = "anker_bot"
SECONDS_TO_REST = 20.0  # it takes longer only when Telegram holds the bot up, or it is gone
SECONDS_FOR_DUTIES = 3.0  # a tick comes each second
SECONDS_TO_START = 30.0
LOOK_AGAIN = 0.05


class Tabletop:
    """`open` the page, then `start` the bot. To the page it is the control it needs beyond Telegram."""

    def __init__(self, folder: Path, zone: str) -> None:
        self._folder = folder
        self._zone = zone
        self._clock = MovedClock(folder / "clock")
        self._followed = FollowedClock(folder / "clock")
        self._telegram = LocalTelegram(username=BOT, now=self._clock.now, extensions=[Page(self).extend])
        self._settings = _settings(folder, self._telegram.token)
        vault = data.open_vault(self._settings, data_exists=False)
        self._database = Database(self._settings.database, vault)
        self._library = Library.load(self._settings.content_dir)
        self._outlook = Outlook(self._database, self._library, self._followed)
        self._bot: BotProcess | None = None

    async def open(self, port: int) -> None:
        """Make the sample group, and open the page. Raises OSError when the port cannot be used."""
        with data.alone(self._settings):
            data.bring_up_to_date(self._settings, self._database)
        programme = next(iter(self._library.programmes))
        now = self._followed.now()
        with self._database.write() as db:
            group = create_group(db, self._library, programme=programme, name=GROUP, zone=self._zone, at=now)
        self._group_key = group.key
        self._began = now
        await self._telegram.start(port)

    async def start(self) -> None:
        """Start the bot."""
        self._bot = BotProcess(
            self._folder,
            {
                "ANKER_TELEGRAM_API_URL": self._telegram.url,
                "ANKER_TELEGRAM_TOKEN": self._telegram.token,
                "ANKER_DATA_DIR": str(self._folder),
                "ANKER_KEY_FILE": str(self._settings.key_path),
                "ANKER_CLOCK_FILE": str(self._folder / "clock"),
            },
        )
        await self._until_bot_calls(self._bot)

    async def stop(self) -> None:
        """Stop the bot, then Telegram."""
        if self._bot is not None:
            await self._bot.stop()
        await self._telegram.stop()
        self._database.close()

    @property
    def address(self) -> str:
        """Where the page is."""
        return f"{self._telegram.url}/"

    # What the page needs; see simulator.page.control.Control.

    @property
    def cast(self) -> Sequence[Part]:
        """The four people of the demo."""
        return CAST

    @property
    def group_title(self) -> str:
        """The sample group's name is its chat's too."""
        return GROUP

    @property
    def zone(self) -> str:
        """The sample group's zone."""
        return self._zone

    @property
    def began(self) -> int:
        """The programme's weeks are counted from when the sample group was made."""
        return self._began

    @property
    def bot_runs(self) -> bool:
        """Whether the bot's process is alive."""
        return self._bot is not None and self._bot.runs

    def now(self) -> float:
        """The programme's time, in seconds since 1970."""
        return self._clock.now()

    def coming(self) -> Sequence[Coming]:
        """What is to come, earliest first."""
        return [Coming(instant, kind, count) for instant, kind, count in self._outlook.coming()]

    def next_instant(self) -> int | None:
        """The next instant at which the bot has something to do."""
        return self._outlook.next_instant()

    async def move_clock(self, instant: int) -> None:
        """Set the clock, and wait until the bot has come to rest, or is away."""
        before = self._followed.now()
        self._clock.move_to(max(instant, self._clock.now()))
        await _until(lambda: self._outlook.is_done(before) or not self.bot_runs, SECONDS_FOR_DUTIES)
        await _until(lambda: self._is_at_rest() or not self.bot_runs, SECONDS_TO_REST)

    def invite(self, role: str) -> str:
        """A fresh, single-use link for this role."""
        with self._database.write() as db:
            (code,) = invite(db, self._group_key, role, count=1, at=self._followed.now())
        return f"https://t.me/{BOT}?start={code}"

    async def restart_bot(self) -> None:
        """`kill -9`, and a new process on the same data."""
        assert self._bot is not None
        await self._bot.kill()
        await self._until_bot_calls(self._bot)

    async def _until_bot_calls(self, bot: BotProcess) -> None:
        """Start the bot, and wait until Telegram hears from it."""
        before = self._telegram.calls[-1:]
        await bot.start()
        await _until(lambda: self._telegram.calls[-1:] != before or not bot.runs, SECONDS_TO_START)

    def _is_at_rest(self) -> bool:
        return not self._telegram.world.updates.pending and self._outlook.is_at_rest()


async def _until(done: Callable[[], bool], seconds: float) -> None:
    """Wait, but not longer than so many seconds."""
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            while not done():  # noqa: ASYNC110 (a database in another process's hands sends no events)
                await asyncio.sleep(LOOK_AGAIN)


def _settings(folder: Path, token: str) -> Settings:
    """The demo's own: nothing that is set on this machine for a real bot may reach it."""
    return Settings(
        _env_file=None,  # type: ignore[call-arg] # pydantic-settings' own, unknown to mypy
        telegram_token=SecretStr(token),
        data_dir=folder,
        database_url="",
        database_url_file=None,
        key_file=folder / "anker.key",
        webhook_url="",
    )
