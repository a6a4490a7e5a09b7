"""Strict YAML: plain data in which each value knows its line and column.

YAML 1.1 (PyYAML) and YAML 1.2 (most editors) read some unquoted words differently: `20:30` becomes 1230,
`no` becomes false. Whatever two readers could read differently is refused here, with the quoted form as fix.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import NoReturn

import yaml

from content.problems import ContentError, Problem

MAX_BYTES = 256 * 1024
MAX_DEPTH = 12
MAX_VALUES = 20_000

Where = tuple[str | int, ...]
Mark = tuple[int, int]

# libyaml is some twenty times faster than the pure-Python parser, which stays as the fallback.
_PARSER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_INTEGER = re.compile(r"[-+]?(0|[1-9][0-9]*)")
_DECIMAL = re.compile(r"[-+]?(0|[1-9][0-9]*)\.[0-9]+")
_TRAPS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"(?i)(y|n|yes|no|on|off)"), "some programs read it as true or false"),
    (re.compile(r"(TRUE|FALSE|True|False)"), "some programs read it as a word, others as true or false"),
    (re.compile(r"(~|null|Null|NULL)"), "it means “nothing”"),
    (re.compile(r"[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+(\.[0-9_]*)?"), "some programs read it as a number of seconds"),
    (re.compile(r"\d{4}-\d{1,2}-\d{1,2}([Tt ].*)?"), "some programs read it as a date, others as a word"),
    (re.compile(r"[-+]?0[0-9_]+"), "some programs read it as an octal number"),
    (re.compile(r"[-+]?0(x[0-9a-fA-F_]+|o[0-7_]+|b[01_]+)"), "some programs read it as a number"),
    (re.compile(r"[-+]?[0-9]+(_[0-9_]*)+(\.[0-9_]*)?"), "some programs read it as a number"),
    (re.compile(r"(?i)[-+]?\.(inf|nan)"), "it is not a number one can count with"),
    (re.compile(r"[-+]?(\.[0-9]+|[0-9]+\.)([eE][-+]?[0-9]+)?"), "some programs read it as a number"),
    (re.compile(r"[-+]?[0-9]+(\.[0-9]*)?[eE][-+]?[0-9]+"), "some programs read it as a number"),
    (re.compile(r"="), "it has a meaning of its own in YAML"),
)
_TRAPS_BEGIN_WITH = frozenset("yYnNoOtTfF~-+.=0123456789")


# By kind of character: controls, marks for joining and direction, private use, nothing at all, line separators.
_HIDDEN = frozenset(("Cc", "Cf", "Co", "Cn", "Cs", "Zl", "Zp"))
# Letters and signs that show as nothing, or stand for what was lost.
_BLANK = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0\ufffc\ufffd")
_JOINER = "\u200d"
_DRAWN = frozenset(("So", "Sk", "Mn"))  # an emoji, its skin tone, and the mark that asks for its colours
# UTF-8 that a program took for another encoding: Ã© for é, â€™ for ’. Both languages rarely begin so.
_TWICE = re.compile("[ÂÃÄÅÐÑØÙ][^\x00-\x7fÀ-ÿ]|[ÂÃÄÅÐÑØÙ][\u00a0-\u00bf]|â[€‚„†‡ˆ‰].|ð[Ÿ\u009f]..|ï[»¿]¿?½?")
_OPENED = re.compile(r"""^(\s*(?:- )?[\w-]+: |\s*- )(?:"(?:[^"\\]|\\.)*|'[^']*)$""")
_OPEN_QUOTE = ("A quotation mark is opened and not closed", "close it, or put the text below a |")


@dataclass(frozen=True)
class Document:
    """A file's data, with the place of every key and value (`where`: the keys and indexes leading to it)."""

    file: Path
    text: str
    data: object
    values: Mapping[Where, Mark]
    keys: Mapping[Where, Mark]

    def line_of(self, words: str, first: int) -> int:
        """The line, from `first` on, in which some words of a text begin; `first` when they are not found."""
        start = words.split("\n")[0][:25]
        for number, line in enumerate(self.text.split("\n")[first - 1 :], first):
            if start and start in line:
                return number
        return first

    def place_in(self, mark: Mark, line: int) -> Mark:
        """The place of the `line`-th line (from 1) of the text that begins at `mark`."""
        lines = self.text.split("\n")
        if lines[mark[0] - 1][mark[1] - 1] not in "|>":
            return mark
        number = min(mark[0] + line, len(lines))
        text = lines[number - 1]
        return (number, len(text) - len(text.lstrip()) + 1)

    def place(self, where: Where, *, of_key: bool = False) -> Mark:
        """Line and column of what `where` leads to, or of the nearest thing around it that is in the file."""
        marks = self.keys if of_key else self.values
        for end in range(len(where), -1, -1):
            found = marks.get(where[:end]) or self.values.get(where[:end])
            if found:
                return found
        return (1, 1)


