"""Understanding a typed answer as if it had been tapped: case, accents and punctuation are forgiven."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection

_NUMBER = re.compile(r"-?\d{1,6}")
_REASON = re.compile(
    r"(?<=\w)[,;:!?.…]+\s|\b(?:want|omdat|doordat|because|since)\b|\n"
)  # of the number, behind it
_CHANGING_SIGNS = "<>≤≥=+×*%½¼¾⅓"

_TAKES_BACK = {"nee", "of", "niet", "no", "or", "not", "bijna", "almost"}
_ARTICLES = {"een", "one"}

# Words beside a number that leave it as it is; whatever is not among them may change it: niet, half, bijna.
_CHANGE_NOTHING_NL = (
    "ik zou zeg zeggen denk dat het dit zon is was nu vandaag ongeveer rond circa ca om en nabij zo op voor mijn "
    "spanning getal cijfer nummer ja nou eh uh hmm misschien toch gewoon maar doe geef geven er ze graag aub oke"
)
_CHANGE_NOTHING_EN = (
    "a an the i id say think about around approximately it its maybe my number tension today now just please give "
    "for there yes well like guess so"
)
_CHANGE_NOTHING = {*_CHANGE_NOTHING_NL.split(), *_CHANGE_NOTHING_EN.split()}
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


def number_in(typed: str, *, of: Collection[str] = ()) -> int | None:
    """The one whole number that was typed, as digits or as a word up to twelve; None if there is not just one.

    Beside it stands nothing that may change it, at most what is counted (`of`), and why, behind a comma or "want".
    """
    told = _REASON.split(typed, maxsplit=1)[0]
    why = folded(typed[len(told) :]).split()
    another = any(word not in _ARTICLES and _number(word) is not None for word in why)
    if another or {*why[:1]} & _TAKES_BACK or any(sign in _CHANGING_SIGNS for sign in typed):
        return None
    words = folded(told).split()
    numbers = {number for word in words if (number := _number(word)) is not None}
    if len(numbers) > 1 and not any(_NUMBER.fullmatch(word) for word in words if _number(word) == 1):
        numbers.discard(1)  # "een zeven": the article, not the number
    beside = {word for word in words if _number(word) is None}
    return numbers.pop() if len(numbers) == 1 and beside <= _CHANGE_NOTHING | {*of} else None


def _number(word: str) -> int | None:
    return int(word) if _NUMBER.fullmatch(word) else _NUMBER_WORDS.get(word)


def pieces(typed: str) -> list[str]:
    """What was typed, cut at commas, semicolons, slashes, new lines and "and", each piece folded."""
    parts = re.split(r"[,;/\n+&]|\b(?:en|and)\b", typed, flags=re.IGNORECASE)
    return [piece for part in parts if (piece := folded(part))]
