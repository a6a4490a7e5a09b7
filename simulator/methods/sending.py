"""What all sending methods share: where a message goes, what it answers, and its pace."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from aiogram.types import MessageEntity, ReplyParameters
from pydantic import BaseModel

from simulator.chats import TEXT, Chat, known_chat
from simulator.files import StoredFile
from simulator.formatted_text import FormattedText, read_text
from simulator.groups import Group
from simulator.messages import Message
from simulator.refusals import bad_request
from simulator.shapes import Json
from simulator.world import NOTHING, World


class Placed(Protocol):
    """The parameters that say where a message goes."""

    chat_id: int | str
    message_thread_id: int | None
    protect_content: Any


class Sending(Placed, Protocol):
    """The parameters that every method has which sends one message."""

    reply_markup: Any


def as_plain(model: BaseModel) -> Json:
    """A checked object as the JSON that was given."""
    plain: Json = model.model_dump(mode="json", exclude_none=True, exclude_unset=True)
    return plain


def read_words(
    world: World,
    source: str | None,
    parse_mode: Any,
    entities: Sequence[MessageEntity] | None,
    *,
    caption: bool = False,
) -> FormattedText:
    """A text or caption of the bot, with mentions of people the world knows."""
    given = [as_plain(entity) for entity in entities or ()]
    mode = parse_mode if isinstance(parse_mode, str) else None  # in media, aiogram leaves its own default here
    read = read_text(source or "", mode, given, caption=caption)
    named = []
    for entity in read.entities:
        if entity["type"] == "text_mention" and "user" not in entity:
            person = world.people.get(entity.pop("user_id"))
            if person is None:
                continue
            entity["user"] = person.as_json()
        named.append(entity)
    return FormattedText(read.text, named)


def send(
    world: World,
    call: Sending,
    content: FormattedText = NOTHING,
    file: StoredFile | None = None,
    what: str = TEXT,
    **details: Any,
) -> Message:
    """Let the bot say something in a chat, within its rights and its pace."""
    place = open_place(world, call, what)
    world.pacing.spend(place.chat.id)
    shown = keyboard_details(call.reply_markup) | details
    return world.post(place.chat, world.bot, content=content, file=file, **place.details(), **shown)


@dataclass(frozen=True)
class Place:
    """Where a message goes: its chat, topic, the message it answers, and whether it may be passed on."""

    chat: Chat
    thread_id: int | None
    reply_to: Message | None
    protected: bool

    def details(self) -> Json:
        """As `World.post` wants it."""
        return {"thread_id": self.thread_id, "reply_to": self.reply_to, "protected": self.protected}


def open_place(world: World, call: Placed, what: str = TEXT) -> Place:
    """Where a call wants to send, if the bot may send this there."""
    chat = open_chat(world, call.chat_id, what)
    thread_id = open_thread(chat, call.message_thread_id)
    return Place(chat, thread_id, replied_message(chat, call), bool(call.protect_content))


def open_chat(world: World, chat_id: int | str, what: str = TEXT) -> Chat:
    """The chat the bot names, if it may send this there."""
    chat = known_chat(world, chat_id)
    chat.check_bot_may_send(what)
    return chat


def open_thread(chat: Chat, thread_id: int | None) -> int | None:
    """The forum topic the bot names.

    Raises:
        Refusal: when there is none, or it is closed.
    """
    if thread_id is None:
        return None
    if not isinstance(chat, Group) or thread_id not in chat.topics:
        raise bad_request("message thread not found")
    if chat.topics[thread_id].closed and not chat.bot_membership.may("can_manage_topics"):
        raise bad_request("TOPIC_CLOSED")
    return thread_id


def replied_message(chat: Chat, call: Any) -> Message | None:
    """The message the bot replies to; the old `reply_to_message_id` counts too."""
    reply: ReplyParameters | None = getattr(call, "reply_parameters", None)
    message_id = reply.message_id if reply else getattr(call, "reply_to_message_id", None)
    if message_id is None:
        return None
    message = chat.message(message_id)
    lenient = (reply and reply.allow_sending_without_reply is True) or (
        getattr(call, "allow_sending_without_reply", None) is True
    )
    if message is None and not lenient:
        raise bad_request("message to be replied not found")
    return message


def keyboard_details(markup: BaseModel | None) -> Json:
    """Where a `reply_markup` is kept: at the message, or below people's text field."""
    if markup is None:
        return {}
    plain = as_plain(markup)
    if "inline_keyboard" in plain:
        return {"keyboard": plain if any(plain["inline_keyboard"]) else None}
    return {"reply_keyboard": plain}
