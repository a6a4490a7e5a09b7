"""Checking content as a whole: it loads, it is complete, and it reads easily; with the figures to show it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from content import rendering
from content.gathering import gather
from content.interface import Button, Conversation, Interface, Message
from content.likeness import MOST_ALIKE, MOST_SHARED, Idea, Overlap, Pair, pairs, shared
from content.lint import Finding, Severity, Wording, findings
from content.loading import Loaded, load, texts_in
from content.meant import touches_safety
from content.never_asked import never_asked
from content.packs import SHIPPED
from content.problems import Problem, shown
from content.programmes import Programme
from content.readability import Figures, figures
from content.seen import SeenFile
from content.sessions import Session
from content.texts import LANGUAGES, LEVELS, Language, Level, Role, Strict, Text

# Formulas say nothing about a few words.
ENOUGH_WORDS = 100

Examples = Mapping[Language, Mapping[str, str]]


@dataclass(frozen=True)
class Reading:
    """How one file reads in one language and level."""

    file: Path
    language: Language
    level: Level
    figures: Figures

    def __str__(self) -> str:
        f = self.figures
        name = f"{self.file.stem:32} {self.language} {self.level:9}"
        length = f"{f.words:5} words {f.words_a_sentence:5.2f} a sentence (longest {f.longest_sentence:2})"
        return f"{name} {length}  Flesch {f.flesch(self.language):5.1f}  LIX {f.lix:5.1f}"


@dataclass(frozen=True)
class Report:
    """What a check found. `problems` keep content from being used; `findings` are about its language.

    `seen` are findings that a person judged to be right, `alike` the two ideas that come nearest to each other,
    `safety` the texts to be read by who knows these parents.
    """

    problems: tuple[Problem, ...] = ()
    findings: tuple[Finding, ...] = ()
    readings: tuple[Reading, ...] = field(default=())
    seen: tuple[Finding, ...] = ()
    overlaps: tuple[Overlap, ...] = ()
    alike: Mapping[Language, Pair] = field(default_factory=dict)
    safety: tuple[str, ...] = ()
    numbers: frozenset[str] = frozenset()

    @property
    def errors(self) -> tuple[Finding, ...]:
        """The findings that keep a pack from passing."""
        return tuple(finding for finding in self.findings if finding.severity == "error")

    @property
    def warnings(self) -> tuple[Finding, ...]:
        """The findings that ask to look again."""
        return tuple(finding for finding in self.findings if finding.severity == "warning")

    @property
    def passed(self) -> bool:
        """Whether the content may be used with parents as far as a program can tell."""
        return not self.problems and not self.errors


def run(folder: Path | None = None) -> Report:
    """Check the content in `folder` (the shipped content by default).

    What the folder borrows from the shipped content is not judged: its writer cannot change it.
    """
    place = folder or SHIPPED
    gathered = gather(place, SHIPPED)
    problems = [*gathered.problems, *_missing_sessions(gathered.packs, gathered.problems)]
    found: list[Finding] = []
    readings: list[Reading] = []
    examples = {language: _examples(gathered.interface, language) for language in LANGUAGES}
    numbers = frozenset(entry.number for entry in gathered.helplines)
    own = [loaded for loaded in gathered.files if loaded.document.file.is_relative_to(place)]
    if not own and not problems:  # a folder beside the one that was meant
        fix = "name the folder of a programme, or one that holds programmes"
        problems.append(Problem(place, 0, 0, "There is no content in this folder", fix))
    for loaded in own:
        for wording in _wordings(loaded, examples, numbers):
            found.extend(_placed(finding, loaded) for finding in findings(wording))
        for reading in _readings(loaded, examples):
            readings.append(reading)
            found.extend(_judged(reading))
    found.extend(_one_text_twice(own))
    found.extend(never_asked(own, gathered.instruments, [programme for programme, _ in gathered.packs]))
    near = {language: pairs(_ideas(own, language)) for language in LANGUAGES}
    found.extend(_twin(pair) for alike in near.values() for pair in alike if pair.alike >= MOST_ALIKE)
    left, seen = _apart_from_seen(found, place)
    return Report(
        tuple(sorted(problems)),
        tuple(sorted(left)),
        tuple(readings),
        tuple(sorted(seen)),
        tuple(_overlap(own, language) for language in LANGUAGES),
        {language: alike[0] for language, alike in near.items() if alike},
        tuple(_for_safety(own)),
        numbers,
    )


def _apart_from_seen(found: list[Finding], place: Path) -> tuple[list[Finding], list[Finding]]:
    """What is left to look at, and what a person judged; a judgement of nothing any more is to be looked at."""
    own = place / "lexicon" / "seen.yaml"
    file = own if own.is_file() else SHIPPED / "lexicon" / "seen.yaml"
    loaded = load(file, SeenFile)
    marks = loaded.content.seen
    seen = [finding for finding in found if any(mark.covers(finding) for mark in marks)]
    left = [finding for finding in found if finding not in seen]
    if file.is_relative_to(place):
        for index, mark in enumerate(marks):
            if not any(mark.covers(finding) for finding in seen):
                where = loaded.document.place(("seen", index))
                left.append(Finding(file, *where, "warning", "seen", mark.words, "Nothing is found here any more",
                                    "take the mark out"))  # fmt: skip
    return left, seen


def _for_safety(files: Iterable[Loaded[Strict]]) -> Iterator[str]:
    """The Dutch texts of sessions that touch on danger, the body's alarm or home, each with its place."""
    for loaded in files:
        if not isinstance(loaded.content, Session):
            continue
        for where, text in texts_in(loaded.content):
            source = text.source("nl", "standaard")
            if touches_safety(source):
                line, column = loaded.document.place((*where, "nl", "standaard"))
                yield f"{shown(loaded.document.file)}:{line}:{column}: {' '.join(source.split())}"


