"""A parent's week as a picture: her ladder, her tension, the places in her body. Readable at 360 pixels."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from content.instruments import Instrument
from content.words import Words
from reports import drawing
from reports.her_week import BODY, LADDER, NOWHERE, STEPS_OF_3, TENSION_3, HerWeek
from reports.palette import BANDS, BLUE, MARKS, PAPER, SHAPES

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_RUNGS = ("bottom", "middle", "top")
_MOST_PLACES = 5
_A_DAY_WITHOUT = 1.6  # days: at the same hour of every other day there would be two


def draw(week: HerWeek, instrument: Instrument, words: Words, file: Path) -> None:
    """Write the picture; the week has enough in it."""
    parts = [part for part in (_Ladder, _Tension, _Body) if part.has(week)]
    heights = [part.inches(week) for part in parts]
    with drawing.figure(drawing.PHONE_INCHES, sum(heights) + 0.9) as sheet:
        drawing.heading(sheet, words.label("pictures.my_week"), _from_to(week, words))
        found = sheet.subplots(len(parts), 1, gridspec_kw={"height_ratios": heights}, squeeze=False)
        for part, axes in zip(parts, found[:, 0], strict=True):
            drawing.calm(axes)
            part.draw(axes, week, instrument, words)
        drawing.save(sheet, file)


def _from_to(week: HerWeek, words: Words) -> str:
    days = (week.first, week.last)
    first, last = (f"{each.day} {words.label(f'days.{each:%B}'.lower())}" for each in days)
    return f"{first} – {last}"


def _days_below(axes: Axes, week: HerWeek, words: Words) -> None:
    """Under the picture the first letters of each day."""
    axes.set_xlim(-0.15, 7.15)
    names = [_DAYS[(week.first + timedelta(days=number)).weekday()] for number in range(7)]
    axes.set_xticks([number + 0.5 for number in range(7)], [words.label(f"days.{name}")[:2] for name in names])


class _Ladder:
    """Three calm bands; a mark where she stood, with a shape for each place."""

    @staticmethod
    def has(week: HerWeek) -> bool:
        return bool(week.ladder)

    @staticmethod
    def _rungs(week: HerWeek) -> tuple[str, ...]:
        """In between is a row of its own: which of the others it lies between, she did not say."""
        return ("between", *_RUNGS) if any(value == "between" for _, value in week.ladder) else _RUNGS

    @classmethod
    def inches(cls, week: HerWeek) -> float:
        return 0.55 + 0.38 * len(cls._rungs(week))

    @classmethod
    def draw(cls, axes: Axes, week: HerWeek, instrument: Instrument, words: Words) -> None:
        rungs = cls._rungs(week)
        drawing.title(axes, words.label("pictures.ladder"))
        for height, rung in enumerate(rungs):
            axes.axhspan(height - 0.48, height + 0.48, color=BANDS[rung], linewidth=0)
            hers = [day for day, value in week.ladder if value == rung]
            axes.scatter(
                hers, [height] * len(hers), s=75, marker=SHAPES[rung], color=MARKS[rung], edgecolor=PAPER, zorder=3
            )
        item = instrument.item(LADDER)
        axes.set_yticks(range(len(rungs)), [item.label(rung, words) for rung in rungs])
        axes.set_ylim(-0.55, len(rungs) - 0.45)
        _days_below(axes, week, words)


class _Tension:
    """A line through what she gave, on the scale on which she was asked."""

    @staticmethod
    def has(week: HerWeek) -> bool:
        return bool(week.tension or week.tension_3)

    @staticmethod
    def inches(week: HerWeek) -> float:
        return 1.5 if week.in_three_steps else 1.9

    @staticmethod
    def draw(axes: Axes, week: HerWeek, instrument: Instrument, words: Words) -> None:
        drawing.title(axes, words.label("pictures.tension"))
        if week.in_three_steps:
            points = [(day, STEPS_OF_3.index(value)) for day, value in week.tension_3]
            item = instrument.item(TENSION_3)
            labels = [drawing.in_two_lines(item.label(value, words)) for value in STEPS_OF_3]
            heights, top = [0, 1, 2], 2.0
        else:
            points, heights, top = week.tension, [0, 5, 10], 10.0
            calm, tense = words.label("pictures.calm"), drawing.in_two_lines(words.label("pictures.very_tense"))
            labels = [f"{calm} 0", "5", f"{tense} 10"]
        drawing.ruled(axes, [float(height) for height in heights])
        days, values = zip(*points, strict=True)
        drawing.joined(axes, days, values, width=2, size=7, gap=_A_DAY_WITHOUT)
        axes.set_yticks(heights, labels)
        axes.set_ylim(-0.06 * top, 1.08 * top)
        _days_below(axes, week, words)


class _Body:
    """The places, most often named first: a bar with its word and how often. Nowhere is said in words below."""

    @staticmethod
    def has(week: HerWeek) -> bool:
        return bool(week.places)

    @staticmethod
    def inches(week: HerWeek) -> float:
        below = 0.25 if week.body[NOWHERE] else 0.0
        return 0.5 + 0.3 * min(len(week.places), _MOST_PLACES) + below

    @staticmethod
    def draw(axes: Axes, week: HerWeek, instrument: Instrument, words: Words) -> None:
        drawing.title(axes, words.label("pictures.body"))
        item = instrument.item(BODY)
        order = [option.value for option in item.options]
        named = [place for place in order if week.places[place]]
        ranked = sorted(named, key=lambda place: -week.body[place])[:_MOST_PLACES]
        counts = [week.body[place] for place in ranked]
        rows = range(len(ranked) - 1, -1, -1)
        axes.barh(rows, counts, height=0.62, color="#a9c3d0", edgecolor=BLUE, linewidth=0.8)
        for row, count in zip(rows, counts, strict=True):
            axes.text(count + 0.03 * max(counts), row, f"{count} ×", va="center", fontsize=drawing.SMALL)
        axes.set_yticks(list(rows), [item.label(place, words) for place in ranked])
        axes.set_xticks([])
        if week.body[NOWHERE]:
            words_below = words.label("pictures.no_place", count=week.body[NOWHERE])
            axes.set_xlabel(words_below, fontsize=drawing.SMALL, loc="left")
        axes.set_xlim(0, max(counts) * 1.18)
        axes.set_ylim(-0.6, len(ranked) - 0.4)
