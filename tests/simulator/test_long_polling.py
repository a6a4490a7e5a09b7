"""How updates reach a bot that asks for them."""

import asyncio
import json

import aiohttp
import pytest
import telegram as ptb
from telegram.error import Conflict

from simulator.groups import Group
from simulator.people import Person
from simulator.server import LocalTelegram
from tests.simulator.hands import Hands, until_polled
from tests.simulator.plain_api import Api


async def texts(bot: ptb.Bot, offset: int | None = None, limit: int | None = None) -> list[str | None]:
    updates = await bot.get_updates(offset=offset, limit=limit, timeout=0)
    return [update.message.text for update in updates if update.message]


async def test_updates_stay_until_a_higher_offset_confirms_them(bot: ptb.Bot, anna: Person) -> None:
    for word in ("een", "twee", "drie"):
        anna.say(word)
    first = await bot.get_updates(limit=2, timeout=0)
    assert [update.message.text for update in first if update.message] == ["/start", "een"]
    assert await texts(bot) == ["/start", "een", "twee", "drie"]
    assert await texts(bot, offset=first[-1].update_id + 1) == ["twee", "drie"]
    assert await texts(bot) == ["twee", "drie"]
    assert [update.update_id for update in first] == [first[0].update_id, first[0].update_id + 1]


async def test_a_negative_offset_forgets_all_but_the_newest(bot: ptb.Bot, anna: Person) -> None:
    for word in ("een", "twee", "drie"):
        anna.say(word)
    assert await texts(bot, offset=-1) == ["drie"]
    assert await texts(bot) == ["drie"]


async def test_a_long_poll_returns_as_soon_as_somebody_writes(bot: ptb.Bot, telegram: LocalTelegram) -> None:
    poll = asyncio.create_task(bot.get_updates(timeout=30))
    await until_polled(telegram)
    telegram.person("Bea").say("hallo")
    updates = await asyncio.wait_for(poll, 5)
    assert [update.message.text for update in updates if update.message] == ["hallo"]


async def test_a_second_poller_ends_the_first_with_a_conflict(
    bot: ptb.Bot, telegram: LocalTelegram, api: Api
) -> None:
    first = asyncio.create_task(bot.get_updates(timeout=30))
    await until_polled(telegram)
    assert await api("getUpdates", timeout=0) == (200, [])
    with pytest.raises(Conflict, match="terminated by other getUpdates request; make sure that only one bot"):
        await first


async def test_taps_wait_150_seconds_and_messages_a_day(
    bot: ptb.Bot, api: Api, anna: Person, hands: Hands
) -> None:
    markup = {"inline_keyboard": [[{"text": "Ja", "callback_data": "y"}]]}
    await api("sendMessage", chat_id=anna.id, text="Zin?", reply_markup=markup)
    anna.tap("Ja")
    hands.pass_(149)
    assert [bool(update.callback_query) for update in await bot.get_updates(timeout=0)] == [False, True]
    hands.pass_(1)
    assert [bool(update.callback_query) for update in await bot.get_updates(timeout=0)] == [False]
    hands.pass_(24 * 3600)
    assert list(await bot.get_updates(timeout=0)) == []


async def test_allowed_updates_hold_until_changed_and_by_default_leave_out_members_and_reactions(
    bot: ptb.Bot, telegram: LocalTelegram, anna: Person, group: Group
) -> None:
    def happen() -> None:
        said = anna.say("hoi", chat=group)
        anna.react(said, "👍")
        telegram.person("Dirk").join(group)

    async def kinds(allowed: list[str] | None) -> list[str]:
        """What came in since the last time, then `allowed` for what comes next."""
        updates = await bot.get_updates(timeout=0, allowed_updates=allowed)
        await bot.get_updates(offset=updates[-1].update_id + 1 if updates else None, timeout=0)
        return sorted({next(kind for kind in update.to_dict() if kind != "update_id") for update in updates})

    await kinds(None)
    happen()
    assert await kinds(["chat_member", "message_reaction"]) == ["message"]
    telegram.person("Dirk").leave(group)
    happen()
    assert await kinds(None) == ["chat_member", "message_reaction"]
    anna.react(group.messages[-1], "🔥")
    assert await kinds([]) == ["message_reaction"]
    anna.say("weer", chat=group)
    assert await kinds(None) == ["message"]


async def test_any_raw_update_can_be_put_in_the_queue(telegram: LocalTelegram, anna: Person) -> None:
    unknown = telegram.push_raw({"gift_of_2030": {"from": 5}})
    anna.say("hoi")
    address = f"{telegram.url}/bot{telegram.token}/getUpdates"
    async with aiohttp.ClientSession() as session:
        async with session.get(address) as response:
            start, raw, said = (await response.json())["result"]
        assert raw == {"update_id": unknown, "gift_of_2030": {"from": 5}}
        assert (start["update_id"], said["update_id"]) == (unknown - 1, unknown + 1)

        telegram.push_raw({"update_id": start["update_id"], "message": "again"})
        telegram.push_raw(b"{broken")
        async with session.get(address, params={"offset": str(said["update_id"] + 1)}) as response:
            body = await response.text()
        assert body.endswith(f'[{{"update_id":{start["update_id"]},"message":"again"}},{{broken]}}')
        async with session.get(address) as response:
            assert json.loads(await response.text())["result"] == []


async def test_a_fresh_telegram_is_another_bot_whose_updates_count_from_elsewhere() -> None:
    one, other = LocalTelegram(), LocalTelegram()
    assert one.token != other.token
    assert one.push_raw({}) != other.push_raw({})
