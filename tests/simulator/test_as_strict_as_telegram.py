"""Where a local Telegram could be kinder than the real one: what the bot is not told, or told in other words."""

from __future__ import annotations

from itertools import permutations
from typing import Any, get_args

import aiogram
import aiohttp
import pytest
import telegram as ptb
from telegram.error import BadRequest

from simulator.groups import Group, Sign
from simulator.kinds import NEVER_COPIED, OTHER_KINDS, OtherKind
from simulator.people import Person
from simulator.server import LocalTelegram
from tests.simulator.pictures import png

pytestmark = pytest.mark.thorough

ANONYMOUS = 1087968824


async def updates_of(bot: ptb.Bot, kind: str | None = None) -> list[Any]:
    """What waits for the bot, which is then confirmed; of one kind, or as whole updates."""
    updates = await bot.get_updates(timeout=0, allowed_updates=["message", "edited_message", "my_chat_member"])
    if updates:
        await bot.get_updates(offset=updates[-1].update_id + 1, timeout=0)
    return [getattr(each, kind) for each in updates if getattr(each, kind)] if kind else list(updates)


@pytest.fixture
async def plain(telegram: LocalTelegram, anna: Person, bot: ptb.Bot) -> Group:
    """A supergroup in which the bot is an ordinary member."""
    group = telegram.group("Buurt", [anna, telegram.person("Bea")], kind="supergroup")
    group.add_bot(by=anna)
    await updates_of(bot)
    return group


@pytest.mark.parametrize("order", [*permutations(get_args(Sign)), ("join",), ("migrate_from", "join")])
async def test_the_signs_of_an_upgrade_come_in_any_order(
    bot: ptb.Bot, telegram: LocalTelegram, anna: Person, order: tuple[Sign, ...]
) -> None:
    old = telegram.group("Klein", [anna])
    old.add_bot()
    await updates_of(bot)
    new = old.upgrade(order)
    seen = []
    for update in await updates_of(bot):
        if update.my_chat_member:
            assert (update.my_chat_member.chat.id, update.my_chat_member.old_chat_member.status) == (
                new.id,
                "left",
            )
            seen.append("join")
        elif update.message.migrate_to_chat_id:
            assert (update.message.chat.id, update.message.migrate_to_chat_id) == (old.id, new.id)
            seen.append("migrate_to")
        else:
            assert (update.message.chat.id, update.message.migrate_from_chat_id) == (new.id, old.id)
            seen.append("migrate_from")
    assert tuple(seen) == order


async def test_an_anonymous_administrator_speaks_as_the_group(bot: ptb.Bot, anna: Person, plain: Group) -> None:
    plain.hide(anna)
    anna.say("/koppelen", plain)
    (said,) = await updates_of(bot, "message")
    assert (said.from_user.id, said.from_user.is_bot, said.from_user.username) == (
        ANONYMOUS,
        True,
        "GroupAnonymousBot",
    )
    assert said.sender_chat.id == plain.id
    assert str(anna.id) not in str(said.to_dict())


async def test_under_privacy_mode_what_a_command_answers_stays_with_the_people(
    bot: ptb.Bot, telegram: LocalTelegram, anna: Person, plain: Group
) -> None:
    secret = telegram.person("Bea").say("geheim", plain)
    own = await bot.send_message(plain.id, "Wie komt er?")
    anna.say("/hulp", reply_to=secret)
    anna.say("ik", reply_to=plain.messages[-2])
    anna.say("ook", reply_to=secret)
    command, answer = await updates_of(bot, "message")
    assert (command.text, command.reply_to_message) == ("/hulp", None)
    assert answer.reply_to_message.message_id == own.message_id
    plain.promote_bot()
    anna.say("en nu", reply_to=secret)
    (heard,) = await updates_of(bot, "message")
    assert heard.reply_to_message.text == "geheim"


