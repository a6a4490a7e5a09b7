"""Methods that say again what was said: copies without, and forwards with the first speaker's name."""

from itertools import pairwise
from typing import Any

from aiogram.methods import CopyMessage, CopyMessages, ForwardMessage, ForwardMessages

from simulator.chats import Chat, known_chat
from simulator.formatted_text import FormattedText
from simulator.groups import Group
from simulator.kinds import NEVER_COPIED
from simulator.messages import Message
from simulator.methods.registry import Request, method
from simulator.methods.sending import keyboard_details, open_place, read_words
from simulator.refusals import bad_request
from simulator.shapes import Json

MAX_IDS = 100


@method(CopyMessage)
def copy_message(request: Request, call: CopyMessage) -> Json:
    """Say one message again as the bot's own."""
    source = _source(request, call.from_chat_id, call.message_id, "copy")
    content = source.content
    if call.caption is not None and source.file is not None:
        content = read_words(request.world, call.caption, call.parse_mode, call.caption_entities, caption=True)
    return _id(_again(request, call, source, content, **keyboard_details(call.reply_markup)))


@method(CopyMessages)
def copy_messages(request: Request, call: CopyMessages) -> list[Json]:
    """Say up to a hundred messages again; missing ones are skipped."""
    copies = []
    for source in _sources(request, call.from_chat_id, call.message_ids, "copy"):
        content = FormattedText() if call.remove_caption and source.file else source.content
        copies.append(_id(_again(request, call, source, content)))
    return copies


@method(ForwardMessage)
def forward_message(request: Request, call: ForwardMessage) -> Json:
    """Pass one message on, with its speaker's name."""
    source = _source(request, call.from_chat_id, call.message_id, "forward")
    return _again(request, call, source, source.content, forwarded_from=source).as_json()


@method(ForwardMessages)
def forward_messages(request: Request, call: ForwardMessages) -> list[Json]:
    """Pass up to a hundred messages on; missing ones are skipped."""
    sources = _sources(request, call.from_chat_id, call.message_ids, "forward")
    return [_id(_again(request, call, source, source.content, forwarded_from=source)) for source in sources]


def _again(request: Request, call: Any, source: Message, content: FormattedText, **details: Any) -> Message:
    world = request.world
    place = open_place(world, call)
    world.pacing.spend(place.chat.id)
    details |= {"file": source.file, "other": source.other}
    return world.post(place.chat, world.bot, content=content, **place.details(), **details)


def _id(message: Message) -> Json:
    return {"message_id": message.id}


def _source(request: Request, chat_id: int | str, message_id: int, act: str) -> Message:
    message = _readable(request, chat_id).message(message_id)
    if message is None:
        raise bad_request(f"message to {act} not found")
    if not _is_repeatable(message, act):
        raise bad_request(f"message can't be {'copied' if act == 'copy' else 'forwarded'}")
    return message


def _sources(request: Request, chat_id: int | str, message_ids: list[int], act: str) -> list[Message]:
    if not message_ids:
        raise bad_request("message identifiers are not specified")
    if len(message_ids) > MAX_IDS:
        raise bad_request("too many message identifiers specified")
    if any(later <= earlier for earlier, later in pairwise(message_ids)):
        raise bad_request("message identifiers must be in a strictly increasing order")
    chat = _readable(request, chat_id)
    found = [message for message_id in message_ids if (message := chat.message(message_id))]
    sources = [message for message in found if _is_repeatable(message, act)]
    if not sources:
        raise bad_request(f"there are no messages to {act}")
    return sources


def _is_repeatable(message: Message, act: str) -> bool:
    if message.service is not None or message.protected:
        return False
    return act == "forward" or message.kind not in NEVER_COPIED


def _readable(request: Request, chat_id: int | str) -> Chat:
    chat = known_chat(request.world, chat_id)
    if isinstance(chat, Group):
        chat.check_bot_is_inside()
    return chat
