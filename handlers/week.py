"""/week: what comes to a parent in the next seven days, so that nothing is unannounced.

Whoever brings something at a moment of its own adds a source here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from markupsafe import Markup

from handlers.core.doors import on_command
from handlers.core.rights import parents
from handlers.core.turn import Heard, Turn
from handlers.lesson.given import next_lesson
from handlers.shared.moments import minute_text, moment_in_words, weekday
from scheduler import experiments
from scheduler.local_time import next_occurrence
from storage import meetings, members, routines, week_pictures

AHEAD = 7 * 24 * 3600


@dataclass(frozen=True, slots=True)
class Coming:
    """Something at an instant, in words (Telegram-HTML)."""

    instant: int
    text: Markup


Source = Callable[[Turn, int], Iterable[Coming]]

SOURCES: list[Source] = []


def comes(source: Source) -> Source:
    """Add what `source(turn, until)` finds before an instant to everybody's week."""
    SOURCES.append(source)
    return source


@on_command("week", parents)
def show(turn: Turn, _heard: Heard) -> None:
    """/week: the check-ins in a line, then everything else by its moment."""
    if turn.member.state == members.PAUSED:
        turn.say(turn.words("week.resting"))
        return
    until = turn.now + AHEAD
    found = sorted((each for source in SOURCES for each in source(turn, until)), key=lambda each: each.instant)
    lines = [*_checkins(turn), *(each.text for each in found)] if turn.member.state == members.ACTIVE else []
    if lines:
        turn.say(turn.words("week.week", lines=Markup("\n").join(Markup("• {}").format(line) for line in lines)))
    else:
        turn.say(turn.words("week.nothing"))


def _checkins(turn: Turn) -> Iterable[str]:
    routine = routines.of(turn.db, turn.member.id, routines.CHECKIN)
    if routine is None or not routine.active or not routine.days:
        return
    time = minute_text(routine.minute)
    days = [weekday(day, turn.words) for day in range(7) if routine.days >> day & 1]
    rest = [weekday(day, turn.words) for day in range(7) if not routine.days >> day & 1]
    if not rest:
        yield turn.words("week.checkin_each_day", time=time)
    elif len(rest) == 1:
        yield turn.words("week.checkin_but", time=time, day=rest[0])
    else:
        yield turn.words("week.checkin_on", lines=", ".join(days), time=time)


@comes
def _meetings(turn: Turn, until: int) -> Iterable[Coming]:
    for each in meetings.coming(turn.db, turn.member.group_id, now=turn.now):
        if each.starts_at < until:
            moment = moment_in_words(each.starts_at, each.zone, turn.words)
            yield Coming(each.starts_at, turn.words("week.meeting", moment=moment))


@comes
def _lessons(turn: Turn, until: int) -> Iterable[Coming]:
    """Her next lesson, if one is open by now."""
    routine = routines.of(turn.db, turn.member.id, routines.LESSON)
    if routine is None or not routine.active or next_lesson(turn) is None:
        return
    instant = next_occurrence(routine.zone, routine.minute, routine.days, turn.now)
    if instant is not None and instant < until:
        moment = moment_in_words(instant, routine.zone, turn.words)
        yield Coming(instant, turn.words("week.lesson", moment=moment))


@comes
def _week_picture(turn: Turn, until: int) -> Iterable[Coming]:
    """On Sunday, whether she wants to see her week, where she asked for that."""
    instant = week_pictures.of(turn.db, turn.member.id)
    if instant is not None and instant < until:
        moment = moment_in_words(instant, turn.member.zone, turn.words)
        yield Coming(instant, turn.words("week.picture", moment=moment))


@comes
def _experiments(turn: Turn, until: int) -> Iterable[Coming]:
    """The moments she agreed for what she tries at home."""
    for instant, title in experiments.coming(turn.db, turn.member.id, turn.now, until):
        moment = moment_in_words(instant, turn.member.zone, turn.words)
        yield Coming(instant, turn.words("week.experiment", moment=moment, title=title))
