"""What is asked of Telegram, or done there, at once: beside the outbox, and nothing is kept of it.

Each raises NeverLeftError, UnknownError or RefusedError.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from gateway.client import ANSWER_SECONDS, Client
from gateway.spelling import commands, spell
from storage.said import Said


class Bot(NamedTuple):
    """As whom we are known to Telegram. `reads_all`: it shows us all that is said in groups."""

    id: int
    username: str
    reads_all: bool


class Place(NamedTuple):
    """What the bot is in a chat, by Telegram's word; whether it is in it at all, and may write there."""

    status: str
    is_in: bool
    may_write: bool


async def who_am_i(client: Client, *, seconds: float = ANSWER_SECONDS) -> Bot:
    """The bot of this token."""
    me = await client.call("getMe", {}, seconds=seconds)
    return Bot(int(me["id"]), str(me["username"]), bool(me.get("can_read_all_group_messages")))


async def stop_calling(client: Client) -> None:
    """Telegram calls no address of an older installation any more: only then it answers who fetches."""
    await client.call("deleteWebhook", {})


async def answer_tap(client: Client, tap_id: str, text: str, *, alert: bool, seconds: float) -> None:
    """The spinner on a button stops, and a text is shown for a moment or, as an alert, until it is closed."""
    body: dict[str, Any] = {"callback_query_id": tap_id}
    if text:
        body |= {"text": text, "show_alert": alert}
    await client.call("answerCallbackQuery", body, seconds=seconds)


async def do(client: Client, says: Said, chat: int, *, seconds: float) -> None:
    """This is said or done in a chat, by Telegram's id."""
    method, body, _ = spell(says, chat)
    await client.call(method, body, seconds=seconds)


async def set_menu_of_strangers(
    client: Client, named: Mapping[str, str], language: str | None, *, seconds: float
) -> None:
    """The commands, with hints, in private chats without a menu of their own; None is for all other languages."""
    body = {"commands": commands(named), "scope": {"type": "all_private_chats"}}
    await client.call("setMyCommands", body | ({"language_code": language} if language else {}), seconds=seconds)


async def make_way_in(client: Client, chat: int, *, seconds: float) -> str:
    """A fresh link by which somebody asks to be let into this chat."""
    made = await client.call(
        "createChatInviteLink", {"chat_id": chat, "creates_join_request": True}, seconds=seconds
    )
    return str(made["invite_link"])


async def permissions_in(client: Client, chat: int, *, seconds: float) -> dict[str, bool] | None:
    """What members of this chat may do, by Telegram's names; None where it does not tell."""
    told = (await client.call("getChat", {"chat_id": chat}, seconds=seconds)).get("permissions")
    if not isinstance(told, dict):
        return None
    return {name: value for name, value in told.items() if isinstance(value, bool)}


async def place_in(client: Client, chat: int, bot_id: int, *, seconds: float) -> Place:
    """What the bot is in this chat."""
    member = await client.call("getChatMember", {"chat_id": chat, "user_id": bot_id}, seconds=seconds)
    status = str(member.get("status", ""))
    may_write = status != "restricted" or bool(member.get("can_send_messages"))
    return Place(status, status not in ("left", "kicked"), may_write)
