"""The ladder's picture, above the question about it the first times that it is asked."""

from __future__ import annotations

from markupsafe import Markup

from content.items import Item
from handlers.core.turn import Turn
from handlers.shared.programme import programme_of
from storage import outbox, prompts, responses
from storage.keyboards import Keyboard
from storage.prompts import CHECKIN, SELF, Prompt
from storage.said import Picture

ITEM = PICTURE = "ladder"
FIRST_TIMES = 2

_LOOKED_BACK = 60  # more check-ins lie not between the first times and what is still new


def above(turn: Turn, prompt: Prompt, item: Item, keyboard: Keyboard) -> Keyboard:
    """Send the picture where it is new to her, with what it shows in words; the question comes below it then.

    The buttons under which the question is to be asked.
    """
    programme = programme_of(turn)
    file = turn.library.picture(programme.key, PICTURE) if item.key == ITEM else None
    if file is None or PICTURE not in programme.pictures or _times_asked(turn) >= FIRST_TIMES:
        return keyboard
    below = keyboard
    if keyboard.outbox_id is not None:
        below = turn.move_down(keyboard)
        prompts.shown_under(turn.db, prompt.id, below.id)
        turn.show(keyboard, turn.words("listening.moved_down"))
    told = programme.pictures[PICTURE]
    caption = Markup("\n").join([turn.words.html(told.caption), turn.words.html(told.alt)])
    outbox.add(
        turn.db,
        chat_id=turn.person.chat_id,
        kind=outbox.REPLY,
        says=Picture(path=str(file), name=file.name, caption=str(caption)),
        at=turn.now,
    )
    return below


def _times_asked(turn: Turn) -> int:
    """How many of her check-ins have an answer to it, be it that she left it out."""
    before = [
        each
        for kind in (CHECKIN, SELF)
        for each in prompts.recent_of(turn.db, turn.member.id, kind, most=_LOOKED_BACK)
    ]
    return sum(ITEM in responses.of(turn.db, each.id) for each in before)
