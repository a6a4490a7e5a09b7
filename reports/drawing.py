"""What every picture has in common: its paper, its letters, and how it becomes a file. One is drawn at a time."""

from __future__ import annotations

import io
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reports.palette import BLUE, INK, LINE, PAPER

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

# Points. At 3.6 inches shown on 360 pixels, nine points are letters of 12 pixels.
SMALL, PLAIN = 9.0, 10.0
PHONE_INCHES = 3.6
A4 = (8.27, 11.69)
_PIXELS_AN_INCH = 240
_SMALLEST_MARK = 22.0  # square points: some five pixels across on a phone

_one_at_a_time = threading.Lock()  # matplotlib keeps its fonts in one place for all threads


@contextmanager
def figure(width: float, height: float) -> Iterator[Figure]:
    """An empty sheet of paper, in inches; whoever draws on it is alone."""
    with _one_at_a_time:
        import matplotlib as mpl  # read in for the first picture, not before
        from matplotlib.figure import Figure

        letters: dict[Any, Any] = {"font.size": PLAIN, "text.color": INK, "axes.labelcolor": INK}
        as_files: dict[Any, Any] = {"svg.fonttype": "none", "svg.hashsalt": "anker", "text.parse_math": False}
        with mpl.rc_context({**letters, **as_files}):
            sheet = Figure(figsize=(width, height), facecolor=PAPER)
            sheet.set_layout_engine("constrained", w_pad=0.08, h_pad=0.06)
            yield sheet


@contextmanager
def pages(file: Path) -> Iterator[Callable[[], Figure]]:
    """A PDF of A4 pages: each call is a fresh one, and what was drawn on it is kept."""
    with _one_at_a_time:
        import matplotlib as mpl
        from matplotlib.backends.backend_pdf import PdfPages
        from matplotlib.figure import Figure

        letters: dict[Any, Any] = {"font.size": SMALL, "text.color": INK, "axes.labelcolor": INK}
        as_file: dict[Any, Any] = {"pdf.fonttype": 42, "text.parse_math": False}
        about: dict[Any, Any] = {"CreationDate": None, "Creator": "Anker"}
        with mpl.rc_context({**letters, **as_file}), PdfPages(file, metadata=about) as book:
            drawn: list[Figure] = []

            def fresh() -> Figure:
                drawn.append(Figure(figsize=A4, facecolor="white"))
                return drawn[-1]

            yield fresh
            for page in drawn:
                book.savefig(page)


def as_svg(sheet: Figure) -> bytes:
    """The picture as SVG, whose words stay words."""
    held = io.BytesIO()
    sheet.savefig(held, format="svg", metadata={"Date": None})
    return held.getvalue()


def save(sheet: Figure, file: Path) -> None:
    """Write it as PNG, for nobody else to read."""
    file.touch(mode=0o600)
    sheet.savefig(file, format="png", dpi=_PIXELS_AN_INCH)


def heading(sheet: Figure, first: str, second: str) -> None:
    """What it is and of when, at the top left."""
    sheet.suptitle(f"{first}\n{second}", x=0.03, ha="left", fontsize=PLAIN + 2, color=INK)


def title(axes: Axes, words: str) -> None:
    """The heading of a part of the picture."""
    axes.set_title(words, loc="left", fontsize=PLAIN + 1, fontweight="bold", color=INK, pad=6)


def calm(axes: Axes) -> None:
    """No frame, no tick marks, quiet letters."""
    axes.set_facecolor("none")
    for side in ("top", "right", "left", "bottom"):
        axes.spines[side].set_visible(False)
    axes.tick_params(length=0, labelsize=SMALL, colors=INK)
    axes.grid(visible=False)


def in_digits(value: float, language: str) -> str:
    """A number as it is read: two places behind the point at most, which is a comma in Dutch."""
    text = f"{round(value, 2):g}"
    return text.replace(".", ",") if language == "nl" else text


def drawable(text: str) -> str:
    """What the letters of a picture have: an emoji would be an empty box, and be told in the log."""
    from matplotlib import font_manager

    letters = font_manager.get_font(font_manager.findfont("DejaVu Sans")).get_charmap()
    return " ".join("".join(each for each in text if ord(each) in letters).split())


def in_two_lines(label: str) -> str:
    """A label of several words, cut at the space nearest its middle."""
    spaces = [place for place, letter in enumerate(label) if letter == " "]
    if not spaces:
        return label
    middle = min(spaces, key=lambda place: abs(place - len(label) / 2))
    return f"{label[:middle]}\n{label[middle + 1 :]}"


def joined(
    axes: Axes, places: Sequence[float], heights: Sequence[float], *, width: float, size: float, gap: float
) -> None:
    """A mark for each height, joined by a line; where more than a `gap` lies between two, the line is dotted."""
    for (left, low), (right, high) in pairwise(zip(places, heights, strict=True)):
        style = "dotted" if right - left > gap else "solid"
        axes.plot([left, right], [low, high], color=BLUE, linewidth=width, linestyle=style, zorder=2)
    axes.plot(
        places, heights, linestyle="none", marker="o", markersize=size, color=BLUE, markeredgecolor=PAPER, zorder=3
    )


def sizes(parts: Iterable[float], largest: float) -> list[float]:
    """The size of a mark for each part of a whole (0 to 1); also the smallest shows its shape."""
    return [_SMALLEST_MARK + (largest - _SMALLEST_MARK) * part for part in parts]


def ruled(axes: Axes, heights: list[float]) -> None:
    """Thin lines to read a height by."""
    for height in heights:
        axes.axhline(height, color=LINE, linewidth=0.8, zorder=0)
