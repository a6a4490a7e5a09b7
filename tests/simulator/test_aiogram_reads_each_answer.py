"""A second, independent client calls every modelled method, and knows every field of every answer."""

from collections.abc import Iterator
from typing import Any

import aiogram
import pytest
from aiogram import methods as bot_api
from aiogram import types
from pydantic import BaseModel

from simulator.groups import Group
from simulator.methods import METHODS
from simulator.people import Person
from simulator.server import LocalTelegram
from tests.simulator.pictures import png

pytestmark = pytest.mark.thorough


def invented_fields(answer: Any, path: str) -> Iterator[str]:
    """Fields of an answer that aiogram's model of the Bot API does not know."""
    if isinstance(answer, list):
        for item in answer:
            yield from invented_fields(item, path)
    if isinstance(answer, BaseModel):
        yield from (f"{path}.{name}" for name in answer.model_extra or {})
        for name in answer.model_fields_set & type(answer).model_fields.keys():
            yield from invented_fields(getattr(answer, name), f"{path}.{name}")


class Reader:
    """Calls methods through aiogram and looks at each answer."""

    def __init__(self, bot: aiogram.Bot) -> None:
        self.bot = bot
        self.called: set[str] = set()

    async def __call__(self, call: bot_api.TelegramMethod[Any]) -> Any:
        """The answer as aiogram read it, with no field it does not know."""
        answer = await self.bot(call)
        method = call.__api_method__
        assert list(invented_fields(answer, method)) == []
        self.called.add(method.lower())
        return answer


@pytest.fixture
def read(second_bot: aiogram.Bot) -> Reader:
    return Reader(second_bot)


async def test_aiogram_calls_every_modelled_method_and_reads_each_answer(
    read: Reader, telegram: LocalTelegram, anna: Person, group: Group
) -> None:
    group.promote_bot(*ALL_RIGHTS, by=anna)
    for part in (receiving, talking, sending_files, running_a_group, running_a_forum, presenting_itself):
        await part(read, telegram, anna, group)
    assert read.called == METHODS.keys()


ALL_RIGHTS = (
    "can_change_info",
    "can_delete_messages",
    "can_invite_users",
    "can_pin_messages",
    "can_promote_members",
    "can_restrict_members",
)


async def receiving(read: Reader, telegram: LocalTelegram, anna: Person, group: Group) -> None:
    me = await read(bot_api.GetMe())
    assert (me.username, me.is_bot) == ("anker_bot", True)
    updates = await read(bot_api.GetUpdates(timeout=0))
    kinds = ["message", "my_chat_member", "message", "my_chat_member", "my_chat_member"]
    assert [update.event_type for update in updates] == kinds
    assert updates[0].message.text == "/start"
    assert updates[3].my_chat_member.new_chat_member.can_pin_messages is True
    await read(bot_api.SetWebhook(url="http://127.0.0.1:9/hook", drop_pending_updates=True))
    assert (await read(bot_api.GetWebhookInfo())).url == "http://127.0.0.1:9/hook"
    await read(bot_api.DeleteWebhook())


async def talking(read: Reader, telegram: LocalTelegram, anna: Person, group: Group) -> None:
    button = types.InlineKeyboardButton(text="Ja", callback_data="y", style="success")
    markup = types.InlineKeyboardMarkup(inline_keyboard=[[button]])
    sent = await read(
        bot_api.SendMessage(
            chat_id=anna.id,
            text='Dag <b>Anna</b>, lees <a href="https://example.org/">dit</a> of t.me/anker_bot',
            parse_mode="HTML",
            reply_markup=markup,
            reply_parameters=types.ReplyParameters(message_id=anna.chat.messages[0].id),
        )
    )
    assert sent.reply_to_message.text == "/start"
    shown = sent.reply_markup.inline_keyboard[0][0]
    assert (shown.text, shown.callback_data, shown.style) == ("Ja", "y", "success")
    assert [entity.type for entity in sent.entities] == ["bold", "text_link", "url"]
    assert sent.html_text.startswith('Dag <b>Anna</b>, lees <a href="https://example.org/">dit</a> of')

    tap = anna.tap("Ja")
    (update,) = await read(bot_api.GetUpdates(timeout=0, offset=-1))
    assert update.callback_query.data == "y"
    assert update.callback_query.message.message_id == sent.message_id
    await read(
        bot_api.AnswerCallbackQuery(callback_query_id=update.callback_query.id, text="Dank", show_alert=True)
    )
    assert tap.answer is not None
    assert (tap.answer.text, tap.answer.alert) == ("Dank", True)

    here: dict[str, Any] = {"chat_id": anna.id, "message_id": sent.message_id}
    assert (await read(bot_api.EditMessageText(**here, text="Klaar"))).edit_date is not None
    await read(bot_api.EditMessageReplyMarkup(**here, reply_markup=markup))
    await read(bot_api.SendChatAction(chat_id=anna.id, action="typing"))
    await read(bot_api.SetMessageReaction(**here, reaction=[types.ReactionTypeEmoji(emoji="👍")]))
    await read(bot_api.PinChatMessage(**here))
    assert (await read(bot_api.GetChat(chat_id=anna.id))).pinned_message.text == "Klaar"
    await read(bot_api.UnpinChatMessage(**here))
    await read(bot_api.UnpinAllChatMessages(chat_id=anna.id))

    source: dict[str, Any] = {"from_chat_id": anna.id, "chat_id": anna.id}
    copy = await read(bot_api.CopyMessage(**source, message_id=sent.message_id))
    copies = await read(bot_api.CopyMessages(**source, message_ids=[sent.message_id, copy.message_id, 999999]))
    assert len(copies) == 2
    forward = await read(bot_api.ForwardMessage(**source, message_id=anna.chat.messages[0].id))
    assert forward.forward_origin.sender_user.first_name == "Anna"
    await read(bot_api.ForwardMessages(**source, message_ids=[copy.message_id]))
    await read(bot_api.DeleteMessage(**here))
    await read(bot_api.DeleteMessages(chat_id=anna.id, message_ids=[copy.message_id, 999999]))


