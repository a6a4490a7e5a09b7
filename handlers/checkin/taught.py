"""What a parent was not taught yet is not asked: an item waits for the session that the programme names for it."""

from __future__ import annotations

from content.instruments import Instrument
from handlers.core.turn import Turn
from handlers.shared.programme import programme_of
from handlers.shared.remembered import Remembered
from storage.prompts import PLANNED, Prompt

_SHORTENED: Remembered[Instrument] = Remembered(64)


def taught(turn: Turn, instrument: Instrument, prompt: Prompt) -> Instrument:
    """The instrument without the items whose session the group had not had when the prompt was shown.

    What is asked just now stays, whatever the content says since.
    """
    if prompt.state == PLANNED:
        return instrument  # nothing is asked of it before it is shown
    left_out = programme_of(turn).untaught(instrument.items, prompt.session) - {prompt.item}
    if not left_out:
        return instrument
    return _SHORTENED.of((instrument,), left_out, lambda: _without(instrument, left_out))


def _without(instrument: Instrument, left_out: frozenset[str]) -> Instrument:
    asked = tuple(item for item in instrument.items if item.key not in left_out)
    return instrument.model_copy(update={"items": asked})
