"""What is to be seen in a week of answers, and the sentences that say it: what the numbers say, no judgement."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from content.instruments import Instrument
from content.words import Words
from reports.answered import Answered

TENSION, TENSION_3, BODY, LADDER = "tension", "tension_3", "body", "ladder"
STEPS_OF_3 = ("calm", "some", "much")
NOWHERE = "nowhere"
_NO_PLACE = ("everywhere", NOWHERE)
FEWEST = 2  # moments that were answered: a picture of one dot says nothing

Point = tuple[float, str]


@dataclass(frozen=True, slots=True)
class HerWeek:
    """Seven days: what was answered at which part of them (days from the beginning of `first`)."""

    first: date
    tension: list[tuple[float, int]]
    tension_3: list[Point]
    ladder: list[Point]
    body: Counter[str]
    moments: int

    @property
    def last(self) -> date:
        """The seventh day."""
        return self.first + timedelta(days=6)

    @property
    def is_enough(self) -> bool:
        """Whether there is something to draw."""
        return self.moments >= FEWEST and bool(self.tension or self.tension_3 or self.ladder or self.places)

    @property
    def places(self) -> Counter[str]:
        """The places in her body; nowhere is none of them."""
        return Counter({place: count for place, count in self.body.items() if place != NOWHERE})

    @property
    def in_three_steps(self) -> bool:
        """Whether tension is shown in the three steps of the simple level: two scales are never one line."""
        return len(self.tension_3) > len(self.tension)


def of(answers: Sequence[Answered], last: date) -> HerWeek:
    """The seven days that end with `last`."""
    first = last - timedelta(days=6)
    hers = [each for each in answers if first <= each.day <= last]
    places: Counter[str] = Counter()
    for each in hers:
        if each.item == BODY:
            places.update(each.value.split(";"))
    return HerWeek(
        first=first,
        tension=[(each.since(first), int(each.value)) for each in hers if each.item == TENSION],
        tension_3=[(each.since(first), each.value) for each in hers if each.item == TENSION_3],
        ladder=[(each.since(first), each.value) for each in hers if each.item == LADDER],
        body=places,
        moments=len({(each.day, each.time) for each in hers}),
    )


def sentences(week: HerWeek, instrument: Instrument, words: Words) -> list[str]:
    """At most three plain sentences of what is to be seen: tension, ladder, body."""
    found = [_of_tension(week, words), _of_ladder(week, words), _of_body(week, instrument, words)]
    return [each for each in found if each is not None]


def most_often(values: Sequence[str]) -> str | None:
    """The value that was given most often; None where two were given as often."""
    ranked = Counter(values).most_common(2)
    return ranked[0][0] if ranked and (len(ranked) == 1 or ranked[0][1] > ranked[1][1]) else None


def _of_tension(week: HerWeek, words: Words) -> str | None:
    if week.in_three_steps:
        return _named([value for _, value in week.tension_3], lambda it: words(f"pictures.was_{it}"))
    if not week.tension:
        return None
    low, high = min(value for _, value in week.tension), max(value for _, value in week.tension)
    if low == high:
        return words("pictures.tension_same", number=low)
    return words("pictures.tension_between", low=low, high=high)


def _of_ladder(week: HerWeek, words: Words) -> str | None:
    return _named([value for _, value in week.ladder], lambda it: words(f"pictures.stood_{it}"))


def _of_body(week: HerWeek, instrument: Instrument, words: Words) -> str | None:
    def say(place: str) -> str:
        if place in _NO_PLACE:
            return words(f"pictures.felt_{place}")
        return words("pictures.felt_in", label=instrument.item(BODY).label(place, words))

    known = {option.value for option in instrument.item(BODY).options}
    return _named([place for place in week.body.elements() if place in known], say)


def _named(values: list[str], say: Callable[[str], str]) -> str | None:
    most = most_often(values)
    return None if most is None else say(most)
