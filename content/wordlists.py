"""The words the language check knows: hard ones, those that lay blame, claims, abbreviations."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from content.loading import load
from content.texts import Language, Strict

_FOLDER = Path(__file__).parent / "lexicon"


class Lexicon(Strict):
    """One language's lists; each word (a * at its end stands for any ending) with something better."""

    about: str
    hard: dict[str, str]
    guilt: dict[str, str]
    claims: dict[str, str]
    abbreviations: dict[str, str]
    negations: tuple[str, ...]
    passive: tuple[str, ...]
    unlike_passive: tuple[str, ...]
    long_words: tuple[str, ...]


@dataclass(frozen=True)
class WordList:
    """Words to look for in a text, each with its better one."""

    pattern: re.Pattern[str]
    better: Mapping[str, str]

    def found_in(self, text: str) -> list[tuple[str, str]]:
        """The words that occur, each with the better one, in the order of the text."""
        return [(match[0], self._better(match[0])) for match in self.pattern.finditer(text)]

    def _better(self, word: str) -> str:
        low = word.casefold()
        return next(better for key, better in self.better.items() if re.fullmatch(_form(key), low))


@cache
def lexicon(language: Language) -> Lexicon:
    """The lists of a language. Raises ContentError when its file is broken."""
    return load(_FOLDER / f"{language}.yaml", Lexicon).content


@cache
def word_list(language: Language, kind: str) -> WordList:
    """One of the lists of a language, ready to look for: `hard`, `guilt`, `claims`, `abbreviations`, …"""
    words = getattr(lexicon(language), kind)
    better = {key.casefold(): value for key, value in words.items()} if isinstance(words, dict) else {}
    better = better or {word.casefold(): "" for word in words}
    return WordList(_pattern(better), better)


def _pattern(words: Iterable[str]) -> re.Pattern[str]:
    longest_first = sorted(words, key=len, reverse=True)
    parts = map(_form, longest_first)
    return re.compile(rf"(?<![\w.])(?:{'|'.join(parts)})(?!\w)" if words else r"(?!)", re.IGNORECASE)


# The stem of a Dutch verb in -eren, which doubles its e or not: activeren, activeert.
_VERB = re.compile(r"e?er$")


def _form(word: str) -> str:
    """A word, or any form of one that ends in a star: activer* is activeren, activeert and geactiveerd too."""
    if not word.endswith("*"):
        return re.escape(word)
    stem = word.rstrip("*")
    verb = _VERB.search(stem)
    if verb:
        return rf"(?:ge)?{re.escape(stem[: verb.start()])}e?er[^\W_]*"
    return re.escape(stem) + r"[^\W_]*"
