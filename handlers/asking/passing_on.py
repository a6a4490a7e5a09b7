"""Who was to read what a parent asks works here no more: whoever else reads gets it, or the parent hears of it."""

from __future__ import annotations

from handlers.asking import cards
from handlers.asking.writing import tell_anew
from handlers.core.turn import Turn
from handlers.shared.reading_promise import READS, readers_of
from handlers.shared.roster import facilitators_of
from scheduler.local_time import after_quiet
from storage import asks, keyboards, members, outbox
from storage.asks import CLOSED, Ask


def pass_on(turn: Turn, found: Ask) -> bool:
    """Tell whoever reads and was not told; where nobody can read it any more, the parent. Whether one was told."""
    if cards.tell_all(turn, found):
        tell_anew(turn, found)
        return True
    if _may_be_read(turn, found):
        return False
    asks.move(turn.db, found.id, CLOSED)
    cards.refresh(turn, asks.get(turn.db, found.id))
    _tell_parent(turn, found)
    return True


def can(turn: Turn, found: Ask) -> bool:
    """Whether there is something to do now: not where everybody is only away for a while."""
    here = readers_of(turn, members.get(turn.db, found.member_id).group_id)
    return bool(here) or not _may_be_read(turn, found)


def _may_be_read(turn: Turn, found: Ask) -> bool:
    """Whether there is a facilitator whom it reaches, now or when she is back."""
    group_id = members.get(turn.db, found.member_id).group_id
    return any(person.reachable for _, person in facilitators_of(turn, group_id, READS))


def _tell_parent(turn: Turn, found: Ask) -> None:
    """Not by night; after the safe exit without a word of what was asked."""
    parent, member = cards.asker(turn, found), members.get(turn.db, found.member_id)
    if parent is None or member.state not in members.TAKING_PART:
        return
    words = turn.words_for(parent)
    keyboard = keyboards.find(turn.db, found.keyboard_id) if found.keyboard_id else None
    if keyboard is not None:
        turn.show(keyboard, words("phone_call.stands_below"), to=parent)
    turn.say(
        words("asking.nobody" if keyboard is None else "asking.nobody_left"),
        to=parent,
        kind=outbox.ASK,
        belongs_to=found.id,
        not_before=after_quiet(turn.now, member.zone),
    )
