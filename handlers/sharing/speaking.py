"""Messages about a draft or a share: once it is done with, neither they nor their buttons stay."""

from __future__ import annotations

from handlers.keyboards import Rows, choices
from handlers.turn import Turn, message
from storage import keyboards, outbox
from storage.keyboards import Keyboard
from storage.people import Person


def say(turn: Turn, person: Person, about: str, subject: int, text: str, rows: Rows) -> Keyboard:
    """Say something with buttons that lead to the conversation `about`."""
    keyboard = keyboards.add(
        turn.db, person_id=person.id, kind=about, subject=subject, choices=choices(rows), at=turn.now
    )
    outbox_id = outbox.add(
        turn.db,
        chat_id=person.chat_id,
        kind=outbox.UNWRITTEN,
        method="sendMessage",
        body=message(text, keyboard, rows),
        at=turn.now,
        subject=subject,
    )
    keyboards.shown_in(turn.db, keyboard.id, outbox_id)
    return keyboard
