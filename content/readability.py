"""Counting what makes a text easy or hard: words, sentences, syllables, and the two usual formulas.

Flesch-Douma (Dutch): 206.84 − 0.93 · words a sentence − 77 · syllables a word. Flesch reading ease (English):
206.835 − 1.015 · words a sentence − 84.6 · syllables a word. LIX: words a sentence + 100 · share of words of more
than six letters. They say little about one short message: use them on some hundred words and more.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache

import pyphen  # type: ignore[import-untyped]
import syllapy  # type: ignore[import-untyped]

from content.texts import Language

_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_END = re.compile(r"(?<=[.!?…])[\"'”’)]*\s+")
_DUTCH_VOWELS = re.compile(
    r"[äëïöü]|aai|ooi|oei|eeu|ieu|aa|ee|oo|uu|ie|oe|eu|ui|ei|ij|au|ou|[aeiouyáàâéèêíìîóòôúùû]", re.IGNORECASE
)


@lru_cache(maxsize=64)  # each rule asks for those of the same text
def sentences(text: str) -> list[str]:
    """The sentences of a message. A new line ends one, unless the next goes on in small letters."""
    lines = re.sub(r"\n(?=\s*[a-zà-ÿ])", " ", text)
    parts = (part.strip() for line in lines.split("\n") for part in _END.split(line))
    return [part for part in parts if _WORD.search(part)]


def words(text: str) -> list[str]:
    """The words of a text, numbers included."""
    return _WORD.findall(text)


@cache
def _hyphenation(locale: str) -> pyphen.Pyphen:
    return pyphen.Pyphen(lang=locale, left=1, right=1)


@lru_cache(maxsize=20_000)
def syllables(word: str, language: Language) -> int:
    """How many syllables a word has; a number counts as one."""
    if not any(character.isalpha() for character in word):
        return 1
    if language == "en":
        parts = (part for part in re.split(r"[-’']", word) if len(part) > 1)
        return max(1, sum(int(syllapy.count(part)) for part in parts))
    # Hyphenation leaves out a first syllable of one letter (adem, idee); the vowels leave none out.
    hyphens = len(_hyphenation("nl_NL").positions(word)) + 1
    return max(1, hyphens, len(_DUTCH_VOWELS.findall(word)))


@dataclass(frozen=True)
class Figures:
    """How a number of texts reads, taken together."""

    words: int
    sentences: int
    syllables: int
    long_words: int
    longest_sentence: int

    @property
    def words_a_sentence(self) -> float:
        """The mean length of a sentence, in words."""
        return self.words / max(1, self.sentences)

    @property
    def lix(self) -> float:
        """Words a sentence, plus the percentage of words of more than six letters."""
        return self.words_a_sentence + 100 * self.long_words / max(1, self.words)

    def flesch(self, language: Language) -> float:
        """Reading ease: Flesch-Douma for Dutch, Flesch for English; 80 and more is easy, 90 and more very easy."""
        length, weight = self.words_a_sentence, self.syllables / max(1, self.words)
        if language == "nl":
            return 206.84 - 0.93 * length - 77 * weight
        return 206.835 - 1.015 * length - 84.6 * weight


def figures(texts: Iterable[str], language: Language) -> Figures:
    """Count several texts as one."""
    found = [sentence for text in texts for sentence in sentences(text)]
    lengths = [words(sentence) for sentence in found]
    every = [word for sentence in lengths for word in sentence]
    return Figures(
        words=len(every),
        sentences=len(found),
        syllables=sum(syllables(word.lower(), language) for word in every),
        long_words=sum(len(word) > 6 for word in every),
        longest_sentence=max(map(len, lengths), default=0),
    )
