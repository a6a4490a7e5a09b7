"""The doors of an evaluation: which button and which words belong to whose phone."""

from __future__ import annotations

from handlers.core.doors import always, on_tap, on_words
from handlers.core.rights import shared_evaluation
from handlers.core.turn import Heard, Tap, Turn
from handlers.evaluation import interviewing, reading, signing
from handlers.evaluation.between import ABOUT, is_facilitators, row
from handlers.evaluation.interviewing import Pause, Put, Skip
from handlers.evaluation.reading import Otherwise, Pick, Right, Strike
from handlers.evaluation.signing import SIGN, STOP
from handlers.evaluation.starting import NO, YES
from storage import evaluations
from storage.evaluations import ASKING, GOING_ON, INVITED, Evaluation


@on_tap(ABOUT, shared_evaluation, takes=(YES, NO, STOP, SIGN, Right, Otherwise, Strike, Pick, Put, Skip, Pause))
def tapped(turn: Turn, tap: Tap) -> None:
    """A button on one of the two phones; each has its own, and both can sign."""
    which, is_hers = evaluations.get(turn.db, tap.subject), not isinstance(tap.choice, Put | Skip | Pause)
    if tap.choice != SIGN and is_hers == is_facilitators(turn):
        turn.tell("errors.not_for_you", alert=True)
        return
    match tap.choice:
        case Put() | Skip() | Pause() as answer:
            interviewing.tapped(turn, which, tap, answer)
        case Right() | Otherwise() | Strike() | Pick() as said:
            reading.tapped(turn, which, tap, said)
        case "yes":
            _agree(turn, which, tap)
        case "sign":
            signing.sign(turn, which, tap)
        case _:
            _withdraw(turn, which, tap)


@on_words(ABOUT, shared_evaluation, takes_any_words=always)
def heard(turn: Turn, said: Heard) -> None:
    """The facilitator types what the parent says; the parent types what she means."""
    which = evaluations.get(turn.db, said.subject)
    if is_facilitators(turn):
        interviewing.heard(turn, which, said)
    else:
        reading.heard(turn, which, said)


def _agree(turn: Turn, which: Evaluation, tap: Tap) -> None:
    """She wants to look back together: the first question comes to her facilitator."""
    if which.state != INVITED:
        turn.show(tap.keyboard, turn.words("evaluation.over"))
        return
    evaluations.move(turn.db, which.id, ASKING)
    turn.show(tap.keyboard, turn.words("evaluation.agreed"), [row(turn.words, ("evaluation.stop", STOP))])
    interviewing.ask_next(turn, evaluations.get(turn.db, which.id))


def _withdraw(turn: Turn, which: Evaluation, tap: Tap) -> None:
    if which.state in GOING_ON:
        signing.withdraw(turn, which, tap)
    else:
        turn.show(tap.keyboard, turn.words("evaluation.over"))
