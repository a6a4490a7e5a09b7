"""/week: what comes to a parent in the next seven days, so that nothing is unannounced.

What Anker will say is foreseen by the very rules by which it is said. Her check-ins are one line where they come
at her hour, and a line each where they do not.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from markupsafe import Markup

from handlers.core.doors import on_command
from handlers.core.rights import parents
from handlers.core.turn import Heard, Turn
from handlers.meeting.hello import HELLO
from handlers.shared import nothing_comes, offers
from handlers.shared.moments import day_in_words, minute_text, moment_in_words, weekday
from handlers.wave import ahead as measured
from scheduler import rhythm, week_ahead
from scheduler.local_time import instant_of, local_date
from scheduler.week_ahead import Foreseen
from storage import easing, groups, meetings, members, prompts, routines, week_pictures
from storage.prompts import CHECKIN, EXPERIMENT, LESSON
from storage.routines import Routine

AHEAD = 7 * 24 * 3600

Line = tuple[int, Markup]  # an instant, and what comes then


@on_command("week", parents)
def show(turn: Turn, _heard: Heard) -> None:
    """/week: the check-ins in a line, then everything else by its moment."""
    if turn.member.state in nothing_comes.BECAUSE:
        turn.say(turn.words(nothing_comes.BECAUSE[turn.member.state]))
        return
    lines = list(_lines(turn)) if turn.member.state == members.ACTIVE else []
    if lines:
        turn.say(turn.words("week.week", lines=Markup("\n").join(Markup("• {}").format(line) for line in lines)))
    else:
        turn.say(turn.words("week.nothing"))


def _lines(turn: Turn) -> Iterator[Markup]:
    until = turn.now + AHEAD
    foreseen = week_ahead.foresee(turn.db, turn.member, turn.now, until)
    routine = routines.of(turn.db, turn.member.id, routines.CHECKIN)
    is_eased = easing.is_on(turn.db, turn.member.id)
    checkins = [each for each in foreseen if each.kind == CHECKIN]
    apart: list[Line] = [*_meetings(turn, until), *_lessons(turn, foreseen, until), *_experiments(turn, foreseen)]
    apart += [*_week_picture(turn, until), *measured.coming(turn, until), *_offered(turn, until)]
    if routine is not None and routine.active and routine.days:
        asking = rhythm.asking_group(turn.db, turn.member.id)
        if asking is not None:
            yield turn.words("week.checkin_elsewhere", group=groups.get(turn.db, asking).name)
        elif is_eased:
            apart += [_checkin_at(turn, each) for each in checkins]
        else:
            yield _at_her_hour(turn, routine)
            apart += _exceptions(turn, routine, checkins, until)
    yield from (text for _, text in sorted(apart, key=lambda line: line[0]))


def _at_her_hour(turn: Turn, routine: Routine) -> Markup:
    time = minute_text(routine.minute)
    days = [weekday(day, turn.words) for day in range(7) if routine.days >> day & 1]
    rest = [weekday(day, turn.words) for day in range(7) if not routine.days >> day & 1]
    if not rest:
        return turn.words("week.checkin_each_day", time=time)
    if len(rest) == 1:
        return turn.words("week.checkin_but", time=time, day=rest[0])
    return turn.words("week.checkin_on", lines=", ".join(days), time=time)


def _exceptions(turn: Turn, routine: Routine, checkins: list[Foreseen], until: int) -> Iterator[Line]:
    """The days of hers on which her check-in comes at another hour, or not at all."""
    by_day = {date.fromordinal(each.subject): each for each in checkins}
    day = local_date(turn.now, routine.zone)
    while (usual := instant_of(day, routine.minute, routine.zone)) <= until:
        comes = by_day.get(day)
        if comes is not None and comes.instant != usual:
            yield _checkin_at(turn, comes)
        elif comes is None and usual > turn.now and routine.days >> day.weekday() & 1:
            yield usual, turn.words("week.no_checkin", day=day_in_words(day, turn.words))
        day += timedelta(days=1)


def _checkin_at(turn: Turn, comes: Foreseen) -> Line:
    moment = moment_in_words(comes.instant, turn.member.zone, turn.words)
    return comes.instant, turn.words("week.checkin_at", moment=moment)


def _meetings(turn: Turn, until: int) -> Iterable[Line]:
    for each in meetings.coming(turn.db, turn.member.group_id, now=turn.now):
        if each.starts_at <= until:
            moment = moment_in_words(each.starts_at, each.zone, turn.words)
            yield each.starts_at, turn.words("week.meeting", moment=moment)


def _lessons(turn: Turn, foreseen: list[Foreseen], until: int) -> Iterable[Line]:
    """Those that come by themselves, and one that was put off."""
    put_off = [each.remind_at or 0 for each in prompts.waiting_of(turn.db, turn.member.id) if each.kind == LESSON]
    for instant in [each.instant for each in foreseen if each.kind == LESSON] + put_off:
        if turn.now < instant <= until:
            moment = moment_in_words(instant, turn.member.zone, turn.words)
            yield instant, turn.words("week.lesson", moment=moment)


def _week_picture(turn: Turn, until: int) -> Iterable[Line]:
    """On Sunday, whether the parent wants to see the week, where that was asked for."""
    instant = week_pictures.of(turn.db, turn.member.id)
    if instant is not None and instant < until:
        yield instant, turn.words("week.picture", moment=moment_in_words(instant, turn.member.zone, turn.words))


def _offered(turn: Turn, until: int) -> Iterable[Line]:
    """The hello of a month, and what else Anker says once; on a full day it waits for the next."""
    for day, kind in offers.coming(turn, until):
        key = "week.hello" if kind == HELLO else "week.offer"
        instant = instant_of(day, offers.HOUR, turn.member.zone)
        yield instant, turn.words(key, day=day_in_words(day, turn.words))


def _experiments(turn: Turn, foreseen: list[Foreseen]) -> Iterable[Line]:
    """The moments she agreed for what she tries at home."""
    for each in foreseen:
        if each.kind == EXPERIMENT:
            moment = moment_in_words(each.instant, turn.member.zone, turn.words)
            yield each.instant, turn.words("week.experiment", moment=moment, title=each.title)
