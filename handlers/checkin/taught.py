"""What a parent was not taught yet is not asked: an item waits for the session that the programme names for it."""

from __future__ import annotations

from content.instruments import Instrument
from handlers.core.turn import Turn
from handlers.shared.programme import programme_of
from handlers.shared.remembered import Remembered
from storage.prompts import PLANNED, Prompt

_UNTAUGHT: Remembered[frozenset[str]] = Remembered(256)
_SHORTENED: Remembered[Instrument] = Remembered(64)


def taught(turn: Turn, instrument: Instrument, prompt: Prompt) -> Instrument:
    """The instrument without the items whose session the group had not had when the prompt was shown.

    What is asked just now stays, whatever the content says since.
    """
    if prompt.state == PLANNED:
        return instrument  # nothing is asked of it before it is shown
    programme, held = programme_of(turn), prompt.session
    untaught = _UNTAUGHT.of((programme, instrument), held, lambda: programme.untaught(instrument.items, held))
    left_out = untaught - {prompt.item}
    if not left_out:
        return instrument
    return _SHORTENED.of((instrument,), left_out, lambda: _without(instrument, left_out))


def _without(instrument: Instrument, left_out: frozenset[str]) -> Instrument:
    asked = tuple(item for item in instrument.items if item.key not in left_out)
    return instrument.model_copy(update={"items": asked})
