"""What the language check found and a person judged to be right all the same, each with its reason."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints

from content.lint import Finding
from content.texts import Strict

Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=3)]


class Seen(Strict):
    """One judgement: the rule, the words it found (or a part of them), perhaps the file, and why they stay."""

    rule: str
    words: Words
    file: str | None = None
    reason: Words

    def covers(self, finding: Finding) -> bool:
        """Whether this is the judgement of a finding."""
        there = self.file is None or finding.file.name == self.file
        return there and self.rule == finding.rule and self.words.casefold() in finding.quoted.casefold()


class SeenFile(Strict):
    """The file `lexicon/seen.yaml`."""

    about: str
    seen: Annotated[tuple[Seen, ...], Field(min_length=1)]
