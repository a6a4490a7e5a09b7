"""What someone typed on a phone, as words to look for: whatever the capitals, accents, slips, missing spaces."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container, Iterable, Iterator, Mapping
from functools import lru_cache

STOP, PAUSE, NUMBER = ".", ",", "#"

_STOPS, _PAUSES = frozenset(".!?;…"), frozenset(',:-–—()/"“”„«»*_~')
_TOKEN = re.compile(r"[^\W_]+|[^\w\s]|_")
_APOSTROPHES = re.compile(r"['’‘`´]")
_RUN = re.compile(r"(.)\1{2,}")
# Accents, signs that only turn or join other signs, lone halves of emoji.
_UNSEEN = frozenset(("Mn", "Me", "Cf", "Cs"))
# Letters that are no other letter with an accent, and are typed without it all the same.
_PLAIN_LETTERS = str.maketrans("ıłøđ", "ilod")
_LIKE_LETTERS = str.maketrans("013457@$", "oieastas")

# Below these lengths too many other words are one letter away, or are two short words written together.
_LEAST_FOR_A_SLIP, _LEAST_FOR_JOINED = 7, 6


class Spelling:
    """TurnTaker typed text into the words of one language's lists, as far as they can be recognised.

    `known` are the words looked for (a * at the end of one stands for any ending), `spelt` gives the ways in which
    people write some of them, and `others` are frequent words that are never taken for a slip.
    """

    def __init__(
        self, known: Iterable[str], spelt: Mapping[str, Iterable[str]], others: Container[str] = ()
    ) -> None:
        every = set(known)
        self._beginnings = tuple(
            sorted((word[:-1] for word in every if word.endswith("*")), key=len, reverse=True)
        )
        self._ways = {
            tuple(tokens_of(way)): tuple(map(self._begun, right.split()))
            for right, ways in spelt.items()
            for way in ways
        }
        self._longest = max(map(len, self._ways), default=1)
        every |= {way[0] for way in self._ways if len(way) == 1} | {w for right in spelt for w in right.split()}
        self._known = frozenset(word for word in every if not word.endswith("*"))
        self._others = others
        self._near = _one_letter_less(word for word in self._known if len(word) >= _LEAST_FOR_A_SLIP)
        self._recognised = lru_cache(maxsize=4096)(self._recognise)

    def words_of(self, text: str) -> list[str]:
        """The words of a text in order, with `STOP` and `PAUSE` between its sentences and their parts."""
        return self._rightly_spelt([word for token in tokens_of(text) for word in self._recognised(token)])

    def _rightly_spelt(self, typed: list[str]) -> list[str]:
        if not self._ways:
            return typed
        words: list[str] = []
        at = 0
        while at < len(typed):
            for length in range(min(self._longest, len(typed) - at), 0, -1):
                right = self._ways.get(tuple(typed[at : at + length]))
                if right is not None:
                    words.extend(right)
                    at += length
                    break
            else:
                words.append(typed[at])
                at += 1
        return words

    def _recognise(self, token: str) -> tuple[str, ...]:
        if token in self._known or len(token) == 1:
            return (self._begun(token),)
        if token.isdigit():
            return (NUMBER,)
        for form in _forms(token):
            begun = self._begun(form)
            if begun != form or form in self._known:
                return (begun,)
        form = _RUN.sub(r"\1", token)
        if form in self._others:
            return (form,)
        return self._parts_of(form) or (self._near_to(form),)

    def _begun(self, word: str) -> str:
        """The word as the lists have it, where they have its beginning only."""
        beginning = next((start for start in self._beginnings if word.startswith(start)), None)
        return word if beginning is None else f"{beginning}*"

    def _parts_of(self, token: str) -> tuple[str, ...]:
        """The known words a token is made of, where someone left out the spaces; nothing if it is another word."""
        if len(token) < _LEAST_FOR_JOINED:
            return ()
        return next(self._splits(token), ())

    def _splits(self, rest: str, deep: int = 8) -> Iterator[tuple[str, ...]]:
        if not rest:
            yield ()
        elif deep:
            for length in range(len(rest), 1, -1):
                if rest[:length] in self._known:
                    for others in self._splits(rest[length:], deep - 1):
                        yield (rest[:length], *others)

    def _near_to(self, token: str) -> str:
        """The known word that is one slip away, or the token itself."""
        if len(token) < _LEAST_FOR_A_SLIP - 1:
            return token
        for form in (token, *_without_one(token)):
            near = self._near.get(form)
            if near and near[0] == token[0] and abs(len(near) - len(token)) <= 1:
                return near
        return token


def tokens_of(text: str) -> list[str]:
    """What was typed, word by word and sign by sign, without capitals, accents and apostrophes."""
    plain = _APOSTROPHES.sub("", text.casefold())
    if not plain.isascii():
        whole = unicodedata.normalize("NFKD", plain.translate(_PLAIN_LETTERS))
        plain = "".join(c for c in whole if unicodedata.category(c) not in _UNSEEN)
    return [_sign(token) for token in _TOKEN.findall(plain)]


def _sign(token: str) -> str:
    return STOP if token in _STOPS else PAUSE if token in _PAUSES else token


def _forms(token: str) -> Iterator[str]:
    """The token as it may have been meant: letters held too long, digits for letters."""
    yield token
    if not token.isalpha():
        token = token.translate(_LIKE_LETTERS)
        yield token
    if token.endswith("e"):
        yield f"{token}n"  # as Dutch is spoken: wille, leve
    if _RUN.search(token):
        yield _RUN.sub(r"\1\1", token)
        yield _RUN.sub(r"\1", token)


def _without_one(word: str) -> Iterator[str]:
    return (word[:at] + word[at + 1 :] for at in range(len(word)))


def _one_letter_less(words: Iterable[str]) -> dict[str, str]:
    near: dict[str, str] = {}
    for word in sorted(words):
        near.setdefault(word, word)
        for shorter in _without_one(word):
            near.setdefault(shorter, word)
    return near
