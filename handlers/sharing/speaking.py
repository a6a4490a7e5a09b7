"""Messages about a draft or a share: once it is done with, neither they nor their buttons stay."""

from __future__ import annotations

from handlers.core.buttons import Rows
from handlers.core.choices import Choice
from handlers.core.turn import Turn
from storage import outbox
from storage.keyboards import Keyboard
from storage.people import Person


def say(
    turn: Turn, person: Person, about: str, subject: int, text: str, rows: Rows, *, holds: Choice | None = None
) -> Keyboard:
    """Say something with buttons that lead to the conversation `about`."""
    spoken = turn.say_in(
        person.chat_id,
        text,
        rows,
        owner=person,
        about=about,
        subject=subject,
        holds=holds,
        kind=outbox.UNWRITTEN,
        belongs_to=subject,
    )
    assert spoken.keyboard is not None
    return spoken.keyboard
