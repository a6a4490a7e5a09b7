"""A parent's measurements: how she answered at each, and how she looked back on the start at a later one.

Both are counted alike: from the questions that are asked looking back too, by that instrument's own score.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import bindparam, select

from content.instruments import Instrument
from content.items import Item
from content.packs import Library
from content.scoring import Score
from storage.database import Transaction
from storage.prompts import WAVE, prompt
from storage.responses import response
from storage.waves import WAVES

_LOOKING_BACK = "_then"  # the ending of an instrument's key that asks another one's questions about the start
_ANSWERED = (
    select(prompt.c.subject, prompt.c.instrument, response.c.item, response.c.value, response.c.answered_at)
    .join(prompt, prompt.c.id == response.c.prompt_id)
    .where(prompt.c.member_id == bindparam("whose"), prompt.c.kind == WAVE, response.c.value.is_not(None))
    .order_by(prompt.c.id, response.c.id)
)

Answers = dict[str, str | None]


@dataclass(frozen=True, slots=True)
class HerWaves:
    """By measurement: her score `then`, on the day itself, and `back`, the start as she saw it on that later day.

    `low` and `high` bound the scale; `scale` is an item whose first and last option say what they mean.
    """

    then: dict[str, float]
    back: dict[str, float]
    low: float
    high: float
    scale: Item

    @property
    def both(self) -> tuple[dict[str, float], dict[str, float]]:
        """Her scores on the day itself, and those looking back."""
        return self.then, self.back

    @property
    def is_enough(self) -> bool:
        """Whether there is anything to compare."""
        return len(self.then) + len(self.back) > 1

    @property
    def dips(self) -> bool:
        """Whether a point lies below an earlier one."""
        points = [self.then[wave] for wave in WAVES if wave in self.then]
        return any(later < earlier for place, earlier in enumerate(points) for later in points[place + 1 :])


def of_member(
    db: Transaction, member_id: int, library: Library, counts: Callable[[int], bool] = lambda _at: True
) -> HerWaves | None:
    """Her measurements, on the scale of her level; None where no instrument looks back or she answered nothing.

    `counts` tells of the instant of an answer (seconds UTC) whether it may be told.
    """
    answers: dict[tuple[str, str], Answers] = {}
    for subject, instrument, item, value, answered_at in db.all(_ANSWERED, whose=member_id):
        if subject is not None and instrument is not None and counts(answered_at):
            answers.setdefault((instrument, WAVES[subject - 1]), {})[item] = value
    return of(answers, library)


def of(answers: Mapping[tuple[str, str], Answers], library: Library) -> HerWaves | None:
    """The same of what she answered, by instrument and measurement."""
    found = [each for pair in _pairs(library) for each in _scored(*pair, answers)]
    return max(found, key=lambda each: len(each.then) + len(each.back), default=None)


def caption(waves: HerWaves | None) -> str:
    """The key of what stands below a picture of her whole way; a lower point is never called worse."""
    if waves is None:
        return "pictures.way_caption"
    return "pictures.way_caption_lower" if waves.dips else "pictures.way_caption_waves"


def _pairs(library: Library) -> list[tuple[Instrument, Instrument]]:
    """Each instrument with the one that looks back on it."""
    return [
        (library.instruments[key.removesuffix(_LOOKING_BACK)], back)
        for key, back in library.instruments.items()
        if key.endswith(_LOOKING_BACK) and key.removesuffix(_LOOKING_BACK) in library.instruments
    ]


def _scored(
    instrument: Instrument, back: Instrument, answers: Mapping[tuple[str, str], Answers]
) -> list[HerWaves]:
    found = []
    for score in back.scores:
        then = _by_wave(instrument, score, answers)
        looked = _by_wave(back, score, answers)
        if then or looked:
            scale = back.item(score.items[0])
            points = [score.points[each.value] for each in scale.options]
            found.append(HerWaves(then, looked, min(points), max(points), scale))
    return found


def _by_wave(instrument: Instrument, score: Score, answers: Mapping[tuple[str, str], Answers]) -> dict[str, float]:
    items = {item.key: item for item in instrument.items}
    numbers = {
        wave: _number(score, answers[instrument.key, wave], items)
        for wave in WAVES
        if (instrument.key, wave) in answers and all(key in items for key in score.items)
    }
    return {wave: float(number) for wave, number in numbers.items() if number is not None}


def _number(score: Score, answers: Answers, items: dict[str, Item]) -> Decimal | None:
    """The score of what still is an answer: options that the content has no more are missing."""
    return score.of({key: value for key, value in answers.items() if value in score.points}, items)
