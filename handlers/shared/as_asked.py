"""The words a prompt was asked in: its language, its level, and its instrument as it was that day."""

from __future__ import annotations

from functools import lru_cache

from content.instruments import Instrument
from handlers.core.turn import Turn
from storage import instrument_snapshots, prompts
from storage.prompts import Prompt


def note(turn: Turn, prompt: Prompt) -> None:
    """Note, when a prompt has been said, in which words; nothing is noted of one that was not said after all."""
    if prompts.get(turn.db, prompt.id).state not in (*prompts.WAITING_FOR_ANSWER, prompts.COMPLETED):
        return
    kept = None
    if prompt.instrument is not None:
        kept = turn.library.fingerprint(prompt.instrument)
        instrument = turn.library.instrument(prompt.instrument)
        instrument_snapshots.keep(
            turn.db,
            hash=kept,
            key=instrument.key,
            number=instrument.version,
            content=instrument.dump(),
            at=turn.now,
        )
    words = turn.words
    prompts.asked_in(turn.db, prompt.id, language=words.language, level=words.level, snapshot=kept)


def instrument(turn: Turn, prompt: Prompt) -> Instrument:
    """The instrument a prompt asks: what was begun in one version of it is finished in that one."""
    assert prompt.instrument is not None
    installed = turn.library.instruments.get(prompt.instrument)
    if installed and prompt.snapshot in (None, turn.library.fingerprint(prompt.instrument)):
        return installed
    assert prompt.snapshot is not None, "what was asked before anything was kept is installed"
    kept = instrument_snapshots.find(turn.db, prompt.snapshot)
    assert kept is not None, "what a prompt points at is kept"
    return _restored(kept.content)


@lru_cache(maxsize=16)
def _restored(content: str) -> Instrument:
    return Instrument.restore(content)
