"""A parent's whole way as a picture: week by week, where she stood on her ladder and how tense she was."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from content.instruments import Instrument
from content.words import Words
from reports import drawing, waves_drawing
from reports.her_waves import HerWaves
from reports.her_way import HerWay
from reports.her_week import LADDER, STEPS_OF_3, TENSION_3
from reports.palette import BANDS, BLUE, MARKS, PAPER, SHAPES

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_RUNGS = ("bottom", "middle", "top")
_LARGEST = 150.0  # the mark of a week in which she was nowhere else
_ROOMY = 12  # so many weeks lie side by side at that size


def draw(way: HerWay, waves: HerWaves | None, instrument: Instrument, words: Words, file: Path) -> None:
    """Write the picture; the way has enough in it. `waves` are her measurements, if there is something of them."""
    heights = [1.7, 2.0] if waves is None else [1.7, 2.0, 1.9]
    with drawing.figure(drawing.PHONE_INCHES, 1.45 + sum(heights)) as sheet:
        weeks = f"{words.label('pictures.week_number')} 1 – {way.weeks}"
        drawing.heading(sheet, words.label("pictures.my_way"), weeks)
        above, below, *last = sheet.subplots(len(heights), 1, gridspec_kw={"height_ratios": heights})
        for axes in (above, below):
            drawing.calm(axes)
            axes.set_xlim(0.3, way.weeks + 0.7)
            axes.set_xticks(_shown(way.weeks))
        _ladder(above, way, instrument, words)
        _tension(below, way, instrument, words)
        along = f"{words.label('pictures.week_number')}\n{words.label('pictures.spread')}"
        below.set_xlabel(along, fontsize=drawing.SMALL)
        if waves is not None:
            drawing.calm(last[0])
            drawing.title(last[0], words.label("pictures.waves"))
            waves_drawing.draw(last[0], waves, words)
            last[0].legend(frameon=False, fontsize=drawing.SMALL, loc="upper center", bbox_to_anchor=(0.45, -0.18))
        drawing.save(sheet, file)


def _shown(weeks: int) -> list[int]:
    """Not every number fits below a long way."""
    return list(range(1, weeks + 1)) if weeks <= 10 else [1, *range(5, weeks + 1, 5)]


def _ladder(axes: Axes, way: HerWay, instrument: Instrument, words: Words) -> None:
    drawing.title(axes, words.label("pictures.ladder"))
    between = any("between" in counts for counts in way.ladder.values())
    rungs = ("between", *_RUNGS) if between else _RUNGS
    largest = _LARGEST * min(1.0, _ROOMY / way.weeks)
    for height, rung in enumerate(rungs):
        axes.axhspan(height - 0.48, height + 0.48, color=BANDS[rung], linewidth=0)
        hers = [(week, counts[rung] / counts.total()) for week, counts in way.ladder.items() if counts[rung]]
        axes.scatter(
            [week for week, _ in hers],
            [height] * len(hers),
            s=drawing.sizes((part for _, part in hers), largest),
            marker=SHAPES[rung],
            color=MARKS[rung],
            edgecolor=PAPER,
            zorder=3,
        )
    item = instrument.item(LADDER)
    axes.set_yticks(range(len(rungs)), [item.label(rung, words) for rung in rungs])
    axes.set_ylim(-0.55, len(rungs) - 0.45)


def _tension(axes: Axes, way: HerWay, instrument: Instrument, words: Words) -> None:
    drawing.title(axes, words.label("pictures.tension"))
    if way.in_three_steps:
        item, top = instrument.item(TENSION_3), 2.0
        axes.set_yticks([0, 1, 2], [drawing.in_two_lines(item.label(value, words)) for value in STEPS_OF_3])
    else:
        calm, tense = words.label("pictures.calm"), drawing.in_two_lines(words.label("pictures.very_tense"))
        axes.set_yticks([0, 5, 10], [f"{calm} 0", "5", f"{tense} 10"])
        top = 10.0
    drawing.ruled(axes, [0, top / 2, top])
    weeks = list(way.tension)
    spreads = list(way.tension.values())
    lows, highs = [each.low for each in spreads], [each.high for each in spreads]
    for color, width in ((BLUE, 5.6), ("#a9c3d0", 4.2)):  # a bar with an edge
        axes.vlines(weeks, lows, highs, color=color, linewidth=width)
    middles = [each.middle for each in spreads]
    drawing.joined(axes, weeks, middles, width=1.6, size=6, gap=1)
    axes.set_ylim(-0.06 * top, 1.08 * top)
