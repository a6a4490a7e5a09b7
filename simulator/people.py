"""People: what they see, say, tap, send, block and join."""

from __future__ import annotations

import re
import secrets
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

from simulator.chats import Chat, PrivateChat
from simulator.files import FileKind, picture_size
from simulator.formatted_text import FormattedText, found_in
from simulator.groups import Group, InviteLink, Topic
from simulator.kinds import OtherKind, other
from simulator.membership import LEFT
from simulator.messages import Message, Tap
from simulator.shapes import Json

if TYPE_CHECKING:
    from simulator.world import World

PAYLOAD = re.compile(r"[A-Za-z0-9_-]{1,64}")
UNREADABLE_PHOTO = (1280, 960)  # people send pictures from a camera; tests may send any bytes


class Person:
    """Somebody with a phone. What she does reaches the bot at once, as Telegram would pass it on."""

    is_bot = False

    def __init__(self, world: World, person_id: int, name: str, language: str) -> None:
        self.world = world
        self.id = person_id
        self.name = name
        self.language = language
        self.username: str | None = None
        self.chat = PrivateChat(world, self)

    def __repr__(self) -> str:
        return f"<Person {self.name}>"

    def names_json(self) -> Json:
        """Her names, as in a `User` and a `Chat`."""
        first, _, last = self.name.partition(" ")
        shown = {"first_name": first, "last_name": last, "username": self.username}
        return {key: value for key, value in shown.items() if value}

    def as_json(self) -> Json:
        """The Bot API's `User`."""
        return {"id": self.id, "is_bot": False, **self.names_json(), "language_code": self.language}

    # What she sees.

    @property
    def chats(self) -> list[Chat]:
        """Her chat with the bot, and the groups she is in."""
        inside = [group for group in self.world.groups if group.members.get(self.id, LEFT).is_inside]
        return [self.chat, *inside]

    @property
    def last(self) -> Message:
        """The bot's newest message in her private chat.

        Raises:
            LookupError: when there is none.
        """
        for message in reversed(self.chat.messages):
            if message.from_bot:
                return message
        raise LookupError(f"the bot has not written to {self.name}")

    async def sees(
        self,
        words: str,
        timeout: float = 5.0,  # noqa: ASYNC109 (tests read better with it)
        chat: Chat | None = None,
    ) -> Message:
        """Wait until a message of the bot that contains `words` is to be seen (newest first), and return it.

        Raises:
            AssertionError: after `timeout` seconds, with what she sees instead.
        """
        place = chat or self.chat
        try:
            return await self.world.events.until(lambda: self._find(words, place), timeout)
        except TimeoutError:
            seen = "\n".join(f"  {message!r}" for message in place.messages[-20:]) or "  nothing"
            raise AssertionError(f"{self.name} waits for {words!r}, and sees:\n{seen}") from None

    def _find(self, words: str, chat: Chat) -> Message | None:
        for message in reversed(chat.messages):
            if message.from_bot and words in message.text:
                return message
        return None

    # What she does.

    def open(self, link: str) -> Message | None:
        """Follow a link to the bot and press START, or to a group and join it.

        Returns:
            The message "/start …" for the bot; None for a group.

        Raises:
            ValueError: for a link to somewhere else, or a start code Telegram would not pass on.
        """
        with self.world.lock:
            invite = self.world.invite_link(link)
            if invite is not None:
                self._follow_invite(*invite)
                return None
            address = urlsplit(link)
            if (
                address.hostname not in ("t.me", "telegram.me")
                or address.path.strip("/") != self.world.bot.username
            ):
                raise ValueError(f"{link} does not lead to @{self.world.bot.username} or one of its groups")
            payload = parse_qs(address.query, keep_blank_values=True).get("start", [""])[0]
            if payload and not PAYLOAD.fullmatch(payload):
                raise ValueError(f"Telegram passes on no start code like {payload!r}")
            self.unblock()
            return self.say(f"/start {payload}".strip())

    def say(
        self, text: str, chat: Chat | None = None, reply_to: Message | None = None, topic: Topic | None = None
    ) -> Message:
        """Write a text, in private or in a group.

        Raises:
            ValueError: when she cannot write there.
        """
        return self._post(chat, reply_to=reply_to, topic=topic, content=found_in(text))

    def tap(self, label: str, message: Message | None = None) -> Tap:
        """Press a button; without `message`, on the newest one that has this label.

        Raises:
            LookupError: when she sees no such button, with the labels she sees.
        """
        with self.world.lock:
            candidates = [message] if message is not None else self._newest_first()
            for candidate in candidates:
                for row in candidate.keyboard_rows if not candidate.deleted else []:
                    for button in row:
                        if button["text"] == label:
                            return self._press(candidate, button)
            labels = [label for candidate in candidates for row in candidate.buttons for label in row]
            raise LookupError(f"{self.name} sees no button {label!r}, but {labels}")

    def tap_data(self, data: str, message: Message) -> Tap:
        """Send any callback data from a message, as a changed app could."""
        with self.world.lock:
            return self.world.tap(self, message, data)

    def edit(self, message: Message, text: str) -> None:
        """Change what she wrote.

        Raises:
            ValueError: for somebody else's message.
        """
        with self.world.lock:
            if message.sender is not self:
                raise ValueError(f"{self.name} cannot edit what {message.sender.name} wrote")
            self.world.change(message, content=found_in(text))
            if message.chat.bot_hears(message):
                self.world.updates.add("edited_message", message.as_update(), self.world.lane(message.chat))

    def delete(self, message: Message) -> None:
        """Delete a message for everybody; the bot is not told."""
        with self.world.lock:
            self.world.remove(message)

    def react(self, message: Message, *emoji: str) -> None:
        """Put a reaction on a message; without one, take it away."""
        with self.world.lock:
            self.world.react(self, message, list(emoji))

    def send_photo(self, content: bytes, caption: str = "", chat: Chat | None = None) -> Message:
        """Send a photo."""
        return self._send("photo", "photo.jpg", content, caption, chat)

    def send_voice(self, content: bytes, chat: Chat | None = None, duration: int = 1) -> Message:
        """Send a voice note of so many seconds."""
        return self._send("voice", "voice.oga", content, "", chat, duration)

    def send_video(self, content: bytes, caption: str = "", chat: Chat | None = None) -> Message:
        """Send a video."""
        return self._send("video", "video.mp4", content, caption, chat, duration=1)

    def send_document(self, content: bytes, name: str, caption: str = "", chat: Chat | None = None) -> Message:
        """Send a file."""
        return self._send("document", name, content, caption, chat)

    def send_other(self, kind: OtherKind, chat: Chat | None = None) -> Message:
        """Send something that is neither words nor a file of hers: a contact, a poll, a sticker, …"""
        return self._post(chat, content=FormattedText(), other=other(kind, self, int(self.world.now())))

    def send_album(self, contents: Sequence[bytes], caption: str = "", chat: Chat | None = None) -> list[Message]:
        """Send photos together; the caption stands at the first."""
        album = str(self.world.next_album_id())
        captions = [caption, *[""] * (len(contents) - 1)]
        return [
            self._send("photo", "photo.jpg", content, each, chat, album=album)
            for content, each in zip(contents, captions, strict=True)
        ]

    def block(self) -> None:
        """Block the bot."""
        with self.world.lock:
            self.chat.block()

    def unblock(self) -> None:
        """Unblock the bot."""
        with self.world.lock:
            self.chat.unblock()

    def join(self, group: Group) -> None:
        """Come into a group."""
        with self.world.lock:
            group.enter(self)

    def ask_to_join(self, group: Group) -> None:
        """Ask to be let into a group."""
        with self.world.lock:
            self.world.request_to_join(self, group, None)

    def leave(self, group: Group) -> None:
        """Go out of a group."""
        with self.world.lock:
            self.world.post(group, self, service={"left_chat_member": self.as_json()})
            group.set_membership(self, LEFT, self)

    def _newest_first(self) -> list[Message]:
        messages = [message for chat in self.chats for message in chat.messages]
        return sorted(messages, key=lambda message: message.sequence, reverse=True)

    def _press(self, message: Message, button: Json) -> Tap:
        if "callback_data" in button:
            return self.world.tap(self, message, button["callback_data"])
        raise LookupError(f"the button {button['text']!r} opens {button.get('url', 'something else')}: use open()")

    def _follow_invite(self, group: Group, link: InviteLink) -> None:
        if not link.is_valid(self.world.now()):
            raise ValueError(f"the invitation link {link.url} has expired")
        if link.by_request:
            self.world.request_to_join(self, group, link)
        else:
            link.used += 1
            group.enter(self)

    def _send(
        self,
        kind: FileKind,
        name: str,
        content: bytes,
        caption: str,
        chat: Chat | None,
        duration: int = 0,
        album: str | None = None,
    ) -> Message:
        size = (picture_size(content) or UNREADABLE_PHOTO) if kind in ("photo", "video") else (0, 0)
        stored = self.world.files.keep(kind, name, content, size, duration)
        return self._post(chat, file=stored, content=found_in(caption), album=album)

    def _post(
        self,
        chat: Chat | None,
        *,
        content: FormattedText,
        topic: Topic | None = None,
        reply_to: Message | None = None,
        **details: Any,
    ) -> Message:
        with self.world.lock:
            place = chat or (reply_to.chat if reply_to else self.chat)
            self._enter_to_write(place, topic)
            thread_id = topic.id if topic else (reply_to.thread_id if reply_to else None)
            anonymous = isinstance(place, Group) and place.members[self.id].anonymous
            details |= {"reply_to": reply_to, "thread_id": thread_id, "anonymous": anonymous}
            return self.world.post(place, self, content=content, **details)

    def _enter_to_write(self, chat: Chat, topic: Topic | None) -> None:
        """Writing to the bot starts it; writing in a group takes a member who may."""
        if chat is self.chat:
            if self.chat.blocked:
                raise ValueError(f"{self.name} has blocked the bot and must unblock it first")
            self.chat.started = True
        elif not isinstance(chat, Group) or not chat.may_write(self, topic):
            raise ValueError(f"{self.name} cannot write in this chat")


def new_person_id() -> int:
    """An id that looks like Telegram's; nobody can count on it."""
    return 1_000_000_000 + secrets.randbelow(6_000_000_000)
