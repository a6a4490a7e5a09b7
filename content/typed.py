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

SKIP = frozenset(("sla over", "overslaan", "skip", "skip it", "volgende", "next", "pass"))
YES = frozenset(("ja", "jawel", "yes", "yep", "yeah", "j", "y", "ok"))
NO = frozenset(("nee", "neen", "no", "nope", "n"))

# A lone yes or no to whatever was asked, as people type it; what is only polite beside it says nothing.
_POLITE_WORDS = "hoor dank dankje dankjewel je wel u dan anker please thanks thank you"
_POLITE = {*_POLITE_WORDS.split()}
_AGREES_NL = (
    "jaa", "ja ja", "jazeker", "ja zeker", "zeker", "zeker weten", "tuurlijk", "natuurlijk", "ja natuurlijk",
    "oke", "okee", "ja ok", "ja oke", "prima", "ja prima", "goed", "ja goed", "is goed", "ja is goed",
    "dat is goed", "ja dat is goed", "graag", "ja graag", "heel graag", "doe maar", "ja doe maar", "mag",
    "dat mag", "ja dat mag", "akkoord", "top", "vooruit", "kom maar",
)  # fmt: skip
_AGREES_EN = ("okay", "yup", "yes ok", "yes okay", "sure", "yes sure", "fine", "of course", "go ahead")
_REFUSES = ("liever niet", "nee liever niet", "nee niet", "nah", "neh", "rather not", "no rather not")
AGREES, REFUSES = YES | {*_AGREES_NL, *_AGREES_EN}, NO | {*_REFUSES}
_HELD = re.compile(r"(.)\1{2,}")  # jaaa, neeee
_THUMBS = {"👍": True, "👌": True, "👎": False}
# “Liever niet” is no answer to what can be skipped, and a “nee” may be one.
_RATHER_NOT = frozenset(_REFUSES) - {"nee niet", "nah", "neh"}
_CRIES = frozenset("😭😢😥😰😨😱😖😣😞😔😟😩😫🥺☹🙁💔")
_HEARTS = frozenset("❤🧡💛💚💙💜🤍💕🫶😊🙂😘🥰👏💪🙏👍👌")
_COLOURS = dict.fromkeys((0xFE0F, *range(0x1F3FB, 0x1F400)))  # of a sign: its look, the colour of a skin
_PLEASANT_NL = (
    "oke",
    "okee",
    "prima",
    "goed",
    "is goed",
    "top",
    "fijn",
    "wat fijn",
    "super",
    "mooi",
    "lief",
    "leuk",
)
_PLEASANT_EN = ("ok", "okay", "fine", "nice", "great", "cool", "sure", "good", "lovely")
_PLEASANT = frozenset((*_PLEASANT_NL, *_PLEASANT_EN))


def folded(text: str) -> str:
    """Lower case, without accents, emoji and punctuation, single spaces."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    kept = "".join(c if c.isalnum() or c == "-" else " " for c in plain.replace("'", "").replace("’", ""))
    return " ".join(kept.split())


def agreement_in(typed: str) -> bool | None:
    """Whether a lone yes, or a lone no, was typed; None where it is neither, or more than that."""
    text = folded(typed)
    if not text:
        thumbs = {_THUMBS.get(sign) for sign in typed.translate(_COLOURS) if not sign.isspace()}
        return thumbs.pop() if len(thumbs) == 1 else None
    bare = " ".join(word for word in text.split() if word not in _POLITE)
    forms = {_HELD.sub(kept, each) for each in (text, bare) for kept in (r"\1\1\1", r"\1\1", r"\1")}
    if forms & AGREES:
        return True
    return False if forms & REFUSES else None


def is_nod(typed: str) -> bool:
    """Whether it only says that something was read, or is welcome: ok, fijn, a heart; no yes or no."""
    text, signs = folded(typed), {sign for sign in typed.translate(_COLOURS) if not sign.isspace()}
    return text in _PLEASANT if text else bool(signs) and signs <= _HEARTS


def is_rather_not(typed: str) -> bool:
    """Whether it says “liever niet”, and nothing else."""
    return folded(typed) in _RATHER_NOT


def is_crying(typed: str) -> bool:
    """Whether it is only faces that cry or are afraid."""
    signs = {sign for sign in typed.translate(_COLOURS) if not sign.isspace()}
    return bool(signs) and signs <= _CRIES


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
