"""The parts of a report on a group: each a picture, the sentence that says it, and its numbers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from content.instruments import Instrument
from content.words import Words
from reports import drawing, waves_drawing
from reports.group_facts import FEW, NOTICED, GroupFacts, OneParent, kept
from reports.her_waves import HerWaves
from reports.her_week import LADDER, STEPS_OF_3, TENSION_3
from reports.palette import BANDS, BLUE, GREEN, INK, MARKS, PAPER, SAND, SHAPES
from reports.palette import NOTICED as HOW_NOTICED
from storage.waves import WAVES

if TYPE_CHECKING:
    from matplotlib.axes import Axes

EARLY = ("before", "start")
NO_TENSION = "none"
_RUNGS = ("bottom", "middle", "top")
_LARGEST = 90.0
_MOST_TICKS = 12


@dataclass(frozen=True, slots=True)
class Picture:
    """Something drawn on axes, as wide as a phone; `says` is what it shows, for who cannot see it."""

    says: str
    inches: float
    draw: Callable[[Axes], None]
    below: float = 0.5  # inches for what stands below the axes


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the report. `of_few` where it shows answers of fewer than three people."""

    title: str
    sentence: str
    pictures: list[Picture]
    head: tuple[str, ...]
    rows: list[tuple[object, ...]]
    of_few: bool


def parts(facts: GroupFacts, instrument: Instrument, words: Words) -> list[Part]:
    """All of them, what the whole group did first; of measurements none where the facts hold none."""
    waves = [] if facts.waves is None else [_waves(facts.waves, words)]
    return [
        _compliance(facts, words),
        _noticed(facts, instrument, words),
        _tension(facts, instrument, words),
        _ladder(facts, instrument, words),
        _experiments(facts, words),
        _attendance(facts, words),
        *waves,
    ]


def _compliance(facts: GroupFacts, words: Words) -> Part:
    label = words.label
    weeks = facts.weeks
    sent, answered, completed = (
        sum(getattr(each.counts, name) for each in weeks.values()) for name in ("sent", "any_answer", "completed")
    )
    sentence = words.plain_message("report_staff.compliance", count=answered, number=sent, words=completed)
    lines = [("any_answer", GREEN, "o", "--", 9), ("completed", BLUE, "s", "-", 5)]  # where both lie, both show

    def draw(axes: Axes) -> None:
        drawing.ruled(axes, [0, 50, 100])
        for name, colour, mark, style, size in lines:
            parts_of = [100 * getattr(each.counts, name) / each.counts.sent for each in weeks.values()]
            axes.plot(
                list(weeks),
                parts_of,
                style,
                color=colour,
                marker=mark,
                markersize=size,
                label=label(f"report_staff.{name}"),
            )
        axes.set_ylim(-6, 108)
        axes.set_yticks([0, 50, 100], ["0%", "50%", "100%"])
        _count_along(axes, list(weeks), label("report_staff.week"))
        _legend(axes, -0.33)

    return Part(
        label("report_staff.compliance_title"),
        sentence if weeks else _nothing(words),
        [Picture(sentence, 2.4, draw, below=0.75)] if weeks else [],
        tuple(label(f"report_staff.{name}") for name in ("week", "parents", "sent", "any_answer", "completed")),
        [
            (week, each.people, each.counts.sent, each.counts.any_answer, each.counts.completed)
            for week, each in weeks.items()
        ],
        any(each.people < FEW for each in weeks.values()),
    )


