"""Finds what an action names: the person, her phone, the chat, the message; and says what is impossible."""

from __future__ import annotations

from dataclasses import dataclass

from simulator.chats import Chat
from simulator.groups import Group
from simulator.messages import Message
from simulator.page.table import Table
from simulator.page.time_travel import TimeTravel
from simulator.people import Person


class Impossible(Exception):
    """People cannot do that; its sentence says why."""


@dataclass(frozen=True)
class Desk:
    """The table, and the hands on its clock."""

    table: Table
    clock: TimeTravel

    def person(self, person_id: int) -> Person:
        """Somebody on the table, phone in hand."""
        person = self.table.telegram.world.people.get(person_id)
        if person is None or person_id not in self.table.roles:
            raise Impossible("There is no such person.")
        return person

    def online(self, person_id: int) -> Person:
        """Somebody whose phone has a connection."""
        person = self.person(person_id)
        if person_id in self.table.offline:
            raise Impossible(f"{person.name} is offline.")
        return person

    def chat(self, person: Person, chat_id: int) -> Chat:
        """A chat that she sees."""
        for chat in person.chats:
            if chat.id == chat_id:
                return chat
        raise Impossible(f"{person.name} is not in this chat.")

    def message(self, chat: Chat, message_id: int) -> Message:
        """A message that is still there."""
        message = chat.message(message_id)
        if message is None:
            raise Impossible("This message is gone.")
        return message

    def group(self, group_id: int) -> Group:
        """A group."""
        for group in self.table.telegram.world.groups:
            if group.id == group_id:
                return group
        raise Impossible("There is no such group.")
