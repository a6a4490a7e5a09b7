"""The words for one person: in her language and her level."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from content import rendering
from content.interface import Interface
from content.texts import Language, Level, Text


class UnknownText(KeyError):
    """No interface text has this key."""


@dataclass(frozen=True)
class Words:
    """Finds and fills texts in one language and level.

    Messages come back as Telegram-HTML (`Markup`), so that one can be a name in another; labels as plain text.
    """

    interface: Interface
    language: Language
    level: Level

    def __call__(self, key: str, **names: object) -> Markup:
        """The message with this key. Raises UnknownText, or MissingName for a name it declares."""
        message = self.interface.messages.get(key)
        if message is None:
            raise UnknownText(f"{key} is not a text in content/interface")
        return self.html(message, **_declared(key, message.names, names))

    def plain_message(self, key: str, **names: object) -> str:
        """The message with this key without markup, for a toast. Raises as the message itself does."""
        message = self.interface.messages.get(key)
        if message is None:
            raise UnknownText(f"{key} is not a text in content/interface")
        return self.plain(message, **_declared(key, message.names, names))

    def label(self, key: str, **names: object) -> str:
        """The words of the button with this key, plain; they may be part of a sentence, and are never cut here.

        Raises UnknownText or MissingName.
        """
        button = self.interface.buttons.get(key)
        if button is None:
            raise UnknownText(f"{key} is not a button in content/interface")
        return self.plain(button, **_declared(key, button.names, names))

    def commands(self, role: str) -> dict[str, str]:
        """The commands in this role's menu, with what each does, in the order of the menu."""
        hints = self.interface.commands.get(role)
        if hints is None:
            raise UnknownText(f"{role} has no commands in content/interface")
        return {command: self.plain(hint) for command, hint in hints.items()}

    def html(self, text: Text, **names: object) -> Markup:
        """Any text of the content as Telegram-HTML."""
        return rendering.html(text.source(self.language, self.level), names)

    def plain(self, text: Text, **names: object) -> str:
        """Any text of the content without markup."""
        return rendering.plain(text.source(self.language, self.level), names)


def _declared(key: str, declared: tuple[str, ...], given: dict[str, object]) -> dict[str, object]:
    missing = [name for name in declared if name not in given]
    if missing:
        raise rendering.MissingName(f"{key} needs {', '.join(missing)}")
    return {name: given[name] for name in declared}
