"""Which items of a pool a prompt asks, and in which order: drawn once, when it is said, and kept."""

from __future__ import annotations

from random import Random

from content.instruments import Instrument
from handlers.core.turn import Turn
from storage import drawn_items, prompts
from storage.prompts import PLANNED, Prompt


def drawn(turn: Turn, instrument: Instrument, prompt: Prompt) -> Instrument:
    """The instrument with the items that were drawn for this prompt; as it is, where nothing is left to chance."""
    if not instrument.leaves_to_chance:
        return instrument
    keys = drawn_items.of(turn.db, prompt.id)
    if keys is None:
        keys = _draw(instrument, prompt)
        if prompt.state == PLANNED:
            drawn_items.keep(turn.db, prompt.id, keys)
    return instrument.model_copy(update={"items": tuple(instrument.item(key) for key in keys)})


def _draw(instrument: Instrument, prompt: Prompt) -> list[str]:
    """For each level so many of its items as are asked, in chance's order or the instrument's."""
    chance = Random(prompts.key_of(prompt))  # noqa: S311 - drawn again it is the same
    return instrument.drawn(chance.sample)
