"""Groups: what the bot hears, what it may do, and what becomes of a group."""

from typing import Any

import pytest
import telegram as ptb
from telegram.error import BadRequest, ChatMigrated, Forbidden

from simulator.groups import Group
from simulator.people import Person
from simulator.server import LocalTelegram
from tests.simulator.hands import Hands
from tests.simulator.plain_api import Api


async def heard(bot: ptb.Bot) -> list[str | None]:
    """The texts in the bot's queue, which are then confirmed."""
    updates = await bot.get_updates(timeout=0)
    if updates:
        await bot.get_updates(offset=updates[-1].update_id + 1, timeout=0)
    return [update.message.text for update in updates if update.message and update.message.text]


@pytest.fixture
def plain(telegram: LocalTelegram, anna: Person) -> Group:
    """A group in which the bot is an ordinary member."""
    group = telegram.group("Buurt", [anna, telegram.person("Bea")], kind="supergroup")
    group.add_bot(by=anna)
    return group


async def test_with_privacy_mode_a_member_bot_hears_only_what_is_meant_for_it(
    bot: ptb.Bot, anna: Person, plain: Group
) -> None:
    await heard(bot)
    said = await bot.send_message(plain.id, "Wie komt er?")
    own = plain.messages[-1]
    anna.say("hallo allemaal", chat=plain)
    anna.say("/help@other_bot", chat=plain)
    anna.say("/help", chat=plain)
    anna.say("/help@anker_bot", chat=plain)
    anna.say("dag @anker_bot", chat=plain)
    anna.say("ik", reply_to=own)
    assert own.id == said.message_id
    assert await heard(bot) == ["/help", "/help@anker_bot", "dag @anker_bot", "ik"]


async def test_an_administrator_or_a_bot_without_privacy_mode_hears_everything(
    bot: ptb.Bot, telegram: LocalTelegram, anna: Person, plain: Group
) -> None:
    await heard(bot)
    plain.promote_bot()
    anna.say("hallo", chat=plain)
    assert await heard(bot) == ["hallo"]
    plain.demote_bot()
    telegram.world.bot.reads_all_group_messages = True
    anna.say("nog eens", chat=plain)
    assert await heard(bot) == ["nog eens"]


async def test_a_bot_that_left_or_was_thrown_out_says_nothing_more(
    bot: ptb.Bot, anna: Person, plain: Group
) -> None:
    await bot.leave_chat(plain.id)
    with pytest.raises(Forbidden, match="bot is not a member of the supergroup chat"):
        await bot.send_message(plain.id, "dag")
    plain.add_bot(by=anna)
    plain.remove_bot(by=anna)
    with pytest.raises(Forbidden, match="bot was kicked from the supergroup chat"):
        await bot.send_message(plain.id, "dag")


async def test_a_group_the_bot_never_was_in_is_not_there(
    bot: ptb.Bot, telegram: LocalTelegram, anna: Person
) -> None:
    with pytest.raises(BadRequest, match="Chat not found"):
        await bot.send_message(telegram.group("Elders", [anna]).id, "dag")


async def test_an_upgraded_group_answers_with_its_new_id_and_tells_both_sides(
    bot: ptb.Bot, telegram: LocalTelegram, anna: Person
) -> None:
    old = telegram.group("Klein", [anna])
    old.add_bot()
    new = old.upgrade()
    with pytest.raises(ChatMigrated) as moved:
        await bot.send_message(old.id, "dag")
    assert moved.value.new_chat_id == new.id
    await bot.send_message(new.id, "dag")
    updates = [update.message for update in await bot.get_updates(timeout=0) if update.message]
    assert [message.migrate_to_chat_id for message in updates[-2:]] == [new.id, None]
    assert [message.migrate_from_chat_id for message in updates[-2:]] == [None, old.id]
    assert (old.id > -1_000_000_000_000, new.id < -1_000_000_000_000) == (True, True)
    assert telegram.group("Klein") is new


async def test_a_member_bot_lacks_every_right_and_is_told_which(api: Api, anna: Person, plain: Group) -> None:
    said = anna.say("hoi", chat=plain)
    bea = next(person for person in plain.people if person is not anna)
    refused: dict[str, tuple[dict[str, Any], str]] = {
        "pinChatMessage": ({"message_id": said.id}, "not enough rights to manage pinned messages in the chat"),
        "deleteMessage": ({"message_id": said.id}, "message can't be deleted for everyone"),
        "banChatMember": ({"user_id": bea.id}, "not enough rights to restrict/unrestrict chat member"),
        "createChatInviteLink": ({}, "not enough rights to manage chat invite link"),
        "setChatTitle": ({"title": "x"}, "not enough rights to change chat title"),
        "createForumTopic": ({"name": "x"}, "the chat is not a forum"),
    }
    for method, (parameters, says) in refused.items():
        assert await api(method, chat_id=plain.id, **parameters) == (400, f"Bad Request: {says}")
    plain.permit("can_send_photos")
    assert await api("sendMessage", chat_id=plain.id, text="x") == (
        400,
        "Bad Request: not enough rights to send text messages to the chat",
    )


