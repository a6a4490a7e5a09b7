"""A parent's own ladder as a card to keep: her words, her body's signs, and what helps her, rung by rung.

It names neither her nor the programme: whom she gives it to is hers to say.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from content.words import Words
from reports import drawing
from reports.palette import BANDS, INK, MARKS, PAPER, QUIET, SHAPES
from storage.ladders import PARTS, Rung

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_RUNGS = ("top", "middle", "bottom")
_LETTERS_A_LINE = 40
_LINE, _BEFORE_NAME, _HEADING, _AIR = 0.17, 0.07, 0.34, 0.12  # in inches
_TOP = 0.55


@dataclass(frozen=True)
class _Line:
    """A line of her words, or the name of what follows."""

    text: str
    is_name: bool = False

    @property
    def color(self) -> str:
        return QUIET if self.is_name else INK


def draw(hers: Mapping[str, Rung], words: Words, file: Path) -> None:
    """Write the picture; at one rung at least she wrote something."""
    told = {rung: list(_lines(hers.get(rung, Rung()), words)) for rung in _RUNGS}
    heights = {rung: _HEADING + sum(map(_height, lines)) + _AIR for rung, lines in told.items()}
    whole = _TOP + sum(heights.values()) + _AIR * len(_RUNGS) + 0.1
    with drawing.figure(drawing.PHONE_INCHES, whole) as sheet:
        sheet.set_layout_engine("none")
        axes = sheet.add_axes((0, 0, 1, 1))
        axes.set_xlim(0, drawing.PHONE_INCHES)
        axes.set_ylim(whole, 0)  # downwards, as one reads
        axes.set_axis_off()
        axes.text(0.16, 0.34, words.label("ladder.card_title"), fontsize=drawing.PLAIN + 4, fontweight="bold")
        top = _TOP
        for rung in _RUNGS:
            _rung(axes, rung, words.label(f"ladder.{rung}"), told[rung], top, heights[rung])
            top += heights[rung] + _AIR
        drawing.save(sheet, file)


def _rung(axes: Axes, rung: str, label: str, lines: list[_Line], top: float, height: float) -> None:
    from matplotlib.patches import FancyBboxPatch

    width = drawing.PHONE_INCHES - 0.24
    shape = FancyBboxPatch((0.12, top), width, height, "round,pad=0,rounding_size=0.08", fc=BANDS[rung], lw=0)
    axes.add_patch(shape)
    axes.scatter([0.32], [top + 0.2], s=70, marker=SHAPES[rung], color=MARKS[rung], edgecolor=PAPER, zorder=3)
    axes.text(0.5, top + 0.2, label, fontsize=drawing.PLAIN + 1, fontweight="bold", va="center")
    below = top + _HEADING
    for line in lines:
        below += _height(line)
        axes.text(0.26, below - _LINE / 2, line.text, fontsize=drawing.SMALL, color=line.color, va="center")


def _height(line: _Line) -> float:
    return _LINE + (_BEFORE_NAME if line.is_name else 0.0)


def _lines(hers: Rung, words: Words) -> Iterator[_Line]:
    """What she wrote, cut into lines that fit, each part below its name."""
    for part in PARTS:
        written = drawing.drawable(getattr(hers, part) or "")
        if written:
            yield _Line(words.label(f"ladder.card_{part}"), is_name=True)
            yield from map(_Line, textwrap.wrap(written, _LETTERS_A_LINE))
