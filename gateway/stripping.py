"""What of an update is written down: only what Anker works with, by name. The rest never reaches the inbox.

Of what is said in a group nothing is kept but a command that is meant for Anker there, as the bare command, and
what Telegram itself tells of the group. By default the bot is no administrator and receives little of the talk;
should it be made one, this keeps the promise all the same. Nested messages (what is answered, quoted, forwarded or
pinned) carry words of others, or older words of hers: they are left out everywhere. Of a message of the bot's own
that she replies to the place is kept.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]

_NESTED = (dict, list)
_USER = ("id", "is_bot", "first_name", "language_code")
_CHAT = ("id", "type", "is_forum")
_ENTITY = ("type", "offset", "length")
_FILE = (
    *("file_id", "file_unique_id", "file_size", "mime_type", "width", "height", "length", "duration"),
    *("type", "is_animated", "is_video"),
)
_FILES = ("photo", "voice", "video", "document", "audio", "video_note", "animation", "sticker")
# Of what else may be sent only the kind is kept: some of it is copied to nobody, and that is said. Of a contact
# also the number: she may be asked for one.
_OF_OTHER_KINDS = ("type", "phone_number")
_OTHER_KINDS = (
    *("contact", "story", "paid_media", "invoice", "giveaway", "giveaway_winners", "game", "checklist"),
    *("poll", "location", "venue", "dice"),
)
_PLACE = ("message_id", "date", "message_thread_id", "is_topic_message")
_WORDS = (*_PLACE, "edit_date", "text", "caption", "media_group_id")
_ABOUT_MESSAGES = ("verwijder",)  # commands that say something of the message they answer
_MESSAGES = ("message", "edited_message")
_MIGRATION = ("migrate_to_chat_id", "migrate_from_chat_id")
_TOPIC_CHANGES = ("forum_topic_closed", "forum_topic_reopened")
# What Telegram tells in a chat of itself: nobody said it.
_SERVICE = frozenset(
    (
        *("new_chat_members", "left_chat_member", "new_chat_title", "new_chat_photo", "delete_chat_photo"),
        *("group_chat_created", "supergroup_chat_created", "channel_chat_created", "pinned_message"),
        *("message_auto_delete_timer_changed", "successful_payment", "refunded_payment", "users_shared"),
        *("chat_shared", "connected_website", "write_access_allowed", "passport_data", "web_app_data"),
        *("proximity_alert_triggered", "boost_added", "chat_background_set", "giveaway_created"),
        *("forum_topic_created", "forum_topic_edited", "forum_topic_closed", "forum_topic_reopened"),
        *("general_forum_topic_hidden", "general_forum_topic_unhidden", "giveaway_completed"),
        *("video_chat_scheduled", "video_chat_started", "video_chat_ended", "video_chat_participants_invited"),
        *_MIGRATION,
    )
)


@dataclass(frozen=True)
class Stripping:
    """Takes from updates what is kept; `commands` are those that Anker, named `bot_name`, knows anywhere.

    A private one that is typed in a group is answered with the way to the private chat.
    """

    bot_name: str
    commands: Collection[str]

    def __call__(self, update: Json) -> Json | None:
        """What is written down of an update; None where that is nothing at all.

        Of an update that Anker has no use for only the number stays.
        """
        takers = {
            "message": self._message,
            "edited_message": _edited,
            "callback_query": _tap,
            "my_chat_member": _membership,
            "chat_member": _membership,
            "chat_join_request": _join_request,
        }
        kept: Json = {"update_id": update["update_id"]}
        for kind, content in update.items():
            if kind in ("channel_post", "edited_channel_post", "message_reaction", "message_reaction_count"):
                return None
            if kind not in takers:
                continue
            is_readable = isinstance(content, dict) and (kind not in _MESSAGES or _has_place(content))
            taken = takers[kind](content) if is_readable else {}  # what reads it says that it is malformed
            if taken is None:
                return None
            kept[kind] = taken
        return kept

    def _message(self, message: Json) -> Json | None:
        if not _in_group(message):
            return _private(message)
        if any(name in message for name in _MIGRATION):
            return _only(message, (*_PLACE, *_MIGRATION)) | _of_whom(message)
        if "new_chat_members" in message:
            return _arrival(message)
        if any(name in message for name in _TOPIC_CHANGES):
            return _topic_change(message)
        return self._command(message)

    def _command(self, message: Json) -> Json | None:
        """The bare command, where it is meant for Anker."""
        text, entities = message.get("text"), message.get("entities")
        match entities:
            case [{"type": "bot_command", "offset": 0, "length": int(length)}, *_] if isinstance(text, str):
                name, _, whose = text[1:length].partition("@")
            case _:
                return None
        if name.lower() not in self.commands or whose.lower() not in ("", self.bot_name.lower()):
            return None
        command = {"type": "bot_command", "offset": 0, "length": len(name) + 1}
        kept = _only(message, _PLACE) | _of_whom(message) | {"text": f"/{name}", "entities": [command]}
        return kept | (_about(message) if name.lower() in _ABOUT_MESSAGES else {})


def talk_in(update: Json) -> int | None:
    """Telegram's id of the group in which somebody said something; None where nobody did."""
    message = update.get("message")
    if not isinstance(message, dict) or not _has_place(message) or not _in_group(message):
        return None
    chat_id = message["chat"].get("id")
    return chat_id if isinstance(chat_id, int) and not any(name in message for name in _SERVICE) else None


