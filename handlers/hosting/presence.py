"""A group hears that its facilitators stop reading, and when they read next: once an evening, where it is wanted.

A quiet guest says it at nine on a day on which they read. Where Anker is an administrator, it is said to who needs
it: when somebody writes after the last reading of the day, or on a day without one. Of what was written nothing is
looked at.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date, timedelta

from handlers.core.turn import Turn
from handlers.core.turn_taking import TurnTaker
from handlers.hosting.belonging import member_here
from handlers.hosting.joining import GROUP_ANONYMOUS_BOT
from handlers.hosting.posting import post
from handlers.meeting.wording import group_words
from handlers.shared.moments import soon_in_words
from handlers.shared.roster import facilitators_of
from scheduler.fence import Fence
from scheduler.local_time import QUIET_FROM, QUIET_UNTIL, instant_of, local_date, local_minute
from scheduler.reading_hours import ANSWERS_WITHIN, last_reading, next_reading
from scheduler.ticks import Duty
from storage import absences, chats, groups, presences, reading_hours, standings
from storage.database import Transaction
from storage.groups import Group
from storage.members import PARENT, Member
from storage.people import Person
from storage.reading_hours import ReadingHours

EVENING = 21 * 60  # in minutes of the group's day: from then on it is quiet there
AFTER_READING_SECONDS = 30 * 60  # who reads at nine or later is left some time for it
LATE_SECONDS = 45 * 60  # later than that it is not said any more

_DAYS_AHEAD = 8


def duty(turns: TurnTaker) -> Duty:
    """For the ticks: at most once an evening, in groups that want it."""

    fence = Fence("presence")

    def run(db: Transaction, now: int) -> int:
        turn = turns.outside(db, now=now)
        return fence.each(db, list(_due(turn)), lambda each: _say(turn, each), now=now, key=_id)

    def next_instant(db: Transaction, after: int) -> int | None:
        turn = turns.outside(db, now=after)
        told = (groups.get(db, group_id) for group_id, _ in presences.telling(db))
        found = (_next_moment(turn, each) for each in told if not _sees(turn, each))
        return min((each for each in found if each is not None), default=None)

    return Duty("presence", run, next_instant)


def spoken(turn: Turn, telegram_id: int, speakers: Collection[int | None]) -> None:
    """These people said something in a chat: where nobody reads any more that day, it hears who reads when."""
    chat_id = chats.find(turn.db, telegram_id)
    group = None if chat_id is None else groups.of_chat(turn.db, chat_id)
    if group is None or not presences.says(turn.db, group.id):
        return
    if not _sees(turn, group):
        return
    told = presences.said_on(turn.db, group.id) == _day(turn, group).isoformat()
    if not told and not _is_read(turn, group) and not all(_hosts(turn, group, each) for each in speakers):
        _say(turn, group)


def _due(turn: Turn) -> Iterator[Group]:
    for group_id, said_on in presences.telling(turn.db):
        group = groups.get(turn.db, group_id)
        day = local_date(turn.now, group.zone)
        if local_minute(turn.now, group.zone) < EVENING or said_on == day.isoformat() or _sees(turn, group):
            continue
        moment = _moment(turn, group, day)
        if moment is not None and moment <= turn.now < moment + LATE_SECONDS:
            yield group


def _next_moment(turn: Turn, group: Group) -> int | None:
    today = local_date(turn.now, group.zone)
    moments = (_moment(turn, group, today + timedelta(days=ahead)) for ahead in range(_DAYS_AHEAD))
    return next((each for each in moments if each is not None and each > turn.now), None)


def _moment(turn: Turn, group: Group, day: date) -> int | None:
    """When it is said on this day without anybody writing; None on a day on which nobody reads, or too late."""
    last = _last_reading(turn, group, day)
    if last is None:
        return None
    moment = max(instant_of(day, EVENING, group.zone), last + AFTER_READING_SECONDS)
    return moment if moment < instant_of(day, QUIET_FROM, group.zone) else None


def _is_read(turn: Turn, group: Group) -> bool:
    """Whether somebody still reads today, or began to not long ago."""
    last = _last_reading(turn, group, _day(turn, group))
    return last is not None and turn.now < last + ANSWERS_WITHIN


def _last_reading(turn: Turn, group: Group, day: date) -> int | None:
    """When somebody reads for the last time on this day, which lasts until seven of the next."""
    begin, end = (instant_of(each, QUIET_UNTIL, group.zone) for each in (day, day + timedelta(days=1)))
    found = [
        last_reading(hours, member.zone, max(begin, away_until), end)
        for member, _, hours, away_until in _readers(turn, group)
    ]
    return max((each for each in found if each is not None), default=None)


def _say(turn: Turn, group: Group) -> None:
    """Who reads next, and when; nothing where nobody reads at set times."""
    coming = [
        (instant, person)
        for member, person, hours, away_until in _readers(turn, group)
        if (instant := next_reading(hours, member.zone, max(turn.now, away_until))) is not None
    ]
    if not coming:
        return
    presences.said(turn.db, group.id, _day(turn, group).isoformat())
    instant, person = min(coming, key=lambda each: each[0])
    words = group_words(turn, group)
    moment = soon_in_words(instant, turn.now, group.zone, words)
    text = words("hosting.presence", facilitator=person.called, moment=moment)
    post(turn, group, text, not_before=turn.now)  # by night it answers who wrote


def _readers(turn: Turn, group: Group) -> Iterator[tuple[Member, Person, ReadingHours, int]]:
    """The facilitators who read at set times, each with the instant until which one is away; 0 for none."""
    for member, person in facilitators_of(turn, group.id):
        hours = reading_hours.of(turn.db, member.id)
        if hours is not None and hours.days and hours.minutes:
            yield member, person, hours, absences.until(turn.db, member.id, now=turn.now) or 0


def _sees(turn: Turn, group: Group) -> bool:
    """Whether Anker is told when somebody writes there."""
    return standings.of(turn.db, group.chat_id).administrator


def _hosts(turn: Turn, group: Group, telegram_id: int | None) -> bool:
    """Whether it is somebody of the group's staff who spoke, or one who administrates it without a name."""
    if telegram_id is None or telegram_id == GROUP_ANONYMOUS_BOT:
        return True
    member = member_here(turn, group, telegram_id)
    return member is not None and member.role != PARENT


def _day(turn: Turn, group: Group) -> date:
    """The group's date; until seven in the morning the evening before goes on."""
    day = local_date(turn.now, group.zone)
    return day - timedelta(days=local_minute(turn.now, group.zone) < QUIET_UNTIL)


def _id(group: Group) -> int:
    return group.id
