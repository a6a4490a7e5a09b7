"""The menus of commands, per place, role and language."""

import re

from aiogram.methods import DeleteMyCommands, GetMyCommands, SetMyCommands
from aiogram.types import BotCommand

from simulator.chats import known_chat
from simulator.groups import Group
from simulator.methods.registry import Request, method
from simulator.methods.sending import as_plain
from simulator.refusals import bad_request
from simulator.shapes import Json

MAX_COMMANDS = 100
MAX_DESCRIPTION = 256
COMMAND = re.compile(r"/?[a-z0-9_]{1,32}")
LANGUAGE = re.compile(r"[a-z]{2}")


@method(SetMyCommands)
def set_my_commands(request: Request, call: SetMyCommands) -> bool:
    """Set a menu."""
    if len(call.commands) > MAX_COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    commands = [_checked(command) for command in call.commands]
    request.world.bot.commands[_place(request, call)] = commands
    request.world.events.add("bot")
    return True


@method(GetMyCommands)
def get_my_commands(request: Request, call: GetMyCommands) -> list[Json]:
    """Tell a menu; empty when none was set for exactly this place and language."""
    return request.world.bot.commands.get(_place(request, call), [])


@method(DeleteMyCommands)
def delete_my_commands(request: Request, call: DeleteMyCommands) -> bool:
    """Take a menu away, so that the next wider one shows."""
    request.world.bot.commands.pop(_place(request, call), None)
    request.world.events.add("bot")
    return True


def _checked(command: BotCommand) -> Json:
    if not COMMAND.fullmatch(command.command):
        raise bad_request("BOT_COMMAND_INVALID")
    if not 1 <= len(command.description.strip()) <= MAX_DESCRIPTION:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    return as_plain(command) | {"command": command.command.removeprefix("/")}


def _place(request: Request, call: SetMyCommands | GetMyCommands | DeleteMyCommands) -> tuple[str, str]:
    """The scope as a text (as `menus.menu_for` looks it up) and the language."""
    language = call.language_code or ""
    if language and not LANGUAGE.fullmatch(language):
        raise bad_request("LANGUAGE_CODE_INVALID")
    if call.scope is None:
        return "default", language
    scope = as_plain(call.scope)
    parts = [scope["type"]]
    if "chat_id" in scope:
        chat = known_chat(request.world, scope["chat_id"])
        if scope["type"] != "chat" and not isinstance(chat, Group):
            raise bad_request("can't use specified scope in the chat")
        parts.append(str(chat.id))
    if "user_id" in scope:
        if scope["user_id"] not in request.world.people:
            raise bad_request("user not found")
        parts.append(str(scope["user_id"]))
    return ":".join(parts), language
