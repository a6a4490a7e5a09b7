"""The one door of an experiment's buttons: the card's, and those of the questions beside it."""

from __future__ import annotations

from handlers.core.choices import Choice
from handlers.core.doors import on_tap
from handlers.core.rights import shared_experiment
from handlers.core.turn import Tap, Turn
from handlers.experiment import agree, cards, questions, working_out
from handlers.experiment.propose import is_full
from storage import experiments
from storage.experiments import KEPT, Experiment
from storage.members import FACILITATOR, PARENT

# Who may do what with a card; the rest, questions included, both may.
_ONLY: dict[str, str] = {cards.WORK: FACILITATOR, cards.DROP: PARENT, cards.ALONE: PARENT, cards.WAIT: PARENT}

_TAKES: tuple[str | type[Choice], ...] = (
    *_ONLY,
    cards.CHANGE,
    cards.BACK,
    cards.Field,
    cards.YES,
    cards.SHOW,
    *questions.TAKES,
)


@on_tap("experiment", shared_experiment, takes=_TAKES)
def tapped(turn: Turn, tap: Tap) -> None:
    """A button of a card or of a question about it."""
    which = experiments.get(turn.db, tap.subject)
    if _ONLY.get(tap.word, turn.member.role) != turn.member.role:
        turn.tell("errors.not_for_you", alert=True)
    elif which.ended and which.state != KEPT:
        turn.tell("errors.old_button")
    else:
        _act(turn, which, tap)


def _act(turn: Turn, which: Experiment, tap: Tap) -> None:
    match tap.choice:
        case cards.WORK:
            working_out.begin(turn, which)
        case cards.CHANGE:
            cards.offer_fields(turn, which)
        case cards.BACK:
            cards.refresh(turn, which)
        case cards.Field(field):
            _change(turn, which, field)
        case cards.YES:
            agree.say_yes(turn, which)
        case cards.DROP:
            agree.drop(turn, which)
        case cards.ALONE:
            _begin_alone(turn, which, tap)
        case cards.SHOW:
            turn.show(tap.keyboard, turn.words("experiment.moved_down"))
            cards.show(turn, which, turn.member)
        case cards.WAIT:
            turn.show(tap.keyboard, turn.words("experiment.wait_fine"))
        case _:
            working_out.tapped(turn, which, tap)


def _change(turn: Turn, which: Experiment, field: str) -> None:
    """One field otherwise. What she kept is open again, where there is room for it."""
    if which.state == KEPT:
        if not _is_running(turn, which) and is_full(turn, which.member_id):
            turn.tell("experiment.two_already", alert=True)
            return
        experiments.reopen(turn.db, which.id)
        which = experiments.get(turn.db, which.id)
    cards.refresh(turn, which)
    working_out.begin(turn, which, questions.OF_FIELD.get(field, (field,))[0], goes_on=False)


def _begin_alone(turn: Turn, which: Experiment, tap: Tap) -> None:
    if which.silent_since is None:
        turn.tell("errors.old_button")
        return
    if not cards.is_card(turn, which, tap.keyboard):  # the message that offered it
        turn.show(tap.keyboard, turn.words.label("experiment.alone"))
    working_out.begin_alone(turn, which)


def _is_running(turn: Turn, which: Experiment) -> bool:
    return any(each.id == which.id for each in experiments.running_of(turn.db, which.member_id))
