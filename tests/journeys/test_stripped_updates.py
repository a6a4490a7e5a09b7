"""Only what Anker works with is written down: no words of a group, nothing of what a message answers or quotes."""

from __future__ import annotations

import logging
from typing import Any

import pytest

from simulator.people import Person
from tests.journeys.sealed import everything_in
from tests.journeys.test_erased_bytes import bytes_of
from tests.world import BOT, World

pytestmark = pytest.mark.thorough

CANARY = "kanariegeel"
OF_A_MESSAGE = ("reply_to_message", "external_reply", "quote", "pinned_message", "forward_origin", "via_bot")

COMMANDS = {
    "of another bot": (f"/gpt@other_bot {CANARY}", "/gpt@other_bot"),
    "of another bot, like ours": (f"/koppelen@other_bot {CANARY}", "/koppelen@other_bot"),
    "of nobody": (f"/{CANARY} {CANARY}", f"/{CANARY}"),
    "of ours in private": (f"/gegevens {CANARY}", "/gegevens"),
    "of ours in private, with our name": (f"/vraag@{BOT} {CANARY}", f"/vraag@{BOT}"),
    "of ours": (f"/koppelen {CANARY}", "/koppelen"),
    "of ours, with our name": (f"/koppelen@{BOT} {CANARY}", f"/koppelen@{BOT}"),
}


def nested(sender: dict[str, Any], chat: dict[str, Any]) -> dict[str, Any]:
    """Every field in which a message carries another one, each with words."""
    inner = {
        "message_id": 3,
        "date": 1,
        "chat": chat,
        "from": sender | {"last_name": CANARY, "username": CANARY},
        "text": CANARY,
        "caption": CANARY,
        "entities": [{"type": "text_link", "offset": 0, "length": 1, "url": f"https://{CANARY}.example"}],
    }
    more = {
        "quote": {"text": CANARY, "position": 0},
        "via_bot": {"id": 9, "is_bot": True, "first_name": CANARY},
        "author_signature": CANARY,
        "contact": {"phone_number": CANARY, "first_name": CANARY},
        "poll": {"id": "1", "question": CANARY, "options": [{"text": CANARY, "voter_count": 0}]},
        "something_new": {"text": CANARY, "deeper": [{"text": CANARY}]},
    }
    return {name: dict(inner) for name in OF_A_MESSAGE} | more


def in_group(kind: str, sender: dict[str, Any], text: str | None, command: str = "") -> dict[str, Any]:
    """A group's message with words in every place, after a command where one is given."""
    chat = {"id": -100777, "type": "supergroup", "title": CANARY}
    message = {"message_id": 5, "date": 1, "chat": chat, "from": sender} | nested(sender, chat)
    if text is not None:
        message["text"] = text
    if command:
        message["entities"] = [{"type": "bot_command", "offset": 0, "length": len(command)}]
    return {kind: message}


@pytest.mark.parametrize("text", [f"{CANARY}", *COMMANDS], ids=str)
@pytest.mark.parametrize("kind", ["message", "edited_message", "channel_post", "edited_channel_post"])
@pytest.mark.durable
async def test_nothing_said_in_a_group_reaches_database_journal_or_log(
    world: World, caplog: pytest.LogCaptureFixture, text: str, kind: str
) -> None:
    caplog.set_level(logging.DEBUG)
    anna = await _known(world)
    words, command = COMMANDS.get(text, (text, ""))
    world.telegram.push_raw(in_group(kind, _sender(anna), words, command))
    await _nowhere(world, caplog)


@pytest.mark.parametrize("media", ["photo", "voice", "document", "contact", "story", "something_new", ""])
@pytest.mark.durable
async def test_no_file_or_other_content_of_a_group_is_written_down(
    world: World, caplog: pytest.LogCaptureFixture, media: str
) -> None:
    caplog.set_level(logging.DEBUG)
    anna = await _known(world)
    update = in_group("message", _sender(anna), None)
    update["message"] |= {media: [{"file_id": CANARY}]} if media else {"caption": CANARY}
    world.telegram.push_raw(update)
    await _nowhere(world, caplog)


