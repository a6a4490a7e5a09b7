"""The words that people use often, per language: a longer one that is not among them deserves a second look.

The lists were drawn from wordfreq 3.1.1 (R. Speer; data CC BY-SA 4.0): words used at least once in a million, Zipf
3.0. They are kept in the folder because the library brings 58 MB and five others, and its author has closed its
data: a newer version will not know more. To draw them anew, with wordfreq installed: `python -m
content.frequent_words`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from content.texts import LANGUAGES, Language

SHORTEST = 7
_SHORTEST_PART = 3
_FOLDER = Path(__file__).parent / "lexicon"
_LICENCE = (
    "# Drawn from wordfreq 3.1.1 by R. Speer, CC BY-SA 4.0: words of three letters and more, Zipf 3.0 and more.\n"
)

# What may be added to a word that people know, and what stood in its place; and what joins two words.
_ENDINGS: dict[Language, dict[str, str]] = {
    "nl": {
        "": "en n s e t je jes tje tjes pje pjes etje etjes",
        "en": "t d de den te ten end ende er ers",
    },
    "en": {"": "s es ed d ing ly er", "e": "ing", "y": "ies"},
}
_JOINTS: dict[Language, tuple[str, ...]] = {"nl": ("", "s", "en", "e", "n"), "en": ("",)}


@cache
def frequent(language: Language) -> frozenset[str]:
    """The frequent words of a language, in small letters."""
    lines = (_FOLDER / f"frequent-{language}.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if not line.startswith("#"))


class Sparing:
    """Many words in little memory: those with the same three first letters stand in one text, a line each."""

    def __init__(self, words: Iterable[str]) -> None:
        found: dict[str, list[str]] = {}
        for word in words:
            found.setdefault(word[:3], []).append(word)
        self._lines = {beginning: "\n".join(("", *those, "")) for beginning, those in found.items()}

    def __contains__(self, word: object) -> bool:
        return isinstance(word, str) and f"\n{word}\n" in self._lines.get(word[:3], "")


@cache
def frequent_sparingly(language: Language) -> Sparing:
    """The same words for a bot that runs for months; looking one up takes some microseconds."""
    lines = (_FOLDER / f"frequent-{language}.txt").read_text(encoding="utf-8").splitlines()
    return Sparing(line for line in lines if not line.startswith("#"))


def is_rare(word: str, language: Language) -> bool:
    """Whether a word of seven letters and more is neither used often nor made of words that are."""
    low = word.casefold()
    return len(low) >= SHORTEST and low.isalpha() and not _is_known(low, language)


def _is_known(word: str, language: Language) -> bool:
    return any(base in frequent(language) for base in _bases(word, language)) or any(
        first in frequent(language) and any(base in frequent(language) for base in _bases(second, language))
        for first, second in _halves(word, language)
    )


def _bases(word: str, language: Language) -> Iterator[str]:
    """The word, and what it may be a form of."""
    yield word
    for instead, ending in _endings(language):
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_PART:
            base = word[: -len(ending)]
            yield base + instead
            if base[-1] == base[-2]:
                yield base[:-1] + instead  # gezichtje, gezet: a letter doubled before its ending


def _endings(language: Language) -> Iterator[tuple[str, str]]:
    return ((instead, ending) for instead, endings in _ENDINGS[language].items() for ending in endings.split())


def _halves(word: str, language: Language) -> Iterator[tuple[str, str]]:
    """The two words of which a long one may be made."""
    for joint in _JOINTS[language]:
        for at in range(_SHORTEST_PART, len(word) - _SHORTEST_PART - len(joint) + 1):
            if word.startswith(joint, at):
                yield word[:at], word[at + len(joint) :]


def _draw(language: Language) -> str:
    from wordfreq import top_n_list, zipf_frequency  # type: ignore[import-not-found]  # not needed to run Anker

    often = (word for word in top_n_list(language, 60_000) if zipf_frequency(word, language) >= 3.0)
    return "\n".join(sorted(word for word in often if len(word) >= _SHORTEST_PART and word.isalpha()))


if __name__ == "__main__":
    for language in LANGUAGES:
        file = _FOLDER / f"frequent-{language}.txt"
        file.write_text(_LICENCE + _draw(language) + "\n", encoding="utf-8")
        print(file.name, len(frequent(language)))