def read(file: Path, *, shown_as: Path | None = None) -> Document:
    """Read one YAML file.

    Raises ContentError with everything found: unreadable bytes, broken YAML, or anything in the file that is
    ambiguous, hidden or could grow (aliases, tags, duplicate keys, depth, size).
    """
    name = shown_as or file
    return _Reader(name, _text(file, name)).document()


def _text(file: Path, name: Path) -> str:
    try:
        if file.stat().st_size > MAX_BYTES:
            raise _error(name, 0, 0, "The file is larger than 256 kB", "split it, or take out what is not text")
        raw = file.read_bytes()
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise _error(name, 0, 0, f"The file cannot be read ({why})", "check its name and rights") from None
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise _error(name, line, 1, "The file is not UTF-8", "save it as UTF-8 in your editor") from None
    # One letter is one character, however it was typed: what is counted and looked up depends on it.
    text = unicodedata.normalize("NFC", text)
    problems = [*_hidden_characters(text, name), *_encoded_twice(text, name)]
    if problems:
        raise ContentError(problems)
    return text


def _hidden_characters(text: str, name: Path) -> Iterator[Problem]:
    for place in _hidden_places(text, but="\n\r"):
        character = text[place]
        code = f"U+{ord(character):04X}"
        if character == "\t":
            yield Problem(name, *_place(text, place), "A tab stands here", "use spaces")
        elif unicodedata.category(character) == "Co":
            message = f"A sign of one program's own font ({code}) is in the text"
            yield Problem(name, *_place(text, place), message, "write - or • in its place")
        elif character == "\ufffd":
            message = f"A letter was lost here ({code})"
            yield Problem(name, *_place(text, place), message, "write the letter again, and save as UTF-8")
        else:
            message = f"A hidden character ({code}) is in the text"
            yield Problem(name, *_place(text, place), message, "take it out")


def _hidden_places(text: str, *, but: str) -> Iterator[int]:
    """Where something hidden stands; each letter that occurs is looked up once, however often it does."""
    suspects = {each for each in set(text).difference(but) if _may_hide(each)}
    if suspects:
        yield from (place for place, each in enumerate(text) if each in suspects and not _joins(text, place))


@lru_cache(maxsize=1024)
def _may_hide(character: str) -> bool:
    return character in _BLANK or unicodedata.category(character) in _HIDDEN


def _joins(text: str, place: int) -> bool:
    """Whether a joiner stands here that makes one emoji of two."""
    around = (text[place - 1 : place], text[place + 1 : place + 2])
    return text[place] == _JOINER and all(each and unicodedata.category(each) in _DRAWN for each in around)


def _encoded_twice(text: str, name: Path) -> Iterator[Problem]:
    for found in _TWICE.finditer(text):
        meant = _decoded_once(found[0])
        if meant is not None:
            message = f"The text was encoded twice: “{found[0]}” stands where “{meant}” is meant"
            yield Problem(name, *_place(text, found.start()), message, f"write “{meant}”, and save as UTF-8")


