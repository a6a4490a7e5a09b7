"""Chats: what all have in common, and a person's private chat with the bot."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from simulator.membership import KICKED, MEMBER
from simulator.messages import Message
from simulator.refusals import bad_request, forbidden
from simulator.shapes import Json

if TYPE_CHECKING:
    from simulator.people import Person
    from simulator.world import World

TEXT = "text messages"  # as Telegram names what it will not let a bot send


class Chat:
    """A chat with its messages, deleted ones included, by id."""

    kind: str

    def __init__(self, world: World, chat_id: int) -> None:
        self.world = world
        self.id = chat_id
        self.instance = str(secrets.randbits(63))
        self.history: dict[int, Message] = {}
        self.pinned: list[Message] = []

    @property
    def messages(self) -> list[Message]:
        """What is to be seen now, oldest first."""
        return [message for message in list(self.history.values()) if not message.deleted]

    @property
    def reply_keyboard(self) -> list[list[str]]:
        """The labels of the keyboard below the text field, row by row."""
        for message in reversed(self.messages):
            if message.reply_keyboard is not None:
                rows = message.reply_keyboard.get("keyboard", [])
                return [[key if isinstance(key, str) else key["text"] for key in row] for row in rows]
        return []

    def message(self, message_id: int) -> Message | None:
        """A message that is still there."""
        message = self.history.get(message_id)
        return None if message is None or message.deleted else message

    def next_message_id(self) -> int:
        """The id of the next message; private chats and basic groups share one count."""
        return self.world.next_shared_message_id()

    def as_json(self) -> Json:
        """The Bot API's `Chat`."""
        raise NotImplementedError

    def check_bot_may_send(self, content: str = TEXT) -> None:
        """Whether the bot can speak here.

        Raises:
            Refusal: with Telegram's reason why not.
        """
        raise NotImplementedError

    def bot_hears(self, message: Message) -> bool:
        """Whether a person's message reaches the bot."""
        raise NotImplementedError

    @property
    def bot_reads_along(self) -> bool:
        """Whether the bot also gets what is not meant for it."""
        return True


class PrivateChat(Chat):
    """The chat of one person with the bot; nobody can write in it before the person pressed START."""

    kind = "private"

    def __init__(self, world: World, person: Person) -> None:
        super().__init__(world, person.id)
        self.person = person
        self.started = False
        self.blocked = False
        self.open_until = 0.0  # after a request to join a group the bot may write for five minutes

    def as_json(self) -> Json:
        """A private chat is named after the person."""
        return self.person.names_json() | {"id": self.id, "type": "private"}

    def check_bot_may_send(self, content: str = TEXT) -> None:  # noqa: ARG002 (groups look at it)
        """A bot speaks only with people who started it and have not blocked it."""
        if self.blocked:
            raise forbidden("bot was blocked by the user")
        if not self.started and self.open_until < self.world.now():
            raise forbidden("bot can't initiate conversation with a user")

    def bot_hears(self, message: Message) -> bool:  # noqa: ARG002 (groups look at it)
        """Everything said in private reaches the bot."""
        return True

    def block(self) -> None:
        """The person blocks the bot: it can send nothing more, and is told so."""
        self._set_blocked(True)

    def unblock(self) -> None:
        """The person lets the bot speak again."""
        self._set_blocked(False)

    def _set_blocked(self, blocked: bool) -> None:
        if self.blocked == blocked:
            return
        self.blocked = blocked
        old, new = (MEMBER, KICKED) if blocked else (KICKED, MEMBER)
        self.world.tell_membership(self, self.person, self.world.bot, old, new)


def known_chat(world: World, chat_id: int | str) -> Chat:
    """The chat a bot names.

    Raises:
        Refusal: when it is no chat the bot ever saw, or a group that is now a supergroup.
    """
    if chat_id == "":
        raise bad_request("chat_id is empty")
    chat = world.chat(chat_id)
    if chat is None or not world.bot_knows(chat):
        raise bad_request("chat not found")
    return chat
