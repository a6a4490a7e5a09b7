"""Working an experiment out: one question after the other beside the card, which both see change in place."""

from __future__ import annotations

from typing import Any

from content.typed_pieces import Unread
from handlers.core.doors import on_edit, on_words
from handlers.core.rights import shared_experiment
from handlers.core.turn import Heard, Tap, Turn
from handlers.experiment import agree, cards, questions
from storage import experiment_cards, experiment_versions, experiments, keyboards
from storage import questions as open_questions
from storage.experiment_versions import WORDS
from storage.experiments import Experiment
from storage.keyboards import Keyboard
from storage.members import FACILITATOR

# Beside the steps: the one time she is asked for where she begins by herself.
ALONE = "alone"


def begin(turn: Turn, which: Experiment, step: str = "what", *, goes_on: bool = True) -> None:
    """Ask for a field, in a message of its own; `goes_on` with all that follow."""
    if turn.member.role == FACILITATOR:
        experiments.facilitator_answered(turn.db, which)
        cards.refresh(turn, which)
    _ask(turn, which, step, goes_on=goes_on)


def begin_alone(turn: Turn, which: Experiment) -> None:
    """She begins with the smallest step: only the time is asked."""
    version = experiment_versions.latest(turn.db, which.id)
    step = version.smallest_step or turn.words.label("experiment.step_once")
    text = turn.words("experiment.alone_minute", smallest_step=step)
    spoken = turn.say(text, questions.minutes(), about="experiment", subject=which.id)
    assert spoken.keyboard is not None
    _open(turn, which, ALONE, spoken.keyboard, goes_on=False)


def tapped(turn: Turn, which: Experiment, tap: Tap) -> None:
    """A button of the open question."""
    card = experiment_cards.find(turn.db, which.id, turn.person.id)
    if card is None or card.field is None:
        turn.tell("errors.old_button")
    elif card.field == ALONE:
        if isinstance(tap.choice, questions.Minute):
            agree.alone(turn, which, tap.choice.minute, tap.keyboard)
    elif isinstance(tap.choice, questions.Pick):
        version, picked = experiment_versions.latest(turn.db, which.id), tap.choice.days
        rows = questions.rows(card.field, version, turn.words, goes_on=card.goes_on, picked=picked)
        turn.show(tap.keyboard, questions.text(card.field, version, turn.words), rows)
    elif tap.choice == questions.ENOUGH:
        _finish(turn, which, tap.keyboard)
    else:
        changes = questions.tapped(tap.choice, card.field, turn.words)
        _take(turn, which, card.field, changes, goes_on=card.goes_on, keyboard=tap.keyboard)


def _takes_any_words(turn: Turn, experiment_id: int) -> bool:
    """Whether the open question is answered by words, not by a time or days."""
    card = experiment_cards.find(turn.db, experiment_id, turn.person.id)
    return card is not None and card.field not in (None, ALONE, *_NOT_UNDERSTOOD)


@on_words("experiment", shared_experiment, takes_any_words=_takes_any_words, shown_to_others=True)
def typed(turn: Turn, heard: Heard) -> None:
    """What she typed in answer to the open question."""
    which = experiments.get(turn.db, heard.subject)
    card = experiment_cards.find(turn.db, which.id, turn.person.id)
    keyboard = keyboards.find(turn.db, heard.keyboard_id) if heard.keyboard_id else None
    if card is None or card.field is None or keyboard is None or which.state not in experiments.OPEN:
        turn.no_longer_asked()
        return
    step = "minute" if card.field == ALONE else card.field
    changes = questions.typed(step, heard.text) if heard.file is None else Unread("")
    if isinstance(changes, Unread):
        if changes.words and step in _NOT_UNDERSTOOD:
            turn.misunderstand(_NOT_UNDERSTOOD[step], words=changes.words)
        else:
            turn.misunderstand("experiment.type_it")
    elif len(heard.text) > questions.LONGEST:
        turn.say(turn.words("experiment.too_long"))
    elif card.field == ALONE:
        agree.alone(turn, which, changes["minute"], keyboard)
    else:
        turn.took("experiment", heard, item=step)
        _take(turn, which, step, changes, goes_on=card.goes_on, keyboard=keyboard, was_typed=True)


