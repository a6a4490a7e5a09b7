"""Methods that change what the bot said."""

from typing import Any, Protocol

from aiogram.methods import EditMessageCaption, EditMessageReplyMarkup, EditMessageText

from simulator.chats import known_chat
from simulator.groups import Group
from simulator.messages import Message
from simulator.methods.registry import Request, method
from simulator.methods.sending import keyboard_details, read_words
from simulator.refusals import NOT_MODIFIED, bad_request
from simulator.shapes import Json
from simulator.world import World


class Edit(Protocol):
    """How a call names the message it edits."""

    chat_id: Any
    message_id: int | None
    inline_message_id: str | None
    reply_markup: Any


@method(EditMessageText)
def edit_message_text(request: Request, call: EditMessageText) -> Json:
    """Replace a text and its buttons."""
    words = read_words(request.world, call.text, call.parse_mode, call.entities)
    message = own_message(request.world, call)
    if message.file is not None:
        raise bad_request("there is no text in the message to edit")
    return changed(request.world, message, content=words, keyboard=new_keyboard(call)).as_json()


@method(EditMessageCaption)
def edit_message_caption(request: Request, call: EditMessageCaption) -> Json:
    """Replace a caption and the buttons."""
    words = read_words(request.world, call.caption, call.parse_mode, call.caption_entities, caption=True)
    message = own_message(request.world, call)
    if message.file is None:
        raise bad_request("there is no caption in the message to edit")
    return changed(request.world, message, content=words, keyboard=new_keyboard(call)).as_json()


@method(EditMessageReplyMarkup)
def edit_message_reply_markup(request: Request, call: EditMessageReplyMarkup) -> Json:
    """Replace the buttons, or take them away."""
    return changed(request.world, own_message(request.world, call), keyboard=new_keyboard(call)).as_json()


def own_message(world: World, call: Edit) -> Message:
    """The bot's own message that a call wants to edit.

    Raises:
        Refusal: when it is not there, or somebody else's.
    """
    if call.inline_message_id is not None:
        raise bad_request("the local Telegram does not model inline messages")
    if call.chat_id is None:
        raise bad_request("chat_id is empty")
    if call.message_id is None:
        raise bad_request("message identifier is not specified")
    chat = known_chat(world, call.chat_id)
    if isinstance(chat, Group):
        chat.check_bot_is_inside()
    message = chat.message(call.message_id)
    if message is None:
        raise bad_request("message to edit not found")
    if not message.from_bot or message.service is not None or message.forwarded_from is not None:
        raise bad_request("message can't be edited")
    return message


def new_keyboard(call: Edit) -> Json | None:
    """The inline keyboard of an edit; none given takes the old one away."""
    details = keyboard_details(call.reply_markup)
    if "reply_keyboard" in details:
        raise bad_request("message can't be edited: inline keyboard expected")
    keyboard: Json | None = details.get("keyboard")
    return keyboard


def changed(world: World, message: Message, **changes: Any) -> Message:
    """Apply an edit that changes something, within the bot's pace."""
    if all(getattr(message, name) == value for name, value in changes.items()):
        raise bad_request(NOT_MODIFIED)
    world.pacing.spend(message.chat.id)
    world.change(message, **changes)
    return message