def _noticed(facts: GroupFacts, instrument: Instrument, words: Words) -> Part:
    label, item = words.label, instrument.item(NOTICED)
    weeks = {week: each for week, each in facts.noticed.items() if _with_tension(each.counts)}
    names = {value: item.label(value, words) for value in HOW_NOTICED}
    sentence = noticed_sentence(facts, words)

    def draw(axes: Axes) -> None:
        below = dict.fromkeys(weeks, 0.0)
        for value, (colour, pattern) in HOW_NOTICED.items():
            heights = {week: 100 * each.counts[value] / _with_tension(each.counts) for week, each in weeks.items()}
            axes.bar(
                list(weeks),
                list(heights.values()),
                bottom=list(below.values()),
                width=0.82,
                color=colour,
                hatch=pattern,
                edgecolor=PAPER,
                linewidth=0.6,
                label=names[value],
            )
            below = {week: below[week] + heights[week] for week in weeks}
        axes.set_ylim(0, 101)
        axes.set_yticks([0, 50, 100], ["0%", "50%", "100%"])
        _count_along(axes, list(weeks), label("report_staff.week"))
        _legend(axes, -0.24)

    return Part(
        label("report_staff.noticed_title"),
        sentence if weeks else _nothing(words),
        [Picture(sentence, 3.3, draw, below=1.15)] if weeks else [],
        (
            *(label(f"report_staff.{name}") for name in ("week", "parents")),
            *names.values(),
            label("report_staff.no_tension"),
        ),
        [
            (week, each.people, *(each.counts[value] for value in HOW_NOTICED), each.counts[NO_TENSION])
            for week, each in facts.noticed.items()
        ],
        any(each.people < FEW for each in facts.noticed.values()),
    )


def noticed_sentence(facts: GroupFacts, words: Words) -> str:
    """How often tension was noticed early, in each half of the weeks in which there was any: the numbers alone.

    One week has no halves.
    """
    weeks = [each.counts for each in facts.noticed.values() if _with_tension(each.counts)]
    half = (len(weeks) + 1) // 2
    early = [sum(counts[value] for counts in them for value in EARLY) for them in (weeks[:half], weeks[half:])]
    all_of = [sum(map(_with_tension, them)) for them in (weeks[:half], weeks[half:])]
    if len(weeks) == 1:
        return words.plain_message("report_staff.noticed_one_week", low=early[0], count=all_of[0])
    return words.plain_message(
        "report_staff.noticed", low=early[0], count=all_of[0], high=early[1], number=all_of[1]
    )


def _with_tension(counts: dict[str, int]) -> int:
    return sum(counts.get(value, 0) for value in HOW_NOTICED)


def _tension(facts: GroupFacts, instrument: Instrument, words: Words) -> Part:
    hers = [each for each in facts.parents if each.tension]
    label = words.label
    steps = instrument.item(TENSION_3)

    def told(one: OneParent, value: float) -> str:
        if not one.in_three_steps:
            return drawing.in_digits(value, words.language)
        low, high = STEPS_OF_3[int(value)], STEPS_OF_3[int(value + 0.5)]
        return " / ".join(dict.fromkeys((steps.label(low, words), steps.label(high, words))))

    def picture(one: OneParent) -> Picture:
        def draw(axes: Axes) -> None:
            top = 2.0 if one.in_three_steps else 10.0
            axes.set_title(one.code, loc="left", fontsize=drawing.PLAIN, color=INK)
            drawing.ruled(axes, [0, top / 2, top])
            sessions = sorted(one.tension)
            values = [one.tension[each] for each in sessions]
            drawing.joined(axes, sessions, values, width=1.6, size=6, gap=1)
            axes.set_ylim(-0.1 * top, 1.1 * top)
            if one.in_three_steps:
                axes.set_yticks([0, 1, 2], [steps.label(value, words) for value in STEPS_OF_3])
            else:
                calm, tense = label("pictures.calm"), label("pictures.very_tense")
                axes.set_yticks([0, 5, 10], [f"{calm} 0", "5", f"{tense} 10"])
            _sessions_along(axes, facts, label("report_staff.meeting"))

        says = ", ".join(f"{session}: {told(one, one.tension[session])}" for session in sorted(one.tension))
        return Picture(f"{one.code}. {says}", 1.5, draw)

    return Part(
        label("report_staff.tension_title"),
        words.plain_message("report_staff.tension") if hers else _nothing(words),
        [picture(each) for each in hers],
        (label("report_staff.code"), label("report_staff.meeting"), label("report_staff.tension")),
        [(one.code, session, told(one, one.tension[session])) for one in hers for session in sorted(one.tension)],
        0 < len(hers) < FEW,
    )


