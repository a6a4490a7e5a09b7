"""What the ticks are handed, since they know when but not what: the conversations that say a prompt."""

from __future__ import annotations

from typing import Protocol

from storage.database import Transaction
from storage.prompts import Prompt


class PromptSpeaker(Protocol):
    """Says things about a prompt by writing outbox messages; `now` is programme time, in seconds UTC."""

    def say(self, db: Transaction, prompt: Prompt, now: int, /) -> bool:
        """Say a prompt that is due, and move it on from `planned`; whether there was something to say."""
        ...

    def remind(self, db: Transaction, prompt: Prompt, now: int, /) -> None:
        """Remind of a prompt that was not opened."""
        ...

    def expire(self, db: Transaction, prompt: Prompt, now: int, /) -> None:
        """Close a prompt whose time is over, and move it to `expired` or `partial`."""
        ...

    def ask_again(self, db: Transaction, prompt: Prompt, now: int, /) -> None:
        """Ask the open item once more, after Anker was away."""
        ...
