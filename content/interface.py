"""The bot's own sentences and buttons, one file a conversation, and the names they may contain."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import count, takewhile
from typing import Annotated, ClassVar, Literal

from pydantic import BeforeValidator, Field, StringConstraints

from content.texts import LANGUAGES, Label, Language, Role, Strict, Text

KEY = r"^[a-z][a-z0-9_]*$"
Key = Annotated[str, StringConstraints(pattern=KEY, max_length=40)]


class Message(Text):
    """A sentence or a few, sent as one message or as part of one; `names` are what the program fills in."""

    names: tuple[Key, ...] = ()


class Button(Label):
    """The words on a button; `names` are what the program fills in."""

    names: tuple[Key, ...] = ()


class CommandHint(Label):
    """What stands behind a command in Telegram's menu."""

    role: ClassVar[Role] = "hint"


class Conversation(Strict):
    """One file: the texts and buttons of one conversation, and the commands that start it, by role.

    What staff reads (facilitators, coordinators) is judged less strictly than what parents read.
    """

    about: str
    reader: Literal["parent", "staff"] = "parent"
    texts: dict[Key, Message] = Field(default_factory=dict)
    buttons: dict[Key, Button] = Field(default_factory=dict)
    commands: dict[Key, dict[Key, CommandHint]] = Field(default_factory=dict)


def _same_in_each(value: object) -> object:
    return value if isinstance(value, dict) else dict.fromkeys(LANGUAGES, str(value))


class Example(Strict):
    """What a name may look like, per language; the language check and the preview fill it in."""

    nl: str
    en: str


class KnownName(Strict):
    """A name the program can fill in: what it means, and an example."""

    meaning: str
    example: Annotated[Example, BeforeValidator(_same_in_each, json_schema_input_type=str | Example)]


class KnownNames(Strict):
    """The file `names.yaml`."""

    about: str
    names: dict[Key, KnownName]


@dataclass(frozen=True)
class Interface:
    """All conversations together; keys are `file.key`."""

    messages: Mapping[str, Message]
    buttons: Mapping[str, Button]
    commands: Mapping[str, Mapping[str, CommandHint]]
    names: Mapping[str, KnownName]

    def examples(self, language: Language) -> dict[str, str]:
        """An example for each known name."""
        return {key: getattr(name.example, language) for key, name in self.names.items()}

    def wordings(self, file: str, key: str) -> tuple[str, ...]:
        """The keys of several wordings of one message in a file: `key_1`, `key_2`, … as far as they go."""
        numbered = (f"{file}.{key}_{number}" for number in count(1))
        return tuple(takewhile(self.messages.__contains__, numbered))


def joined(files: Mapping[str, Conversation], names: KnownNames) -> Interface:
    """The conversations by file name, as one interface."""
    commands: dict[str, dict[str, CommandHint]] = {}
    for conversation in files.values():
        for role, hints in conversation.commands.items():
            commands.setdefault(role, {}).update(hints)
    return Interface(
        messages={f"{file}.{key}": text for file, said in files.items() for key, text in said.texts.items()},
        buttons={f"{file}.{key}": text for file, said in files.items() for key, text in said.buttons.items()},
        commands=commands,
        names=names.names,
    )