def _ladder(facts: GroupFacts, instrument: Instrument, words: Words) -> Part:
    hers = [each for each in facts.parents if each.ladder]
    label, item = words.label, instrument.item(LADDER)
    between = any("between" in counts for each in hers for counts in each.ladder.values())
    rungs = ("between", *_RUNGS) if between else _RUNGS
    names = [item.label(rung, words) for rung in rungs]

    def picture(one: OneParent) -> Picture:
        def draw(axes: Axes) -> None:
            axes.set_title(one.code, loc="left", fontsize=drawing.PLAIN, color=INK)
            for height, rung in enumerate(rungs):
                axes.axhspan(height - 0.48, height + 0.48, color=BANDS[rung], linewidth=0)
                parts_of = {
                    session: counts[rung] / counts.total()
                    for session, counts in one.ladder.items()
                    if counts[rung]
                }
                axes.scatter(
                    list(parts_of),
                    [height] * len(parts_of),
                    s=drawing.sizes(parts_of.values(), _LARGEST),
                    marker=SHAPES[rung],
                    color=MARKS[rung],
                    edgecolor=PAPER,
                    zorder=3,
                )
            axes.set_yticks(range(len(rungs)), names)
            axes.set_ylim(-0.55, len(rungs) - 0.45)
            _sessions_along(axes, facts, label("report_staff.meeting"))

        said = [
            f"{session}: " + ", ".join(f"{name} {counts[rung]}" for name, rung in zip(names, rungs, strict=True))
            for session, counts in sorted(one.ladder.items())
        ]
        return Picture(f"{one.code}. {'; '.join(said)}", 0.7 + 0.26 * len(rungs), draw)

    return Part(
        label("report_staff.ladder_title"),
        words.plain_message("report_staff.ladder") if hers else _nothing(words),
        [picture(each) for each in hers],
        (label("report_staff.code"), label("report_staff.meeting"), *names),
        [
            (one.code, session, *(counts[rung] for rung in rungs))
            for one in hers
            for session, counts in sorted(one.ladder.items())
        ],
        0 < len(hers) < FEW,
    )


def _experiments(facts: GroupFacts, words: Words) -> Part:
    label = words.label
    proposed = facts.experiments.total()
    numbers = {"proposed": proposed, "tried": facts.tried, "kept": kept(facts)}
    sentence = words.plain_message(
        "report_staff.experiments", count=proposed, number=facts.tried, words=kept(facts)
    )

    def draw(axes: Axes) -> None:
        rows = [2, 1, 0]
        axes.barh(rows, list(numbers.values()), height=0.6, color="#a9c3d0", edgecolor=BLUE, linewidth=0.8)
        for row, number in zip(rows, numbers.values(), strict=True):
            axes.text(number + 0.02 * proposed, row, str(number), va="center", fontsize=drawing.SMALL)
        axes.set_yticks(rows, [label(f"report_staff.{name}") for name in numbers])
        axes.set_xticks([])
        axes.set_xlim(0, proposed * 1.15)

    return Part(
        label("report_staff.experiments_title"),
        sentence if proposed else _nothing(words),
        [Picture(sentence, 1.3, draw)] if proposed else [],
        tuple(label(f"report_staff.{name}") for name in numbers),
        [tuple(numbers.values())] if proposed else [],
        0 < facts.with_experiments < FEW,
    )


