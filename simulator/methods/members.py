"""Methods about chats and the people in them."""

from aiogram.methods import GetChat

from simulator.chats import known_chat
from simulator.methods.registry import Request, method
from simulator.shapes import Json


@method(GetChat)
def get_chat(request: Request, call: GetChat) -> Json:
    """Tell all about a chat."""
    return known_chat(request.world, call.chat_id).as_json()