def _decoded_once(text: str) -> str | None:
    """What these letters are, read as the bytes they were before; None where they are just letters."""
    try:
        meant = b"".join(_byte_of(each) for each in text).decode()
    except UnicodeError:
        return None
    return meant if meant.isprintable() or meant.isspace() else None


def _byte_of(character: str) -> bytes:
    return character.encode("latin-1") if character <= "\xff" else character.encode("cp1252")


def _place(text: str, place: int) -> Mark:
    """Line and column, both from 1."""
    return text.count("\n", 0, place) + 1, place - text.rfind("\n", 0, place)


def _error(file: Path, line: int, column: int, message: str, fix: str) -> ContentError:
    return ContentError([Problem(file, line, column, message, fix)])


@lru_cache(maxsize=1024)
def _trap(value: str) -> str | None:
    """Why two programs could read an unquoted word differently; None where they cannot."""
    if value[:1] not in _TRAPS_BEGIN_WITH:
        return None
    return next((why for pattern, why in _TRAPS if pattern.fullmatch(value)), None)


@dataclass
class _Reader:
    file: Path
    text: str
    values: dict[Where, Mark] = field(default_factory=dict)
    keys: dict[Where, Mark] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def document(self) -> Document:
        try:
            data = self._whole(yaml.parse(self.text, Loader=_PARSER))
        except yaml.MarkedYAMLError as error:
            raise ContentError([self._broken(error)]) from None
        except yaml.YAMLError:
            raise _error(self.file, 0, 0, "The file is not YAML", "save it as plain text in UTF-8") from None
        if self.problems:
            raise ContentError(self.problems)
        return Document(self.file, self.text, data, self.values, self.keys)

    def _whole(self, events: Iterator[yaml.Event]) -> object:
        data: object = None
        documents = 0
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if event.version or event.tags:
                    self._stop(event, "A %-line has no meaning here", "take the line out")
                if documents > 1:
                    self._stop(event, "A second document begins here", "take out the line with ---")
            elif isinstance(event, yaml.NodeEvent):
                data = self._value(event, events, ())
        if documents == 0:
            raise _error(self.file, 1, 1, "The file is empty", "copy a neighbouring file and change its texts")
        return data

    def _value(self, event: yaml.NodeEvent, events: Iterator[yaml.Event], where: Where) -> object:
        self.values[where] = _mark(event)
        if len(self.values) > MAX_VALUES:
            self._stop(event, f"The file has more than {MAX_VALUES} values", "split it")
        if len(where) > MAX_DEPTH:
            self._stop(event, f"The file is nested deeper than {MAX_DEPTH} levels", "look at the indentation")
        if isinstance(event, yaml.AliasEvent):
            self._stop(event, f"An alias (*{event.anchor}) is not allowed", "write the text out")
        if event.anchor:
            self._stop(event, f"An anchor (&{event.anchor}) is not allowed", "put quotes around the text")
        assert isinstance(event, yaml.ScalarEvent | yaml.CollectionStartEvent)
        if event.tag is not None:
            self._stop(event, f"A tag ({event.tag}) is not allowed", "take it out, or put quotes around the text")
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event)
        inside = self._mapping if isinstance(event, yaml.MappingStartEvent) else self._sequence
        return inside(events, where)

    def _mapping(self, events: Iterator[yaml.Event], where: Where) -> dict[str, object]:
        result: dict[str, object] = {}
        while not isinstance(key := next(events), yaml.MappingEndEvent):
            name = self._key(key)
            if name in result:
                first = self.keys[(*where, name)][0]
                self._note(key, f"“{name}” stands here twice (first in line {first})", "keep one of the two")
            self.keys[(*where, name)] = _mark(key)
            result[name] = self._value(_node(next(events)), events, (*where, name))
        return result

    def _key(self, event: yaml.Event) -> str:
        if not isinstance(event, yaml.ScalarEvent) or event.anchor or event.tag:
            self._stop(event, "A name was expected before the colon", "write `name: text`")
        if event.value == "<<":
            self._stop(event, "Merging (<<) is not allowed", "write the texts out")
        if not event.style:
            self._refuse_trap(event)
        return str(event.value)

    def _sequence(self, events: Iterator[yaml.Event], where: Where) -> list[object]:
        result: list[object] = []
        while not isinstance(event := next(events), yaml.SequenceEndEvent):
            result.append(self._value(_node(event), events, (*where, len(result))))
        return result

    def _scalar(self, event: yaml.ScalarEvent) -> object:
        value = str(event.value)
        if event.style:
            # What stands in the file itself was looked at already.
            hidden = next(_hidden_places(value, but="\n"), None) if "\\" in self.text else None
            if hidden is not None:
                message = f"A backslash makes a hidden character here (U+{ord(value[hidden]):04X})"
                self._note(event, message, "take it out, or use single quotes")
            return unicodedata.normalize("NFC", value).rstrip("\n")
        if value == "":
            self._note(event, "Nothing stands after the colon", "write the text, or take the line out")
            return value
        if value in {"true", "false"}:
            return value == "true"
        if _INTEGER.fullmatch(value) and len(value) < 19:
            return int(value)
        if _DECIMAL.fullmatch(value):
            return float(value)
        self._refuse_trap(event)
        return value

    def _refuse_trap(self, event: yaml.ScalarEvent) -> None:
        why = _trap(event.value)
        if why:
            fix = f'put quotes around it: "{event.value}"'
            self._note(event, f"{event.value} stands here without quotes; {why}", fix)

    def _broken(self, error: yaml.MarkedYAMLError) -> Problem:
        problem, context = str(error.problem), str(error.context)
        opened_here = any(sign in context for sign in ("quoted scalar", "simple key"))
        mark = (error.context_mark if opened_here else error.problem_mark) or error.problem_mark
        lines = self.text.rstrip("\n").split("\n")
        line, column = (min(mark.line + 1, len(lines)), mark.column + 1) if mark else (1, 1)
        opened = self._open_quote(lines[:line])
        if opened and "quoted" not in context:
            return Problem(self.file, *opened, *_OPEN_QUOTE)
        return Problem(self.file, line, column, *_explain(problem, context))

    def _open_quote(self, lines: list[str]) -> Mark | None:
        """Where a text is opened with a quotation mark that its line does not close: usually what is meant."""
        for number, line in enumerate(lines, 1):
            if found := _OPENED.search(line):
                return (number, found.end(1) + 1)
        return None

    def _note(self, event: yaml.Event, message: str, fix: str) -> None:
        self.problems.append(Problem(self.file, *_mark(event), message, fix))

    def _stop(self, event: yaml.Event, message: str, fix: str) -> NoReturn:
        self._note(event, message, fix)
        raise ContentError(self.problems)


def _node(event: yaml.Event) -> yaml.NodeEvent:
    assert isinstance(event, yaml.NodeEvent)
    return event


def _mark(event: yaml.Event) -> Mark:
    assert event.start_mark is not None
    return (event.start_mark.line + 1, event.start_mark.column + 1)


def _explain(problem: str, context: str) -> tuple[str, str]:
    """A parser's complaint in words a writer knows, and what to do about it."""
    if "mapping values are not allowed" in problem:
        return "A colon inside the text is read as a new field", "put quotes around the whole text"
    if "quoted scalar" in context and "escape" not in problem:
        return _OPEN_QUOTE
    if "simple key" in context:
        return "A name with a colon was expected here", "indent the line, so that it belongs to the text above it"
    if "escape" in problem:
        return "A backslash has a meaning of its own between double quotes", "use single quotes"
    if "cannot start any token" in problem:
        return "A text cannot begin with this sign", "put quotes around the text"
    if "flow" in context:
        return "A [ or { is opened and not closed", "close it, or put quotes around the text"
    if "indicator" in problem or "expected <block end>" in problem or "expected key" in problem:
        return "The indentation does not fit the lines above", "give lines of one list the same number of spaces"
    return f"This is not YAML ({problem})", "look at this line and the one above it"
