"""A local Telegram with a clock in the test's hand, and two independent clients."""

from collections.abc import AsyncIterator

import aiogram
import aiohttp
import pytest
import telegram as ptb
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from telegram.request import HTTPXRequest

from simulator.groups import Group
from simulator.people import Person
from simulator.server import LocalTelegram
from tests.simulator.hands import Hands
from tests.simulator.plain_api import Api


@pytest.fixture
def hands() -> Hands:
    return Hands()


@pytest.fixture
async def telegram(hands: Hands) -> AsyncIterator[LocalTelegram]:
    telegram = LocalTelegram(now=lambda: hands.now, elapsed=lambda: hands.elapsed, limits=False)
    await telegram.start()
    yield telegram
    await telegram.stop()


@pytest.fixture
def anna(telegram: LocalTelegram) -> Person:
    """A parent who pressed START."""
    anna = telegram.person("Anna")
    anna.open("https://t.me/anker_bot")
    return anna


@pytest.fixture
def group(telegram: LocalTelegram, anna: Person) -> Group:
    """A supergroup of Anna, Bea and the bot as an administrator."""
    group = telegram.group("Samen", [anna, telegram.person("Bea")], kind="supergroup")
    group.add_bot(by=anna)
    group.promote_bot(by=anna)
    return group


@pytest.fixture
async def bot(telegram: LocalTelegram) -> AsyncIterator[ptb.Bot]:
    """python-telegram-bot's own client, unmodified."""
    bot = ptb.Bot(
        telegram.token,
        base_url=f"{telegram.url}/bot",
        base_file_url=f"{telegram.url}/file/bot",
        # Reading the certificates anew for each test would take longer than the tests.
        request=HTTPXRequest(httpx_kwargs={"verify": False}),
        get_updates_request=HTTPXRequest(httpx_kwargs={"verify": False}),
    )
    async with bot:
        yield bot


@pytest.fixture
async def second_bot(telegram: LocalTelegram) -> AsyncIterator[aiogram.Bot]:
    """aiogram's client, unmodified."""
    session = AiohttpSession(api=TelegramAPIServer.from_base(telegram.url))
    async with aiogram.Bot(telegram.token, session=session) as bot:
        yield bot


@pytest.fixture
async def api(telegram: LocalTelegram) -> AsyncIterator[Api]:
    async with aiohttp.ClientSession() as session:
        yield Api(session, f"{telegram.url}/bot{telegram.token}")