def _ideas(files: Iterable[Loaded[Strict]], language: Language) -> Iterator[Idea]:
    for loaded in files:
        if not isinstance(loaded.content, Session):
            continue
        for index, idea in enumerate(loaded.content.experiments):
            where = loaded.document.place(("experiments", index, "title", language))
            title, what = (text.source(language, "standaard") for text in (idea.title, idea.what))
            yield Idea(loaded.document.file, *where, title, f"{title}. {what}")


def _twin(pair: Pair) -> Finding:
    other = pair.second
    message = (
        f"Nearly the idea “{other.title}” of {other.file.name}, line {other.line} ({pair.alike:.0%} the same)"
    )
    first = pair.first
    return Finding(first.file, first.line, first.column, "warning", "twins", first.title, message, "another idea")


def _one_text_twice(files: Iterable[Loaded[Strict]]) -> Iterator[Finding]:
    """Where `simpel` is `standaard` over again, a little shorter."""
    for loaded in files:
        for where, text in texts_in(loaded.content):
            for language in LANGUAGES:
                plain, simple = (text.source(language, level) for level in LEVELS)
                share = shared(plain, simple)
                if plain == simple or share <= MOST_SHARED:
                    continue
                line, column = loaded.document.place((*where, language, "simpel"))
                message = f"Nearly the words of standaard ({share:.0%} the same)"
                better = "tell it in another way, or write one wording for both"
                yield Finding(loaded.document.file, line, column, "warning", "levels", simple, message, better)


def _overlap(files: Iterable[Loaded[Strict]], language: Language) -> Overlap:
    both = [
        (text.source(language, "standaard"), text.source(language, "simpel"))
        for loaded in files
        for _, text in texts_in(loaded.content)
    ]
    return Overlap(language, tuple(shared(one, other) for one, other in both if one != other))


def _examples(interface: Interface | None, language: Language) -> dict[str, str]:
    return interface.examples(language) if interface else {}


def _placed(finding: Finding, loaded: Loaded[Strict]) -> Finding:
    """The finding at the line of its words, not at the start of their text."""
    return replace(finding, line=loaded.document.line_of(finding.quoted, finding.line))


