"""The end of an evaluation: what she approved is shown to both, and both sign."""

from __future__ import annotations

from handlers.core.turn import Tap, Turn
from handlers.evaluation.between import ABOUT, is_facilitators, row, say_to, two_of, what_stands
from storage import evaluations, keyboards
from storage.evaluations import FACILITATOR, PARENT, PROPOSED, READING, Evaluation
from storage.people import Person

SIGN, STOP = "sign", "stop"


def offer_if_ready(turn: Turn, which: Evaluation) -> bool:
    """Once all was asked and read, each of the two can sign. Whether it is so far."""
    answers = evaluations.answers(turn.db, which.id).values()
    two = two_of(turn, which)
    if which.state != READING or two is None or any(each.state == PROPOSED for each in answers):
        return False
    hers = turn.words_for(two.parent)
    text = hers("evaluation.sign", lines=what_stands(turn, which, hers))
    rows = [row(hers, ("evaluation.sign", SIGN), ("evaluation.stop", STOP))]
    say_to(turn, which, two.parent, two.parent_place, text, rows)
    words = turn.words_for(two.facilitator)
    text = words("evaluation_staff.sign", name=two.parent.name, lines=what_stands(turn, which, words))
    rows = [row(words, ("evaluation_staff.sign", SIGN))]
    say_to(turn, which, two.facilitator, two.facilitator_place, text, rows)
    return True


def sign(turn: Turn, which: Evaluation, tap: Tap) -> None:
    """One of the two signs; with the second it is done, and both hear so."""
    two = two_of(turn, which)
    if which.state != READING or two is None:
        turn.show(tap.keyboard, turn.words("evaluation.over"))
        return
    by_facilitator = is_facilitators(turn)
    done = evaluations.sign(turn.db, which.id, FACILITATOR if by_facilitator else PARENT, at=turn.now)
    words = turn.words
    if by_facilitator:
        key = "evaluation_staff.done" if done else "evaluation_staff.signed_by_you"
        turn.show(tap.keyboard, words(key, name=two.parent.name))
    elif done:
        turn.show(tap.keyboard, words("evaluation.done"))
    else:
        turn.show(tap.keyboard, words("evaluation.signed_by_you", facilitator=two.facilitator.called))
    if done:
        _close_what_stood(turn, which, two.parent)
    if done and by_facilitator:
        text = turn.words_for(two.parent)("evaluation.done")
        say_to(turn, which, two.parent, two.parent_place, text)
    elif done:
        text = turn.words_for(two.facilitator)("evaluation_staff.done", name=two.parent.name)
        say_to(turn, which, two.facilitator, two.facilitator_place, text)


def _close_what_stood(turn: Turn, which: Evaluation, parent: Person) -> None:
    """It is signed: the button to stop with it, above all answers, has nothing to stop any more."""
    while (old := keyboards.newest_open(turn.db, parent.id, ABOUT, which.id)) is not None:
        turn.show(old, turn.words_for(parent)("evaluation.over"), to=parent)


def withdraw(turn: Turn, which: Evaluation, tap: Tap) -> None:
    """She does not want it: nothing of it is kept, and her facilitator hears so."""
    two = two_of(turn, which)
    evaluations.withdraw(turn.db, which.id)
    turn.show(tap.keyboard, turn.words("evaluation.declined"))
    if two is not None:
        text = turn.words_for(two.facilitator)("evaluation_staff.declined", name=two.parent.name)
        say_to(turn, which, two.facilitator, two.facilitator_place, text)
