"""Understanding a typed answer as if it had been tapped: case, accents and punctuation are forgiven."""

from __future__ import annotations

import re
import unicodedata

_NUMBER = re.compile(r"(?<!\S)-?\d{1,6}(?!\S)")
_NUMBER_WORDS = {
    word: number
    for number, words in enumerate(
        (
            ("nul", "zero"),
            ("een", "one"),
            ("twee", "two"),
            ("drie", "three"),
            ("vier", "four"),
            ("vijf", "five"),
            ("zes", "six"),
            ("zeven", "seven"),
            ("acht", "eight"),
            ("negen", "nine"),
            ("tien", "ten"),
            ("elf", "eleven"),
            ("twaalf", "twelve"),
        )
    )
    for word in words
}

_UNSURE_NL = ("weet ik niet", "ik weet niet", "ik weet het niet", "weet niet", "geen idee", "unknown")
_UNSURE_EN = ("i dont know", "dont know", "i do not know", "not sure", "no idea", "dunno", "idk")
UNSURE = frozenset((*_UNSURE_NL, *_UNSURE_EN))
SKIP = frozenset(("sla over", "overslaan", "skip", "skip it", "volgende", "next", "pass"))
YES = frozenset(("ja", "jawel", "yes", "yep", "yeah", "j", "y", "ok"))
NO = frozenset(("nee", "neen", "no", "nope", "n"))


def folded(text: str) -> str:
    """Lower case, without accents, emoji and punctuation, single spaces."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    kept = "".join(c if c.isalnum() or c == "-" else " " for c in plain.replace("'", "").replace("’", ""))
    return " ".join(kept.split())


def number_in(typed: str) -> int | None:
    """The one whole number that was typed, as digits or as a word up to twelve; None if there is not just one."""
    text = folded(typed)
    digits = {int(found) for found in _NUMBER.findall(text)}
    if len(digits) == 1:
        return digits.pop()
    if digits:
        return None
    words = {_NUMBER_WORDS[word] for word in text.split() if word in _NUMBER_WORDS}
    if len(words) > 1:
        words.discard(1)  # "een zeven": the article, not the number
    return words.pop() if len(words) == 1 else None


def pieces(typed: str) -> list[str]:
    """What was typed, cut at commas, semicolons, slashes, new lines and "and", each piece folded."""
    parts = re.split(r"[,;/\n+&]|\b(?:en|and)\b", typed, flags=re.IGNORECASE)
    return [piece for part in parts if (piece := folded(part))]
