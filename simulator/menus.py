"""Which menu of commands a person sees in a chat."""

from collections.abc import Iterator

from simulator.chats import Chat
from simulator.groups import Group
from simulator.membership import LEFT
from simulator.people import Person
from simulator.shapes import Json


def menu_for(person: Person, chat: Chat) -> list[Json]:
    """The commands "/" opens: the narrowest menu set for this chat, person and language.

    The order is Telegram's own ("Determining list of commands", Bot API, BotCommandScope).
    """
    menus = person.world.bot.commands
    for scope in _scopes(person, chat):
        for language in (person.language[:2], ""):
            if (scope, language) in menus:
                return menus[scope, language]
    return []


def _scopes(person: Person, chat: Chat) -> Iterator[str]:
    if not isinstance(chat, Group):
        yield from (f"chat:{chat.id}", "all_private_chats", "default")
        return
    admin = chat.members.get(person.id, LEFT).is_admin
    yield f"chat_member:{chat.id}:{person.id}"
    if admin:
        yield f"chat_administrators:{chat.id}"
    yield f"chat:{chat.id}"
    if admin:
        yield "all_chat_administrators"
    yield from ("all_group_chats", "default")
