"""A message in a chat, and a tap on one of its buttons."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from simulator.files import StoredFile
from simulator.formatted_text import FormattedText
from simulator.shapes import Json

if TYPE_CHECKING:
    from simulator.bot_account import BotAccount
    from simulator.chats import Chat
    from simulator.people import Person


# Who speaks where an administrator is anonymous; the chat stands beside it as `sender_chat`.
GROUP_ANONYMOUS_BOT: Json = {
    "id": 1087968824,
    "is_bot": True,
    "first_name": "Group",
    "username": "GroupAnonymousBot",
}


@dataclass(eq=False)
class Message:
    """One message as everybody in its chat sees it now; times in whole seconds since 1970."""

    id: int
    chat: Chat
    sender: Person | BotAccount
    date: int
    sequence: int
    content: FormattedText = field(default_factory=FormattedText)
    file: StoredFile | None = None
    keyboard: Json | None = None
    reply_keyboard: Json | None = None
    reply_to: Message | None = None
    thread_id: int | None = None
    album: str | None = None
    other: Json | None = None
    anonymous: bool = False
    service: Json | None = None
    forwarded_from: Message | None = None
    protected: bool = False
    edit_date: int | None = None
    deleted: bool = False
    reactions: dict[int, list[str]] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The plain text, or the caption of a file."""
        return self.content.text

    @property
    def html(self) -> str:
        """The text with Telegram's tags."""
        return self.content.html

    @property
    def buttons(self) -> list[list[str]]:
        """The labels of the inline keyboard, row by row."""
        return [[button["text"] for button in row] for row in self.keyboard_rows]

    @property
    def keyboard_rows(self) -> list[list[Json]]:
        """The buttons of the inline keyboard as the Bot API has them."""
        rows: list[list[Json]] = self.keyboard["inline_keyboard"] if self.keyboard else []
        return rows

    @property
    def from_bot(self) -> bool:
        """Whether the bot said it."""
        return self.sender.is_bot

    @property
    def edited(self) -> bool:
        """Whether people see the mark "edited"."""
        return self.edit_date is not None

    @property
    def document(self) -> StoredFile | None:
        """The document it carries."""
        return self._file_of("document")

    @property
    def photo(self) -> StoredFile | None:
        """The photo it carries."""
        return self._file_of("photo")

    @property
    def voice(self) -> StoredFile | None:
        """The voice note it carries."""
        return self._file_of("voice")

    @property
    def video(self) -> StoredFile | None:
        """The video it carries."""
        return self._file_of("video")

    @property
    def kind(self) -> str:
        """What it is beside words and files (`kinds.OtherKind`); empty for those."""
        if self.other is None:
            return ""
        kind = next(iter(self.other))
        return "quiz" if kind == "poll" and self.other["poll"]["type"] == "quiz" else kind

    def __repr__(self) -> str:
        speaker = self.sender.name
        said = self.text or (self.file.name if self.file else self.kind or str(self.service))
        buttons = "".join(f" [{label}]" for row in self.buttons for label in row)
        return f"<{speaker} #{self.id}: {said!r}{buttons}>"

    def _file_of(self, kind: str) -> StoredFile | None:
        return self.file if self.file is not None and self.file.kind == kind else None

    def as_json(self, *, nested: bool = False) -> Json:
        """The Bot API's `Message`; a `nested` one (replied to, pinned) does not repeat what it replies to."""
        if self.deleted:
            return {"chat": self.chat.as_json(), "message_id": self.id, "date": 0}
        shown: Json = {
            "message_id": self.id,
            "from": GROUP_ANONYMOUS_BOT if self.anonymous else self.sender.as_json(),
            "chat": self.chat.as_json(),
            "date": self.date,
        }
        if self.anonymous:
            shown["sender_chat"] = self.chat.as_json()
        shown |= self._content_json()
        if self.keyboard:
            shown["reply_markup"] = self.keyboard
        if self.edit_date is not None:
            shown["edit_date"] = self.edit_date
        if self.thread_id is not None:
            shown |= {"message_thread_id": self.thread_id, "is_topic_message": True}
        if self.reply_to is not None and not nested and not self.reply_to.deleted:
            shown["reply_to_message"] = self.reply_to.as_json(nested=True)
        if self.album is not None:
            shown["media_group_id"] = self.album
        if self.protected:
            shown["has_protected_content"] = True
        if self.forwarded_from is not None:
            shown["forward_origin"] = self.forwarded_from.origin_json()
        return shown

    def as_update(self) -> Json:
        """The message as the bot gets it: under privacy mode without what it answers, unless the bot said that."""
        shown = self.as_json()
        if self.reply_to is not None and not self.reply_to.from_bot and not self.chat.bot_reads_along:
            shown.pop("reply_to_message", None)
        return shown

    def _content_json(self) -> Json:
        if self.service is not None:
            return dict(self.service)
        if self.other is not None:
            return dict(self.other)
        text_key, entities_key = ("text", "entities") if self.file is None else ("caption", "caption_entities")
        shown: Json = {}
        if self.file is not None:
            described = self.file.as_json()
            shown[self.file.kind] = [described] if self.file.kind == "photo" else described
        if self.text:
            shown[text_key] = self.text
        if self.content.entities:
            shown[entities_key] = self.content.entities
        return shown

    def origin_json(self) -> Json:
        """The `MessageOrigin` of a forward of this message."""
        return {"type": "user", "sender_user": self.sender.as_json(), "date": self.date}


@dataclass
class Answer:
    """What a person sees after her tap: nothing, a toast, an alert, or a page that opens."""

    text: str = ""
    alert: bool = False
    url: str = ""


@dataclass(eq=False)
class Tap:
    """A tap on a button; `answer` stays None until the bot answers, and the button spins."""

    id: str
    person: Person
    message: Message
    data: str
    at: float
    answer: Answer | None = None

    async def answered(self, timeout: float = 5.0) -> Answer:  # noqa: ASYNC109 (as `sees`)
        """Wait until the bot answers.

        Raises:
            TimeoutError: after `timeout` seconds.
        """
        return await self.person.world.events.until(lambda: self.answer, timeout)

    def as_json(self) -> dict[str, Any]:
        """The Bot API's `CallbackQuery`."""
        return {
            "id": self.id,
            "from": self.person.as_json(),
            "message": self.message.as_json(),
            "chat_instance": self.message.chat.instance,
            "data": self.data,
        }
