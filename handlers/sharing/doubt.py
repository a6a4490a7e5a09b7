"""Where nobody knows whether a share stands in the group: a facilitator looks there, and says what next."""

from __future__ import annotations

from handlers.cohort import facilitators_of
from handlers.keyboards import Button
from handlers.sharing.speaking import say
from handlers.turn import Tap, Turn
from storage import delivery, outbox, shares
from storage.people import Person
from storage.shares import CHECK_BUTTONS, Share

THERE, NOT_THERE = "there", "not_there"


def ask_all(turn: Turn, found: Share) -> None:
    """From now on its group's facilitators are asked to look."""
    shares.doubt(turn.db, found.id)
    for _, person in facilitators_of(turn, found.group_id):
        ask(turn, person, found)


def ask(turn: Turn, person: Person, found: Share) -> None:
    """Show a facilitator the words, and ask whether she sees them in the group."""
    posted, words = shares.posted_words(turn.db, found.id), turn.words_for(person)
    rows = [
        [Button(words.label("sharing_staff.there"), THERE)],
        [Button(words.label("sharing_staff.not_there"), NOT_THERE)],
    ]
    say(turn, person, CHECK_BUTTONS, found.id, f"{words('sharing_staff.is_it_there')}\n\n{posted}", rows)


def settle(turn: Turn, found: Share, tap: Tap) -> None:
    """She looked: it stands there, or it is posted once more."""
    for sent in outbox.of_subject(turn.db, outbox.POST, found.id):
        if tap.choice == THERE:
            delivery.arrived(turn.db, sent.id, message_id=None, at=turn.now)
        else:
            delivery.again(turn.db, sent.id, not_before=turn.now)
    shares.settle(turn.db, found.id)
    key = "sharing_staff.stands" if tap.choice == THERE else "sharing_staff.goes_now"
    turn.show(tap.keyboard, turn.words(key))
