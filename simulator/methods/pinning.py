"""Pins a message on top of its chat, and takes it down."""

from aiogram.methods import PinChatMessage, UnpinAllChatMessages, UnpinChatMessage

from simulator.chats import Chat, known_chat
from simulator.groups import Group
from simulator.methods.registry import Request, method
from simulator.refusals import bad_request


@method(PinChatMessage)
def pin_chat_message(request: Request, call: PinChatMessage) -> bool:
    """Pin a message; a line in the chat says so."""
    chat = _pinnable(request, call.chat_id)
    message = chat.message(call.message_id)
    if message is None:
        raise bad_request("message to pin not found")
    if message in chat.pinned:
        return True
    chat.pinned.append(message)
    request.world.events.add("pinned", chat.id, message.id)
    request.world.post(chat, request.world.bot, service={"pinned_message": message.as_json(nested=True)})
    return True


@method(UnpinChatMessage)
def unpin_chat_message(request: Request, call: UnpinChatMessage) -> bool:
    """Take one message down, by default the one pinned last."""
    chat = _pinnable(request, call.chat_id)
    if not chat.pinned and call.message_id is None:
        raise bad_request("message to unpin not found")
    message = chat.pinned[-1] if call.message_id is None else chat.message(call.message_id)
    if message is None:
        raise bad_request("message to unpin not found")
    if message in chat.pinned:
        chat.pinned.remove(message)
        request.world.events.add("pinned", chat.id, message.id)
    return True


@method(UnpinAllChatMessages)
def unpin_all_chat_messages(request: Request, call: UnpinAllChatMessages) -> bool:
    """Take all messages down."""
    chat = _pinnable(request, call.chat_id)
    chat.pinned.clear()
    request.world.events.add("pinned", chat.id)
    return True


def _pinnable(request: Request, chat_id: int | str) -> Chat:
    chat = known_chat(request.world, chat_id)
    if isinstance(chat, Group):
        chat.check_bot_may("can_pin_messages", "manage pinned messages in the chat")
    return chat
