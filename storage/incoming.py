"""What comes in through a channel, in Anker's own words: a tap, a message, a change of who is in a chat.

Its door reads what the channel tells (`gateway/reading.py`). Ids are those of the channel.
"""

from __future__ import annotations

from dataclasses import dataclass

from storage.frozen import frozen
from storage.standings import ORDINARY, Standing


@frozen
class Who:
    """Who did it: what that account calls itself, and the language of its telephone."""

    id: int
    name: str = ""
    language: str = "nl"
    is_bot: bool = False


@frozen
class Where:
    """The chat it happened in."""

    id: int
    private: bool
    channel: bool = False
    forum: bool = False


@frozen
class Tapped:
    """A button was tapped. `data` is what the button carried, `message` the one that it stands under in `chat`."""

    who: Who
    tap: str
    data: str | None
    message: int | None
    chat: int | None


@frozen
class Command:
    """A message begins with a command: for which bot, where that was said, and what follows it."""

    name: str
    bot: str
    rest: str


@frozen
class Message:
    """What somebody said; where it was `edited`, what it has become.

    `kind` is one of text, photo, voice, video, document, …; `file` the channel's name of that file. `said_at` is
    in seconds UTC. `not_copyable` says what it is, where it is copied to nobody: contact, quiz, story, …
    `phone` is the number of a contact that was shared. `answers_own` is a message of Anker's that it answers;
    `answers`, `answers_whom` are of a command in a group.
    """

    who: Who
    where: Where
    id: int
    said_at: int | None
    edited: bool
    text: str
    kind: str = "text"
    file: str | None = None
    command: Command | None = None
    thread: int | None = None
    not_copyable: str = ""
    phone: str = ""
    answers_own: int | None = None
    answers: int | None = None
    answers_whom: int | None = None


@frozen
class Moved:
    """A chat has another id from now on."""

    old: int
    new: int
    who: None = None


@frozen
class Came:
    """People came into a group's chat."""

    who: Who
    where: Where
    people: tuple[Who, ...]


@frozen
class AsksIn:
    """Somebody asks to be let into a group's chat."""

    who: Who
    where: Where


@frozen
class TopicChanged:
    """A topic of a forum was closed, or opened again."""

    who: Who
    where: Where
    thread: int | None
    closed: bool


@frozen
class Membership:
    """What somebody is in a chat changed, the bot itself where `of_bot`: `standing` is what it may do now."""

    who: Who
    where: Where
    of_bot: bool
    was_in: bool
    is_in: bool
    blocked: bool
    standing: Standing = ORDINARY


Incoming = Tapped | Message | Moved | Came | AsksIn | TopicChanged | Membership


@dataclass(eq=False, slots=True)
class Arriving:
    """What comes in, on its way to its door. `received_at` is in seconds UTC.

    `taken` once its turn is committed; `trouble` where it could not be.
    """

    update_id: int
    what: Incoming
    received_at: int
    taken: bool = False
    trouble: Exception | None = None

    def written_in_private(self) -> tuple[int, int] | None:
        """Of a message to the bot in private: the channel's id of whom it is, and its own."""
        what = self.what
        if not isinstance(what, Message) or what.edited or not what.where.private:
            return None
        return what.who.id, what.id
