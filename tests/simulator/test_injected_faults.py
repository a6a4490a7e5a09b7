"""Faults on request: what the bot meets, and what has happened in the world meanwhile."""

import time

import pytest
import telegram as ptb
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TelegramError, TimedOut

from simulator.people import Person
from simulator.server import LocalTelegram


def words(person: Person) -> list[str]:
    return [message.text for message in person.chat.messages if message.from_bot]


async def test_an_error_strikes_the_nth_call_once_and_does_nothing(
    telegram: LocalTelegram, bot: ptb.Bot, anna: Person
) -> None:
    telegram.fault("sendMessage", nth=2, code=502)
    await bot.send_message(anna.id, "een")
    with pytest.raises(NetworkError, match="Bad Gateway"):
        await bot.send_message(anna.id, "twee")
    await bot.send_message(anna.id, "drie")
    assert words(anna) == ["een", "drie"]
    assert [call.code for call in telegram.calls if call.method == "sendMessage"] == [200, 502, 200]


async def test_an_error_brings_telegrams_words_and_the_time_to_wait(
    telegram: LocalTelegram, bot: ptb.Bot, anna: Person
) -> None:
    telegram.fault("*", code=429, retry_after=7)
    with pytest.raises(RetryAfter) as refused:
        await bot.send_message(anna.id, "een")
    assert int(refused.value._retry_after.total_seconds()) == 7
    telegram.fault("*", code=403, description="Forbidden: user is deactivated")
    with pytest.raises(Forbidden, match="user is deactivated"):
        await bot.send_message(anna.id, "twee")


async def test_a_connection_cut_before_the_effect_leaves_nothing(
    telegram: LocalTelegram, bot: ptb.Bot, anna: Person
) -> None:
    telegram.fault("sendMessage", kind="drop_before")
    with pytest.raises(NetworkError) as error:
        await bot.send_message(anna.id, "een")
    assert not isinstance(error.value, BadRequest)
    assert words(anna) == []


async def test_a_connection_cut_after_the_effect_leaves_the_message(
    telegram: LocalTelegram, bot: ptb.Bot, anna: Person
) -> None:
    telegram.fault("sendMessage", kind="drop_after", times=2)
    for word in ("een", "twee"):
        with pytest.raises(NetworkError):
            await bot.send_message(anna.id, word)
    await bot.send_message(anna.id, "drie")
    assert words(anna) == ["een", "twee", "drie"]
    assert [call.fault for call in telegram.calls if call.method == "sendMessage"] == [
        "drop_after",
        "drop_after",
        "",
    ]


async def test_a_slow_answer_times_out_at_the_bot_though_the_message_was_sent(
    telegram: LocalTelegram, bot: ptb.Bot, anna: Person
) -> None:
    telegram.fault("sendMessage", kind="slow", seconds=30)
    started = time.monotonic()
    with pytest.raises(TimedOut):
        await bot.send_message(anna.id, "een", read_timeout=0.05)
    assert time.monotonic() - started < 5
    assert words(anna) == ["een"]


async def test_a_malformed_answer_is_no_json(telegram: LocalTelegram, bot: ptb.Bot, anna: Person) -> None:
    telegram.fault("sendMessage", kind="malformed")
    with pytest.raises(TelegramError, match="Invalid server response"):
        await bot.send_message(anna.id, "een")
    assert words(anna) == ["een"]


async def test_a_cut_poll_loses_no_update(telegram: LocalTelegram, bot: ptb.Bot, anna: Person) -> None:
    telegram.fault("getUpdates", kind="drop_after")
    with pytest.raises(NetworkError):
        await bot.get_updates(timeout=0)
    assert [update.message.text for update in await bot.get_updates(timeout=0) if update.message] == ["/start"]


async def test_a_telegram_that_was_away_comes_back_with_all_it_knew(
    telegram: LocalTelegram, bot: ptb.Bot, anna: Person
) -> None:
    port = int(telegram.url.rpartition(":")[2])
    await telegram.stop()
    with pytest.raises(NetworkError):
        await bot.send_message(anna.id, "een")
    anna.say("hoi")
    await telegram.start(port)
    await bot.send_message(anna.id, "twee")
    assert words(anna) == ["twee"]
    assert [update.message.text for update in await bot.get_updates(timeout=0) if update.message] == [
        "/start",
        "hoi",
    ]


def test_faults_count_from_one(telegram: LocalTelegram) -> None:
    with pytest.raises(ValueError, match="count from 1"):
        telegram.fault(nth=0)
