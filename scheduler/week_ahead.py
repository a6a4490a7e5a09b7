"""What comes to a member in the days ahead, worked out as the ticks will do it: rhythm, meetings, budget and all.

It knows what is known now: a meeting counts as held the evening it is planned for, and nobody answers meanwhile.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from scheduler import around_meetings, burden, experiments, lesson_moments, meeting_places, rhythm
from scheduler.local_time import instant_of, local_date, local_minute, next_occurrence
from scheduler.meetings import LASTS
from storage import burden as loads
from storage import due, easing, lessons, meeting_reminders, meetings, members, routines
from storage.database import Transaction
from storage.meetings import Start
from storage.members import Member
from storage.prompts import CHECKIN, EXPERIMENT, LESSON

_DAY = timedelta(days=1)
_WAITS = 2  # days that a lesson without room waits


@dataclass(frozen=True, slots=True, order=True)
class Foreseen:
    """Something that will be said at an instant (seconds UTC). `title` is an experiment's."""

    instant: int
    kind: str
    subject: int
    title: str = ""


def foresee(db: Transaction, member: Member, now: int, until: int) -> list[Foreseen]:
    """What Anker starts with her later than `now`, at most `until`, earliest first; reminders of meetings too."""
    days: dict[date, list[Foreseen]] = {}
    for each in _everything(db, member, now, until):
        days.setdefault(local_date(each.instant, member.zone), []).append(each)
    found: list[Foreseen] = []
    day, last = local_date(now, member.zone), local_date(until, member.zone)
    while day <= last:
        said, waits = _of_day(db, member, day, days.get(day, []))
        found += said
        for lesson in waits:
            _wait(db, member, lesson, days)
        day += _DAY
    return [each for each in found if each.instant <= until]


def _of_day(
    db: Transaction, member: Member, day: date, wanted: list[Foreseen]
) -> tuple[list[Foreseen], list[Foreseen]]:
    """What of a day's things fits into it, and the lessons that wait."""
    of_day = loads.of_day(db, member.id, day.isoformat())
    told = [(each.at, each.kind, each.subject) for each in of_day if each.at is not None]
    chains = {(kind, subject) for _, kind, subject in told}
    free_from = max((at for at, *_ in told), default=0) + burden.APART
    ahead, said, waits = sorted(wanted), [], []
    while ahead:
        each = ahead.pop(0)
        chain = (each.kind, each.subject)
        if chain not in chains and not burden.allows(
            each.kind, spent=len(chains), ahead=[other.kind for other in ahead]
        ):
            waits += [each] * (each.kind == LESSON)
        elif each.instant < free_from and each.kind != burden.MEETING:
            ahead = sorted([*ahead, Foreseen(free_from, each.kind, each.subject, each.title)])
        else:
            chains.add(chain)
            said.append(each)
            free_from = each.instant + burden.APART
    return said, waits


def _wait(db: Transaction, member: Member, lesson: Foreseen, days: dict[date, list[Foreseen]]) -> None:
    """It comes at the same minute of her next day that is no rest day, unless that is too late."""
    today, minute = local_date(lesson.instant, member.zone), local_minute(lesson.instant, member.zone)
    for waited in range(1, _WAITS + 1):
        day = today + waited * _DAY
        if routines.days_of(db, member.id) >> day.weekday() & 1:
            later = Foreseen(instant_of(day, minute, member.zone), LESSON, lesson.subject)
            days.setdefault(day, []).append(later)
            return


def _everything(db: Transaction, member: Member, now: int, until: int) -> Iterator[Foreseen]:
    after, before = now - LASTS, until + 2 * 24 * 3600
    starts = [
        each
        for each in meetings.starts_between(db, after=after, before=before)
        if each.group_id == member.group_id
    ]
    of_all_groups = meetings.starts_of_member(db, member.id, after=after, before=before)
    yield from _checkins(db, member, of_all_groups, now, until)
    if member.role == members.PARENT:
        yield from _reminders(db, member, starts, now)
        yield from _lessons(db, member, starts, now, until)
        for instant, title in experiments.coming(db, member.id, now, until):
            yield Foreseen(instant, EXPERIMENT, instant, title)


def _checkins(db: Transaction, member: Member, starts: list[int], now: int, until: int) -> Iterator[Foreseen]:
    routine = routines.of(db, member.id, routines.CHECKIN)
    if routine is None or not routine.active or rhythm.asking_group(db, member.id) is not None:
        return
    is_eased, latest = easing.is_on(db, member.id), rhythm.last_day(db, member.id)
    day = local_date(now, routine.zone)
    if latest == day:
        day += _DAY  # today's has come
    while (usual := instant_of(day, routine.minute, routine.zone)) <= until:
        comes = around_meetings.instead_of(usual, starts, routine.zone)
        too_soon = is_eased and latest is not None and day < latest + rhythm.A_WEEK
        if comes is not None and comes > now and routine.days >> day.weekday() & 1 and not too_soon:
            yield Foreseen(comes, CHECKIN, day.toordinal())
            latest = day
        day += _DAY


def _reminders(db: Transaction, member: Member, starts: list[Start], now: int) -> Iterator[Foreseen]:
    if not meeting_reminders.chosen(db, member.group_id).to_parents:
        return
    for each in starts:
        for step in meeting_places.reminders(db, member, each.starts_at, each.zone):
            if step.at > now:
                yield Foreseen(step.at, burden.MEETING, each.meeting_id)


def _lessons(db: Transaction, member: Member, starts: list[Start], now: int, until: int) -> Iterator[Foreseen]:
    """A lesson that lies ready when its moment comes: of the session held last, or of a meeting over by then."""
    held = meetings.last_session_held(db, member.group_id, now)
    lies_ready = held is not None and held not in lessons.given(db, member.id)
    ends, before = [each.starts_at + LASTS for each in starts], now
    for instant in _lesson_moments(db, member, starts, now, until):
        if lies_ready or any(before < end <= instant for end in ends):
            yield Foreseen(instant, LESSON, instant)
            lies_ready, before = False, instant


def _lesson_moments(db: Transaction, member: Member, starts: list[Start], now: int, until: int) -> list[int]:
    """The moments that are planned, and those of her own choice or, without one, after each meeting."""
    found = set(due.planned_ahead(db, member.id, LESSON, after=now, before=until))
    routine = routines.of(db, member.id, routines.LESSON)
    if routine is None:
        after = (lesson_moments.moment_after(db, member, each.starts_at, each.starts_at) for each in starts)
        found |= {instant for instant in after if instant is not None}
    elif routine.active:
        instant = next_occurrence(routine.zone, routine.minute, routine.days, now)
        if instant is not None:
            in_meeting = any(around_meetings.meets(each.starts_at, instant) for each in starts)
            found.add(instant + 24 * 3600 if in_meeting else instant)
    return sorted(found)
