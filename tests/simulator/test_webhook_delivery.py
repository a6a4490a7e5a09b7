"""Updates delivered to the bot's own address."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import pytest
import telegram as ptb
from aiohttp import web
from telegram.error import Conflict

from simulator.people import Person
from simulator.server import LocalTelegram
from tests.simulator.hands import Hands, until_polled


@dataclass
class Doorstep:
    """The bot's address: notes what arrives, and answers as it is told (200 when it is told nothing)."""

    url: str = ""
    secrets: list[str | None] = field(default_factory=list)
    taken: list[str] = field(default_factory=list)
    answers: list[web.Response] = field(default_factory=list)
    held: dict[str, asyncio.Event] = field(default_factory=dict)
    arrived: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def take(self, request: web.Request) -> web.Response:
        update = await request.json()
        text = update["message"]["text"]
        self.secrets.append(request.headers.get("X-Telegram-Bot-Api-Secret-Token"))
        async with self.arrived:
            self.taken.append(text)
            self.arrived.notify_all()
        if text in self.held:
            await self.held[text].wait()
        return self.answers.pop(0) if self.answers else web.Response()

    async def has(self, *texts: str) -> None:
        """Wait until exactly these arrived, in this order."""
        async with asyncio.timeout(5), self.arrived:
            await self.arrived.wait_for(lambda: self.taken == list(texts))


@pytest.fixture
async def doorstep() -> AsyncIterator[Doorstep]:
    doorstep = Doorstep()
    app = web.Application()
    app.router.add_post("/hook", doorstep.take)
    runner = web.AppRunner(app, shutdown_timeout=0.01)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    doorstep.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    yield doorstep
    await runner.cleanup()


@pytest.fixture
def waits(telegram: LocalTelegram) -> list[float]:
    """The waits before retries, which pass at once."""
    waits: list[float] = []

    async def sleep(seconds: float) -> None:
        waits.append(seconds)
        await asyncio.sleep(0)

    telegram.world.webhook.sleep = sleep
    return waits


async def test_updates_are_posted_with_the_secret_and_wait_no_longer(
    bot: ptb.Bot, doorstep: Doorstep, anna: Person
) -> None:
    await bot.set_webhook(doorstep.url, secret_token="geheim-1")
    anna.say("hoi")
    await doorstep.has("/start", "hoi")
    assert doorstep.secrets == ["geheim-1", "geheim-1"]
    with pytest.raises(Conflict, match="can't use getUpdates method while webhook is active"):
        await bot.get_updates(timeout=0)
    await bot.delete_webhook()
    assert list(await bot.get_updates(timeout=0)) == []


async def test_a_chat_waits_for_its_own_update_and_not_for_another_chats(
    bot: ptb.Bot, telegram: LocalTelegram, doorstep: Doorstep, anna: Person
) -> None:
    doorstep.held["/start"] = asyncio.Event()
    await bot.set_webhook(doorstep.url)
    anna.say("tweede van Anna")
    await doorstep.has("/start")
    telegram.person("Bea").say("eerste van Bea")
    await doorstep.has("/start", "eerste van Bea")
    doorstep.held["/start"].set()
    await doorstep.has("/start", "eerste van Bea", "tweede van Anna")


async def test_what_is_not_taken_is_tried_again_with_growing_waits(
    bot: ptb.Bot, doorstep: Doorstep, anna: Person, waits: list[float]
) -> None:
    doorstep.answers = [
        web.Response(status=500),
        web.Response(status=503, headers={"Retry-After": "7"}),
        web.Response(status=500),
    ]
    await bot.set_webhook(doorstep.url)
    await doorstep.has("/start", "/start", "/start", "/start")
    assert waits == [1.0, 7.0, 4.0]
    info = await bot.get_webhook_info()
    assert info.last_error_message == "Wrong response from the webhook: 500 Internal Server Error"


async def test_an_update_that_grows_too_old_is_dropped(
    bot: ptb.Bot, telegram: LocalTelegram, doorstep: Doorstep, anna: Person, hands: Hands
) -> None:
    async def sleep(seconds: float) -> None:
        hands.pass_(12 * 3600)
        await asyncio.sleep(0)

    telegram.world.webhook.sleep = sleep
    doorstep.answers = [web.Response(status=500), web.Response(status=500)]
    await bot.set_webhook(doorstep.url)
    await doorstep.has("/start", "/start")
    anna.say("een dag later")
    await doorstep.has("/start", "/start", "een dag later")


async def test_a_method_in_the_answer_is_carried_out(bot: ptb.Bot, doorstep: Doorstep, anna: Person) -> None:
    reply: dict[str, Any] = {"method": "sendMessage", "chat_id": anna.id, "text": "Dag, vanuit het antwoord"}
    doorstep.answers = [web.json_response(reply)]
    await bot.set_webhook(doorstep.url)
    await anna.sees("Dag, vanuit het antwoord")


async def test_a_poll_ends_when_a_webhook_is_set(
    bot: ptb.Bot, telegram: LocalTelegram, doorstep: Doorstep
) -> None:
    poll = asyncio.create_task(bot.get_updates(timeout=30))
    await until_polled(telegram)
    await bot.set_webhook(doorstep.url)
    with pytest.raises(Conflict, match="terminated by setWebhook request"):
        await poll


async def test_pending_updates_can_be_dropped(bot: ptb.Bot, doorstep: Doorstep, anna: Person) -> None:
    await bot.set_webhook(doorstep.url, drop_pending_updates=True)
    anna.say("hoi")
    await doorstep.has("hoi")
