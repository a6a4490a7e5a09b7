"""What the bot calls itself, and the button beside the text field."""

from aiogram.methods import (
    GetChatMenuButton,
    GetMyDescription,
    GetMyName,
    GetMyShortDescription,
    SetChatMenuButton,
    SetMyDescription,
    SetMyName,
    SetMyShortDescription,
)

from simulator.chats import PrivateChat, known_chat
from simulator.methods.registry import Request, method
from simulator.methods.sending import as_plain
from simulator.refusals import bad_request
from simulator.shapes import Json

MAX_NAME, MAX_DESCRIPTION, MAX_SHORT_DESCRIPTION = 64, 512, 120
EVERYBODY = 0


@method(SetMyName)
def set_my_name(request: Request, call: SetMyName) -> bool:
    """Set the name in a language."""
    return _set(request, request.world.bot.names, call.name, call.language_code, MAX_NAME)


@method(GetMyName)
def get_my_name(request: Request, call: GetMyName) -> Json:
    """Tell the name in a language."""
    bot = request.world.bot
    return {"name": bot.names.get(call.language_code or "") or bot.names.get("", bot.name)}


@method(SetMyDescription)
def set_my_description(request: Request, call: SetMyDescription) -> bool:
    """Set what an empty chat shows."""
    bot = request.world.bot
    return _set(request, bot.descriptions, call.description, call.language_code, MAX_DESCRIPTION)


@method(GetMyDescription)
def get_my_description(request: Request, call: GetMyDescription) -> Json:
    """Tell what an empty chat shows."""
    return {"description": request.world.bot.descriptions.get(call.language_code or "", "")}


@method(SetMyShortDescription)
def set_my_short_description(request: Request, call: SetMyShortDescription) -> bool:
    """Set what the profile shows."""
    texts = request.world.bot.short_descriptions
    return _set(request, texts, call.short_description, call.language_code, MAX_SHORT_DESCRIPTION)


@method(GetMyShortDescription)
def get_my_short_description(request: Request, call: GetMyShortDescription) -> Json:
    """Tell what the profile shows."""
    return {"short_description": request.world.bot.short_descriptions.get(call.language_code or "", "")}


@method(SetChatMenuButton)
def set_chat_menu_button(request: Request, call: SetChatMenuButton) -> bool:
    """Set the button beside the text field, for everybody or in one private chat."""
    button = as_plain(call.menu_button) if call.menu_button is not None else {"type": "default"}
    request.world.bot.menu_buttons[_private_chat_id(request, call.chat_id)] = button
    request.world.events.add("bot")
    return True


@method(GetChatMenuButton)
def get_chat_menu_button(request: Request, call: GetChatMenuButton) -> Json:
    """Tell the button beside the text field."""
    buttons = request.world.bot.menu_buttons
    return buttons.get(_private_chat_id(request, call.chat_id)) or buttons.get(EVERYBODY, {"type": "commands"})


def _private_chat_id(request: Request, chat_id: int | None) -> int:
    if chat_id is None:
        return EVERYBODY
    chat = known_chat(request.world, chat_id)
    if not isinstance(chat, PrivateChat):
        raise bad_request("chat_id must be of a private chat")
    return chat.id


def _set(request: Request, texts: dict[str, str], text: str | None, language: str | None, longest: int) -> bool:
    """Set a text in a language; an empty one takes it away."""
    if len(text or "") > longest:
        raise bad_request("text is too long")
    if text:
        texts[language or ""] = text
    else:
        texts.pop(language or "", None)
    request.world.events.add("bot")
    return True
