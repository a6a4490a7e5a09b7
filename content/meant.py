"""What no text may say, by its meaning: blame, promises of medicine, eyes shut, breath held and more."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path
from typing import Annotated, Literal, Self, get_args

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from content.frequent_words import frequent_sparingly
from content.interface import Key
from content.loading import load
from content.phrases import PhraseBook, phrase
from content.readability import sentences
from content.spelling import STOP, Spelling
from content.texts import Language, Strict

KindName = Literal["guilt", "claims", "eyes", "breath", "violent_partner", "old_stories", "facilitator"]
KINDS: tuple[KindName, ...] = get_args(KindName)

_FOLDER = Path(__file__).parent / "lexicon"


class Kind(Strict):
    """One kind: what is wrong with it, what would be better, and the phrases; `whole`: over sentences as well."""

    message: str
    better: str
    whole: bool = False
    unless: tuple[str, ...] = ()
    phrases: Annotated[tuple[str, ...], Field(min_length=1)]


class MeantFile(Strict):
    """One language's kinds."""

    language: Language
    about: str
    sets: dict[Key, tuple[str, ...]]
    kinds: dict[KindName, Kind]
    safety: tuple[str, ...]

    @model_validator(mode="after")
    def _phrases_can_be_read(self) -> Self:
        for kind in self.kinds.values():
            for written in (*kind.phrases, *kind.unless, *self.safety):
                try:
                    phrase(written, self.sets)
                except ValueError as error:
                    fix = f"look at “{written}”: {error}"
                    raise PydanticCustomError("phrase", "A phrase cannot be read", {"fix": fix}) from None
        return self


class Meant:
    """One kind in one language, ready to look for."""

    def __init__(self, file: MeantFile, name: KindName) -> None:
        self.kind = file.kinds[name]
        self._said = _book(self.kind.phrases, file)
        self._unless = _book(self.kind.unless, file)
        self._language = file.language

    def found_in(self, text: str) -> Iterator[str]:
        """The sentences that say it; for a kind that is said over sentences, the first one of the text."""
        parts = sentences(text)
        if self.kind.whole:
            words = [word for word in _words_of(text, self._language) if word != STOP]
            if self._says_it(words):
                yield parts[0]
            return
        for sentence in parts:
            if self._says_it(_words_of(sentence, self._language)):
                yield sentence

    def is_fine(self, sentence: str) -> bool:
        """Whether a sentence says beside it what makes it fine: it is denied, or said of some."""
        return self._unless.occurs_in(_words_of(sentence, self._language))

    def _says_it(self, words: list[str]) -> bool:
        return self._said.occurs_in(words) and not self._unless.occurs_in(words)


def _book(written: tuple[str, ...], file: MeantFile) -> PhraseBook[None]:
    return PhraseBook((None, phrase(one, file.sets)) for one in written)


@cache
def _file(language: Language) -> MeantFile:
    return load(_FOLDER / f"meant-{language}.yaml", MeantFile).content


@cache
def _spelling(language: Language) -> Spelling:
    """One vocabulary for all kinds, so that a sentence is read once."""
    file = _file(language)
    written = [one for kind in file.kinds.values() for one in (*kind.phrases, *kind.unless)]
    return Spelling(_book((*written, *file.safety), file).words, {}, frequent_sparingly(language))


@lru_cache(maxsize=64)
def _words_of(text: str, language: Language) -> list[str]:
    return _spelling(language).words_of(text)


@cache
def meant(language: Language, name: KindName) -> Meant:
    """One kind in one language. Raises ContentError when its file is broken."""
    return Meant(_file(language), name)


@cache
def _safety() -> PhraseBook[None]:
    return _book(_file("nl").safety, _file("nl"))


def touches_safety(text: str) -> bool:
    """Whether a Dutch text touches on what a professional has to read: danger, death, the body's alarm, home."""
    return _safety().occurs_in(_words_of(text, "nl"))