async def test_an_administrator_pins_deletes_and_cannot_touch_the_owner(
    api: Api, anna: Person, group: Group
) -> None:
    said = anna.say("hoi", chat=group)
    assert await api("pinChatMessage", chat_id=group.id, message_id=said.id) == (200, True)
    assert group.pinned == [said]
    assert await api("deleteMessage", chat_id=group.id, message_id=said.id) == (200, True)
    assert (said in group.messages, group.pinned) == (False, [])
    group.promote_bot("can_restrict_members")
    assert await api("banChatMember", chat_id=group.id, user_id=anna.id) == (
        400,
        "Bad Request: can't remove chat owner",
    )


async def test_a_person_who_is_restricted_or_banned_cannot_write_or_come_back(
    bot: ptb.Bot, telegram: LocalTelegram, group: Group
) -> None:
    bea = telegram.person("Bea")
    group.promote_bot("can_restrict_members", "can_invite_users")
    await bot.restrict_chat_member(group.id, bea.id, ptb.ChatPermissions.no_permissions())
    with pytest.raises(ValueError, match="cannot write"):
        bea.say("hoi", chat=group)
    await bot.restrict_chat_member(group.id, bea.id, ptb.ChatPermissions.all_permissions())
    bea.say("hoi", chat=group)
    await bot.ban_chat_member(group.id, bea.id)
    with pytest.raises(ValueError, match="cannot write"):
        bea.say("hoi", chat=group)
    with pytest.raises(ValueError, match="banned"):
        bea.open(await bot.export_chat_invite_link(group.id))
    await bot.unban_chat_member(group.id, bea.id)
    bea.join(group)
    assert bea in group.people


async def test_topics_keep_their_messages_and_a_closed_one_takes_no_more(
    bot: ptb.Bot, telegram: LocalTelegram, anna: Person
) -> None:
    forum = telegram.group("Forum", [anna], kind="forum")
    forum.add_bot()
    opened = forum.topic("Vragen")
    said = anna.say("Mag dat?", chat=forum, topic=opened)
    assert said.thread_id == opened.id
    answer = await bot.send_message(forum.id, "Ja", message_thread_id=opened.id)
    assert answer.message_thread_id == opened.id
    with pytest.raises(BadRequest, match="Message thread not found"):
        await bot.send_message(forum.id, "Ja", message_thread_id=999)
    with pytest.raises(BadRequest, match="Not enough rights to create a topic"):
        await bot.create_forum_topic(forum.id, "Thuis")
    opened.closed = True
    with pytest.raises(BadRequest, match="Topic_closed"):
        await bot.send_message(forum.id, "Ja", message_thread_id=opened.id)


async def test_a_bot_may_write_for_five_minutes_to_somebody_who_asks_to_join(
    bot: ptb.Bot, telegram: LocalTelegram, group: Group, hands: Hands
) -> None:
    cas = telegram.person("Cas")
    link = await bot.create_chat_invite_link(group.id, creates_join_request=True)
    cas.open(link.invite_link)
    await bot.send_message(cas.id, "Welkom, even wachten")
    assert [message.text for message in cas.chat.messages] == ["Welkom, even wachten"]
    hands.pass_(301)
    with pytest.raises(Forbidden, match="bot can't initiate conversation with a user"):
        await bot.send_message(cas.id, "Nog iets")
    await bot.decline_chat_join_request(group.id, cas.id)
    with pytest.raises(BadRequest, match="Hide_requester_missing"):
        await bot.approve_chat_join_request(group.id, cas.id)


async def test_an_invitation_link_ends_when_revoked_or_used_up(
    bot: ptb.Bot, telegram: LocalTelegram, group: Group
) -> None:
    once = await bot.create_chat_invite_link(group.id, member_limit=1)
    telegram.person("Cas").open(once.invite_link)
    for link in (once, await bot.revoke_chat_invite_link(group.id, await bot.export_chat_invite_link(group.id))):
        with pytest.raises(ValueError, match="expired"):
            telegram.person("Dirk").open(link.invite_link)
    assert [person.name for person in group.people] == ["Anna", "Bea", "Cas"]
