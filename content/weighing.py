"""Weights: numbers learned from examples that say how much each feature of a sentence speaks for danger.

A sum, and nothing else: it is compared with a threshold, forgotten, and never kept, shown or counted for a person.
Where the weights come from: `content/listening_training.py` and docs/decisions/weights-beside-phrases.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import sqrt
from pathlib import Path

import orjson

from content.features import FOUND, FeatureReader, Features

# What the phrases found counts for this much each; the features of another group are as heavy as they are rare.
_OF_FOUND = 0.5
_MOST_OF_A_SHORT_ONE = 20


@dataclass(frozen=True)
class Sum:
    """A weight for each feature that has one, by group; and how much they have to come to."""

    weights: Mapping[str, Mapping[str, float]]
    threshold: float
    long_threshold: float

    def of(self, features: Features, long: bool = False) -> float:
        """How far a message, a long one perhaps, is above the threshold; below it when negative."""
        total = -(self.long_threshold if long else self.threshold)
        for group, names in features.items():
            weights = self.weights.get(group)
            if weights and names:
                counted = sum(weights[name] for name in names if name in weights)
                total += counted * share_of(group, len(names))
        return total


@dataclass(frozen=True)
class Choice:
    """Help numbers, and what speaks for them."""

    helplines: tuple[str, ...]
    sum: Sum


@dataclass(frozen=True)
class Weights:
    """All that was learned, and the digest of what it was learned from."""

    learned_from: str
    danger: Sum
    heavy: Sum
    choices: tuple[Choice, ...]


@dataclass(frozen=True)
class Weighed:
    """Whether a text speaks of danger, whether it is heavy, and which help numbers matter then."""

    danger: bool
    heavy: bool
    helplines: tuple[str, ...]


class Weighing:
    """Weighs typed text."""

    def __init__(self, reader: FeatureReader, weights: Weights) -> None:
        self.reader, self._weights = reader, weights

    def of(self, text: str, found: Iterable[str]) -> Weighed:
        """What a text comes to in which the phrases found what is `found`."""
        features, long = self.reader.of(text, found), is_long(text)
        danger = self._weights.danger.of(features, long) > 0
        helplines = max(self._weights.choices, key=lambda one: one.sum.of(features)).helplines if danger else ()
        return Weighed(danger, danger or self._weights.heavy.of(features, long) > 0, helplines)


def is_long(text: str) -> bool:
    """Whether a message tells a whole story, with more for and against: it has its own threshold."""
    return len(text.split()) > _MOST_OF_A_SHORT_ONE


def share_of(group: str, features: int) -> float:
    """How much one feature counts among so many of its group, so that a long one is no graver than a short."""
    return _OF_FOUND if group == FOUND else 1 / sqrt(max(features, 1))


def read_weights(file: Path) -> Weights:
    """The weights in a file. Raises ValueError when it holds something else."""
    try:
        read = orjson.loads(file.read_bytes())
        choices = tuple(Choice(tuple(one["helplines"]), _sum(one)) for one in read["choices"])
        if not choices:
            raise ValueError("no help numbers to choose from")
        return Weights(str(read["learned_from"]), _sum(read["danger"]), _sum(read["heavy"]), choices)
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError("not a file of weights") from error


def _sum(read: Mapping[str, object]) -> Sum:
    """A sum as it is written: the weights in hundredths, by group and weight, so that the file is small."""
    weights: dict[str, dict[str, float]] = {}
    groups = read["weights"]
    for group, lines in groups.items():  # type: ignore[attr-defined]
        of_group = weights.setdefault(group, {})
        for hundredths, names in lines.items():
            of_group.update(dict.fromkeys(names.split("\n"), int(hundredths) / 100))
    return Sum(weights, float(read["threshold"]), float(read["long_threshold"]))  # type: ignore[arg-type]
