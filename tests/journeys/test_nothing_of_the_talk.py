"""What is said in a group reaches no disk, whatever kind of message it is and whatever Anker may there."""

from __future__ import annotations

import logging
from itertools import product
from typing import Any

import pytest
from sqlalchemy import text

from gateway.stripping import Stripping
from simulator.groups import Group as Chatroom
from simulator.people import Person
from storage import backup
from tests.journeys.hands import does
from tests.journeys.sealed import everything_in
from tests.world import World

pytestmark = pytest.mark.thorough

CANARY = "kanariegeel"
_PHOTO = [{"file_id": CANARY, "file_unique_id": "u", "width": 9, "height": 9}]
_FILE = {"file_id": CANARY, "file_unique_id": "u", "file_name": CANARY, "duration": 1, "width": 9, "height": 9}
_USER = {"id": 4711, "is_bot": False, "first_name": CANARY}
_PLACE = {"latitude": 52.1, "longitude": 5.1}

# Thirty kinds of things one may do in a group, each with the canary in it.
KINDS: dict[str, dict[str, Any]] = {
    "text": {"text": CANARY},
    "link": {
        "text": CANARY,
        "entities": [{"type": "text_link", "offset": 0, "length": 5, "url": f"https://{CANARY}.nl"}],
    },
    "mention": {"text": f"@anker_bot {CANARY}", "entities": [{"type": "mention", "offset": 0, "length": 10}]},
    "command": {"text": f"/hulp {CANARY}", "entities": [{"type": "bot_command", "offset": 0, "length": 5}]},
    "unknown command": {"text": f"/x {CANARY}", "entities": [{"type": "bot_command", "offset": 0, "length": 2}]},
    "photo": {"photo": _PHOTO, "caption": CANARY},
    "album": {"photo": _PHOTO, "caption": CANARY, "media_group_id": CANARY},
    "video": {"video": _FILE, "caption": CANARY},
    "voice": {"voice": _FILE, "caption": CANARY},
    "audio": {"audio": _FILE | {"title": CANARY}},
    "document": {"document": _FILE, "caption": CANARY},
    "round video": {"video_note": _FILE | {"length": 9}},
    "animation": {"animation": _FILE, "document": _FILE},
    "sticker": {
        "sticker": _FILE | {"type": "regular", "is_animated": False, "is_video": False, "set_name": CANARY}
    },
    "contact": {"contact": {"phone_number": "0611111111", "first_name": CANARY}},
    "location": {"location": _PLACE, "text": CANARY},
    "venue": {"venue": {"location": _PLACE, "title": CANARY, "address": CANARY}, "location": _PLACE},
    "poll": {"poll": {"id": "1", "question": CANARY, "options": [{"text": CANARY, "voter_count": 0}]}},
    "dice": {"dice": {"emoji": "🎲", "value": 3}, "text": CANARY},
    "game": {"game": {"title": CANARY, "description": CANARY, "photo": _PHOTO}},
    "story": {"story": {"chat": {"id": 5, "type": "private", "first_name": CANARY}, "id": 1}},
    "checklist": {"checklist": {"title": CANARY, "tasks": [{"id": 1, "text": CANARY}]}},
    "reply": {"text": CANARY, "reply_to_message": {"message_id": 1, "date": 1, "text": CANARY, "from": _USER}},
    "quote": {"text": CANARY, "quote": {"text": CANARY, "position": 0}},
    "forward": {"text": CANARY, "forward_origin": {"type": "hidden_user", "sender_user_name": CANARY, "date": 1}},
    "new title": {"new_chat_title": CANARY},
    "pinned": {"pinned_message": {"message_id": 1, "date": 1, "text": CANARY}},
    "left": {"left_chat_member": _USER},
    "topic": {"forum_topic_created": {"name": CANARY, "icon_color": 7322096}},
    "topic closed": {"forum_topic_closed": {}, "text": CANARY},
    "unheard of": {"brand_new": {"words": CANARY}},
}


# As whom somebody speaks: as herself, as the group (who administrates it unseen), or as a channel of hers.
_AS_THE_GROUP = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
_AS_A_CHANNEL = {"id": 136817688, "is_bot": True, "first_name": "Channel", "username": "Channel_Bot"}
SPEAKERS: dict[str, dict[str, Any]] = {
    "herself": {},
    "anonymous": {"from": _AS_THE_GROUP, "author_signature": CANARY},
    "channel": {
        "from": _AS_A_CHANNEL,
        "sender_chat": {"id": -1007, "type": "channel", "title": CANARY, "username": CANARY},
    },
}
MODES = ("quiet", "administrator", "reads all", "topics", "nobody reads")


