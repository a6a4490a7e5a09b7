"""What is wrong with content: where it is, what it is, and how to put it right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


def shown(file: Path) -> Path:
    """A file's name as a reader looks for it: from the folder she is in, where that is shorter."""
    here = Path.cwd()
    return file.relative_to(here) if file.is_relative_to(here) else file


@dataclass(frozen=True, order=True)
class Problem:
    """One thing wrong in one place.

    `line` and `column` count from 1, as editors do; both are 0 when the whole file is meant.
    """

    file: Path
    line: int
    column: int
    message: str
    fix: str

    def __str__(self) -> str:
        return f"{shown(self.file)}:{self.line}:{self.column}: {self.message}. Fix: {self.fix}"


class ContentError(Exception):
    """Content cannot be used; `problems` says why, in the order of the files and their lines."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(sorted(problems))
        super().__init__("\n".join(map(str, self.problems)))
