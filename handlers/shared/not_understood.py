"""What is said where words that may mean a moment are not understood."""

from __future__ import annotations

from content.typed_pieces import Unread
from content.typed_until import tells_a_moment
from handlers.core.turn import Turn


def say_unread(turn: Turn, unread: Unread, typed: str, told: str) -> bool:
    """Words that may mean a moment get the text `told`, with what was not understood; whether they may."""
    may_be_meant = tells_a_moment(typed)
    if may_be_meant:
        turn.say(turn.words(told, words=unread.words))
    return may_be_meant