def _others(room: Chatroom, whom: dict[str, Any], now: int) -> list[dict[str, Any]]:
    """What else Telegram tells of a group, each with something of somebody's in it."""
    head = {"message_id": 77, "date": now, "chat": room.as_json() | {"title": CANARY}, "from": whom}
    emoji = [{"type": "custom_emoji", "custom_emoji_id": CANARY}]
    member = {"user": _USER, "status": "member", "custom_title": CANARY}
    return [
        {"channel_post": head | {"text": CANARY}},
        {"edited_channel_post": head | {"caption": CANARY}},
        {"business_message": head | {"text": CANARY}},
        {"message_reaction": head | {"user": whom, "old_reaction": [], "new_reaction": emoji}},
        {"message_reaction_count": head | {"reactions": [{"type": emoji[0], "total_count": 1}]}},
        {"poll": {"id": "1", "question": CANARY, "options": [{"text": CANARY, "voter_count": 1}]}},
        {"poll_answer": {"poll_id": CANARY, "user": _USER, "option_ids": [0], "voter_chat": head["chat"]}},
        {
            "chat_member": head
            | {"old_chat_member": member, "new_chat_member": member, "invite_link": {"name": CANARY}}
        },
        {"inline_query": {"id": "1", "from": whom, "query": CANARY, "offset": ""}},
        {
            "callback_query": {
                "id": "1",
                "from": whom,
                "chat_instance": "1",
                "data": "x",
                "message": head | {"text": CANARY, "reply_to_message": head | {"text": CANARY}},
            }
        },
        {"heard_of_by_nobody": head | {"text": CANARY}},
    ]


async def _group(world: World, mode: str) -> tuple[Person, Person, Chatroom]:
    group = world.group()
    sanne = await world.enrolled("Sanne", group, "facilitator")
    anna = await world.enrolled("Anna", group)
    room = world.telegram.group("Linde", [sanne, anna], "forum" if mode == "topics" else "supergroup")
    room.add_bot(by=sanne)
    if mode in ("administrator", "topics", "nobody reads"):
        room.promote_bot(by=sanne)
    world.telegram.world.bot.reads_all_group_messages = mode == "reads all"
    await world.settle()
    await does(world, sanne, "Koppelen")
    if mode == "nobody reads":  # then who writes hears when somebody does
        await does(world, sanne, "> /leesuren zaterdag 9:00", "> /overzicht", "Avondgroet groep: uit. Zet aan")
    return sanne, anna, room


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.durable
@pytest.mark.sqlite
async def test_no_kind_of_message_in_a_group_reaches_database_journal_backup_or_log(
    world: World, mode: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    _, anna, room = await _group(world, mode)
    before = len(room.messages)
    whom = {"id": anna.id, "is_bot": False, "first_name": "Anna", "language_code": "nl"}
    place = {"message_thread_id": next(iter(room.topics)), "is_topic_message": True} if mode == "topics" else {}
    for number, (content, speaker) in enumerate(product(KINDS.values(), SPEAKERS.values()), 1000):
        head = {"message_id": number, "date": world.clock.now(), "chat": room.as_json(), "from": whom}
        head |= place | speaker
        world.telegram.push_raw({"message": head | content})
        world.telegram.push_raw({"edited_message": head | {"edit_date": world.clock.now()} | content})
    for update in _others(room, whom, world.clock.now()):
        world.telegram.push_raw(update)
    await world.anker.poller.poll_once(0)
    assert CANARY not in everything_in(world.database), "not even before it is handled"
    await world.settle()
    assert CANARY not in everything_in(world.database)
    if (file := world.folder / "anker.db").exists():
        with world.database.write() as db:
            db.run(text("CREATE TABLE alembic_version (version_num TEXT)"))  # a backup wants it
        backup.write(file, world.folder / "copy.db")
    for file in world.folder.rglob("*"):
        assert not file.is_file() or CANARY.encode() not in file.read_bytes(), file.name
    assert CANARY not in caplog.text
    answered = any("geen begeleider mee" in each.text for each in room.messages[before:])
    assert answered == (mode == "nobody reads")
    assert len(KINDS) >= 30


async def test_the_search_finds_a_canary_where_one_is_kept(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Stripping, "__call__", lambda _, update: update)
    _, anna, room = await _group(world, "administrator")
    anna.say(CANARY, room)
    await world.anker.poller.poll_once(0)
    assert CANARY in everything_in(world.database)
