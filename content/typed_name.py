"""What people type as a name: of a person, a group, a place, a number to call."""

from __future__ import annotations

import unicodedata

_JOINER = "\u200d"
# Letters by their category that show nothing.
_BLANKS = frozenset("\u2800\u3164\u115f\u1160\uffa0\ufffc\ufffd")
_UNSEEN = frozenset({"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp", "Zs"})
_SEEN = frozenset("LNPS")


def name_in(typed: str) -> str:
    """The name that was typed, with single spaces; "" where nothing of it can be seen.

    Direction marks, zero-width and blank characters go: they make two names look the same, or one like none, or
    turn round what stands beside it. A joiner inside an emoji stays.
    """
    text = unicodedata.normalize("NFC", typed)
    kept = "".join(_kept(text, place) for place in range(len(text)))
    name = " ".join(kept.split())
    return name if any(unicodedata.category(each)[0] in _SEEN for each in name) else ""


def _kept(text: str, place: int) -> str:
    character = text[place]
    if character == _JOINER:
        return character if _is_sign(text[:place][-1:]) and _is_sign(text[place + 1 : place + 2]) else ""
    if character.isspace():
        return " "
    return "" if character in _BLANKS or unicodedata.category(character) in _UNSEEN else character


def _is_sign(character: str) -> bool:
    """Whether it is part of an emoji: the sign itself, its colour of skin, or the mark that it is one."""
    return bool(character) and (character == "\ufe0f" or unicodedata.category(character) in ("So", "Sk"))