async def test_a_bot_that_is_muted_or_in_a_restricted_chat_says_nothing(
    bot: ptb.Bot, anna: Person, plain: Group
) -> None:
    plain.mute_bot(by=anna)
    (change,) = await updates_of(bot, "my_chat_member")
    assert (change.new_chat_member.status, change.new_chat_member.can_send_messages) == ("restricted", False)
    with pytest.raises(BadRequest, match="Not enough rights to send text messages to the chat"):
        await bot.send_message(plain.id, "dag")
    plain.demote_bot()
    plain.restricted = True
    with pytest.raises(BadRequest, match="Chat_restricted"):
        await bot.send_message(plain.id, "dag")


async def test_a_topic_that_was_closed_or_deleted_takes_nothing(
    bot: ptb.Bot, telegram: LocalTelegram, anna: Person
) -> None:
    forum = telegram.group("Forum", [anna], kind="forum")
    forum.add_bot()
    closed, gone = forum.topic("Dicht"), forum.topic("Weg")
    said = anna.say("hoi", forum, topic=gone)
    await updates_of(bot)
    forum.close_topic(closed)
    forum.delete_topic(gone)
    (told,) = await updates_of(bot, "message")
    assert told.forum_topic_closed is not None
    assert said.deleted
    with pytest.raises(BadRequest, match="Topic_closed"):
        await bot.send_message(forum.id, "dag", message_thread_id=closed.id)
    with pytest.raises(BadRequest, match="Message thread not found"):
        await bot.send_message(forum.id, "dag", message_thread_id=gone.id)


async def test_an_album_is_messages_of_one_group_with_the_caption_at_the_first(bot: ptb.Bot, anna: Person) -> None:
    await updates_of(bot)
    anna.send_album([png(2, 2), png(3, 3), png(4, 4)], "wij drie")
    photos = await updates_of(bot, "message")
    assert len({photo.media_group_id for photo in photos}) == 1
    assert photos[0].media_group_id
    assert [photo.caption for photo in photos] == ["wij drie", None, None]


@pytest.mark.parametrize("kind", OTHER_KINDS)
async def test_whatever_a_parent_sends_is_read_by_both_clients(
    bot: ptb.Bot, second_bot: aiogram.Bot, anna: Person, kind: OtherKind
) -> None:
    await updates_of(bot)
    sent = anna.send_other(kind)
    (again,) = await second_bot.get_updates(timeout=0)
    (message,) = await updates_of(bot, "message")
    assert again.message is not None
    field = "poll" if kind == "quiz" else kind
    assert getattr(message, field) is not None
    assert getattr(again.message, field) is not None
    assert message.from_user.id == anna.id
    assert (message.text, sent.kind) == (None, kind)


@pytest.mark.parametrize("kind", OTHER_KINDS)
async def test_some_things_cannot_be_copied(bot: ptb.Bot, anna: Person, kind: OtherKind) -> None:
    sent = anna.send_other(kind)
    if kind in NEVER_COPIED:
        with pytest.raises(BadRequest, match="Message can't be copied"):
            await bot.copy_message(anna.id, anna.id, sent.id)
    else:
        await bot.copy_message(anna.id, anna.id, sent.id)
        assert anna.last.kind == kind


async def test_an_edit_reaches_the_bot_as_text_or_as_caption(bot: ptb.Bot, anna: Person) -> None:
    text, photo = anna.say("/stpo"), anna.send_photo(png(2, 2), "Tim en ik")
    await updates_of(bot)
    anna.edit(text, "/stop")
    anna.edit(photo, "ik")
    edited = await updates_of(bot, "edited_message")
    assert [(each.text, each.caption) for each in edited] == [("/stop", None), (None, "ik")]
    assert all(each.edit_date for each in edited)
    assert edited[1].photo


@pytest.mark.parametrize(("token", "code"), [("123:wrong", 401), ("nonsense", 404)])
async def test_a_file_is_offered_to_nobody_without_the_token(
    telegram: LocalTelegram, anna: Person, token: str, code: int
) -> None:
    photo = anna.send_photo(png(2, 2))
    assert photo.file is not None
    async with aiohttp.ClientSession() as session:
        url = f"{telegram.url}/file/bot{token}/{photo.file.path}"
        async with session.get(url) as answer:
            assert (answer.status, (await answer.json())["error_code"]) == (code, code)
