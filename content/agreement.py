"""A verb fits how many it is about: Sanne leest, Sanne & Mo lezen; mag Sanne, mogen Sanne & Mo.

A text is written for one; where several are named in its place, the verb beside the name is said of several. So
that the words of a consent stay the words that were agreed to, what is written does not change.
"""

from __future__ import annotations

import re

# What stands right behind a name, as it is said of one and of several; longer ones first.
BEHIND = {
    "is er": "zijn er", "is still": "are still", "belde": "belden", "belt": "bellen", "antwoordde": "antwoordden",
    "haalde": "haalden", "heeft": "hebben", "kan": "kunnen", "keek": "keken", "kijkt": "kijken", "las": "lazen",
    "leest": "lezen", "liet": "lieten", "mag": "mogen", "schrijft": "schrijven", "sprak": "spraken",
    "vroeg": "vroegen", "zag": "zagen", "ziet": "zien",
    "does see": "do see",
    "is back": "are back",
    "calls": "call", "gets": "get", "has": "have", "hasn": "haven", "reads": "read", "says": "say",
    "still has": "still have", "writes": "write",
}  # fmt: skip
# What stands right before it, in a question and after "dan".
BEFORE = {"Mag": "Mogen", "mag": "mogen", "kijkt": "kijken", "zoekt": "zoeken"}

_TWO = re.compile(r" (?:&|&amp;|en|and) ")
_BEHIND = re.compile(rf"(?:</b>|\*\*)? ({'|'.join(BEHIND)})\b")
_BEFORE = re.compile(rf"\b({'|'.join(BEFORE)}) (?:<b>|\*\*)?$")


def are_several(names: object) -> bool:
    """Whether this names more than one person."""
    return isinstance(names, str) and _TWO.search(names) is not None


def verb_behind(text: str) -> tuple[int, int] | None:
    """Where in what follows a name its verb stands, from and until; None where there is none."""
    found = _BEHIND.match(text)
    return found.span(1) if found else None


def verb_before(text: str) -> tuple[int, int] | None:
    """The same of what comes before a name."""
    found = _BEFORE.search(text)
    return found.span(1) if found else None
