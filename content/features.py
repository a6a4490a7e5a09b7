"""What the weights look at in a sentence: its words, their kinds, what stands near what, and how it is spelt.

A feature is a short text, in one of ten groups. The kinds of words (`content/listening/classes.yaml`) generalise:
what is learned of "hij slaat me" then counts for "mijn oom trapt me", too. Pure, and quick: half a millisecond.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from content.frequent_words import frequent_sparingly
from content.interface import Key
from content.spelling import PAUSE, STOP, Spelling, tokens_of
from content.texts import LANGUAGES, Language, Strict

# Each group's features, by their letter; how many there are in a sentence does not matter, within a group.
Features = dict[str, set[str]]

FOUND = "p"
_NEAR, _NEAREST = 4, 3
_LEAST_FOR_A_SOUND = 4
_SIGNS = frozenset((STOP, PAUSE))
_RUN = re.compile(r"(.)\1{2,}")
_LETTERS = (3, 4, 5)

# The words that tell a language: the commonest ones that are not in the other, too.
_DUTCH = """
ik je het de een en dat is niet hij ze zij van mij mijn me in te met voor op aan maar als heb heeft ben zijn
was wil kan ga naar ook nog dan er wat die dit om bij uit geen weer zo mn k t nie nu haar hem we wij jij
"""
_ENGLISH = """
i the a to my and is it he she of in that not me with for on but if have has am are was will can go at be so
do dont im this what you they his her him we just cant its from out up or
"""
_TELLING: Mapping[Language, frozenset[str]] = {"nl": frozenset(_DUTCH.split()), "en": frozenset(_ENGLISH.split())}
# What turns the rest of a clause into its opposite; and what begins a new one.
_DENIALS = """
niet nie geen nooit niemand zonder not no never dont didnt doesnt isnt wasnt cant wont without
"""
_BEGINNINGS = """
en maar want dus toen omdat terwijl als dat and but because so then when
"""
_DENYING, _BEGINNING = frozenset(_DENIALS.split()), frozenset(_BEGINNINGS.split())
_SOUNDS = (
    *(("sch", "sg"), ("ch", "g"), ("ck", "k"), ("ij", "ei"), ("y", "ei"), ("au", "ou"), ("th", "t"), ("ph", "f")),
    *(("qu", "kw"), ("x", "ks"), ("z", "s"), ("v", "f")),
)
_SOFT_C, _DOUBLE, _END = re.compile("c(?=[eiy])"), re.compile(r"(.)\1+"), re.compile("dt$|d$")


class WordClassFile(Strict):
    """Words of one kind, a line for each language; a * stands for any ending or beginning, a - for a space."""

    about: str
    classes: dict[Key, dict[Language, str]]


class FeatureReader:
    """Reads the features of typed text."""

    def __init__(self, file: WordClassFile, spelt: Mapping[Language, Mapping[str, Iterable[str]]]) -> None:
        self._languages = {one: _Words(file, one, spelt[one]) for one in LANGUAGES}

    def of(self, text: str, found: Iterable[str]) -> Features:
        """The features of a text in which the phrases found what is `found`."""
        raw = [token for token in tokens_of(text) if token.isalnum()]
        language = _language_of(raw)
        known = self._languages[language]
        parted = known.words_of(text)
        words = ["<", *(word for word in parted if word != PAUSE), ">"]
        kinds = known.kinds_in(words)
        return {
            "k": {_sound(token) for token in raw if len(token) > 2},
            "h": {part for token in raw for part in _parts(token)},
            "c": {kind for those in kinds for kind in those},
            "B": _together(kinds),
            "D": _in_clauses(parted, known.kinds_in(parted)),
            FOUND: set(found),
            **_in_order(words, kinds, language[0]),
        }


class _Words:
    """One language's words, and the kinds they are of."""

    def __init__(self, file: WordClassFile, language: Language, spelt: Mapping[str, Iterable[str]]) -> None:
        self._whole: dict[str, set[str]] = {}
        self._begun: dict[str, set[str]] = {}
        self._ended: dict[str, set[str]] = {}
        self._expressions: dict[str, list[tuple[list[str], str]]] = {}
        for kind, lines in file.classes.items():
            for word in lines.get(language, "").split():
                self._add(word, kind)
        self._frequent = frequent_sparingly(language)
        self._sounds: dict[str, str] = {}
        if language == "nl":
            for word in self._whole:
                if len(word) >= _LEAST_FOR_A_SOUND:
                    self._sounds.setdefault(_sound(word), word)
        self._spelling = Spelling((word for word in self._whole if word.isalpha()), spelt, self._frequent)
        self.kinds_of = lru_cache(maxsize=1024)(self._kinds)
        self._meant = lru_cache(maxsize=1024)(self._as_meant)

    def _add(self, word: str, kind: str) -> None:
        first, *others = word.split("-")
        if others:
            self._expressions.setdefault(first, []).append((others, kind))
            return
        place = self._begun if word.endswith("*") else self._ended if word.startswith("*") else self._whole
        place.setdefault(word.strip("*"), set()).add(kind)

    def kinds_in(self, words: list[str]) -> list[tuple[str, ...]]:
        """The kinds of each word; those of an expression are its first word's."""
        kinds = [self.kinds_of(word) for word in words]
        for at, word in enumerate(words):
            for others, kind in self._expressions.get(word, ()):
                if words[at + 1 : at + 1 + len(others)] == others and kind not in kinds[at]:
                    kinds[at] = (*kinds[at], kind)
        return kinds

    def words_of(self, text: str) -> list[str]:
        return [self._meant(word) for word in self._spelling.words_of(text)]

    def _as_meant(self, word: str) -> str:
        """A word as it is written, where it is written as it sounds."""
        if word in self._whole:
            return word
        if len(word) < _LEAST_FOR_A_SOUND or word in self._frequent:
            return word
        return self._sounds.get(_sound(word), word)

    def _kinds(self, word: str) -> tuple[str, ...]:
        found = set(self._whole.get(word, ()))
        for end in range(3, len(word) + 1):
            found |= self._begun.get(word[:end], set())
            found |= self._ended.get(word[-end:], set())
        return tuple(sorted(found))


