"""The one door of a check-in's buttons: what each of them does."""

from __future__ import annotations

from collections.abc import Callable

from handlers.checkin import answering, asking, ending, offering
from handlers.registry import on_tap
from handlers.rights import own_prompt
from handlers.turn import Tap, Turn
from storage.prompts import COMPLETED, Prompt

Act = Callable[[Turn, Prompt, Tap], None]

_ACTS: dict[str, Act] = {
    offering.DO: offering.do,
    offering.LATER: offering.later,
    offering.OTHERWISE: offering.otherwise,
    offering.RING: offering.ring_again,
    offering.NOT_TODAY: offering.not_today,
    asking.VALUE: answering.answer,
    asking.ON: asking.tick,
    asking.OFF: asking.tick,
    asking.DONE: answering.finish_ticking,
    asking.UNKNOWN: answering.answer_unknown,
    asking.SKIP: answering.skip,
    asking.BACK: asking.go_back,
    ending.MORE: ending.ask_more,
    ending.CHANGE: ending.offer_change,
    ending.CHANGE_ITEM: ending.change_item,
    ending.KEEP: ending.keep,
}


@on_tap("checkin", own_prompt)
def tapped(turn: Turn, tap: Tap) -> None:
    """A button of a check-in, if it can still be answered."""
    prompt = asking.open_prompt(turn)
    if prompt is None:
        turn.show(tap.keyboard, turn.words("checkin.expired"))
        return
    action = tap.choice.partition(":")[0]
    if action == asking.BACK and prompt.state == COMPLETED:
        action = ending.KEEP
    _ACTS[action](turn, prompt, tap)
