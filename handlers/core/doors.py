"""The doors of the conversations: which tap, command or word leads where, and who may go through.

Each door declares its right beside its function. A test walks this registry, so that no door is without one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from handlers.core import choices
from handlers.core.choices import Choice
from handlers.core.rights import Right

if TYPE_CHECKING:
    from handlers.core.turn import Turn

Conversation = TypeVar("Conversation", bound=Callable[..., None])

TAP, COMMAND, WORDS, MEMBERSHIP = "tap", "command", "words", "membership"
# A button that carries its own proof: nothing is kept of whom it was given to.
TOKEN = "token"  # noqa: S105


def never(_turn: Turn, _subject: int) -> bool:
    """Only some words are an answer."""
    return False


def always(_turn: Turn, _subject: int) -> bool:
    """Any words are an answer."""
    return True


@dataclass(frozen=True, slots=True)
class Door:
    """A way into a conversation. `where` is the kind of chat it is in: private, group or both.

    Of what comes through an `unwritten` door nothing is kept in the inbox. `takes_any_words` tells of a door for
    words, by its subject, whether whatever is typed now is an answer, so that even “stop” may be one. Where that
    is `shown_to_others` at once, words of danger are none: they reach nobody unless the parent wants it.
    """

    way: str
    name: str
    may: Right
    conversation: Callable[..., None]
    where: str = "private"
    unwritten: bool = False
    takes_any_words: Callable[[Turn, int], bool] = never
    shown_to_others: bool = False

    def enter(self, turn: Turn, what: object) -> None:
        """Go through it with a tap, what was said, a change of who is in a chat, or a token."""
        turn.unwritten |= self.unwritten
        self.conversation(turn, what)


DOORS: dict[tuple[str, str], Door] = {}

# By the conversation that took words: what an edit of such a message changes. False where it is too late for that.
EDITS: dict[str, Callable[..., bool]] = {}

# By the conversation whose buttons stand last in a chat: what else may be typed there. False where it is not that.
BELOW: dict[str, Callable[..., bool]] = {}

Correction = TypeVar("Correction", bound=Callable[..., bool])


def on_tap(
    name: str,
    may: Right,
    *,
    takes: Iterable[str | type[Choice]],
    where: str = "private",
    unwritten: bool = False,
) -> Callable[[Conversation], Conversation]:
    """Taps on this conversation's buttons, each one of the choices it takes, lead to `function(turn, tap)`."""
    choices.take(name, takes)
    return _open(TAP, name, may, where, unwritten)


def on_command(
    name: str, may: Right, *, where: str = "private", unwritten: bool = False
) -> Callable[[Conversation], Conversation]:
    """The command leads to `function(turn, said)`."""
    return _open(COMMAND, name, may, where, unwritten)


def on_words(
    name: str,
    may: Right,
    *,
    unwritten: bool = False,
    takes_any_words: Callable[[Turn, int], bool] = never,
    shown_to_others: bool = False,
) -> Callable[[Conversation], Conversation]:
    """What a person types or sends, when this conversation asked, leads to `function(turn, said)`."""
    return _open(WORDS, name, may, "private", unwritten, takes_any_words, shown_to_others)


def on_edit(name: str) -> Callable[[Correction], Correction]:
    """An edit of words that this conversation took leads to `function(turn, said)`, under the right of its words.

    It says whether the edit was taken.
    """

    def declare(function: Correction) -> Correction:
        EDITS[name] = function
        return function

    return declare


def on_typed_below(name: str) -> Callable[[Correction], Correction]:
    """Words below this conversation's buttons that answer nothing else lead to `function(turn, said, keyboard)`.

    Under the right of its taps; it says whether the words were meant for it.
    """

    def declare(function: Correction) -> Correction:
        BELOW[name] = function
        return function

    return declare


def on_membership(name: str, may: Right, *, where: str) -> Callable[[Conversation], Conversation]:
    """A change of who is in a chat (the bot included) leads to `function(turn, change)`."""
    return _open(MEMBERSHIP, name, may, where)


def on_token(name: str, may: Right) -> Callable[[Conversation], Conversation]:
    """Taps on this conversation's buttons that carry a token lead to `function(turn, token)`; none is kept."""
    return _open(TOKEN, name, may, "private", True)


def find(way: str, name: str) -> Door | None:
    """The door of this name."""
    return DOORS.get((way, name))


def _open(
    way: str,
    name: str,
    may: Right,
    where: str,
    unwritten: bool = False,
    takes_any_words: Callable[[Turn, int], bool] = never,
    shown_to_others: bool = False,
) -> Callable[[Any], Any]:
    def declare(function: Any) -> Any:
        assert (way, name) not in DOORS, f"two doors {way} {name}"
        DOORS[way, name] = Door(way, name, may, function, where, unwritten, takes_any_words, shown_to_others)
        return function

    return declare