def _language_of(words: list[str]) -> Language:
    english = sum(word in _TELLING["en"] for word in words)
    return "en" if english > sum(word in _TELLING["nl"] for word in words) else "nl"


@lru_cache(maxsize=1024)
def _sound(word: str) -> str:
    """Roughly how a Dutch word sounds: "geslage", "geslaagen" and "geslagen" are one."""
    for written, heard in _SOUNDS:
        word = word.replace(written, heard)
    word = _DOUBLE.sub(r"\1", _SOFT_C.sub("s", word).replace("c", "k")).replace("ie", "i")
    if len(word) >= _LEAST_FOR_A_SOUND and word.endswith("en"):
        word = word[:-1]
    word = _END.sub("t", word)
    return f"{word[:-1]}p" if word.endswith("b") else word


@lru_cache(maxsize=256)
def _parts(token: str) -> tuple[str, ...]:
    """The runs of letters in a word, its ends marked."""
    once = _RUN.sub(r"\1", token)
    word = f"^{once}$"
    if len(word) < 5:
        return ()
    return tuple(word[at : at + length] for length in _LETTERS for at in range(len(word) - length + 1))


def _together(kinds: list[tuple[str, ...]]) -> set[str]:
    """Each two kinds of words that are in the text, wherever they stand."""
    there = sorted({kind for those in kinds for kind in those})
    return {f"{one}+{other}" for number, one in enumerate(there) for other in there[number + 1 :]}


def _in_clauses(words: list[str], kinds: list[tuple[str, ...]]) -> set[str]:
    """Each two kinds of words near each other in a clause, in their order, and whether they are denied."""
    found, clause, denied = set[str](), list[tuple[str, ...]](), False
    for word, those in zip(words, kinds, strict=True):
        if word in _SIGNS or word in _BEGINNING:
            clause, denied = [], False
        if word in _DENYING:
            denied = True
        elif those:
            here = tuple(f"!{kind}" for kind in those) if denied else those
            found.update(f"{one}>{kind}" for before in clause[-_NEAR:] for one in before for kind in here)
            clause.append(here)
    return found


def _in_order(words: list[str], kinds: list[tuple[str, ...]], tag: str) -> Features:
    """Words alone, beside each other and near each other; and near a word the kinds of others."""
    beside, near, mixed = set[str](), set[str](), set[str]()
    for at, word in enumerate(words):
        those = kinds[at]
        for distance, after in enumerate(_following(words, at), start=1):
            if distance == 1:
                beside.add(f"{tag}{word} {after}")
            else:
                near.add(f"{tag}{word} {after}")
            if distance <= _NEAREST:
                mixed.update(f"{tag}{one}>{after}" for one in those)
                mixed.update(f"{tag}{word}<{other}" for other in kinds[at + distance])
    alone = {tag + word for word in words if word not in _SIGNS}
    return {"w": alone, "b": beside, "s": near, "m": mixed}


def _following(words: list[str], at: int) -> Iterator[str]:
    """The words that stand near after one, in its sentence."""
    for word in words[at + 1 : at + 1 + _NEAR]:
        if word == STOP:
            return
        yield word
