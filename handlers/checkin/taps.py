"""The one door of a check-in's buttons: what each of them does."""

from __future__ import annotations

from collections.abc import Callable

from handlers.checkin import answering, ending, offering
from handlers.core.doors import on_tap
from handlers.core.rights import own_prompt
from handlers.core.turn import Tap, Turn
from handlers.shared import asking, prompt_life
from handlers.shared.answering import keep_tap
from storage.prompts import COMPLETED, EXPIRED, Prompt

Act = Callable[[Turn, Prompt, Tap], None]

_ACTS: dict[str, Act] = {
    offering.DO: offering.do,
    offering.LATER: offering.later,
    offering.OTHERWISE: offering.otherwise,
    offering.RING: offering.ring_again,
    offering.REST: offering.rest,
    offering.NOT_TODAY: offering.not_today,
    asking.BACK: asking.go_back,
    prompt_life.STILL: asking.ask_open,
    ending.MORE: ending.ask_more,
    ending.CHANGE: ending.offer_change,
    ending.KEEP: ending.keep,
}


@on_tap("checkin", own_prompt, takes=(*asking.OF_AN_ITEM, ending.Again, *_ACTS))
def tapped(turn: Turn, tap: Tap) -> None:
    """A button of a check-in, if it can still be answered."""
    late = prompt_life.closed_since(turn)
    if late is not None and tap.choice == offering.NOT_TODAY and late.state == EXPIRED:
        offering.not_today(turn, late, tap)
        return
    if (may_be_late := prompt_life.late_prompt(turn)) is not None:
        answering.answer_late(turn, may_be_late, tap)
        return
    if late is not None and late.item is not None:
        keep_tap(turn, late, tap)
        return
    prompt = prompt_life.open_prompt(turn)
    if prompt is None:
        turn.show(tap.keyboard, turn.words("prompt.expired"))
        return
    match tap.choice:
        case asking.Tick(value):
            asking.tick(turn, prompt, tap, value)
        case ending.Again(item):
            ending.change_item(turn, prompt, tap, item)
        case asking.BACK if prompt.state == COMPLETED:
            ending.keep(turn, prompt, tap)
        case choice if asking.is_answer(choice):
            answering.answer(turn, prompt, tap)
        case str(word):
            _ACTS[word](turn, prompt, tap)
