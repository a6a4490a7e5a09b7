"""Methods that say something in words, or show that the bot is busy."""

from aiogram.methods import SendChatAction, SendMessage

from simulator.chats import known_chat
from simulator.methods.registry import Request, method
from simulator.methods.sending import open_thread, read_words, send
from simulator.refusals import bad_request
from simulator.shapes import Json

ACTIONS = {
    "typing",
    "upload_photo",
    "record_video",
    "upload_video",
    "record_voice",
    "upload_voice",
    "upload_document",
    "choose_sticker",
    "find_location",
    "record_video_note",
    "upload_video_note",
}


@method(SendMessage)
def send_message(request: Request, call: SendMessage) -> Json:
    """Say a text."""
    words = read_words(request.world, call.text, call.parse_mode, call.entities)
    return send(request.world, call, words).as_json()


@method(SendChatAction)
def send_chat_action(request: Request, call: SendChatAction) -> bool:
    """Show "typing…" for some seconds."""
    if call.action not in ACTIONS:
        raise bad_request("wrong parameter action in request")
    chat = known_chat(request.world, call.chat_id)
    chat.check_bot_may_send()
    open_thread(chat, call.message_thread_id)
    request.world.events.add("action", chat.id, action=call.action)
    return True
