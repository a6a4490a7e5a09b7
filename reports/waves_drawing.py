"""Measurements drawn on axes: how she answered at each, and how she looked back on the start."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from content.words import Words
from reports import drawing
from reports.her_waves import HerWaves
from reports.palette import BLUE, PAPER, VIOLET
from storage.waves import WAVES

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def draw(axes: Axes, hers: HerWaves, words: Words) -> None:
    """A line through the measurements; an open mark, at the start, for each look back at it."""
    places = {wave: place for place, wave in enumerate(WAVES)}
    drawing.ruled(axes, [hers.low, hers.high])
    axes.plot(
        [places[wave] for wave in hers.then],
        list(hers.then.values()),
        color=BLUE,
        linewidth=1.6,
        marker="o",
        markersize=7,
        markeredgecolor=PAPER,
        zorder=3,
        label=words.label("pictures.on_the_day"),
    )
    if hers.back:
        axes.plot(
            [-0.18 + 0.1 * number for number in range(len(hers.back))],
            list(hers.back.values()),
            linestyle="none",
            marker="D",
            markersize=7,
            markerfacecolor=PAPER,
            markeredgecolor=VIOLET,
            markeredgewidth=1.6,
            zorder=4,
            label=words.label("pictures.looking_back"),
        )
    first, last = hers.scale.options[0], hers.scale.options[-1]
    axes.set_yticks(
        [hers.low, hers.high], [drawing.in_two_lines(words.plain(each.label)) for each in (first, last)]
    )
    axes.set_ylim(hers.low - 0.25, hers.high + 0.25)
    axes.set_xlim(-0.4, len(WAVES) - 0.6)
    axes.set_xticks(range(len(WAVES)), [words.label(f"pictures.wave_{wave}") for wave in WAVES])


def said(hers: HerWaves, words: Words) -> str:
    """The same as numbers, for who cannot see it."""
    digits = partial(drawing.in_digits, language=words.language)
    told = [f"{words.label(f'pictures.wave_{wave}')}: {digits(value)}" for wave, value in hers.then.items()]
    back = words.label("pictures.looking_back")
    return ", ".join([*told, *(f"{back}: {digits(value)}" for value in hers.back.values())])