async def sending_files(read: Reader, telegram: LocalTelegram, anna: Person, group: Group) -> None:
    def upload(content: bytes, name: str) -> types.BufferedInputFile:
        return types.BufferedInputFile(content, filename=name)

    document = await read(
        bot_api.SendDocument(chat_id=anna.id, document=upload(b"a;b", "week.csv"), caption="Kijk")
    )
    assert (document.document.file_name, document.document.mime_type, document.caption) == (
        "week.csv",
        "text/csv",
        "Kijk",
    )
    here: dict[str, Any] = {"chat_id": anna.id, "message_id": document.message_id}
    await read(bot_api.EditMessageCaption(**here, caption="<i>Kijk</i> eens", parse_mode="HTML"))
    photo = types.InputMediaPhoto(media=upload(png(), "ladder.png"))
    edited = await read(bot_api.EditMessageMedia(**here, media=photo))
    assert (edited.photo[0].width, edited.photo[0].height) == (4, 3)
    sent = await read(bot_api.SendPhoto(chat_id=anna.id, photo=edited.photo[0].file_id))
    assert sent.photo[0].file_unique_id == edited.photo[0].file_unique_id
    await read(bot_api.SendVoice(chat_id=anna.id, voice=upload(b"ogg", "v.oga"), duration=3))
    await read(bot_api.SendVideo(chat_id=anna.id, video=upload(b"mp4", "v.mp4"), duration=3))
    await read(bot_api.SendAudio(chat_id=anna.id, audio=upload(b"mp3", "a.mp3"), duration=3))
    album = await read(bot_api.SendMediaGroup(chat_id=anna.id, media=[photo, photo]))
    assert album[0].media_group_id == album[1].media_group_id

    file = await read(bot_api.GetFile(file_id=document.document.file_id))
    downloaded = await read.bot.download_file(file.file_path)
    assert downloaded is not None
    assert downloaded.read() == b"a;b"


async def running_a_group(read: Reader, telegram: LocalTelegram, anna: Person, group: Group) -> None:
    bea, cas, dirk = (telegram.person(name) for name in ("Bea", "Cas", "Dirk"))
    chat: dict[str, Any] = {"chat_id": group.id}
    assert (await read(bot_api.GetChat(**chat))).permissions.can_send_messages
    assert (await read(bot_api.GetChatMember(**chat, user_id=anna.id))).status == "creator"
    assert {admin.status for admin in await read(bot_api.GetChatAdministrators(**chat))} == {
        "creator",
        "administrator",
    }
    assert await read(bot_api.GetChatMemberCount(**chat)) == 3
    await read(bot_api.SetChatTitle(**chat, title="Samen sterk"))
    await read(bot_api.SetChatDescription(**chat, description="Dinsdag"))
    await read(bot_api.SetChatPermissions(**chat, permissions=types.ChatPermissions(can_send_messages=True)))
    await read(bot_api.PromoteChatMember(**chat, user_id=bea.id, can_delete_messages=True))
    await read(bot_api.PromoteChatMember(**chat, user_id=bea.id))

    await read(bot_api.ExportChatInviteLink(**chat))
    link = await read(bot_api.CreateChatInviteLink(**chat, name="Mei", creates_join_request=True))
    await read(bot_api.GetUpdates(timeout=0, allowed_updates=["chat_join_request", "chat_member"]))
    for person in (cas, dirk):
        person.open(link.invite_link)
    requests = await read(bot_api.GetUpdates(timeout=0, offset=-2))
    assert [update.chat_join_request.from_user.first_name for update in requests] == ["Cas", "Dirk"]
    await read(bot_api.ApproveChatJoinRequest(**chat, user_id=cas.id))
    await read(bot_api.DeclineChatJoinRequest(**chat, user_id=dirk.id))
    assert cas in group.people
    assert dirk not in group.people
    (arrived,) = await read(bot_api.GetUpdates(timeout=0, offset=-1))
    assert arrived.chat_member.new_chat_member.status == "member"
    assert (await read(bot_api.RevokeChatInviteLink(**chat, invite_link=link.invite_link))).is_revoked

    silent = types.ChatPermissions(can_send_messages=False)
    await read(bot_api.RestrictChatMember(**chat, user_id=cas.id, permissions=silent))
    assert (await read(bot_api.GetChatMember(**chat, user_id=cas.id))).status == "restricted"
    await read(bot_api.BanChatMember(**chat, user_id=cas.id))
    assert (await read(bot_api.GetChatMember(**chat, user_id=cas.id))).status == "kicked"
    await read(bot_api.UnbanChatMember(**chat, user_id=cas.id, only_if_banned=True))
    await read(bot_api.LeaveChat(**chat))


