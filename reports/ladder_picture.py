"""How a group stands on the ladder, as a small picture: a mark for each who answered, without order or names."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from content.words import Words
from reports import drawing
from reports.palette import BANDS, MARKS, PAPER, SHAPES
from storage.group_ladders import RUNGS

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_A_ROW = 10  # marks
_HEADING, _NAME, _ROW, _AIR, _EDGE = 0.5, 0.32, 0.26, 0.1, 0.12  # in inches
_LEFT, _APART = 0.36, 0.31


def draw(counts: Sequence[int], words: Words, file: Path) -> None:
    """Write the picture, for a phone. `counts` are by rung, from the top."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with drawing.figure(drawing.PHONE_INCHES, _height(counts)) as sheet:
        _draw(sheet, counts, words)
        drawing.save(sheet, file)


def as_svg(counts: Sequence[int], words: Words) -> str:
    """The same as SVG, for a page."""
    with drawing.figure(drawing.PHONE_INCHES, _height(counts)) as sheet:
        _draw(sheet, counts, words)
        return drawing.as_svg(sheet).decode()


def _height(counts: Sequence[int]) -> float:
    return _HEADING + sum(_band(count) + _AIR for count in counts)


def _band(count: int) -> float:
    rows = max(1, -(-count // _A_ROW))
    return _NAME + rows * _ROW + _AIR


def _draw(sheet: Figure, counts: Sequence[int], words: Words) -> None:
    sheet.set_layout_engine("none")
    axes = sheet.add_axes((0, 0, 1, 1))
    axes.set_xlim(0, drawing.PHONE_INCHES)
    axes.set_ylim(_height(counts), 0)  # downwards, as one reads
    axes.set_axis_off()
    heading = words.label("hosting.ladder_heading")
    axes.text(_EDGE, _HEADING / 2, heading, fontsize=drawing.PLAIN + 3, fontweight="bold", va="center")
    top = _HEADING
    for rung, count in zip(RUNGS, counts, strict=True):
        _rung(axes, rung, count, words, top)
        top += _band(count) + _AIR


def _rung(axes: Axes, rung: str, count: int, words: Words, top: float) -> None:
    from matplotlib.patches import FancyBboxPatch

    width = drawing.PHONE_INCHES - 2 * _EDGE
    corners = "round,pad=0,rounding_size=0.08"
    axes.add_patch(FancyBboxPatch((_EDGE, top), width, _band(count), corners, fc=BANDS[rung], lw=0))
    label = words.label(f"hosting.ladder_{rung}")
    axes.text(_EDGE + 0.12, top + 0.2, label, fontsize=drawing.PLAIN + 1, fontweight="bold", va="center")
    axes.text(_EDGE + width - 0.12, top + 0.2, str(count), fontsize=drawing.PLAIN + 1, va="center", ha="right")
    across = [_LEFT + each % _A_ROW * _APART for each in range(count)]
    down = [top + _NAME + (each // _A_ROW + 0.5) * _ROW for each in range(count)]
    axes.scatter(across, down, s=95, marker=SHAPES[rung], color=MARKS[rung], edgecolor=PAPER, zorder=3)
