"""Words of danger: whether what someone typed says that somebody is in danger, or that it is heavy.

A help that misses things, and no judge of anybody: nothing it finds is kept, counted for a person or shown to
staff. Pure and quick, so that it can be asked about everything a parent types.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Annotated, Literal, Self, TypeVar

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from content.frequent_words import frequent_sparingly
from content.interface import Key
from content.phrases import COVERED, Found, PhraseBook, phrase
from content.spelling import STOP, Spelling
from content.texts import Language, Strict
from content.weighing import Weighing

Tier = Literal["danger", "heavy"]
Phrases = tuple[str, ...]
T = TypeVar("T")

# Nobody types more than this in despair; what is longer is read as far as here, so that reading stays quick.
MOST_LETTERS = 2000
# So many words are weighed together.
_STRETCH = 40


class Apart(Strict):
    """Phrases that only look like something else: idioms, or what weighs less; nothing else is found in them."""

    means: str
    tier: Tier | None = None
    phrases: Annotated[Phrases, Field(min_length=1)]


class Sense(Strict):
    """Phrases that mean one thing: how grave it is, also when it is denied or long ago, and who to call first."""

    means: str
    tier: Tier
    denied: Tier | None = None
    past: Tier | None = None
    helplines: Annotated[tuple[Key, ...], Field(max_length=2)] = ()
    phrases: Annotated[Phrases, Field(min_length=1)]


class DangerFile(Strict):
    """One language's words of danger; how phrases are written stands in `content/phrases.py`."""

    language: Language
    about: str
    spelt: dict[str, Phrases]
    sets: dict[Key, Phrases]
    ends: Phrases
    negations: Phrases
    no_more: Phrases
    next_thought: Phrases
    past: Phrases
    still: Phrases
    elsewhere: Phrases
    apart: tuple[Apart, ...]
    senses: Annotated[tuple[Sense, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _phrases_can_be_read(self) -> Self:
        for written in self.written():
            try:
                phrase(written, self.sets)
            except ValueError as error:
                fix = f"look at “{written}”: {error}"
                raise PydanticCustomError("phrase", "A phrase cannot be read", {"fix": fix}) from None
        return self

    @model_validator(mode="after")
    def _no_word_is_another_misspelt(self) -> Self:
        ways = {way: right for right, ways in self.spelt.items() for way in ways}
        parts = [part for written in self.written() for part in written.split()]
        used = {word for part in parts for word in part.rstrip("?").split("/")}
        used |= {word for words in self.sets.values() for word in words}
        for word in sorted(used & ways.keys()):
            if word != ways[word]:
                fix = f"write {ways[word]} in the phrases, or take {word} out of spelt:"
                raise PydanticCustomError("spelt", f"“{word}” would never be found", {"fix": fix})
        return self

    def written(self) -> Iterator[str]:
        """Every phrase in the file."""
        yield from (*self.past, *self.still, *self.elsewhere)
        for entry in self.apart:
            yield from entry.phrases
        for sense in self.senses:
            yield from sense.phrases


@dataclass(frozen=True)
class Signal:
    """What was heard: how grave it is, and the keys of the help numbers that matter now, the first one first."""

    tier: Tier
    helplines: tuple[str, ...] = ()

    @property
    def rank(self) -> tuple[bool, bool]:
        """Danger before heavy, and with numbers before without."""
        return self.tier == "danger", bool(self.helplines)


@dataclass(frozen=True)
class Finding:
    """What the phrases found in a sentence: the name the weights have for it, and the signal it gives alone."""

    name: str
    signal: Signal | None = None


class Danger:
    """Hears words of danger in every language it has lists for: by phrases, and by weights where there are any."""

    def __init__(self, files: Iterable[DangerFile], weighing: Weighing | None = None) -> None:
        self._listeners = tuple(_Listener(file) for file in files)
        self._weighing = weighing

    def heard(self, text: str) -> Signal | None:
        """What a text says of danger, the gravest of it; None when it says nothing of the kind."""
        heard = (one for part in _stretches(text[:MOST_LETTERS]) if (one := self._heard(part)))
        return max(heard, key=lambda one: one.rank, default=None)

    def _heard(self, text: str) -> Signal | None:
        found = self.found_in(text)
        said = max((one.signal for one in found if one.signal), key=lambda one: one.rank, default=None)
        return said if self._weighing is None else self._weighed(self._weighing, text, found, said)

    def found_in(self, text: str) -> list[Finding]:
        """What the phrases find in a text."""
        return [one for listener in self._listeners for one in listener.found_in(text)]

    def tier(self, text: str) -> Tier | None:
        """How grave a text is."""
        heard = self.heard(text)
        return heard.tier if heard else None

    def _weighed(self, weighing: Weighing, text: str, found: list[Finding], said: Signal | None) -> Signal | None:
        """The weights decide whether it is danger; what only the phrases take for it is met as heavy."""
        weighed = weighing.of(text, (one.name for one in found))
        if weighed.danger:
            first = said.helplines if said else ()
            return Signal("danger", first or weighed.helplines)
        return Signal("heavy") if said or weighed.heavy else None


class _Listener:
    """One language's lists, ready to listen with."""

    def __init__(self, file: DangerFile) -> None:
        self.file = file
        self.ends = frozenset(file.ends)
        self.negations, self.next_thought = frozenset(file.negations), frozenset(file.next_thought)
        self.past, self.still, self.elsewhere = (
            self._book((None, one) for one in phrases) for phrases in (file.past, file.still, file.elsewhere)
        )
        self.apart = self._book((entry, one) for entry in file.apart for one in entry.phrases)
        self.senses = self._book((sense, one) for sense in file.senses for one in sense.phrases)
        known = frozenset().union(
            *(book.words for book in (self.past, self.still, self.elsewhere, self.apart, self.senses))
        )
        beside = (*file.negations, *file.no_more, *file.next_thought, *file.ends)
        self.spelling = Spelling(known.union(beside), file.spelt, frequent_sparingly(file.language))

    def _book(self, written: Iterable[tuple[T, str]]) -> PhraseBook[T]:
        return PhraseBook((meant, phrase(one, self.file.sets, self.ends)) for meant, one in written)

    def found_in(self, text: str) -> Iterator[Finding]:
        for words in _sentences(self.spelling.words_of(text)):
            if self.elsewhere.occurs_in(words):
                yield Finding("elsewhere")
            else:
                yield from self._in_sentence(words)

    def _in_sentence(self, words: list[str]) -> Iterator[Finding]:
        was = self.past.occurs_in(words) and not self.still.occurs_in(words)
        if was:
            yield Finding("past")
        for entry, place in list(self.apart.found_in(words)):
            words[place.start : place.end] = [COVERED] * (place.end - place.start)
            yield Finding(f"apart: {entry.means}", Signal(entry.tier) if entry.tier else None)
        for sense, place in self.senses.found_in(words):
            tier = sense.past if was else self._turned(sense, words, place)
            signal = Signal(tier, sense.helplines if tier == "danger" else ()) if tier else None
            yield Finding(f"{tier or 'denied'}: {sense.means}", signal)
            yield Finding(tier or "denied")

    def _turned(self, sense: Sense, words: list[str], place: Found) -> Tier | None:
        """How grave a sense is where a negation may turn it: what is denied, and what is no more."""
        before = words[place.start - 1] if place.start and words[place.start] not in self.next_thought else ""
        if not self.negations.isdisjoint((before, *place.between)):
            return sense.denied
        after = words[place.end : place.end + 4]
        for number, word in enumerate(after[:3]):
            if word in self.negations:
                over = after[number + 1 : number + 2] and after[number + 1] in self.file.no_more
                return sense.past if over else sense.denied
            if word in self.next_thought or not word.isalnum():
                break
        return sense.tier


def _stretches(text: str) -> Iterator[str]:
    """The text, or a long one in stretches that overlap, so that one grave line is heard among many others."""
    words = text.split(" ")
    for start in range(0, max(len(words) - _STRETCH // 2, 1), _STRETCH // 2):
        yield " ".join(words[start : start + _STRETCH])


def _sentences(words: list[str]) -> Iterator[list[str]]:
    sentence: list[str] = []
    for word in words:
        if word != STOP:
            sentence.append(word)
        elif sentence:
            yield sentence
            sentence = []
    if sentence:
        yield sentence
