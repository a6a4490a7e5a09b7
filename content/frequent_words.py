"""The words of seven letters and more that people use often, per language: the rest deserves a second look.

The lists were drawn from wordfreq 3.1.1 (R. Speer; data CC BY-SA 4.0): words used at least once in a million, Zipf
3.0. They are kept in the folder because the library brings 57 MB of other languages. To draw them anew, with
wordfreq installed: `python -m content.frequent_words`.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from content.texts import LANGUAGES, Language

SHORTEST = 7
_FOLDER = Path(__file__).parent / "lexicon"
_LICENCE = (
    "# Drawn from wordfreq 3.1.1 by R. Speer, CC BY-SA 4.0: words of seven letters and more, Zipf 3.0 and more.\n"
)


@cache
def frequent(language: Language) -> frozenset[str]:
    """The frequent words of a language, in small letters."""
    lines = (_FOLDER / f"frequent-{language}.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if not line.startswith("#"))


def is_rare(word: str, language: Language) -> bool:
    """Whether a word of seven letters and more is one that few people use."""
    low = word.casefold()
    return len(low) >= SHORTEST and low.isalpha() and low not in frequent(language)


def _draw(language: Language) -> str:
    from wordfreq import top_n_list, zipf_frequency  # type: ignore[import-not-found]  # not needed to run Anker

    often = (word for word in top_n_list(language, 60_000) if zipf_frequency(word, language) >= 3.0)
    return "\n".join(sorted(word for word in often if len(word) >= SHORTEST and word.isalpha()))


if __name__ == "__main__":
    for language in LANGUAGES:
        file = _FOLDER / f"frequent-{language}.txt"
        file.write_text(_LICENCE + _draw(language) + "\n", encoding="utf-8")
        print(file.name, len(frequent(language)))
