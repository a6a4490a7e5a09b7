"""What the buttons under /gegevens stand for."""

from __future__ import annotations

from datetime import date
from typing import Literal

from handlers.core.choices import Choice, require
from handlers.shared.consents import QUESTIONS


class Consent(Choice):
    """Who sees her answers; of one question the words of it; or her yes or no to that."""

    kind: str | None = None
    said: Literal["yes", "no"] | None = None

    def __post_init__(self) -> None:
        require(self.kind is None or self.kind in QUESTIONS)


class Look(Choice):
    """Her answers: the kinds there are, of a kind its weeks, or of a week what stands there, after so many."""

    kind: str | None = None
    week: date | None = None
    skip: int = 0


class Fix(Choice):
    """Another answer in this prompt: to this item, where one is chosen."""

    prompt: int
    item: str | None = None


class Fixing(Choice):
    """On a keyboard: which answer is asked for anew, and what is ticked of it."""

    prompt: int
    item: str
    ticked: tuple[str, ...]


class Erase(Choice):
    """Be forgotten: asked for, meant, meant indeed, or rather not."""

    step: Literal["sure", "now", "not"] | None = None
