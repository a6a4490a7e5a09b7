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
    kept = keep(turn, prompt.instrument) if prompt.instrument is not None else None
    words = turn.words
    prompts.asked_in(turn.db, prompt.id, language=words.language, level=words.level, snapshot=kept)


def keep(turn: Turn, key: str) -> str:
    """Keep an instrument as it is asked now; the hash under which it is found."""
    hash, instrument = turn.library.fingerprint(key), turn.library.instrument(key)
    instrument_snapshots.keep(
        turn.db,
        hash=hash,
        key=key,
        number=instrument.version,
        content=instrument.dump(),
        at=turn.now,
    )
    return hash


def instrument(turn: Turn, prompt: Prompt) -> Instrument:
    """The instrument a prompt asks: what was begun in one version of it is finished in that one."""
    assert prompt.instrument is not None
    return as_kept(turn, prompt.instrument, prompt.snapshot)


def as_kept(turn: Turn, key: str, snapshot: str | None) -> Instrument:
    """The instrument with this key in the version of a snapshot; the installed one, where it has none yet."""
    installed = turn.library.instruments.get(key)
    if installed and snapshot in (None, turn.library.fingerprint(key)):
        return installed
    assert snapshot is not None, "what was asked before anything was kept is installed"
    kept = instrument_snapshots.find(turn.db, snapshot)
    assert kept is not None, "what was asked is kept"
    return _restored(kept.content)


@lru_cache(maxsize=16)
def _restored(content: str) -> Instrument:
    return Instrument.restore(content)
