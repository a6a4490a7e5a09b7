"""What a message is to who gets it: whether it changes another that stands in a chat, says nothing, or rings."""

from __future__ import annotations

from storage import outbox, said
from storage.waiting_messages import Waiting

_IN_ITS_PLACE = frozenset({outbox.CORRECTION, outbox.CLEAR})
_WITHOUT_WORDS = (outbox.DELETE, outbox.MENU, outbox.PIN, outbox.TALLY, outbox.DOOR, outbox.TOPIC)
SAYS_NOTHING = frozenset(_WITHOUT_WORDS) | _IN_ITS_PLACE
# Pointless where nothing stands.
_OF_WHAT_STANDS = frozenset({outbox.DELETE, outbox.PIN, outbox.TALLY}) | _IN_ITS_PLACE
_NEVER_SENT = frozenset({outbox.EXPIRED, outbox.CANCELLED})
_NOT_THERE = frozenset({outbox.UNCERTAIN, outbox.FAILED})  # as far as we know


def out_of_reach(message: Waiting) -> bool:
    """What it changes was never sent, or its id will never be known: nobody waits for it."""
    if message.edits is None:
        return False
    if message.edited_chat not in (None, message.chat_id):
        return True  # there its number is another message's
    without_id = message.edited_state in (outbox.SENT, None) and message.edited_message is None
    gone = says_nothing_new(message) and message.edited_state in _NOT_THERE
    return message.edited_state in _NEVER_SENT or without_id or gone


def rings(message: Waiting) -> bool:
    """Whether it is something that Anker says of its own accord, or for others: not the answer to who is there."""
    return message.lane > 0 and message.kind not in SAYS_NOTHING and message.kind != outbox.QUIET


def changes_what_stands(message: Waiting) -> bool:
    """An edit that is not shown afresh already: it is, once, where what it changes is gone."""
    return message.kind == outbox.EDIT and not says_nothing_new(message) and not shown_afresh(message)


def shown_afresh(message: Waiting) -> bool:
    """An edit of a message that she does not see is sent as a message: she waits for what it says."""
    is_gone = message.edited_message is None and message.edited_state in _NOT_THERE
    return message.kind == outbox.EDIT and is_gone and not says_nothing_new(message)


def says_nothing_new(message: Waiting) -> bool:
    """It only changes what stands there, such as its buttons: where that is gone there is nothing to say."""
    return message.kind in _OF_WHAT_STANDS or message.form == said.Buttons.form
