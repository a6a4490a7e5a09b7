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
    """One wording of one text, its names filled in, with where it stands."""

    file: Path
    line: int
    column: int
    language: Language
    level: Level
    role: Role
    text: str

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
        found = [word for word, _ in word_list(wording.language, "negations").found_in(sentence)]
        if len(found) > 1:
            yield "error", sentence, "Two negations in one sentence", "say what is, or what to do"
        elif found:
            yield "warning", sentence, f"A negation ({found[0]})", "say what is, or what to do"


def _passive(wording: Wording) -> Iterator[Found]:
    known = lexicon(wording.language)
    for sentence in sentences(wording.text):
        for word, _ in word_list(wording.language, "passive").found_in(sentence):
            if not set(map(str.lower, words(sentence))) & set(known.unlike_passive):
                yield "warning", sentence, f"Passive or future ({word})", "say who does it, in the present tense"


def _guilt(wording: Wording) -> Iterator[Found]:
    for word, better in word_list(wording.language, "guilt").found_in(wording.text):
        yield "error", word, "A word that lays blame or presses", better


def _claims(wording: Wording) -> Iterator[Found]:
    for word, better in word_list(wording.language, "claims").found_in(wording.text):
        yield "error", word, "A medical claim, or words of one", better


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


_ALWAYS: tuple[Rule, ...] = (_guilt, _claims, _abbreviations)
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
    "staff": (_staff_sentence_length, _claims),
}
