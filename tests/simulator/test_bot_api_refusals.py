"""What Telegram turns down, with its code and its words."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import aiohttp
import pytest

from simulator.groups import Group
from simulator.people import Person
from simulator.refusals import NOT_MODIFIED, QUERY_TOO_OLD
from simulator.server import LocalTelegram
from tests.simulator.hands import Hands
from tests.simulator.plain_api import Api

LONG_ROW = [{"text": "a", "callback_data": "a"}] * 9


def keyboard(*buttons: Any) -> dict[str, Any]:
    return {"inline_keyboard": [list(buttons)]}


@dataclass
class Refused:
    """A call to a person who started the bot, and what is wrong with it."""

    method: str
    parameters: dict[str, Any]
    says: str
    code: int = 400
    to_anna: bool = True


SAY = {"text": "hallo"}
MALFORMED = [
    Refused("sendMessage", {}, "message text is empty"),
    Refused("sendMessage", {"text": ""}, "message text is empty"),
    Refused("sendMessage", {"text": " \n "}, "message text is empty"),
    Refused("sendMessage", {"text": "<b> </b>", "parse_mode": "HTML"}, "message text is empty"),
    Refused("sendMessage", {"text": "x" * 4097}, "message is too long"),
    Refused("sendMessage", {"text": "😀" * 2049}, "message is too long"),
    Refused("sendMessage", SAY | {"parse_mode": "Foo"}, "unsupported parse_mode"),
    Refused(
        "sendMessage",
        SAY | {"parse_mode": "MarkdownV2"},
        "the local Telegram does not model parse_mode MarkdownV2, only HTML",
    ),
    Refused(
        "sendMessage", {"text": 5}, 'parameter "text" of sendMessage is wrong: Input should be a valid string'
    ),
    Refused("sendMessage", SAY | {"color": "red"}, 'the local Telegram knows no parameter "color" of sendMessage'),
    Refused(
        "sendMessage",
        SAY | {"reply_parameters": {"message_id": 1, "colour": 1}},
        'the local Telegram knows no field "reply_parameters.colour" in sendMessage',
    ),
    Refused(
        "sendMessage",
        SAY | {"disable_notification": "perhaps"},
        'parameter "disable_notification" of sendMessage is wrong: Input should be a valid boolean, unable to'
        " interpret input",
    ),
    Refused("sendMessage", SAY | {"reply_parameters": {"message_id": 999999}}, "message to be replied not found"),
    Refused("sendMessage", SAY | {"message_thread_id": 5}, "message thread not found"),
    Refused("sendMessage", SAY, "chat_id is empty", to_anna=False),
    Refused("sendMessage", SAY | {"chat_id": ""}, "chat_id is empty", to_anna=False),
    Refused("sendMessage", SAY | {"chat_id": 12345}, "chat not found", to_anna=False),
    Refused("sendMessage", SAY | {"chat_id": "@nobody"}, "chat not found", to_anna=False),
    Refused("sendMessage", SAY | {"reply_markup": "{"}, "can't parse reply keyboard markup JSON object"),
    Refused("sendMessage", SAY | {"reply_markup": [1]}, "object expected as reply markup"),
    Refused("sendMessage", SAY | {"reply_markup": {"keys": []}}, "can't parse reply keyboard markup JSON object"),
    Refused(
        "sendMessage",
        SAY | {"reply_markup": {"inline_keyboard": [{"text": "a"}]}},
        'field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays',
    ),
    Refused(
        "sendMessage",
        SAY | {"reply_markup": keyboard("a")},
        "can't parse inline keyboard button: InlineKeyboardButton must be an Object",
    ),
    Refused(
        "sendMessage",
        SAY | {"reply_markup": keyboard({"callback_data": "a"})},
        "can't parse inline keyboard button: Can't find field \"text\"",
    ),
    Refused(
        "sendMessage",
        SAY | {"reply_markup": keyboard({"text": "a"})},
        "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
    ),
    Refused(
        "sendMessage",
        SAY | {"reply_markup": keyboard({"text": "a", "url": "https://t.me", "callback_data": "a"})},
        "can't parse inline keyboard button: InlineKeyboardButton must have exactly one optional field",
    ),
    Refused(
        "sendMessage", SAY | {"reply_markup": keyboard({"text": "a", "callback_data": ""})}, "BUTTON_DATA_INVALID"
    ),
    Refused(
        "sendMessage",
        SAY | {"reply_markup": keyboard({"text": "a", "callback_data": "é" * 33})},
        "BUTTON_DATA_INVALID",
    ),
    Refused(
        "sendMessage",
        SAY | {"reply_markup": keyboard({"text": "a", "url": "ftp://x"})},
        "inline keyboard button URL 'ftp://x' is invalid: Wrong HTTP URL",
    ),
    Refused(
        "sendMessage",
        SAY | {"reply_markup": keyboard({"text": "a", "callback_data": "a", "size": 4})},
        'the local Telegram knows no field "inline_keyboard.0.0.size" in sendMessage',
    ),
    Refused(
        "sendMessage",
        SAY | {"reply_markup": keyboard(*LONG_ROW)},
        'field "inline_keyboard" of the InlineKeyboardMarkup has a row of more than 8 buttons; Telegram would not'
        " show the rest",
    ),
    Refused(
        "sendMessage", SAY | {"reply_markup": {"inline_keyboard": [LONG_ROW[:8]] * 13}}, "reply markup is too long"
    ),
    Refused("editMessageText", SAY, "message identifier is not specified"),
    Refused("editMessageText", SAY | {"message_id": 999999}, "message to edit not found"),
    Refused("deleteMessage", {"message_id": 999999}, "message to delete not found"),
    Refused("deleteMessage", {}, "message identifier is not specified"),
    Refused("deleteMessages", {"message_ids": []}, "message identifiers are not specified"),
    Refused("deleteMessages", {"message_ids": list(range(1, 102))}, "too many message identifiers specified"),
    Refused("copyMessage", {"from_chat_id": 5, "message_id": 5}, "chat not found"),
    Refused("pinChatMessage", {"message_id": 999999}, "message to pin not found"),
    Refused("setMessageReaction", {"message_id": 999999}, "message to react not found"),
    Refused("sendChatAction", {"action": "dancing"}, "wrong parameter action in request"),
    Refused("sendDocument", {}, "there is no document in the request"),
    Refused("sendDocument", {"document": "nonsense"}, "wrong file identifier/HTTP URL specified"),
    Refused("sendPhoto", {"photo": "https://example.org/a.jpg"}, "failed to get HTTP URL content"),
    Refused("sendMediaGroup", {"media": [{"type": "photo", "media": "x"}]}, "media must include 2-10 items"),
    Refused("createForumTopic", {"name": "Vragen"}, "the chat is not a forum"),
    Refused("getChatAdministrators", {}, "there are no administrators in the private chat"),
    Refused("getFile", {"file_id": "nonsense"}, "invalid file_id", to_anna=False),
    Refused("answerCallbackQuery", {"callback_query_id": "7"}, QUERY_TOO_OLD, to_anna=False),
    Refused(
        "answerCallbackQuery", {"callback_query_id": "7", "text": "x" * 201}, "MESSAGE_TOO_LONG", to_anna=False
    ),
    Refused(
        "setMyCommands",
        {"commands": [{"command": "Start", "description": "x"}]},
        "BOT_COMMAND_INVALID",
        to_anna=False,
    ),
    Refused(
        "setMyCommands",
        {"commands": [{"command": "start", "description": "x" * 257}]},
        "BOT_COMMAND_DESCRIPTION_INVALID",
        to_anna=False,
    ),
    Refused(
        "setMyCommands",
        {"commands": [{"command": f"c{n}", "description": "x"} for n in range(101)]},
        "BOT_COMMANDS_TOO_MUCH",
        to_anna=False,
    ),
    Refused(
        "setWebhook",
        {"url": "http://example.org/hook"},
        "bad webhook: HTTPS url must be provided for webhook",
        to_anna=False,
    ),
    Refused(
        "setWebhook",
        {"url": "https://example.org:8080/hook"},
        "bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443",
        to_anna=False,
    ),
    Refused(
        "setWebhook",
        {"url": "http://127.0.0.1/hook", "secret_token": "é"},
        "secret token contains unallowed characters",
        to_anna=False,
    ),
]


@pytest.mark.parametrize("refused", MALFORMED, ids=lambda refused: f"{refused.method}-{refused.says[:40]}")
async def test_a_bot_that_calls_wrongly_is_told_so_in_telegrams_words(
    api: Api, anna: Person, refused: Refused
) -> None:
    before = len(anna.chat.messages)
    target = {"chat_id": anna.id} if refused.to_anna else {}
    code, description = await api(refused.method, **target, **refused.parameters)
    assert (code, description) == (refused.code, f"Bad Request: {refused.says}")
    assert len(anna.chat.messages) == before


UNREADABLE_HTML = [
    ("hallo <b", "Unclosed start tag at byte offset 6"),
    ("één <b>", 'Can\'t find end tag corresponding to start tag "b"'),
    ("één <div>x</div>", 'Unsupported start tag "div" at byte offset 6'),
    ("2 < 3 en 5 > 4", 'Unsupported start tag "" at byte offset 2'),
    ("a</b>", "Unexpected end tag at byte offset 1"),
    ("<b>x</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
    ("<b>x</b", "Unclosed end tag at byte offset 4"),
    ('<a ="x">y</a>', 'Empty attribute name in the tag "a" at byte offset 0'),
    ("<a href>y</a>", 'Expected equal sign in declaration of an attribute of the tag "a" at byte offset 0'),
    ("<a href=x_y>y</a>", "Unexpected end of name token at byte offset 8"),
    ('<a href="x>y</a>', "Unclosed start tag at byte offset 0"),
    ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
    ('<tg-emoji emoji-id="x">🙂</tg-emoji>', "Invalid custom emoji identifier specified"),
    (
        "&#xd800;",
        "Text contains invalid Unicode characters after decoding HTML entities, check for unmatched surrogate code"
        " units",
    ),
]


@pytest.mark.parametrize(("text", "says"), UNREADABLE_HTML)
async def test_html_that_does_not_parse_is_refused_with_the_place(
    api: Api, anna: Person, text: str, says: str
) -> None:
    code, description = await api("sendMessage", chat_id=anna.id, text=text, parse_mode="html")
    assert (code, description) == (400, f"Bad Request: can't parse entities: {says}")


async def test_texts_at_the_limit_pass(api: Api, anna: Person) -> None:
    assert (await api("sendMessage", chat_id=anna.id, text="😀" * 2048))[0] == 200
    tagged = f"<b>{'x' * 4096}</b>"
    assert (await api("sendMessage", chat_id=str(anna.id), text=tagged, parse_mode="HTML"))[0] == 200


async def test_an_edit_that_changes_nothing_is_refused_and_a_change_of_buttons_alone_is_none(
    api: Api, anna: Person
) -> None:
    markup = keyboard({"text": "Ja", "callback_data": "y"})
    _, sent = await api("sendMessage", chat_id=anna.id, text="<i>Zin?</i>", parse_mode="HTML", reply_markup=markup)
    same = {"chat_id": anna.id, "message_id": sent["message_id"]}
    again = await api("editMessageText", **same, text="<em>Zin?</em>", parse_mode="HTML", reply_markup=markup)
    assert again == (400, f"Bad Request: {NOT_MODIFIED}")
    assert await api("editMessageReplyMarkup", **same, reply_markup=markup) == (
        400,
        f"Bad Request: {NOT_MODIFIED}",
    )
    assert (await api("editMessageText", **same, text="<i>Zin?</i>", parse_mode="HTML"))[0] == 200
    assert anna.last.buttons == []


async def test_a_bot_edits_only_what_it_wrote_itself(api: Api, anna: Person) -> None:
    said = anna.say("hoi")
    assert await api("editMessageText", chat_id=anna.id, message_id=said.id, text="dag") == (
        400,
        "Bad Request: message can't be edited",
    )


async def test_a_text_message_has_no_caption_to_edit_and_a_document_no_text(api: Api, anna: Person) -> None:
    file_id = anna.send_document(b"x", "x.txt").document.file_id  # type: ignore[union-attr]
    _, text = await api("sendMessage", chat_id=anna.id, text="hoi")
    _, document = await api("sendDocument", chat_id=anna.id, document=file_id)
    assert await api("editMessageCaption", chat_id=anna.id, message_id=text["message_id"], caption="x") == (
        400,
        "Bad Request: there is no caption in the message to edit",
    )
    assert await api("editMessageText", chat_id=anna.id, message_id=document["message_id"], text="x") == (
        400,
        "Bad Request: there is no text in the message to edit",
    )


async def test_a_tap_is_answered_once_and_in_time(
    api: Api, anna: Person, hands: Hands, telegram: LocalTelegram
) -> None:
    markup = keyboard({"text": "Ja", "callback_data": "y"})
    await api("sendMessage", chat_id=anna.id, text="Zin?", reply_markup=markup)
    first, late = anna.tap("Ja"), anna.tap("Ja")
    assert await api("answerCallbackQuery", callback_query_id=first.id) == (200, True)
    assert await api("answerCallbackQuery", callback_query_id=first.id) == (400, f"Bad Request: {QUERY_TOO_OLD}")
    hands.pass_(151)
    assert await api("answerCallbackQuery", callback_query_id=late.id) == (400, f"Bad Request: {QUERY_TOO_OLD}")
    assert late.answer is None


async def test_a_bot_writes_to_nobody_who_did_not_start_it_or_who_blocked_it(
    api: Api, telegram: LocalTelegram, group: Group, anna: Person
) -> None:
    stranger, member = telegram.person("Cas"), telegram.person("Bea")
    assert await api("sendMessage", chat_id=stranger.id, text="dag") == (400, "Bad Request: chat not found")
    assert await api("sendMessage", chat_id=member.id, text="dag") == (
        403,
        "Forbidden: bot can't initiate conversation with a user",
    )
    anna.block()
    assert await api("sendMessage", chat_id=anna.id, text="dag") == (403, "Forbidden: bot was blocked by the user")
    anna.open("https://t.me/anker_bot?start=back")
    assert (await api("sendMessage", chat_id=anna.id, text="dag"))[0] == 200


async def test_only_messages_of_the_last_two_days_can_be_deleted(api: Api, anna: Person, hands: Hands) -> None:
    _, old = await api("sendMessage", chat_id=anna.id, text="gisteren")
    hands.pass_(48 * 3600)
    assert await api("deleteMessage", chat_id=anna.id, message_id=old["message_id"]) == (
        400,
        "Bad Request: message can't be deleted for everyone",
    )
    _, new = await api("sendMessage", chat_id=anna.id, text="nu")
    hands.pass_(48 * 3600 - 1)
    assert await api("deleteMessage", chat_id=anna.id, message_id=new["message_id"]) == (200, True)
    assert [message.text for message in anna.chat.messages] == ["/start", "gisteren"]


async def test_method_names_have_no_case_and_unknown_or_unmodelled_ones_are_refused_by_name(
    api: Api, anna: Person
) -> None:
    assert (await api("SENDmessage", chat_id=anna.id, text="hoi"))[0] == 200
    assert await api("sendLetter") == (404, "Not Found: method not found")
    assert await api("sendDice", chat_id=anna.id) == (404, "Not Found: the local Telegram does not model sendDice")


@pytest.mark.parametrize(
    ("forge", "code", "says"),
    [
        (lambda token: f"{token[:-1]}{'a' if token[-1] != 'a' else 'b'}", 401, "Unauthorized"),
        (lambda token: "nonsense", 404, "Not Found"),
    ],
)
async def test_a_wrong_token_is_refused(
    telegram: LocalTelegram, forge: Callable[[str], str], code: int, says: str
) -> None:
    address = f"{telegram.url}/bot{forge(telegram.token)}/getMe"
    async with aiohttp.ClientSession() as session, session.get(address) as response:
        assert response.status == code
        assert await response.json() == {"ok": False, "error_code": code, "description": says}


async def test_parameters_are_read_in_each_of_four_ways(telegram: LocalTelegram, anna: Person) -> None:
    address = f"{telegram.url}/bot{telegram.token}/sendMessage"
    chat = str(anna.id)
    markup = '{"inline_keyboard": [[{"text": "Ja", "callback_data": "y"}]]}'
    parts = {"chat_id": chat, "text": "multipart", "reply_markup": markup}
    async with aiohttp.ClientSession() as session:
        ways = [
            session.get(address, params={"chat_id": chat, "text": "query", "reply_markup": markup}),
            session.post(address, data={"chat_id": chat, "text": "form", "reply_markup": markup}),
            session.post(address, data=aiohttp.FormData(parts, default_to_multipart=True)),
            session.post(address, json={"chat_id": anna.id, "text": "json", "reply_markup": markup}),
        ]
        for way in ways:
            async with way as response:
                assert response.status == 200, await response.text()
    said = [message for message in anna.chat.messages if message.from_bot]
    assert [message.text for message in said] == ["query", "form", "multipart", "json"]
    assert all(message.buttons == [["Ja"]] for message in said)


async def test_a_body_that_is_no_json_is_refused(telegram: LocalTelegram) -> None:
    address = f"{telegram.url}/bot{telegram.token}/sendMessage"
    headers = {"Content-Type": "application/json"}
    async with aiohttp.ClientSession() as session, session.post(address, data="{", headers=headers) as response:
        assert response.status == 400
        assert (await response.json())["description"] == "Bad Request: can't parse JSON object"