async def running_a_forum(read: Reader, telegram: LocalTelegram, anna: Person, group: Group) -> None:
    forum = telegram.group("Forum", [anna], kind="forum")
    forum.add_bot()
    forum.promote_bot()
    topic = await read(bot_api.CreateForumTopic(chat_id=forum.id, name="Thuisoefening"))
    here: dict[str, Any] = {"chat_id": forum.id, "message_thread_id": topic.message_thread_id}
    sent = await read(bot_api.SendMessage(**here, text="Hoe ging het?"))
    assert (sent.message_thread_id, sent.is_topic_message) == (topic.message_thread_id, True)
    await read(bot_api.EditForumTopic(**here, name="Thuis"))
    await read(bot_api.CloseForumTopic(**here))
    await read(bot_api.ReopenForumTopic(**here))
    await read(bot_api.DeleteForumTopic(**here))


async def presenting_itself(read: Reader, telegram: LocalTelegram, anna: Person, group: Group) -> None:
    scope = types.BotCommandScopeChat(chat_id=anna.id)
    commands = [types.BotCommand(command="checkin", description="Nu invullen")]
    await read(bot_api.SetMyCommands(commands=commands, scope=scope, language_code="nl"))
    (command,) = await read(bot_api.GetMyCommands(scope=scope, language_code="nl"))
    assert (command.command, command.description) == ("checkin", "Nu invullen")
    assert await read(bot_api.GetMyCommands()) == []
    await read(bot_api.DeleteMyCommands(scope=scope, language_code="nl"))
    await read(bot_api.SetMyName(name="Anker", language_code="nl"))
    assert (await read(bot_api.GetMyName(language_code="nl"))).name == "Anker"
    await read(bot_api.SetMyDescription(description="Een rustig hulpje"))
    assert (await read(bot_api.GetMyDescription())).description == "Een rustig hulpje"
    await read(bot_api.SetMyShortDescription(short_description="Hulpje"))
    assert (await read(bot_api.GetMyShortDescription())).short_description == "Hulpje"
    await read(bot_api.SetChatMenuButton(chat_id=anna.id, menu_button=types.MenuButtonCommands()))
    assert (await read(bot_api.GetChatMenuButton(chat_id=anna.id))).type == "commands"


async def test_aiogram_reads_every_kind_of_update(read: Reader, telegram: LocalTelegram, anna: Person) -> None:
    kinds = [
        "message",
        "edited_message",
        "callback_query",
        "my_chat_member",
        "chat_member",
        "message_reaction",
        "chat_join_request",
    ]
    await read(bot_api.GetUpdates(timeout=0, allowed_updates=kinds))
    button = types.InlineKeyboardButton(text="Ja", callback_data="y")
    markup = types.InlineKeyboardMarkup(inline_keyboard=[[button]])
    await read(bot_api.SendMessage(chat_id=anna.id, text="Zin?", reply_markup=markup))
    anna.tap("Ja")
    anna.react(anna.last, "👍")
    anna.edit(anna.say("hoi"), "hallo @anker_bot")
    anna.send_photo(png(), caption="Kijk")
    anna.send_voice(b"ogg", duration=4)
    anna.send_video(b"mp4")
    anna.send_document(b"x", "brief.pdf")
    anna.block()
    anna.unblock()
    group = telegram.group("Basis", [anna, telegram.person("Bea")])
    group.add_bot()
    group.promote_bot()
    telegram.person("Cas").join(group)
    telegram.person("Cas").leave(group)
    telegram.person("Dirk").ask_to_join(group)
    group.upgrade()
    updates = await read(bot_api.GetUpdates(timeout=0))
    assert {update.event_type for update in updates} == set(kinds)
    tap = next(update.callback_query for update in updates if update.callback_query)
    assert tap.from_user.language_code == "nl"
    voice = next(update.message.voice for update in updates if update.message and update.message.voice)
    assert (voice.duration, voice.mime_type) == (4, "audio/ogg")
    assert updates[-2].message.migrate_from_chat_id == group.id
    assert updates[-1].my_chat_member.new_chat_member.status == "administrator"
