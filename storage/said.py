"""What the outbox says: a text with buttons, a picture with a caption, a file, a change of what stands there.

Each is written down in Anker's own words, as JSON; what a channel calls it only its door knows
(`gateway/spelling.py`). Said of a message that stands in a chat already, a text, a caption or buttons take the
place of those it has. All texts are HTML, as `content` renders them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, Protocol, TypeVar, dataclass_transform

import orjson

Form = TypeVar("Form")


@dataclass_transform(frozen_default=True)
def form(cls: type[Form]) -> type[Form]:
    """As `storage.frozen.frozen`, but without slots: with them its JSON is five times dearer to write."""
    return dataclass(unsafe_hash=True)(cls)


# A button as it is shown: its label, the data that its tap brings, or, where that is empty, the address it opens.
Key = tuple[str, str, str]
Keys = Sequence[Sequence[Key]]


class Said(Protocol):
    """Anything that can be said or done in a chat; `form` tells in the outbox what it is."""

    form: ClassVar[str]


@form
class Text:
    """A text, with buttons below it; `quietly` makes no sound.

    In a forum it goes into the topic `thread` at Telegram, or into that of a purpose (`storage/topics.py`).
    """

    form: ClassVar[str] = "text"
    html: str
    keys: Keys = ()
    topic: str | None = None
    thread: int | None = None
    quietly: bool = False


@form
class Buttons:
    """Other buttons under a message, or none; its words stay."""

    form: ClassVar[str] = "buttons"
    keys: Keys = ()


@form
class Caption:
    """Other words under a picture, voice note or document."""

    form: ClassVar[str] = "caption"
    html: str


@form
class Picture:
    """A picture: one that the channel `held` before, by its name there, or the file at a path."""

    form: ClassVar[str] = "picture"
    held: str = ""
    path: str = ""
    name: str = ""
    caption: str = ""
    topic: str | None = None
    thread: int | None = None


@form
class Voice:
    """A voice note: one that the channel `held` before, by its name there, or the file at a path."""

    form: ClassVar[str] = "voice"
    held: str = ""
    path: str = ""
    name: str = ""


@form
class Document:
    """The file at a path, to keep; `name` is how it shows."""

    form: ClassVar[str] = "document"
    path: str
    name: str
    caption: str = ""


@form
class Copy:
    """A copy of somebody's message: of which chat and which one, by their ids at Telegram; with buttons below."""

    form: ClassVar[str] = "copy"
    from_chat: int
    message: int
    keys: Keys = ()
    topic: str | None = None
    thread: int | None = None


@form
class Gone:
    """A message is taken away: that which this is about, or one by its id at Telegram."""

    form: ClassVar[str] = "gone"
    message: int | None = None


@form
class AllGone:
    """Messages are taken away, by their ids at Telegram; those that are gone already do not matter."""

    form: ClassVar[str] = "all_gone"
    messages: Sequence[int]


@form
class Pinned:
    """A message stays in sight at the top of its chat; nobody hears a sound."""

    form: ClassVar[str] = "pinned"


@form
class Menu:
    """The commands in a chat's menu, each with its hint; without them the chat has the menu of strangers."""

    form: ClassVar[str] = "menu"
    commands: Mapping[str, str] | None = None


@form
class NewTopic:
    """A topic of this name in a forum."""

    form: ClassVar[str] = "new_topic"
    name: str


@form
class Leaving:
    """Anker leaves the chat."""

    form: ClassVar[str] = "leaving"


@form
class LetIn:
    """Somebody who asks to come into a group is let in, or not: by the id at Telegram."""

    form: ClassVar[str] = "let_in"
    whom: int
    yes: bool


@form
class Silence:
    """From now on members of a group send nothing; what else they might do, by Telegram's names, stays so."""

    form: ClassVar[str] = "silence"
    before: Mapping[str, bool]


@form
class EndSilence:
    """Members of a group may do what they might `before`, by Telegram's names."""

    form: ClassVar[str] = "end_silence"
    before: Mapping[str, bool]


@form
class SilenceOne:
    """One member, by the id at Telegram, sends nothing until an instant in seconds UTC."""

    form: ClassVar[str] = "silence_one"
    whom: int
    until: int


@form
class EndSilenceOne:
    """One member, by the id at Telegram, may do again what members may."""

    form: ClassVar[str] = "end_silence_one"
    whom: int


IN_A_TOPIC = (Text, Picture, Copy)  # what may have its place in one topic of a forum

FORMS: Mapping[str, type[Said]] = {
    each.form: each
    for each in (
        *(Text, Buttons, Caption, Picture, Voice, Document, Copy, Gone, AllGone, Pinned, Menu, NewTopic),
        *(Leaving, LetIn, Silence, EndSilence, SilenceOne, EndSilenceOne),
    )
}


def written(said: Said) -> bytes:
    """It as it is kept."""
    return orjson.dumps(said)


def read(form: str, kept: bytes) -> Said:
    """What was kept of this form. Raises KeyError, TypeError or ValueError where it is none of ours."""
    return FORMS[form](**orjson.loads(kept))