@on_edit("experiment")
def edited(turn: Turn, heard: Heard) -> bool:
    """She wrote something else over a field, before both agreed on it."""
    which = experiments.get(turn.db, heard.subject)
    changes = questions.typed(heard.item, heard.text) if len(heard.text) <= questions.LONGEST else None
    if not changes or isinstance(changes, Unread) or which.state not in experiments.OPEN:
        return False
    before = experiment_versions.latest(turn.db, which.id)
    if before.agreed_at is not None:
        return False
    cards.forget_as_said(turn, which, [getattr(before, name) for name in WORDS if name in changes])
    experiment_versions.change(turn.db, which.id, at=turn.now, **changes)
    cards.refresh(turn, which)
    turn.say(turn.words("errors.edit_taken"))
    return True


_NOT_UNDERSTOOD = {
    "minute": "experiment.time_not_understood",
    "days": "experiment.days_not_understood",
    "how_often": "experiment.times_not_understood",
}


def _take(
    turn: Turn,
    which: Experiment,
    step: str,
    changes: dict[str, Any],
    *,
    goes_on: bool,
    keyboard: Keyboard,
    was_typed: bool = False,
) -> None:
    """Write the answer down, show it on everybody's card, and ask what follows."""
    if any(getattr(experiment_versions.latest(turn.db, which.id), name) != new for name, new in changes.items()):
        experiment_versions.change(turn.db, which.id, at=turn.now, **changes)
        cards.refresh(turn, which)
    following = questions.following(step, goes_on=goes_on, known=changes)
    if following is None:
        _finish(turn, which, keyboard)
    elif was_typed:
        _say_what_was_filled(turn, which, step, keyboard)
        _ask(turn, which, following, goes_on=goes_on)
    else:
        _ask(turn, which, following, goes_on=goes_on, keyboard=keyboard)


def _ask(turn: Turn, which: Experiment, step: str, *, goes_on: bool, keyboard: Keyboard | None = None) -> None:
    version = experiment_versions.latest(turn.db, which.id)
    text = questions.text(step, version, turn.words)
    rows = questions.rows(step, version, turn.words, goes_on=goes_on)
    if keyboard is not None:
        shown = turn.show(keyboard, text, rows)
    else:
        spoken = turn.say(text, rows, about="experiment", subject=which.id)
        assert spoken.keyboard is not None
        shown = spoken.keyboard
    _open(turn, which, step, shown, goes_on=goes_on)


def _open(turn: Turn, which: Experiment, step: str, keyboard: Keyboard, *, goes_on: bool) -> None:
    experiment_cards.ask(turn.db, which.id, turn.person.id, step, goes_on=goes_on)
    turn.ask("experiment", which.id, keyboard_id=keyboard.id)


def _say_what_was_filled(turn: Turn, which: Experiment, step: str, keyboard: Keyboard) -> None:
    if keyboard.open:
        version = experiment_versions.latest(turn.db, which.id)
        label, words = turn.words.label(f"experiment.{step}"), questions.value(step, version, turn.words)
        turn.show(keyboard, turn.words("experiment.filled", label=label, words=words))


def _finish(turn: Turn, which: Experiment, keyboard: Keyboard) -> None:
    """Nothing more is asked; the card comes to the end of her chat."""
    experiment_cards.ask(turn.db, which.id, turn.person.id, None)
    open_questions.close_about(turn.db, turn.person.id, "experiment", which.id)
    turn.show(keyboard, turn.words("experiment.filled_all"))
    cards.show(turn, experiments.get(turn.db, which.id), turn.member)