def speaker_in(update: Json) -> int | None:
    """Telegram's id of who said something: never written down, only compared with those who read there."""
    sender = update["message"].get("from")
    found = sender.get("id") if isinstance(sender, dict) else None
    return found if isinstance(found, int) else None


def _about(message: Json) -> Json:
    """Which message a command is about, and whose: two numbers, and none of its words."""
    answered = message.get("reply_to_message")
    if not isinstance(answered, dict) or not isinstance(answered.get("message_id"), int):
        return {}
    sender = _only(answered.get("from"), ("id",)).get("id")
    whose = {"answers_whom": sender} if isinstance(sender, int) else {}
    return {"answers": answered["message_id"]} | whose


def _edited(message: Json) -> Json | None:
    return None if _in_group(message) else _private(message)


def _private(message: Json) -> Json | None:
    """Her words or her file, without what they answer or where they come from."""
    if any(name in message for name in _SERVICE):
        return None
    kept = _only(message, _WORDS) | _of_whom(message)
    if (answered := _answered(message)) is not None:
        kept["reply_to_message"] = answered
    for name in ("entities", "caption_entities"):
        if isinstance(message.get(name), list):
            kept[name] = [_only(each, _ENTITY) for each in message[name]]
    for name in _OTHER_KINDS:
        if name in message:
            kept[name] = _only(message[name], _OF_OTHER_KINDS) if isinstance(message[name], dict) else {}
    for name in _FILES:
        file = message.get(name)
        if isinstance(file, list):
            kept[name] = [_only(each, _FILE) for each in file]
        elif file is not None:
            kept[name] = _only(file, _FILE)
    return kept


def _answered(message: Json) -> Json | None:
    """The place of the bot's own message that she replies to: it stands for a person, or for what was asked."""
    answered = message.get("reply_to_message")
    if not isinstance(answered, dict) or not isinstance(answered.get("from"), dict):
        return None
    if answered["from"].get("is_bot") is not True or not _has_place(answered):
        return None
    return _only(answered, ("message_id", "date")) | {"chat": _only(answered["chat"], _CHAT)}


def _tap(callback: Json) -> Json:
    kept = _only(callback, ("id", "chat_instance", "data")) | _of_whom(callback)
    message = callback.get("message")
    if isinstance(message, dict):
        kept["message"] = _only(message, ("message_id", "date")) | _of_whom(message)
    return kept


def _arrival(message: Json) -> Json:
    """Who came into a group: said by Telegram itself, in nobody's words."""
    came = message["new_chat_members"]
    people = [_only(each, _USER) for each in came] if isinstance(came, list) else []
    return _only(message, _PLACE) | _of_whom(message) | {"new_chat_members": people}


def _topic_change(message: Json) -> Json:
    """A topic was closed or opened again: which one, in nobody's words."""
    changes: Json = {name: {} for name in _TOPIC_CHANGES if name in message}
    return _only(message, _PLACE) | _of_whom(message) | changes


def _join_request(request: Json) -> Json:
    """Who asks to be let in, as she calls herself: a facilitator decides by it. What she says of it goes."""
    kept = _only(request, ("date", "user_chat_id")) | _of_whom(request)
    return kept | {"from": _only(request.get("from"), _USER)}


def _membership(change: Json) -> Json:
    kept = _only(change, ("date",)) | _of_whom(change)
    for name in ("old_chat_member", "new_chat_member"):
        member = change.get(name)
        if isinstance(member, dict):
            rights = [each for each in member if each.startswith(("can_", "is_"))]
            kept[name] = _only(member, ("status", "until_date", *rights))
            kept[name]["user"] = _only(member.get("user"), _USER) | {"first_name": ""}
    return kept


def _of_whom(about: Json) -> Json:
    """The chat and the sender; what she calls herself only where she speaks in private."""
    kept = {name: _only(about[name], names) for name, names in (("chat", _CHAT), ("from", _USER)) if name in about}
    if "from" in kept and kept.get("chat", {}).get("type") != "private":
        kept["from"]["first_name"] = ""
    return kept


def _only(value: object, names: Iterable[str]) -> Json:
    """Of an object the fields of these names, where they are plain values."""
    if not isinstance(value, dict):
        return {}
    return {name: value[name] for name in names if name in value and not isinstance(value[name], _NESTED)}


def _has_place(message: Json) -> bool:
    """Whether it says in what kind of chat it was said."""
    chat = message.get("chat")
    return isinstance(chat, dict) and isinstance(chat.get("type"), str)


def _in_group(message: Json) -> bool:
    """Whether it was said where others may read it."""
    return bool(message["chat"]["type"] != "private")
