"""Support under what somebody shared: a tap that says "I recognise this", counted without names."""

from __future__ import annotations

from collections.abc import Mapping

from content.words import Words
from handlers.core import buttons
from handlers.core.buttons import Button, Rows
from handlers.core.doors import on_tap
from handlers.core.rights import of_the_group
from handlers.core.turn import Tap, Turn
from handlers.meeting.wording import group_words
from storage import outbox, sent_messages, supports
from storage.said import Buttons

RECOGNISE, STRENGTH, WELL_DONE = "recognise", "strength", "well_done"

# So long a count waits for others, and so far apart are changes in one group: Telegram takes twenty a minute.
APART_SECONDS = 5


def lines(words: Words, counts: Mapping[str, int] | None = None) -> Rows:
    """The buttons, each with how often it was tapped."""
    by_line = {each: _label(words, each, (counts or {}).get(each, 0)) for each in (RECOGNISE, STRENGTH, WELL_DONE)}
    first, *others = (Button(label, line) for line, label in by_line.items())
    return [[first], others]


@on_tap(supports.BUTTONS, of_the_group, takes=(RECOGNISE, STRENGTH, WELL_DONE), where="group", unwritten=True)
def tapped(turn: Turn, tap: Tap) -> None:
    """Said, or no longer. Nothing is kept of the tap itself; the count under the post follows a little later.

    The post may stand in a chat that is the group's no longer.
    """
    stands_in = None if tap.keyboard.outbox_id is None else sent_messages.chat_of(turn.db, tap.keyboard.outbox_id)
    if tap.keyboard.outbox_id is None or stands_in is None:
        turn.tell("errors.old_button")
        return
    said = supports.toggle(turn.db, tap.keyboard.id, tap.word, turn.telegram_id)
    turn.tell("sharing.supported" if said else "sharing.support_gone")
    shown = lines(group_words(turn, turn.group), supports.counts(turn.db, tap.keyboard.id))
    outbox.tally(
        turn.db,
        chat_id=stands_in,
        edits=tap.keyboard.outbox_id,
        says=Buttons(buttons.keys(tap.keyboard, shown)),
        at=turn.now,
        apart=APART_SECONDS,
    )


def _label(words: Words, line: str, count: int) -> str:
    label = words.label(f"sharing.{line}")
    return words.label("sharing.tallied", label=label, count=count) if count else label