def _wordings(loaded: Loaded[Strict], examples: Examples, numbers: frozenset[str]) -> Iterator[Wording]:
    for where, text in texts_in(loaded.content):
        for language, level, source in text.sources():
            line, column = loaded.document.place((*where, language, level))
            filled = _filled(text, source, examples[language])
            file = loaded.document.file
            role = _role(loaded.content, text)
            yield Wording(file, line, column, language, level, role, filled, numbers)


def _role(content: Strict, text: Text) -> Role:
    for_staff = isinstance(content, Conversation) and content.reader == "staff"
    return "staff" if for_staff else text.role


def _filled(text: Text, source: str, examples: Mapping[str, str]) -> str:
    """A wording with an example in the place of each name, as a parent would read it."""
    names = text.names if isinstance(text, Message | Button) else ()
    return rendering.plain(source, {name: examples.get(name, name) for name in names})


def _readings(loaded: Loaded[Strict], examples: Examples) -> Iterator[Reading]:
    texts = [text for _, text in texts_in(loaded.content) if _role(loaded.content, text) == "message"]
    for language in LANGUAGES:
        for level in LEVELS:
            filled = (_filled(text, text.source(language, level), examples[language]) for text in texts)
            counted = figures(filled, language)
            if counted.words >= ENOUGH_WORDS:
                yield Reading(loaded.document.file, language, level, counted)


# For a file as a whole: words a sentence and LIX (warn above, error above), reading ease (warn, error below).
_MOST_WORDS: Mapping[Level, tuple[float, float]] = {"standaard": (8, 10), "simpel": (6, 6)}
_MOST_LIX: Mapping[Level, tuple[float, float]] = {"standaard": (25, 35), "simpel": (25, 30)}
_LEAST_EASE: Mapping[tuple[Language, Level], tuple[float, float]] = {
    ("nl", "standaard"): (80, 70),
    ("nl", "simpel"): (90, 80),
    ("en", "standaard"): (80, 80),
    ("en", "simpel"): (90, 90),
}


def _judged(reading: Reading) -> Iterator[Finding]:
    f, level = reading.figures, reading.level
    ease = f.flesch(reading.language)
    warn, error = _MOST_WORDS[level]
    if f.words_a_sentence > warn:
        yield _whole(
            reading, f.words_a_sentence > error, f"{f.words_a_sentence:.2f} words a sentence", f"at most {warn}"
        )
    warn, error = _MOST_LIX[level]
    if f.lix > warn:
        yield _whole(
            reading, f.lix > error, f"LIX {f.lix:.1f}", f"at most {warn}: fewer words of seven letters and more"
        )
    warn, error = _LEAST_EASE[reading.language, level]
    if ease < warn:
        yield _whole(
            reading, ease < error, f"reading ease {ease:.1f}", f"at least {warn}: words of one or two syllables"
        )


def _whole(reading: Reading, is_error: bool, quoted: str, better: str) -> Finding:
    severity: Severity = "error" if is_error else "warning"
    message = f"As a whole, {reading.language} {reading.level} is not easy enough"
    return Finding(reading.file, 1, 1, severity, "whole", quoted, message, better)


def _missing_sessions(packs: Iterable[tuple[Programme, Path]], others: Iterable[Problem]) -> Iterator[Problem]:
    """Sessions that nobody wrote; where something is wrong in one that is there, only that is said."""
    wrong = {problem.file.parent for problem in others}
    for programme, place in packs:
        if place / "sessions" in wrong:
            continue
        for message in _gaps(programme):
            yield Problem(place / "programme.yaml", 0, 0, message, "write it, or change sessions: of the module")


def _gaps(programme: Programme) -> Iterator[str]:
    for module in programme.modules:
        there = len(programme.sessions_of(module.key))
        if there != module.sessions:
            yield f"The module {module.key} has {there} of its {module.sessions} sessions"
    numbers = [session.number for session in programme.sessions]
    if numbers != list(range(1, len(numbers) + 1)):
        yield f"The sessions are not numbered one after another: {', '.join(map(str, numbers))}"
