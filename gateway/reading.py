"""An update is read once, whatever it is: out of the Bot API's words into Anker's own.

Of an update that lacks what its kind cannot be without nothing is made: reading it raises. By then ids are whole
numbers.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from storage.incoming import (
    AsksIn,
    Came,
    Command,
    Incoming,
    Membership,
    Message,
    Moved,
    Tapped,
    TopicChanged,
    Where,
    Who,
)
from storage.standings import RIGHTS, Standing

_FILES = ("photo", "voice", "video", "document", "audio", "video_note", "animation", "sticker")
# What Telegram copies to nobody; a quiz is a poll of which only its author knows the answer.
_NOT_COPYABLE = (
    *("contact", "story", "paid_media", "invoice", "successful_payment", "giveaway", "giveaway_winners", "game"),
    "checklist",
)
_COPIED = ("text", "location", "venue", "poll", "dice")
_MOST_DIGITS_AT_HOME = 10
_INSIDE = frozenset({"creator", "administrator", "member"})

Json = dict[str, Any]


def read(update: Json) -> Incoming | None:
    """What comes in; None where it leads nowhere. Raises KeyError, TypeError, … where it is malformed."""
    for kind, reader in _READERS.items():
        if kind in update:
            return reader(update[kind])
    return None


def _tapped(callback: Json) -> Tapped:
    message = callback.get("message")
    shown_under, chat = None, None
    if isinstance(message, dict):
        shown_under, where = message.get("message_id"), message.get("chat")
        chat = where.get("id") if isinstance(where, dict) else None
    return Tapped(_who(callback["from"]), str(callback["id"]), callback.get("data"), shown_under, chat)


def _said(message: Json) -> Incoming:
    """What somebody said, or what Telegram itself tells in a group."""
    if "migrate_to_chat_id" in message or "migrate_from_chat_id" in message:
        return _moved(message)
    if message.get("new_chat_members"):
        return Came(_who(message["from"]), _where(message), tuple(map(_who, message["new_chat_members"])))
    if "forum_topic_closed" in message or "forum_topic_reopened" in message:
        thread = message.get("message_thread_id")
        closed = "forum_topic_closed" in message
        return TopicChanged(
            _who(message["from"]), _where(message), thread if isinstance(thread, int) else None, closed
        )
    return _message(message, edited=False)


def _edited(message: Json) -> Message:
    return _message(message, edited=True)


def _message(message: Json, *, edited: bool) -> Message:
    kind = next((each for each in _FILES if each in message), "text")
    date, thread = message.get("date"), message.get("message_thread_id")
    return Message(
        _who(message["from"]),
        _where(message),
        message["message_id"],
        date if isinstance(date, int) and date > 0 else None,
        edited,
        message.get("text") or message.get("caption") or "",
        kind,
        _file_id(message, kind),
        _command(message),
        thread if message.get("is_topic_message") else None,
        _not_copyable(message, kind),
        _phone(message),
        _answered(message),
        message.get("answers"),
        message.get("answers_whom"),
    )


def _moved(message: Json) -> Moved:
    """A group was upgraded to a supergroup: the same chat, under another id."""
    here, there = message["chat"]["id"], message.get("migrate_to_chat_id")
    return Moved(here, there) if there is not None else Moved(message["migrate_from_chat_id"], here)


def _asks_in(request: Json) -> AsksIn:
    return AsksIn(_who(request["from"]), _where(request))


def _of_bot(change: Json) -> Membership:
    return _membership(change, of_bot=True)


def _of_somebody(change: Json) -> Membership:
    return _membership(change, of_bot=False)


def _membership(change: Json, *, of_bot: bool) -> Membership:
    was, now, where = change["old_chat_member"], change["new_chat_member"], _where(change)
    blocked = now["status"] == "kicked"
    return Membership(
        _who(change["from"]), where, of_bot, _inside(was), _inside(now), blocked, _standing(now, where.forum)
    )


def _inside(member: Json) -> bool:
    return member["status"] in _INSIDE or (member["status"] == "restricted" and bool(member.get("is_member")))


def _standing(member: Json, forum: bool) -> Standing:
    status = member["status"]
    held = frozenset(name for name in RIGHTS if member.get(name) is True)
    return Standing(
        administrator=status == "administrator",
        rights=held if status == "administrator" else frozenset(),
        muted=status == "restricted" and member.get("can_send_messages") is False,
        forum=forum,
    )


def _who(user: Json) -> Who:
    return Who(
        user["id"], user.get("first_name") or "", user.get("language_code") or "nl", bool(user.get("is_bot"))
    )


def _where(about: Json) -> Where:
    chat = about["chat"]
    kind = chat["type"]
    return Where(chat["id"], kind == "private", kind == "channel", chat.get("is_forum") is True)


def _command(message: Json) -> Command | None:
    """Where Telegram marked a command at the very beginning."""
    text = message.get("text")
    match message.get("entities"):
        case [{"type": "bot_command", "offset": 0, "length": int(length)}, *_] if isinstance(text, str):
            name, _, bot = text[1:length].partition("@")
            return Command(name, bot, " ".join(text.split()[1:]))
    return None


def _not_copyable(message: Json, kind: str) -> str:
    poll = message.get("poll")
    if isinstance(poll, dict) and poll.get("type") == "quiz":
        return "quiz"
    found = next((each for each in _NOT_COPYABLE if each in message), "")
    copied = kind != "text" or any(each in message for each in _COPIED)
    return found or ("" if copied else "other")


def _phone(message: Json) -> str:
    """The number of a shared contact. Telegram leaves the plus before a country's digits out of it."""
    contact = message.get("contact")
    number = contact.get("phone_number") if isinstance(contact, dict) else None
    if not isinstance(number, str):
        return ""
    leads_abroad = number.isdecimal() and not number.startswith("0") and len(number) > _MOST_DIGITS_AT_HOME
    return f"+{number}" if leads_abroad else number


def _file_id(message: Json, kind: str) -> str | None:
    file = message.get(kind)
    if isinstance(file, list) and file:  # a photo comes in sizes, the largest last
        file = file[-1]
    return file.get("file_id") if isinstance(file, dict) else None


def _answered(message: Json) -> int | None:
    """Of the message it answers only the id is read."""
    target = message.get("reply_to_message")
    message_id = target.get("message_id") if isinstance(target, dict) else None
    return message_id if isinstance(message_id, int) else None


_READERS: dict[str, Callable[[Json], Incoming]] = {
    "callback_query": _tapped,
    "message": _said,
    "edited_message": _edited,
    "my_chat_member": _of_bot,
    "chat_member": _of_somebody,
    "chat_join_request": _asks_in,
}
