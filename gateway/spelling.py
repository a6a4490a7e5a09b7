"""How the Bot API spells what the outbox says: the one place that knows its methods and parameters for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from storage import said
from storage.said import Keys, Said

# What a member may send; without any of it one only reads.
SENDING = (
    *("can_send_messages", "can_send_audios", "can_send_documents", "can_send_photos", "can_send_videos"),
    *("can_send_video_notes", "can_send_voice_notes", "can_send_polls", "can_send_other_messages"),
)
# Where one of these is left out, she stays restricted in that: all of them make her a member as before.
_OTHERS = (
    *("can_add_web_page_previews", "can_invite_users", "can_change_info", "can_pin_messages"),
    *("can_manage_topics", "can_react_to_messages", "can_edit_tag"),
)
_NOTHING, _EVERYTHING = dict.fromkeys(SENDING, False), dict.fromkeys((*SENDING, *_OTHERS), True)

Body = dict[str, Any]


class UploadFrom(NamedTuple):
    """A file to send along: the name of its parameter, how it shows, and where it lies."""

    parameter: str
    name: str
    path: str


class Call(NamedTuple):
    """A call of the Bot API."""

    method: str
    body: Body
    upload: UploadFrom | None = None


def spell(what: Said, chat: int, *, message: int | None = None, thread: int | None = None) -> Call:
    """The call that says this in a chat, by Telegram's id, or of the message there that has this id.

    `thread` is the topic of a forum. Raises KeyError for what no call says.
    """
    call = _SPELLINGS[what.form](what, message)
    if what.form == said.Menu.form:
        call.body["scope"] = {"type": "chat", "chat_id": chat}
        return call
    call.body["chat_id"] = chat
    if message is not None:
        call.body["message_id"] = message
    elif thread is not None:
        call.body["message_thread_id"] = thread
    return call


def commands(named: Mapping[str, str]) -> list[dict[str, str]]:
    """Commands of a menu, each with its hint."""
    return [{"command": name, "description": hint} for name, hint in named.items()]


def _markup(keys: Keys) -> Body:
    rows = [
        [
            {"text": label, "callback_data": data} if data else {"text": label, "url": url}
            for label, data, url in row
        ]
        for row in keys
    ]
    return {"inline_keyboard": rows}


def _text(what: said.Text, message: int | None) -> Call:
    body: Body = {"text": what.html, "parse_mode": "HTML", "link_preview_options": {"is_disabled": True}}
    if what.keys:
        body["reply_markup"] = _markup(what.keys)
    if what.quietly:
        body["disable_notification"] = True
    return Call("sendMessage" if message is None else "editMessageText", body)


def _buttons(what: said.Buttons, _message: int | None) -> Call:
    return Call("editMessageReplyMarkup", {"reply_markup": _markup(what.keys)})


def _caption(what: said.Caption, message: int | None) -> Call:
    if message is None:
        return Call("sendMessage", {"text": what.html, "parse_mode": "HTML"})
    return Call("editMessageCaption", _captioned(what.html))


def _captioned(html: str) -> Body:
    return {"caption": html, "parse_mode": "HTML"} if html else {}


def _picture(what: said.Picture, _message: int | None) -> Call:
    return _file("sendPhoto", "photo", what, _captioned(what.caption))


def _voice(what: said.Voice, _message: int | None) -> Call:
    return _file("sendVoice", "voice", what, {})


def _file(method: str, parameter: str, what: said.Picture | said.Voice, body: Body) -> Call:
    if what.held:
        return Call(method, {parameter: what.held, **body})
    return Call(method, body, UploadFrom(parameter, what.name, what.path))


def _document(what: said.Document, _message: int | None) -> Call:
    return Call("sendDocument", _captioned(what.caption), UploadFrom("document", what.name, what.path))


def _copy(what: said.Copy, _message: int | None) -> Call:
    body: Body = {"from_chat_id": what.from_chat, "message_id": what.message}
    return Call("copyMessage", {**body, "reply_markup": _markup(what.keys)} if what.keys else body)


def _gone(what: said.Gone, _message: int | None) -> Call:
    return Call("deleteMessage", {} if what.message is None else {"message_id": what.message})


def _all_gone(what: said.AllGone, _message: int | None) -> Call:
    return Call("deleteMessages", {"message_ids": [*what.messages]})


def _pinned(_what: said.Pinned, _message: int | None) -> Call:
    return Call("pinChatMessage", {"disable_notification": True})


def _menu(what: said.Menu, _message: int | None) -> Call:
    if what.commands is None:
        return Call("deleteMyCommands", {})
    return Call("setMyCommands", {"commands": commands(what.commands)})


def _new_topic(what: said.NewTopic, _message: int | None) -> Call:
    return Call("createForumTopic", {"name": what.name})


def _leaving(_what: said.Leaving, _message: int | None) -> Call:
    return Call("leaveChat", {})


def _let_in(what: said.LetIn, _message: int | None) -> Call:
    return Call("approveChatJoinRequest" if what.yes else "declineChatJoinRequest", {"user_id": what.whom})


def _silence(what: said.Silence, _message: int | None) -> Call:
    return Call("setChatPermissions", _may({**what.before, **_NOTHING}))


def _end_silence(what: said.EndSilence, _message: int | None) -> Call:
    return Call("setChatPermissions", _may(what.before))


def _silence_one(what: said.SilenceOne, _message: int | None) -> Call:
    body = {"user_id": what.whom, **_may(_NOTHING), "until_date": what.until}
    return Call("restrictChatMember", body)


def _end_silence_one(what: said.EndSilenceOne, _message: int | None) -> Call:
    return Call("restrictChatMember", {"user_id": what.whom, **_may(_EVERYTHING)})


def _may(permissions: Mapping[str, bool]) -> Body:
    return {"permissions": dict(permissions), "use_independent_chat_permissions": True}


_SPELLINGS: dict[str, Callable[[Any, int | None], Call]] = {
    said.Text.form: _text,
    said.Buttons.form: _buttons,
    said.Caption.form: _caption,
    said.Picture.form: _picture,
    said.Voice.form: _voice,
    said.Document.form: _document,
    said.Copy.form: _copy,
    said.Gone.form: _gone,
    said.AllGone.form: _all_gone,
    said.Pinned.form: _pinned,
    said.Menu.form: _menu,
    said.NewTopic.form: _new_topic,
    said.Leaving.form: _leaving,
    said.LetIn.form: _let_in,
    said.Silence.form: _silence,
    said.EndSilence.form: _end_silence,
    said.SilenceOne.form: _silence_one,
    said.EndSilenceOne.form: _end_silence_one,
}