@pytest.mark.durable
async def test_what_a_private_message_or_a_tapped_one_answers_is_not_written_down(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    anna = await _known(world)
    chat = {"id": anna.id, "type": "private", "username": CANARY}
    message = {"message_id": 7, "date": 1, "chat": chat, "from": _sender(anna), "text": "hallo"}
    world.telegram.push_raw({"message": message | nested(_sender(anna), chat)})
    world.telegram.push_raw({"edited_message": message | nested(_sender(anna), chat)})
    under = message | nested(_sender(anna), chat) | {"text": CANARY}
    tap = {"id": "1", "from": _sender(anna), "chat_instance": "1", "data": "checkin:1:0:0", "message": under}
    world.telegram.push_raw({"callback_query": tap})
    change = {"user": _sender(anna), "status": "member", "tag": CANARY}
    member = {"chat": chat | {"type": "supergroup"}, "from": _sender(anna), "date": 1, "via": nested({}, chat)}
    world.telegram.push_raw({"chat_member": member | {"old_chat_member": change, "new_chat_member": change}})
    await _nowhere(world, caplog, found="hallo")


async def test_a_command_for_anker_works_in_a_group_with_its_name_or_without(world: World) -> None:
    group = world.group()
    sanne = await world.enrolled("Sanne", group, "facilitator")
    room = world.telegram.group("Linde", [sanne])
    room.add_bot(by=sanne)
    await world.settle()
    for command in ("/koppelen", f"/koppelen@{BOT}", "/Koppelen"):
        before = len(room.messages)
        sanne.say(command, room)
        await world.settle()
        assert len(room.messages) == before + 2, "it answers"


async def _known(world: World) -> Person:
    return await world.enrolled("Anna", world.group())


def _sender(person: Person) -> dict[str, Any]:
    return {"id": person.id, "is_bot": False, "first_name": CANARY, "last_name": CANARY, "language_code": "nl"}


async def _nowhere(world: World, caplog: pytest.LogCaptureFixture, found: str = "") -> None:
    """Neither before it is handled nor after it."""
    await world.anker.poller.poll_once(0)
    kept = everything_in(world.database)
    assert found in kept
    await world.settle()
    kept += everything_in(world.database)
    if not found:
        assert CANARY not in kept
    assert CANARY.encode() not in bytes_of(world.folder)
    ours = (record for record in caplog.records if not record.name.startswith(("telegram", "aiohttp", "asyncio")))
    assert CANARY not in " ".join(record.getMessage() for record in ours)
    assert kept.count(CANARY) <= (kept.count(f'"first_name":"{CANARY}"') if found else 0)


@pytest.mark.durable
async def test_of_who_comes_into_a_group_only_ids_and_the_first_name_are_written_down(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    anna = await _known(world)
    roos = {"id": 77, "is_bot": False, "first_name": "Roos", "last_name": CANARY, "username": CANARY}
    chat = {"id": -100777, "type": "supergroup", "title": CANARY}
    asked = {"chat": chat, "from": roos, "date": 1, "user_chat_id": 77, "bio": CANARY}
    world.telegram.push_raw(
        {"chat_join_request": asked | {"invite_link": {"name": CANARY, "invite_link": CANARY}}}
    )
    came = in_group("message", _sender(anna), CANARY)
    came["message"] |= {"new_chat_members": [roos | {"bio": CANARY}, CANARY]}
    world.telegram.push_raw(came)
    replied = in_group("message", _sender(anna), f"/verwijder {CANARY}", "/verwijder")
    replied["message"]["reply_to_message"] = {"message_id": 3, "from": _sender(anna), "text": CANARY}
    world.telegram.push_raw(replied)
    await _nowhere(world, caplog, found="Roos")
