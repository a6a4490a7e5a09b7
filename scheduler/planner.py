"""Makes the prompt rows of the coming days from what members want: today and tomorrow, in every zone.

An instant is computed once for everybody who shares a zone and a minute; the rows are written by the database
itself, in the order in which they fall due. What was planned once is not looked at again, so a member who
enrols or changes her hour is planned by `plan_member`.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from scheduler import around_meetings, meeting_places
from scheduler.local_time import MINUTES_A_DAY, instant_of, local_date, next_occurrence
from storage import heartbeat, members, planned_prompts, routine_history, routines, schedule
from storage.database import Database, Transaction

log = logging.getLogger(__name__)

# The routines that are planned, and the instrument each of them asks.
INSTRUMENTS: Mapping[str, str | None] = {routines.CHECKIN: "daily", routines.LESSON: None}

# Offsets from UTC are whole quarters of an hour: a new day begins, in some zone, only with one of them.
QUARTER = 15 * 60

# Of a longer absence nobody puts down day by day what did not come; and a clock that was wrong leaves no years.
LONGEST_OUTAGE = timedelta(days=14)

_HEARTBEAT = "planner"
_OCCASIONS_A_TRANSACTION = 100  # a tenth of a second for a hundred thousand parents; then others have their turn
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, order=True)
class Occasion:
    """An instant at which everybody who wants this kind at this minute of this zone gets it."""

    instant: int
    kind: str
    zone: str
    minute: int
    day: date

    def write(self, db: Transaction, instrument: str | None, *, member_id: int | None = None) -> int:
        """Write its prompts down, for all or for one member; how many were not there yet."""
        return schedule.plan(
            db,
            kind=self.kind,
            zone=self.zone,
            minute=self.minute,
            local_date=self.day.isoformat(),
            day_number=self.day.toordinal(),
            weekday=self.day.weekday(),
            instant=self.instant,
            instrument=instrument,
            member_id=member_id,
        )


def is_time_to_plan(db: Transaction, now: int) -> bool:
    """Whether in some zone a new day began since the last plan."""
    last = heartbeat.last(db, _HEARTBEAT)
    return last is None or now // QUARTER != last // QUARTER  # less: the clock was ahead when it was planned last


def plan(
    database: Database,
    now: int,
    instruments: Mapping[str, str | None] = INSTRUMENTS,
    *,
    afresh: bool,
) -> Iterator[int]:
    """Plan the days that came into sight since the last plan; after each short transaction, how many rows.

    Days that passed unplanned while Anker was away are planned too, a fortnight back at the most, so that what was
    missed is on record.
    `afresh` looks at today and tomorrow once more. Nothing else is planned in the past.
    """
    with database.write() as db:
        routine_history.note(db, at=now)
        last = heartbeat.last(db, _HEARTBEAT)
        last = None if last is not None and last > now else last
        ahead = sorted(_occasions(db, now, last, instruments, afresh=afresh or last is None))
    for start in range(0, len(ahead), _OCCASIONS_A_TRANSACTION):
        with database.write() as db:
            part = ahead[start : start + _OCCASIONS_A_TRANSACTION]
            written = sum(each.write(db, instruments[each.kind]) for each in part)
        yield written
    with database.write() as db:
        around_meetings.make_way(db, now)
        heartbeat.beat(db, _HEARTBEAT, at=now)


def plan_group(db: Transaction, group_id: int, now: int) -> None:
    """Plan the check-ins of a group's members afresh: one of its meetings was planned, moved or cancelled."""
    for each in schedule.members_with(db, group_id, routines.CHECKIN):
        plan_member(db, each, now, {routines.CHECKIN: INSTRUMENTS[routines.CHECKIN]})


def plan_member(
    db: Transaction, member_id: int, now: int, instruments: Mapping[str, str | None] = INSTRUMENTS
) -> int:
    """Plan today and tomorrow for a member who just enrolled, or changed an hour, a rest day or her zone.

    What was planned for her moves along; nothing is planned in the past. How many prompts are planned now.
    """
    planned = 0
    routine_history.note(db, at=now, member_id=member_id)
    for wish in routines.all_of(db, member_id):
        if wish.kind not in instruments:
            continue
        today = local_date(now, wish.zone)
        for day in (today - _DAY, today, today + _DAY, today + 2 * _DAY):  # also as another zone counted them
            planned_prompts.unplan(db, member_id, wish.kind, day.isoformat())
        for day in (today, today + _DAY):
            occasion = Occasion(instant_of(day, wish.minute, wish.zone), wish.kind, wish.zone, wish.minute, day)
            if occasion.instant > now:
                planned += occasion.write(db, instruments[wish.kind], member_id=member_id)
    member = members.get(db, member_id)
    around_meetings.make_way(db, now, member.group_id)
    meeting_places.keep_of_member(db, member, now)
    return planned


def next_planning(db: Transaction, now: int) -> int | None:
    """The next midnight in a zone where somebody wants something: then there is a new day to plan."""
    zones = {zone for _, zone, *_ in schedule.wishes(db)}
    return min((instant_of(local_date(now, zone) + _DAY, 0, zone) for zone in zones), default=None)


def foreseen(db: Transaction, now: int) -> list[tuple[int, str, int]]:
    """What comes next of each wish beyond the days that are planned: instant, kind, for how many; unsorted."""
    found = []
    for kind, zone, minute, days, count in schedule.wishes(db):
        if not _is_of_a_day(minute):
            continue
        end_of_plan = instant_of(local_date(now, zone) + 2 * _DAY, 0, zone) - 1
        following = next_occurrence(zone, minute, days, end_of_plan)
        if following is not None:
            found.append((following, kind, count))
    return found


def _is_of_a_day(minute: int) -> bool:
    """Whether a day has this minute: a wish that is damaged keeps nobody else's days from being planned."""
    if not 0 <= minute < MINUTES_A_DAY:
        log.error("a routine at minute %d of a day is passed over", minute)
        return False
    return True


def _occasions(
    db: Transaction, now: int, last: int | None, instruments: Mapping[str, str | None], *, afresh: bool
) -> Iterator[Occasion]:
    for kind in instruments:
        for zone, minute in routines.times(db, kind):
            if not _is_of_a_day(minute):
                continue
            today = local_date(now, zone)
            covered = today + _DAY if last is None else local_date(last, zone) + _DAY
            day = max(min(today, covered + _DAY) if afresh else covered + _DAY, today - LONGEST_OUTAGE)
            while day <= today + _DAY:
                instant = instant_of(day, minute, zone)
                if instant >= now or day > covered:
                    yield Occasion(instant, kind, zone, minute, day)
                day += _DAY
