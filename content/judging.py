"""How well the language check judges: on sentences it has to find, and on as many it has to leave alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import cast

from content.lint import Wording, findings
from content.texts import Language, Role

_FOLDER = Path(__file__).parent / "lexicon"


@dataclass(frozen=True)
class Judged:
    """One sentence with the rule that has to find it (none for a good one), and the rules that did."""

    text: str
    rule: str
    found: frozenset[str]

    @property
    def right(self) -> bool:
        """Whether a bad one was found for its reason, or a good one left alone."""
        return self.rule in self.found if self.rule else not self.found


def _lines(name: str) -> Iterator[list[str]]:
    lines = (_FOLDER / name).read_text(encoding="utf-8").splitlines()
    return (line.split("\t") for line in lines if line and not line.startswith("#"))


def _found(language: str, role: Role, text: str, numbers: frozenset[str]) -> frozenset[str]:
    wording = Wording(_FOLDER, 1, 1, cast(Language, language), "standaard", role, text, numbers)
    return frozenset(finding.rule for finding in findings(wording))


@cache
def bad(numbers: frozenset[str]) -> tuple[Judged, ...]:
    """The sentences that nobody should get; `numbers` are the help numbers one may name."""
    return tuple(
        Judged(text, rule, _found(language, cast(Role, role), text, numbers))
        for language, role, rule, text in _lines("bad.tsv")
    )


@cache
def good(numbers: frozenset[str]) -> tuple[Judged, ...]:
    """The sentences that are fine."""
    return tuple(
        Judged(text, "", _found(language, cast(Role, role), text, numbers))
        for language, role, text in _lines("good.tsv")
    )


def rates(numbers: frozenset[str]) -> str:
    """The rates in a line."""
    hits, passed = (sum(one.right for one in judged) for judged in (bad(numbers), good(numbers)))
    return (
        f"The check itself: {hits} of {len(bad(numbers))} bad sentences found for their reason,"
        f" {len(good(numbers)) - passed} of {len(good(numbers))} good ones complained about"
    )
