"""What is measured in the days ahead, for /week: in windows of days, and at random times within a day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from markupsafe import Markup

from handlers.core.turn import Turn
from handlers.shared.moments import day_in_words, minute_text
from handlers.wave.duty import plans_of, samplings_of
from scheduler import sampling, waves
from scheduler.local_time import instant_of, local_date
from scheduler.sampling import SamplingPlan

Line = tuple[int, Markup]  # an instant, and what comes then


def coming(turn: Turn, until: int) -> Iterator[Line]:
    """Each with the first instant at which it may come."""
    for plan in plans_of(turn, turn.group):
        window = waves.window_ahead(turn.db, turn.group, turn.member, plan, turn.now, until)
        if window is not None:
            yield _at(turn, window[0], 0), _between(turn, *window)
    for sampled in samplings_of(turn):
        for day in sampling.days_ahead(turn.db, turn.group, turn.member, sampled, turn.now, until):
            yield _sampled(turn, sampled, day)


def _between(turn: Turn, first: date, last: date) -> Markup:
    if first > local_date(turn.now, turn.member.zone):
        return turn.words("week.wave_from", day=day_in_words(first, turn.words))
    return turn.words("week.wave", day=day_in_words(last, turn.words))


def _sampled(turn: Turn, plan: SamplingPlan, day: date) -> Line:
    name = day_in_words(day, turn.words)
    if plan.fixed:
        times = ", ".join(minute_text(each) for each in plan.fixed)
        return _at(turn, day, plan.fixed[0]), turn.words("week.sampled_at", day=name, time=times)
    first, last = minute_text(plan.first), minute_text(plan.last)
    return _at(turn, day, plan.first), turn.words("week.sampled", day=name, low=first, high=last)


def _at(turn: Turn, day: date, minute: int) -> int:
    return instant_of(day, minute, turn.member.zone)
