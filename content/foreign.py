"""Other languages that parents write in: which one a text is probably in, and the little that Anker can say in it.

By script and by a few function words. Libraries that tell languages apart need sentences, and bring tens of
megabytes for a hundred languages; here are short messages and a handful of languages.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Annotated, Literal, Self

from markupsafe import Markup
from pydantic import Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from content import rendering
from content.interface import Key
from content.spelling import Spelling
from content.texts import Strict, Wording

Script = Literal["LATIN", "ARABIC", "CYRILLIC"]

# One word is enough where nobody else has it; of common ones it takes two.
_ENOUGH = 2


class Marks(Strict):
    """By what a language is known: its script, letters only it has here, words that say it, words it has too."""

    script: Script
    letters: str = ""
    not_letters: str = ""
    sure: tuple[str, ...] = ()
    common: tuple[str, ...] = ()


class ForeignLanguage(Strict):
    """A language Anker does not speak: what it can say in it all the same, with help numbers by their keys."""

    key: Annotated[str, StringConstraints(pattern=r"^[a-z]{2}$")]
    name: str
    read_by: str | None = None
    marks: Marks
    pleads: Annotated[tuple[str, ...], Field(min_length=1)]
    numbers: Wording
    they_speak_dutch: Wording
    stop: Wording

    def is_pleaded_in(self, words: Iterable[str]) -> bool:
        """Whether one of these words asks for help, for numbers or to stop, or says what is wrong."""
        whole = frozenset(each for each in self.pleads if not each.endswith("*"))
        begun = tuple(each[:-1] for each in self.pleads if each.endswith("*"))
        return any(word in whole or word.startswith(begun) for word in words)

    @property
    def helplines(self) -> frozenset[Key]:
        """The keys of the help numbers it names."""
        return rendering.names_in(self.numbers)

    def html(self, numbers: Mapping[str, str]) -> Markup:
        """What there is to say, as Telegram-HTML; `numbers` are the help numbers by their keys."""
        return rendering.html("\n".join((self.numbers, self.they_speak_dutch, self.stop)), numbers)


class ForeignFile(Strict):
    """The file `languages.yaml`: the languages known, and Dutch, from which they are told apart."""

    about: str
    dutch: Marks
    languages: Annotated[tuple[ForeignLanguage, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _texts_can_be_filled_in(self) -> Self:
        for language in self.languages:
            for text in (language.numbers, language.they_speak_dutch, language.stop):
                try:
                    rendering.check(text, rendering.names_in(text) if text == language.numbers else ())
                except rendering.TemplateProblem as problem:
                    told = {"why": problem.message, "fix": problem.fix}
                    raise PydanticCustomError("template", "{why}", told) from None
        return self


@dataclass(frozen=True)
class ForeignLanguages:
    """Tells in which of its languages a text probably is."""

    file: ForeignFile

    def of(self, text: str) -> ForeignLanguage | None:
        """The language a text is probably in; None for Dutch, for another one, and when it cannot be told."""
        letters = [c for c in text.casefold() if c.isalpha()]
        if not letters:
            return None
        script = _script(letters)
        words = _words(text)
        there = [language for language in self.file.languages if language.marks.script == script]
        weights = {language.key: _weight(language.marks, letters, words, script) for language in there}
        best = max(there, key=lambda language: weights[language.key], default=None)
        enough = _ENOUGH if script == "LATIN" else 0
        if best is None or weights[best.key] < enough:
            return None
        dutch = _weight(self.file.dutch, letters, words, script)
        return best if dutch < weights[best.key] else None

    def pleaded_in(self, text: str) -> frozenset[str]:
        """The keys of the languages in which a text pleads, by a word that stands in no name."""
        words = _words(text)
        return frozenset(each.key for each in self.file.languages if each.is_pleaded_in(words))


def _words(text: str) -> Counter[str]:
    return Counter(_PLAIN.words_of(text))


_PLAIN = Spelling((), {})


def _script(letters: Iterable[str]) -> str:
    scripts = Counter(unicodedata.name(letter, "UNNAMED").split()[0] for letter in letters)
    return scripts.most_common(1)[0][0]


def _weight(marks: Marks, letters: Iterable[str], words: Counter[str], script: str) -> int:
    """How much speaks for a language: nothing where another's letter is in the text."""
    there = set(letters)
    if marks.script != script or there & set(marks.not_letters):
        return -1
    told = _ENOUGH * len(there & set(marks.letters))
    return told + sum(_ENOUGH * words[word] for word in marks.sure) + sum(words[word] for word in marks.common)
