"""The pieces into which a typed time, days or a date are read: all of the text, in Dutch and English.

Whoever wants a time, days or a moment says what may be among the pieces. What nobody can read, a digit or a word
that may change the meaning, is a piece too: with it, the parent is asked, and never guessed at.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

EVERY_DAY, WORKDAYS, WEEKEND = 0b1111111, 0b0011111, 0b1100000
NOON, DAY = 12 * 60, 24 * 60

Part = Literal["am", "pm", "morning", "afternoon", "evening", "night"]
Kind = Literal[
    "time", "part", "days", "each", "range", "not", "but", "or", "near", "week", "date", "number_day", "unread"
]


@dataclass(frozen=True)
class Unread:
    """An answer that cannot be told for sure; `words` is what of it was not understood, as it was typed."""

    words: str


@dataclass(frozen=True)
class Piece:
    """A part of what was typed, from `start` to `end`, with what it means.

    time: `minute` of the day as written; `open` where no part of the day is told (half nine, 8), `twelve` where
    a part of the day may still move it by twelve hours, `bare` where it is a number and nothing else. days:
    `days`, bit 0 for Monday. near: days from today. week: weeks from this one. date and number_day: `date`.
    """

    kind: Kind
    start: int
    end: int
    minute: int = 0
    open: bool = False
    twelve: bool = False
    bare: bool = False
    part: Part | None = None
    days: int = 0
    ahead: int = 0
    date: tuple[int, int, int | None] = (0, 0, None)  # day, month, year


@dataclass(frozen=True)
class Typed:
    """A text and its pieces, in their order."""

    text: str
    pieces: tuple[Piece, ...]

    def of(self, *kinds: Kind) -> list[Piece]:
        """The pieces of these kinds."""
        return [piece for piece in self.pieces if piece.kind in kinds]

    def other_than(self, *kinds: Kind) -> Unread | None:
        """The pieces of all other kinds, where there are any: what this answer cannot hold."""
        others = [piece for piece in self.pieces if piece.kind not in kinds]
        if not others:
            return None
        # Of 8 of 9, and of 8 - 9, the word between them tells nothing by itself.
        return self.unread() if all(piece.kind in ("or", "range") for piece in others) else self.unread(others)

    def unread(self, pieces: Iterable[Piece] = ()) -> Unread:
        """These pieces, or else the whole text, as what was not understood."""
        words: list[str] = []
        end = -1
        for piece in pieces:
            if piece.start < end:
                continue  # one sign that stands for several: ½
            together = end >= 0 and not self.text[end : piece.start].strip()
            told = self.text[piece.start : piece.end]
            if together:
                words[-1] += self.text[end : piece.start] + told
            else:
                words.append(told)
            end = piece.end
        return Unread(_shortened(", ".join(words) or self.text))


_LONGEST_QUOTE = 60


def _shortened(text: str) -> str:
    one_line = " ".join(text.split())
    return one_line if len(one_line) <= _LONGEST_QUOTE else f"{one_line[: _LONGEST_QUOTE - 1]}…"
