"""The buttons that a person has in sight, and what stands on them: for what is typed instead of a tap."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain

from handlers.core.buttons import pressed
from handlers.core.turn import Heard, Turn
from storage import keyboards, outbox
from storage.keyboards import Keyboard
from storage.said import Said, Text


def button(turn: Turn, among: Iterable[Keyboard], labels: set[str]) -> tuple[Keyboard, int] | None:
    """The button with one of these labels, on the first of the keyboards that has exactly one; its place there."""
    for keyboard in among:
        shown = outbox.as_shown(turn.db, turn.person.chat_id, keyboard.outbox_id) if keyboard.outbox_id else None
        found = [number for number, label in labels_of(shown) if plain(label) in labels]
        if len(found) == 1 and found[0] < len(keyboard.choices):
            return keyboard, found[0]
    return None


def in_sight(turn: Turn, heard: Heard) -> Iterator[Keyboard]:
    """The buttons of the open question, then the newest ones."""
    asked = keyboards.find(turn.db, heard.keyboard_id) if heard.keyboard_id else None
    newest = keyboards.newest_of_person(turn.db, turn.person.id)
    for keyboard in (asked, newest):
        if keyboard is not None and keyboard.open and keyboard.person_id == turn.person.id:
            yield keyboard


def labels_of(shown: Said | None) -> Iterator[tuple[int, str]]:
    """Each button's place among the choices and its label, as the message shows them."""
    for label, data, _ in chain.from_iterable(shown.keys if isinstance(shown, Text) else ()):
        found = pressed(data)
        if found is not None:
            yield found.index, label


def plain(text: str) -> str:
    """As it is typed on a phone: without capitals, ticks, signs and spaces at the ends."""
    kept = "".join(letter if letter.isalnum() or letter.isspace() else " " for letter in text.casefold())
    return " ".join(kept.split())
