"""The language check: is each text as plain as a tired parent needs it?

Each rule looks at one text and yields what it found; `Finding` says where, which words, and what would be better.
Thresholds and where they come from: docs/content.md.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from content.frequent_words import is_rare
from content.meant import KINDS, KindName, meant
from content.problems import shown
from content.readability import sentences, words
from content.texts import Language, Level, Role
from content.wordlists import lexicon, word_list

Severity = Literal["error", "warning"]


@dataclass(frozen=True, order=True)
class Finding:
    """One thing to reword. An error keeps the pack from passing; a warning asks to look again."""

    file: Path
    line: int
    column: int
    severity: Severity
    rule: str
    quoted: str
    message: str
    better: str

    def __str__(self) -> str:
        place = f"{shown(self.file)}:{self.line}:{self.column}"
        return f"{place}: {self.severity}: {self.message}: “{self.quoted}”. Better: {self.better}"


@dataclass(frozen=True)
class Wording:
    """One wording of one text, its names filled in, with where it stands; `numbers` are those one may call."""

    file: Path
    line: int
    column: int
    language: Language
    level: Level
    role: Role
    text: str
    numbers: frozenset[str] = frozenset()

    @property
    def simple(self) -> bool:
        """Whether the strict thresholds hold: it is the simple wording, or the only one."""
        return self.level == "simpel"


Found = tuple[Severity, str, str, str]
Rule = Callable[[Wording], Iterator[Found]]


def findings(wording: Wording) -> Iterator[Finding]:
    """Everything to reword in one text."""
    for rule in _RULES[wording.role]:
        for severity, quoted, message, better in rule(wording):
            name = rule.__name__.strip("_")
            yield Finding(wording.file, wording.line, wording.column, severity, name, quoted, message, better)


def _sentence_length(wording: Wording) -> Iterator[Found]:
    warn, error = (8, 8) if wording.simple else (10, 14)
    for sentence in sentences(wording.text):
        length = len(words(sentence))
        if length > warn:
            severity: Severity = "error" if length > error else "warning"
            yield severity, sentence, f"A sentence of {length} words", f"at most {warn}: make it two sentences"


def _staff_sentence_length(wording: Wording) -> Iterator[Found]:
    for sentence in sentences(wording.text):
        length = len(words(sentence))
        if length > 20:
            yield "error", sentence, f"A sentence of {length} words", "at most 20, also for staff"


def _word_length(wording: Wording) -> Iterator[Found]:
    most = 10 if wording.simple else 12
    allowed = {word.casefold() for word in lexicon(wording.language).long_words}
    long = [w for w in words(wording.text) if _letters(w) > most and w.casefold() not in allowed]
    severity: Severity = "error" if wording.simple or len(long) >= 3 else "warning"
    for word in long:
        yield severity, word, f"A word of more than {most} letters", "a shorter word, or two words"


def _letters(word: str) -> int:
    return max(sum(map(str.isalpha, part)) for part in word.split("-"))


def _message_length(wording: Wording) -> Iterator[Found]:
    length, count = len(wording.text), len(sentences(wording.text))
    start = wording.text[:30]
    if length > 280:
        yield "error" if length > 450 else "warning", start, f"A message of {length} characters", "two messages"
    if count > 5:
        yield "error" if count > 7 else "warning", start, f"A message of {count} sentences", "two messages"


def _one_question(wording: Wording) -> Iterator[Found]:
    asked = [sentence for sentence in sentences(wording.text) if sentence.endswith("?")]
    if len(asked) > 1:
        yield (
            "error",
            asked[1],
            "A second question in one message",
            "one question; the other in a message of its own",
        )


def _negations(wording: Wording) -> Iterator[Found]:
    for sentence in sentences(wording.text):
        if len(word_list(wording.language, "negations").found_in(sentence)) > 1:
            yield "error", sentence, "Two negations in one sentence", "say what is, or what to do"


# What follows “wordt” or “werd” in a passive: gebeld, verteld, ontvangen.
_PARTICIPLE = re.compile(r"(?:ge|be|ver|ont|her)\w{3,}(?:d|t|en)", re.IGNORECASE)
_BECOMES = frozenset(("wordt", "worden", "werd", "werden"))
_NEAR = 5
# “Zal ik je bellen?” offers something now.
_ASKS = frozenset(("ik", "i", "we", "wij"))


def _passive(wording: Wording) -> Iterator[Found]:
    for sentence in sentences(wording.text):
        following = words(sentence)
        for number, word in enumerate(map(str.casefold, following)):
            if word not in lexicon(wording.language).passive:
                continue
            near = following[number + 1 : number + 1 + _NEAR]
            if near[:1] and near[0].casefold() in _ASKS:
                continue
            if word not in _BECOMES or any(_is_participle(other, wording.language) for other in near):
                yield "warning", sentence, f"Passive or future ({word})", "say who does it, in the present tense"


def _is_participle(word: str, language: Language) -> bool:
    return bool(_PARTICIPLE.fullmatch(word)) and word.casefold() not in lexicon(language).unlike_passive


def _guilt(wording: Wording) -> Iterator[Found]:
    for word, better in _words_of("guilt", wording):
        yield "error", word, "A word that lays blame or presses", better


def _claims(wording: Wording) -> Iterator[Found]:
    for word, better in _words_of("claims", wording):
        yield "error", word, "A medical claim, or words of one", better


def _words_of(kind: Literal["guilt", "claims"], wording: Wording) -> Iterator[tuple[str, str]]:
    """The words of one of the lists, save in a sentence that denies them."""
    for sentence in sentences(wording.text):
        found = word_list(wording.language, kind).found_in(sentence)
        if found and not meant(wording.language, kind).is_fine(sentence):
            yield from found


def _hard_words(wording: Wording) -> Iterator[Found]:
    for word, better in word_list(wording.language, "hard").found_in(wording.text):
        if better.casefold() not in wording.text.casefold():
            yield "error", word, "A hard word without an explanation beside it", better


def _rare_words(wording: Wording) -> Iterator[Found]:
    known = {word.casefold() for word in lexicon(wording.language).long_words}
    for word in words(_COMMAND.sub("", wording.text)):
        if is_rare(word, wording.language) and word.casefold() not in known:
            yield "warning", word, "A word that few people use", "a word of every day"


def _abbreviations(wording: Wording) -> Iterator[Found]:
    for word, better in word_list(wording.language, "abbreviations").found_in(wording.text):
        yield "error", word, "An abbreviation", better


_PHONE = re.compile(r"(?<![\d:.,/-])0\d{1,3}[- ]?\d{2,4}(?:[- ]?\d{2,4})*(?![\d:])")
_SHORT_NUMBER = re.compile(
    r"\b(?:bel|belt|bellen|call|nummer|number)\b[^.!?\n\d]{0,30}(\d{3,4})(?![\d:-])", re.IGNORECASE
)
_CALLED_AFTERWARDS = re.compile(r"(?<![\d:.,/-])(\d{3,4}) bellen\b", re.IGNORECASE)


def _phone_numbers(wording: Wording) -> Iterator[Found]:
    known = {digits_of(number) for number in wording.numbers}
    called = [match[0] for match in _PHONE.finditer(wording.text)]
    rest = _PHONE.sub("", wording.text)
    called += [match[1] for one in (_SHORT_NUMBER, _CALLED_AFTERWARDS) for match in one.finditer(rest)]
    for number in called:
        if digits_of(number) not in known and not any(one.startswith(digits_of(number)) for one in known):
            yield "error", number, "A number that is not among the help numbers", "one of content/helplines"


def digits_of(number: str) -> str:
    """A number as it is compared: its digits."""
    return "".join(filter(str.isdigit, number))


def _meaning(name: KindName) -> Rule:
    def rule(wording: Wording) -> Iterator[Found]:
        looked_for = meant(wording.language, name)
        for sentence in looked_for.found_in(wording.text):
            yield "error", sentence, looked_for.kind.message, looked_for.kind.better

    rule.__name__ = name
    return rule


_COMMAND = re.compile(r"/[a-z]+")
_SIGNS = re.compile(r"%|\d+[.,]\d+(?![:\d])|[()\[\];]|\b(?:II|III|IV|VI|VII|VIII|IX|XI|XII)\b")


def _signs(wording: Wording) -> Iterator[Found]:
    for match in _SIGNS.finditer(wording.text):
        yield "error", match[0], "A sign that is hard to read", "write it in words, or as a sentence of its own"


def _exclamations(wording: Wording) -> Iterator[Found]:
    if wording.text.count("!") > 1 or "!!" in wording.text:
        yield "warning", "!", "More than one exclamation mark", "a full stop"


def _button_length(wording: Wording) -> Iterator[Found]:
    if len(wording.text) > 20:
        yield (
            "warning",
            wording.text,
            f"A button of {len(wording.text)} characters",
            "at most 20, or it is cut off",
        )


_MEANINGS = tuple(_meaning(name) for name in KINDS)
_ALWAYS: tuple[Rule, ...] = (_guilt, _claims, _abbreviations, _phone_numbers, *_MEANINGS)
_RULES: dict[Role, tuple[Rule, ...]] = {
    "message": (
        _sentence_length,
        _word_length,
        _message_length,
        _one_question,
        _negations,
        _passive,
        _hard_words,
        _rare_words,
        _signs,
        _exclamations,
        *_ALWAYS,
    ),
    "label": (_button_length, _word_length, _hard_words, _signs, *_ALWAYS),
    "hint": (_word_length, _hard_words, _signs, *_ALWAYS),
    "staff": (_staff_sentence_length, _claims, _phone_numbers, *_MEANINGS),
}
