"""When a facilitator reads what a parent writes to her: said to the parent wherever she writes, and kept to."""

from __future__ import annotations

from collections.abc import Collection

from markupsafe import Markup

from handlers.core.turn import Turn
from handlers.shared.moments import day_in_words, one_or_another, soon_in_words
from handlers.shared.roster import facilitators_of
from scheduler.local_time import local_date
from scheduler.reading_hours import WITHOUT_HOURS, answers_by, next_reading
from storage import absences, members, reading_hours
from storage.members import Member
from storage.people import Person

READS = frozenset({members.ACTIVE, members.PAUSED})


def readers_of(turn: Turn, group_id: int) -> list[tuple[Member, Person]]:
    """The group's facilitators who read what parents write, are not away, and whom it reaches."""
    return [
        (member, person)
        for member, person in facilitators_of(turn, group_id, READS)
        if person.reachable and absences.until(turn.db, member.id, now=turn.now) is None
    ]


def when_read(turn: Turn, *, without: Collection[int] = ()) -> Markup:
    """Who reads next what this parent wrote now, and when: “Sanne leest dit morgen om 9 uur.”

    `without` are facilitators, as members, who left it to the others.
    """
    return _told(turn, "reading.reads", without)


def would_be_read(turn: Turn) -> Markup:
    """The same where it still waits for her words or her yes: “Dan leest Sanne het morgen om 9 uur.”"""
    return _told(turn, "reading.would_read")


def _told(turn: Turn, key: str, without: Collection[int] = ()) -> Markup:
    reading = [each for each in readers_of(turn, turn.member.group_id) if each[0].id not in without]
    if not reading:
        return _nobody_reads(turn)
    found = [
        (instant, person) for member, person in reading if (instant := _next_reading(turn, member)) is not None
    ]
    if not found:
        names = one_or_another([person.called for _, person in reading], turn.words)
        return turn.words(f"{key}_some_time", facilitator=names)
    instant, reader = min(found, key=lambda each: each[0])
    moment = soon_in_words(instant, turn.now, turn.member.zone, turn.words)
    return turn.words(key, facilitator=reader.called, moment=moment)


def answered_by(turn: Turn) -> int:
    """By when a facilitator should have answered what this parent writes now."""
    readers = readers_of(turn, turn.member.group_id)
    return answers_by([_next_reading(turn, member) for member, _ in readers], turn.now)


def next_time(turn: Turn, reader: Member) -> int:
    """When a facilitator is told again of what waits for her: when she reads next, or a day later."""
    instant = _next_reading(turn, reader)
    return turn.now + WITHOUT_HOURS if instant is None else instant


def _nobody_reads(turn: Turn) -> Markup:
    """That nobody reads this now, and who is back on which day, where that is known."""
    away = [
        (until, person)
        for member, person in facilitators_of(turn, turn.member.group_id, READS)
        if person.reachable and (until := absences.until(turn.db, member.id, now=turn.now)) is not None
    ]
    said = [turn.words("reading.nobody")]
    if away:
        until, first = min(away, key=lambda each: each[0])
        day = day_in_words(local_date(until, turn.member.zone), turn.words)
        said.append(turn.words("reading.away", facilitator=first.called, day=day))
    return Markup("\n").join(said)


def _next_reading(turn: Turn, reader: Member) -> int | None:
    hours = reading_hours.of(turn.db, reader.id)
    return next_reading(hours, reader.zone, turn.now) if hours is not None else None
