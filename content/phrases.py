"""Phrases to look for in typed words: words in their order, with room between, as content writes them.

`<ik> wil .. dood` is one of the words called `ik`, then wil, then at most three other words, then dood. `...`
leaves room for eight, `a/b` is one of two words, `a?` may be left out, a * at the end of a word stands for any
ending, and a `|` at the end means that nothing more of substance follows. Between ` & ` stand phrases that may
come in any order, all of them in one sentence. Nothing is found across the end of a sentence.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise, product
from typing import Generic, TypeVar

from content.spelling import STOP

T = TypeVar("T")

# Covers what was found and set apart, so that nothing else is found in it.
COVERED = "·"

_ROOM = {"..": 3, "...": 8}
_END = "|"
_CLOSED = frozenset((STOP, COVERED))


class UnknownSet(ValueError):
    """A phrase names a set of words, <name>, that is not there."""


@dataclass(frozen=True, slots=True)
class Step:
    """One word of a phrase: which it may be, and how many others may stand before it. No words: the end."""

    words: frozenset[str]
    room: int = 0
    optional: bool = False


@dataclass(frozen=True)
class Found:
    """Where a phrase was found, its end not included; `between` are the words that stood in its room."""

    start: int
    end: int
    between: tuple[str, ...] = ()


class Phrase:
    """One phrase, ready to look for."""

    def __init__(self, steps: tuple[Step, ...], ends: Collection[str]) -> None:
        self.steps, self.ends = steps, frozenset(ends)
        self.needed = tuple(step.words for step in steps if step.words and not step.optional)
        self.rarest = min(self.needed, key=lambda words: sum(map(_how_common, words)))

    @property
    def words(self) -> frozenset[str]:
        """Every word that may occur in it."""
        return frozenset().union(*(step.words for step in self.steps))

    def found_in(self, words: list[str], present: frozenset[str]) -> Iterator[Found]:
        """Each place where it occurs; `present` is the set of the words."""
        if any(map(present.isdisjoint, self.needed)):
            return
        first = self.needed[0]
        for start, word in enumerate(words):
            if word in first and (found := self._end(words, start, 0)):
                yield Found(start, *found)

    def _end(self, words: list[str], at: int, number: int) -> tuple[int, tuple[str, ...]] | None:
        """Where the rest of the phrase ends, and the words in its room; None when it is not there."""
        if number == len(self.steps):
            return at, ()
        step = self.steps[number]
        if not step.words:
            over = at == len(words) or words[at] in self.ends or not words[at].isalnum()
            return (at, ()) if over else None
        for place in range(at, min(at + step.room + 1, len(words))):
            if place > at and words[place - 1] in _CLOSED:
                break
            if words[place] in step.words and (rest := self._end(words, place + 1, number + 1)):
                return rest[0], (*words[at:place], *rest[1])
        return self._end(words, at, number + 1) if step.optional else None


class Together:
    """Phrases that are all there, in any order and none inside another."""

    def __init__(self, parts: tuple[Phrase, ...]) -> None:
        self.parts = parts
        self.needed = tuple(needed for one in parts for needed in one.needed)
        self.rarest = min(self.needed, key=lambda words: sum(map(_how_common, words)))

    @property
    def words(self) -> frozenset[str]:
        """Every word that may occur in them."""
        return frozenset().union(*(one.words for one in self.parts))

    def found_in(self, words: list[str], present: frozenset[str]) -> Iterator[Found]:
        """The first place where all are, if there is one; `present` is the set of the words."""
        if any(map(present.isdisjoint, self.needed)):
            return
        places = [tuple(one.found_in(words, present)) for one in self.parts]
        for chosen in product(*places):
            if all(one.end <= other.start for one, other in pairwise(sorted(chosen, key=_start))):
                start, end = min(map(_start, chosen)), max(one.end for one in chosen)
                taken = {number for one in chosen for number in range(one.start, one.end)}
                left = tuple(words[number] for number in range(start, end) if number not in taken)
                yield Found(start, end, left)
                return


def _start(found: Found) -> int:
    return found.start


def phrase(written: str, sets: Mapping[str, Collection[str]], ends: Collection[str] = ()) -> Phrase | Together:
    """Read one phrase as content writes it. Raises UnknownSet, or ValueError when it says nothing to look for."""
    parts = tuple(_phrase(part, sets, ends) for part in written.split(" & "))
    return parts[0] if len(parts) == 1 else Together(parts)


def _phrase(written: str, sets: Mapping[str, Collection[str]], ends: Collection[str]) -> Phrase:
    steps: list[Step] = []
    room = 0
    for part in written.split():
        if part in _ROOM:
            room = _ROOM[part]
        elif part == _END:
            steps.append(Step(frozenset()))
        else:
            optional = part.endswith("?")
            steps.append(Step(_one_of(part.rstrip("?"), sets), room, optional))
            room = 0
    if not steps or room or steps[0].optional or not steps[0].words:
        raise ValueError("a phrase begins and ends with a word that has to be there")
    return Phrase(tuple(steps), ends)


def _how_common(word: str) -> int:
    """Roughly how often a word comes by: short ones do all the time."""
    return 50 if len(word) < 5 else 1


def _one_of(part: str, sets: Mapping[str, Collection[str]]) -> frozenset[str]:
    words: set[str] = set()
    for one in part.split("/"):
        if one.startswith("<") and one.endswith(">"):
            if one[1:-1] not in sets:
                raise UnknownSet(one[1:-1])
            words.update(sets[one[1:-1]])
        else:
            words.add(one)
    return _kept_once(frozenset(words))


@lru_cache(maxsize=4096)
def _kept_once(words: frozenset[str]) -> frozenset[str]:
    """These words, the same object for the hundreds of phrases that begin with one of them."""
    return words


class PhraseBook(Generic[T]):
    """Many phrases, each with what it stands for, found at once in the order of the book."""

    def __init__(self, entries: Iterable[tuple[T, Phrase | Together]]) -> None:
        self.entries = tuple(entries)
        self._by_word: dict[str, list[int]] = {}
        for number, (_, one) in enumerate(self.entries):
            for word in one.rarest:
                self._by_word.setdefault(word, []).append(number)

    def found_in(self, words: list[str]) -> Iterator[tuple[T, Found]]:
        """Each place of each phrase, with what it stands for."""
        present = frozenset(words)
        for number in sorted({number for word in present for number in self._by_word.get(word, ())}):
            meant, one = self.entries[number]
            for place in one.found_in(words, present):
                yield meant, place

    def occurs_in(self, words: list[str]) -> bool:
        """Whether any of them is there."""
        return next(self.found_in(words), None) is not None

    @property
    def words(self) -> frozenset[str]:
        """Every word that may occur in one of them."""
        return frozenset().union(*(one.words for _, one in self.entries))