def _attendance(facts: GroupFacts, words: Words) -> Part:
    label, held = words.label, facts.attendance
    most = max((each.known for each in held), default=0)
    sentence = words.plain_message("report_staff.attendance", count=len(held))

    def draw(axes: Axes) -> None:
        width, places = _beside_each_other([each.session for each in held])
        for name, heights, color in (
            ("of", [each.known for each in held], PAPER),
            ("present", [each.present for each in held], SAND),
        ):
            axes.bar(
                places,
                heights,
                width=width,
                color=color,
                edgecolor=BLUE,
                linewidth=0.9,
                label=label(f"report_staff.{name}"),
            )
        for place, each in zip(places, held, strict=True):
            if len(held) <= _MOST_TICKS and each.known:
                text = f"{each.present}/{each.known}"
                axes.text(place, each.known + 0.03 * most, text, ha="center", fontsize=drawing.SMALL)
        axes.set_yticks([0, most])
        axes.set_ylim(0, 1.25 * most)
        _count_along(axes, [each.session for each in held], label("report_staff.meeting"))
        _legend(axes, -0.3)

    return Part(
        label("report_staff.attendance_title"),
        sentence if held else _nothing(words),
        [Picture(sentence, 2.1, draw, below=0.6)] if most else [],
        tuple(label(f"report_staff.{name}") for name in ("meeting", "day", "present", "of")),
        [(each.session, _in_words(each.day, words), each.present, each.known) for each in held],
        any(0 < each.known < FEW for each in held),
    )


def _waves(found: Mapping[str, HerWaves], words: Words) -> Part:
    """What parents answered at the measurements; a point that lies lower is not called worse."""
    label = words.label

    def picture(code: str, hers: HerWaves) -> Picture:
        def draw(axes: Axes) -> None:
            axes.set_title(code, loc="left", fontsize=drawing.PLAIN, color=INK)
            waves_drawing.draw(axes, hers, words)

        return Picture(f"{code}. {waves_drawing.said(hers, words)}", 1.5, draw)

    return Part(
        label("report_staff.waves_title"),
        words.plain_message("report_staff.waves") if found else _nothing(words),
        [picture(code, hers) for code, hers in found.items()],
        tuple(label(key) for key in ("report_staff.code", "report_staff.wave", *_SCORES)),
        [
            (
                code,
                label(f"pictures.wave_{wave}"),
                *(drawing.in_digits(them[wave], words.language) if wave in them else "" for them in hers.both),
            )
            for code, hers in found.items()
            for wave in WAVES
            if any(wave in them for them in hers.both)
        ],
        0 < len(found) < FEW,
    )


def _beside_each_other(sessions: Sequence[int]) -> tuple[float, list[float]]:
    """How wide a bar is and where each stands: a session that was held twice has two."""
    most = max((sessions.count(each) for each in sessions), default=1)
    width = 0.7 / most
    places = []
    for number, session in enumerate(sessions):
        before, of_it = sessions[:number].count(session), sessions.count(session)
        places.append(session + width * (before - (of_it - 1) / 2))
    return width, places


_SCORES = ("pictures.on_the_day", "pictures.looking_back")


def _in_words(day: str, words: Words) -> str:
    """A day (YYYY-MM-DD) as it is said."""
    of = date.fromisoformat(day)
    return f"{of.day} {words.label(f'days.{of:%B}'.lower())} {of.year}"


def _nothing(words: Words) -> str:
    return words.plain_message("report_staff.nothing")


def _legend(axes: Axes, height: float) -> None:
    axes.legend(
        loc="upper center",
        bbox_to_anchor=(0.4, height),
        ncols=2,
        frameon=False,
        fontsize=drawing.SMALL,
        handlelength=2.2,
    )


def _count_along(axes: Axes, numbers: Sequence[int], name: str) -> None:
    """Whole numbers along the bottom, as many as fit."""
    first, last = min(numbers), max(numbers)
    step = 1 if last - first < _MOST_TICKS else 5
    axes.set_xlim(first - 0.7, last + 0.7)
    axes.set_xticks([each for each in range(first, last + 1) if step == 1 or each % step == 0 or each == first])
    axes.set_xlabel(name, fontsize=drawing.SMALL)


def _sessions_along(axes: Axes, facts: GroupFacts, name: str) -> None:
    """The same meetings below each parent, so that they can be compared."""
    seen = [session for each in facts.parents for session in (*each.tension, *each.ladder)]
    _count_along(axes, [0, *seen, *(each.session for each in facts.attendance)], name)
