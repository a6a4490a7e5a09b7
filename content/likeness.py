"""How much two texts are alike: the two levels of one text, and the ideas of different sessions."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from content.readability import words
from content.texts import Language

# `simpel` is a text of its own, no shortened `standaard`: at most this share of their words is the same.
MOST_SHARED = 0.4
# From here on two ideas of different sessions are one, told twice.
MOST_ALIKE = 0.4
# Shorter words (je, een, die) are in every idea.
_SHORTEST = 4
# What is filled in is no word of a text's own, and the same in both.
_SIGNS = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)


@dataclass(frozen=True)
class Overlap:
    """How much the two levels share in one language: a share of words for each text that has two wordings."""

    language: Language
    shares: tuple[float, ...]

    @property
    def mean(self) -> float:
        """The mean share of words that both wordings have."""
        return sum(self.shares) / len(self.shares) if self.shares else 0.0

    def __str__(self) -> str:
        above = sum(share > MOST_SHARED for share in self.shares)
        return (
            f"{self.language}: standaard and simpel share {self.mean:.0%} of their words"
            f" (bound {MOST_SHARED:.0%});"
            f" {above} of {len(self.shares)} texts are above it"
        )


def shared(one: str, other: str) -> float:
    """The share of words that two texts have in common: 0 for none, 1 for the same words."""
    first, second = (Counter(word.casefold() for word in words(_SIGNS.sub(" ", text))) for text in (one, other))
    return 2 * (first & second).total() / max(1, first.total() + second.total())


@dataclass(frozen=True)
class Idea:
    """An idea for a home experiment in one language: where it stands, and its title with what is done."""

    file: Path
    line: int
    column: int
    title: str
    text: str


@dataclass(frozen=True)
class Pair:
    """Two ideas of different sessions, and the share of telling words they have in common."""

    first: Idea
    second: Idea
    alike: float


def pairs(ideas: Iterable[Idea]) -> list[Pair]:
    """Every two ideas of different sessions, those that are most alike first."""
    bags = [(idea, frozenset(w.casefold() for w in words(idea.text) if len(w) >= _SHORTEST)) for idea in ideas]
    found = [
        Pair(one, other, len(first & second) / len(first | second))
        for (one, first), (other, second) in combinations(bags, 2)
        if one.file != other.file and first & second
    ]
    return sorted(found, key=lambda pair: pair.alike, reverse=True)
