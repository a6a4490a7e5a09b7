"""The far side: token, Telegram, the clock as Telegram has it, and the bot's rights in the groups' chats."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Sequence
from email.utils import parsedate_to_datetime

import aiohttp

from commands.doctor.finding import Finding
from commands.doctor.machine import GroupSeen
from commands.errors import Mistake
from commands.sentences import of_refusal
from commands.settings import Settings
from gateway import at_once
from gateway.at_once import Place
from gateway.client import Client, NeverLeftError, RefusedError, UnknownError
from scheduler.clock import MOST_SKEW as TOO_FAR_OFF

MOST_SKEW = 30
SECONDS = 10


async def findings(chosen: Settings, groups: Sequence[GroupSeen]) -> list[Finding]:
    """Everything that Telegram has to say."""
    try:
        token = chosen.token
    except Mistake as mistake:
        return [Finding("token", "none that could be one", str(mistake))]
    client = Client(chosen.telegram_api_url, token)
    try:
        return [each async for each in _asked(client, chosen.telegram_api_url, groups)]
    finally:
        await client.close()


async def _asked(client: Client, url: str, groups: Sequence[GroupSeen]) -> AsyncIterator[Finding]:
    try:
        me = await at_once.who_am_i(client, seconds=SECONDS)
    except (NeverLeftError, UnknownError):
        yield Finding("Telegram", "cannot be reached", "check the network and ANKER_TELEGRAM_API_URL")
        return
    except RefusedError as error:
        yield Finding("token", "Telegram refuses it", of_refusal(error))
        return
    yield Finding("Telegram", f"reached as @{me.username}")
    yield await _clock(url)
    for group in groups:
        yield await _rights(client, group, me.id)


async def _clock(url: str) -> Finding:
    """How far this machine's clock is from Telegram's, by the Date of an answer."""
    try:
        limits = aiohttp.ClientTimeout(total=SECONDS)
        async with aiohttp.ClientSession(timeout=limits) as session, session.get(url) as answer:
            skew = time.time() - parsedate_to_datetime(answer.headers["Date"]).timestamp()
    except (aiohttp.ClientError, TimeoutError, KeyError, ValueError):
        return Finding("clock", "could not be compared with Telegram's", "try again")
    told = f"{abs(skew):.0f} seconds {'ahead of' if skew > 0 else 'behind'} Telegram's"
    if abs(skew) > MOST_SKEW:
        remedy = "let the machine keep its clock by NTP (timedatectl set-ntp true)"
        held_back = "; the bot plans and reminds nobody until it is right" if abs(skew) > TOO_FAR_OFF else ""
        return Finding("clock", told + held_back, remedy)
    return Finding("clock", told)


async def _rights(client: Client, group: GroupSeen, bot_id: int) -> Finding:
    about = f"chat of {group.key}"
    if group.has_chat and group.telegram_id is None:
        return Finding(about, "its address is damaged", "link it again: /koppelen in the group's chat")
    if group.telegram_id is None:
        return Finding(about, "none yet; it is linked in the group's chat")
    try:
        place = await at_once.place_in(client, group.telegram_id, bot_id, seconds=SECONDS)
    except (NeverLeftError, UnknownError):
        return Finding(about, "Telegram gave no answer", "try again")
    except RefusedError as error:
        return Finding(about, error.description, "add the bot to the group's chat again")
    return _judged(about, place)


def _judged(about: str, place: Place) -> Finding:
    if not place.is_in:
        return Finding(about, "the bot is not in it", "add the bot to the group's chat again")
    if not place.may_write:
        return Finding(about, "the bot may not write in it", "let the bot send messages in the group's chat")
    return Finding(about, f"the bot is in it ({place.status})")
