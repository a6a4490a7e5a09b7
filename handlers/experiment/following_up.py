"""After it was tried: how did it go, and then keep it, change it together, or stop."""

from __future__ import annotations

from handlers import sharing
from handlers.core.buttons import Button
from handlers.core.turn import Tap, Turn
from handlers.experiment import agree, cards, prompting, telling
from handlers.experiment.prompting import FIRST_ITEM
from handlers.shared import nothing_comes
from handlers.shared.asking import rows_for
from handlers.shared.moments import soon_in_words
from handlers.shared.reading_promise import answered_by, when_read
from scheduler.experiments import plan_next
from storage import experiments, prompts
from storage.experiments import KEPT, Experiment
from storage.keyboards import Keyboard
from storage.prompts import EXPERIMENT, PLANNED, Prompt


def ask(turn: Turn, prompt: Prompt) -> None:
    """How did it go? The first words give nothing away."""
    item = turn.library.instrument("experiment").item(FIRST_ITEM)
    prompts.ask(turn.db, prompt.id, FIRST_ITEM)
    text = f"{turn.words('experiment.follow_up', name=turn.person.called)}\n\n{item.question(turn.words)}"
    prompting.say_again(turn, prompt, text, rows_for(item, turn.words, can_go_back=False))


def decide(turn: Turn, prompt: Prompt, keyboard: Keyboard, wish: str | None) -> None:
    """What she wants to do with it: keep, adapt or stop; whoever skips that leaves it as it is."""
    which = prompting.of_prompt(turn, prompt)
    if which is None or wish not in ("keep", "adapt", "stop"):
        turn.show(keyboard, turn.words("experiment.thanks"))
    elif wish == "keep":
        turn.show(keyboard, _keep(turn, which))
        sharing.offer(turn)
    elif wish == "adapt":
        turn.show(keyboard, turn.words("experiment.thanks"))
        _adapt(turn, which)
    else:
        agree.end(turn, which)
        turn.show(keyboard, turn.words("experiment.stopped"))


def change_together(turn: Turn, prompt: Prompt, tap: Tap) -> None:
    """At the moment itself she wants it otherwise; the question how it went stays open above the card."""
    prompting.do(turn, prompt, tap)
    which = prompting.of_prompt(turn, prompt)
    if which is not None:
        _adapt(turn, which)


def offer_to_begin_alone(turn: Turn, which: Experiment, facilitator: str) -> None:
    """No facilitator answered in time: she need not wait."""
    rows = [
        [Button(turn.words.label("experiment.alone"), cards.ALONE)],
        [Button(turn.words.label("experiment.wait"), cards.WAIT)],
    ]
    text = turn.words("experiment.silent", facilitator=facilitator)
    turn.say(text, rows, about="experiment", subject=which.id)


def _keep(turn: Turn, which: Experiment) -> str:
    """It is hers; agreed moments still to come do come."""
    coming = _next_moment(turn, which)
    experiments.end(turn.db, which.id, KEPT, at=turn.now, goes_on=coming is not None)
    cards.refresh(turn, which)
    if coming is None:
        return turn.words("experiment.kept")
    moment = soon_in_words(coming, turn.now, turn.member.zone, turn.words)
    kept = turn.words("experiment.kept_and_on", moment=moment)
    return nothing_comes.beside(kept, turn.member, turn.words)


def _next_moment(turn: Turn, which: Experiment) -> int | None:
    made = prompts.of_subject(turn.db, which.member_id, EXPERIMENT, which.id)
    planned = next((each.scheduled_at for each in made if each.state == PLANNED), None)
    if planned is None and which.planning:
        return plan_next(turn.db, which, turn.now)
    return planned


def _adapt(turn: Turn, which: Experiment) -> None:
    """Her facilitators hear that she wants it otherwise, not how it went; the card is at hand for both."""
    if which.state == KEPT:
        experiments.reopen(turn.db, which.id)
    experiments.wait_for_answer(turn.db, which.id, answered_by(turn))
    which = experiments.get(turn.db, which.id)
    cards.show(turn, which, turn.member, lead=turn.words("experiment.adapt", words=when_read(turn)))
    telling.wants_to_adapt(turn, which)
