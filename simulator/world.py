"""Everything there is in this Telegram: the bot, the people, their chats, and what happens in them.

One lock guards it, so that tests may act from another thread than the server's.
"""

from __future__ import annotations

import itertools
import secrets
import threading
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from simulator.bot_account import BotAccount
from simulator.chats import Chat, PrivateChat
from simulator.events import Events
from simulator.faults import Faults
from simulator.files import Files, StoredFile
from simulator.formatted_text import FormattedText
from simulator.groups import Group, GroupKind, InviteLink, Sign
from simulator.limits import Pacing
from simulator.membership import CREATOR, LEFT, Membership
from simulator.messages import Answer, Message, Tap
from simulator.people import Person, new_person_id
from simulator.shapes import Json
from simulator.update_queue import TAP_SECONDS, UpdateQueue
from simulator.webhook import Webhook

CALLS_KEPT = 10_000
JOIN_REQUEST_SECONDS = 300  # so long may the bot write to somebody who asks to join
NOTHING = FormattedText()


@dataclass(frozen=True)
class Call:
    """One call of the bot: method, parameters as given, HTTP code, Telegram's answer, seconds since 1970."""

    method: str
    params: Json
    code: int
    answer: Json
    at: float
    fault: str = ""


@dataclass
class World:
    """The state behind the Bot API; `now` is the simulated time, `elapsed` never jumps."""

    bot: BotAccount
    now: Callable[[], float]
    elapsed: Callable[[], float]
    limits: bool = True
    lock: Any = field(default_factory=threading.RLock)
    people: dict[int, Person] = field(default_factory=dict)
    chats: dict[int, Chat] = field(default_factory=dict)
    taps: dict[str, Tap] = field(default_factory=dict)
    files: Files = field(default_factory=Files)
    faults: Faults = field(default_factory=Faults)

    def __post_init__(self) -> None:
        self.updates = UpdateQueue(self.now)
        self.events = Events(self.now)
        self.pacing = Pacing(self.elapsed, enforced=self.limits)
        self.webhook = Webhook(self.updates)
        self.calls: deque[Call] = deque(maxlen=CALLS_KEPT)
        self._message_ids = itertools.count(10 + secrets.randbelow(1000))
        self._sequence = itertools.count(1)

    # Who and where.

    @property
    def groups(self) -> list[Group]:
        """All groups that were not upgraded."""
        return [c for c in self.chats.values() if isinstance(c, Group) and c.upgraded_to is None]

    def person(self, name: str, language: str) -> Person:
        """The person of this name; somebody new if there is none."""
        for person in self.people.values():
            if person.name == name:
                return person
        person = Person(self, new_person_id(), name, language)
        self.people[person.id] = person
        self.chats[person.id] = person.chat
        return person

    def group(self, title: str, members: Sequence[Person], kind: GroupKind) -> Group:
        """The group of this title; a new one, created by its first member, if there is none."""
        for group in self.groups:
            if group.title == title:
                return group
        group = Group(self, self._new_group_id(kind), title, kind)
        self.chats[group.id] = group
        for index, person in enumerate(members):
            group.members[person.id] = Membership("member") if index else CREATOR
        self.events.add("chat", group.id, title=title)
        return group

    def chat(self, chat_id: int | str) -> Chat | None:
        """The chat with this id, given as a number or as digits."""
        try:
            return self.chats.get(int(chat_id))
        except ValueError:
            return None

    def bot_knows(self, chat: Chat) -> bool:
        """Whether the bot ever met this person, or was in this group."""
        if isinstance(chat, Group):
            return self.bot.id in chat.members
        if not isinstance(chat, PrivateChat):
            return False
        met = any(chat.id in group.members for group in self.groups if group.bot_membership.is_inside)
        return chat.started or chat.open_until > 0 or met

    def invite_link(self, url: str) -> tuple[Group, InviteLink] | None:
        """The group a link invites to."""
        for group in self.groups:
            if url in group.links:
                return group, group.links[url]
        return None

    def next_shared_message_id(self) -> int:
        """The next id for private chats and basic groups."""
        return next(self._message_ids)

    def next_album_id(self) -> int:
        """An id for files sent together."""
        return secrets.randbits(53)

    # What happens.

    def post(
        self,
        chat: Chat,
        sender: Person | BotAccount,
        *,
        content: FormattedText = NOTHING,
        file: StoredFile | None = None,
        service: Json | None = None,
        **details: Any,
    ) -> Message:
        """Put a message in a chat; what a person says goes to the bot if it may hear it."""
        message = Message(
            id=chat.next_message_id(),
            chat=chat,
            sender=sender,
            date=int(self.now()),
            sequence=next(self._sequence),
            content=content,
            file=file,
            service=service,
            **details,
        )
        chat.history[message.id] = message
        self.events.add("message", chat.id, message.id)
        if not sender.is_bot and chat.bot_hears(message):
            self.updates.add("message", message.as_update(), self.lane(chat))
        return message

    def change(self, message: Message, **changes: Any) -> None:
        """Edit a message; a new keyboard alone leaves no mark "edited" at people's side."""
        for name, value in changes.items():
            setattr(message, name, value)
        message.edit_date = int(self.now())
        self.events.add("edited", message.chat.id, message.id)

    def remove(self, message: Message) -> None:
        """Delete a message for everybody."""
        message.deleted = True
        if message in message.chat.pinned:
            message.chat.pinned.remove(message)
        self.events.add("deleted", message.chat.id, message.id)

    def tap(self, person: Person, message: Message, data: str) -> Tap:
        """A person presses a button with this data."""
        self.taps = {tap.id: tap for tap in self.taps.values() if self._is_fresh(tap)}
        tap = Tap(str(secrets.randbits(62)), person, message, data, self.now())
        self.taps[tap.id] = tap
        self.events.add("tap", message.chat.id, message.id, person=person.id, tap=tap.id, data=data)
        self.updates.add("callback_query", tap.as_json(), f"callback:{person.id}")
        return tap

    def answer(self, tap: Tap, answer: Answer) -> None:
        """The spinner on a button stops, and the person sees the answer."""
        tap.answer = answer
        self.events.add(
            "answer",
            tap.message.chat.id,
            tap.message.id,
            person=tap.person.id,
            tap=tap.id,
            text=answer.text,
            alert=answer.alert,
        )

    def open_tap(self, tap_id: str) -> Tap | None:
        """A tap that still waits for its answer."""
        tap = self.taps.get(tap_id)
        return tap if tap is not None and tap.answer is None and self._is_fresh(tap) else None

    def react(self, who: Person | BotAccount, message: Message, emoji: list[str]) -> None:
        """Set somebody's reactions on a message."""
        old = message.reactions.pop(who.id, [])
        if emoji:
            message.reactions[who.id] = emoji
        self.events.add("reaction", message.chat.id, message.id)
        chat = message.chat
        heard = not isinstance(chat, Group) or chat.bot_membership.is_admin
        if not who.is_bot and heard and old != emoji:
            change = {
                "chat": chat.as_json(),
                "message_id": message.id,
                "user": who.as_json(),
                "date": int(self.now()),
                "old_reaction": [{"type": "emoji", "emoji": each} for each in old],
                "new_reaction": [{"type": "emoji", "emoji": each} for each in emoji],
            }
            self.updates.add("message_reaction", change, f"reaction:{chat.id}")

    def tell_membership(
        self, chat: Chat, by: Person | BotAccount, who: Person | BotAccount, old: Membership, new: Membership
    ) -> None:
        """Tell the bot of its own change, or, where it is an administrator, of somebody else's."""
        kind = "my_chat_member" if who is self.bot else "chat_member"
        self.events.add("member", chat.id, person=who.id, status=new.status)
        if kind == "chat_member" and not self._bot_runs(chat):
            return
        change = {
            "chat": chat.as_json(),
            "from": by.as_json(),
            "date": int(self.now()),
            "old_chat_member": old.as_json(who),
            "new_chat_member": new.as_json(who),
        }
        lane = f"{kind}:{chat.id if who is self.bot else who.id}"
        self.updates.add(kind, change, lane)

    def request_to_join(self, person: Person, group: Group, link: InviteLink | None) -> None:
        """A person asks to be let in; an administrator bot that may invite hears of it."""
        group.requests[person.id] = person
        self.events.add("member", group.id, person=person.id, status="asks")
        if not group.bot_membership.may("can_invite_users"):
            return
        person.chat.open_until = self.now() + JOIN_REQUEST_SECONDS
        request = {
            "chat": group.as_json(),
            "from": person.as_json(),
            "user_chat_id": person.id,
            "date": int(self.now()),
        }
        if link is not None:
            request["invite_link"] = link.as_json(self.bot)
        self.updates.add("chat_join_request", request, f"chat_member:{person.id}")

    def upgrade_group(self, old: Group, order: Sequence[Sign]) -> Group:
        """Move a basic group to a supergroup, with these signs of it for the bot."""
        new = Group(self, self._new_group_id("supergroup"), old.title, "supergroup")
        new.members, new.permissions, new.description = dict(old.members), old.permissions, old.description
        self.chats[new.id] = new
        by = next(iter(old.people))
        for sign in order:
            if sign == "join":
                self.tell_membership(new, by, self.bot, LEFT, new.bot_membership)
            elif sign == "migrate_to":
                self.post(old, by, service={"migrate_to_chat_id": new.id})
            else:
                self.post(new, by, service={"migrate_from_chat_id": old.id})
        old.upgraded_to = new
        self.events.add("chat", new.id, title=new.title)
        return new

    def lane(self, chat: Chat) -> str:
        """What is said in one chat reaches a webhook in order."""
        return f"message:{chat.id}"

    def _is_fresh(self, tap: Tap) -> bool:
        return self.now() - tap.at <= TAP_SECONDS

    def _bot_runs(self, chat: Chat) -> bool:
        return isinstance(chat, Group) and chat.bot_membership.is_admin

    def _new_group_id(self, kind: GroupKind) -> int:
        number = 1_000_000_000 + secrets.randbelow(1_000_000_000)
        return -number if kind == "group" else -1_000_000_000_000 - number
