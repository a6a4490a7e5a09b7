"""Where a share does not stand in the group, or nobody knows whether it does: a facilitator says what next."""

from __future__ import annotations

from handlers.core.buttons import Button
from handlers.core.turn import Tap, Turn
from handlers.shared.roster import facilitators_of
from handlers.sharing.speaking import say
from scheduler.local_time import after_quiet
from storage import delivery, outbox, sent_messages, share_traces, shares
from storage.people import Person
from storage.shares import CHECK_BUTTONS, Share

THERE, NOT_THERE, LET_GO = "there", "not_there", "let_go"


_LOOKED = (("there", THERE), ("not_there", NOT_THERE))


def ask_all(turn: Turn, found: Share) -> None:
    """From now on its group's facilitators are asked to look."""
    shares.doubt(turn.db, found.id)
    for _, person in facilitators_of(turn, found.group_id):
        ask(turn, person, found)


def ask(turn: Turn, person: Person, found: Share) -> None:
    """Show a facilitator the words, and ask whether she sees them in the group, or wants to try again."""
    posted, words = share_traces.posted_words(turn.db, found.id), turn.words_for(person)
    refused = share_traces.was_refused(turn.db, found.id)
    first, second = (("try_again", NOT_THERE), ("let_go", LET_GO)) if refused else _LOOKED
    rows = [[Button(words.label(f"sharing_staff.{key}"), choice)] for key, choice in (first, second)]
    question = words("sharing_staff.not_in_group" if refused else "sharing_staff.is_it_there")
    say(turn, person, CHECK_BUTTONS, found.id, f"{question}\n\n{posted}", rows)


def settle(turn: Turn, found: Share, tap: Tap) -> None:
    """She looked: it stands there, or it is posted once more, not by night, or it is left at that."""
    goes_at = after_quiet(turn.now, turn.group.zone)
    for sent in sent_messages.of_subject(turn.db, outbox.POST, found.id):
        if tap.choice == THERE:
            delivery.arrived(turn.db, sent.id, message_id=None, at=turn.now)
        elif tap.choice == NOT_THERE:
            delivery.again(turn.db, sent.id, not_before=goes_at)
    if tap.choice == LET_GO:
        shares.end(turn.db, found.id, shares.LEFT_OUT)
    else:
        shares.settle(turn.db, found.id)
    goes = "goes_now" if goes_at == turn.now else "goes_in_the_morning"
    key = {THERE: "stands", NOT_THERE: goes, LET_GO: "goes_not"}[tap.word]
    turn.show(tap.keyboard, turn.words(f"sharing_staff.{key}"))
