"""In the evening of a day on which facilitators read, the group hears that they stop, and when they read next."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from handlers.core.turn import Turn
from handlers.core.turn_taking import TurnTaker
from handlers.hosting.posting import post
from handlers.meeting.wording import group_words
from handlers.shared.moments import soon_in_words
from handlers.shared.roster import facilitators_of
from scheduler.fence import Fence
from scheduler.local_time import instant_of, local_date
from scheduler.reading_hours import next_reading
from scheduler.ticks import Duty
from storage import groups, presences, reading_hours
from storage.database import Transaction
from storage.groups import Group
from storage.members import Member
from storage.people import Person
from storage.reading_hours import ReadingHours

EVENING = 21 * 60  # in minutes of the group's day: from then on it is quiet there
LATE_SECONDS = 45 * 60  # later than that it is not said any more


def duty(turns: TurnTaker) -> Duty:
    """For the ticks: at most once an evening, in groups that want it."""

    fence = Fence("presence")

    def run(db: Transaction, now: int) -> int:
        def tell(group: Group) -> None:
            presences.said(db, group.id, local_date(now, group.zone).isoformat())
            _tell(turns.outside(db, now=now), group)

        return fence.each(db, list(_due(db, now)), tell, now=now, key=lambda each: each.id)

    return Duty("presence", run, _next_instant)


def _due(db: Transaction, now: int) -> Iterator[Group]:
    for group_id, said_on in presences.telling(db):
        group = groups.get(db, group_id)
        day = local_date(now, group.zone)
        evening = instant_of(day, EVENING, group.zone)
        if evening <= now < evening + LATE_SECONDS and said_on != day.isoformat():
            yield group


def _next_instant(db: Transaction, after: int) -> int | None:
    found = []
    for group_id, _ in presences.telling(db):
        zone = groups.get(db, group_id).zone
        day = local_date(after, zone)
        evenings = (instant_of(day + timedelta(days=ahead), EVENING, zone) for ahead in (0, 1))
        found += [each for each in evenings if each > after][:1]
    return min(found, default=None)


def _tell(turn: Turn, group: Group) -> None:
    """Who reads next, and when; nothing on a day on which nobody read."""
    day = local_date(turn.now, group.zone)
    readers = list(_readers(turn, group))
    if not any(hours.days >> day.weekday() & 1 for _, _, hours in readers):
        return
    words = group_words(turn, group)
    coming = [
        (instant, person)
        for member, person, hours in readers
        if (instant := next_reading(hours, member.zone, turn.now)) is not None
    ]
    instant, person = min(coming, key=lambda each: each[0])
    moment = soon_in_words(instant, turn.now, group.zone, words)
    post(turn, group, words("hosting.presence", facilitator=person.called, moment=moment))


def _readers(turn: Turn, group: Group) -> Iterator[tuple[Member, Person, ReadingHours]]:
    """The facilitators who read at set times."""
    for member, person in facilitators_of(turn, group.id):
        hours = reading_hours.of(turn.db, member.id)
        if hours is not None and hours.days and hours.minutes:
            yield member, person, hours
