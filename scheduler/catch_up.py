"""What becomes of prompts after an outage: what is stale is dropped, and she hears once, at a decent hour.

Two times meet here. Whether a *prompt* is late is measured in programme time. Whether *Anker was away* is
measured in real time, between two heartbeats of the receiver: a clock that is moved by hand was not away.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from scheduler import burden
from scheduler.local_time import is_quiet
from storage import due, heartbeat, inbox, outages
from storage.database import Transaction
from storage.due import Due
from storage.prompts import CHECKIN, EXPERIMENT, LESSON, OUTAGE, QUIET_HOURS, TAP_LIVES, WAVE, Prompt

# A shorter absence loses nothing and is no outage.
AWAY = TAP_LIVES

_HOUR, _DAY = 3600, 24 * 3600

# How long after its hour a prompt is still worth saying.
VALID_FOR: Mapping[str, int] = {CHECKIN: 3 * _HOUR, EXPERIMENT: 3 * _HOUR, LESSON: 2 * _DAY, WAVE: 2 * _DAY}

# She chose or agreed the hour of these herself: then they may come late in the evening.
OWN_HOUR = frozenset({CHECKIN, EXPERIMENT, LESSON})

_RECEIVER, _LOOKED_AT = "receiver", "receiver_looked_at"

# By this a start knows, in programme time, since when nobody was there.
_PRESENT = "present"
PRESENT_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Absence:
    """The receiver's latest heartbeat (real seconds), and the prompts that lay open if it was away before it.

    `seconds` is for how long it was away, 0 where it was not.
    """

    beat: int
    seconds: int
    prompts: Sequence[Due]


def is_late(prompt: Prompt, now: int) -> bool:
    """Whether this prompt's hour passed while nobody was there to say it."""
    return now - prompt.scheduled_at > AWAY


def why_not(prompt: Prompt, now: int, valid_for: Mapping[str, int] = VALID_FOR) -> str | None:
    """The reason for which it is too late to say a prompt, or None.

    On time it may come at any hour she chose; late it never comes in the quiet hours.
    """
    if now - prompt.scheduled_at > valid_for[prompt.kind]:
        return OUTAGE
    own_hour = prompt.kind in OWN_HOUR and prompt.sampled is None and not is_late(prompt, now)
    return None if own_hour or not is_quiet(now, prompt.zone) else QUIET_HOURS


def chosen(late: Sequence[Prompt]) -> Prompt:
    """The one of several late prompts that she still gets: the weightiest, and of these the newest."""
    return min(late, key=lambda each: (burden.rank(each.kind), -each.scheduled_at, -each.id))


def is_one_too_many(
    db: Transaction, late: Due, day: str, now: int, valid_for: Mapping[str, int] = VALID_FOR
) -> bool:
    """Whether another late prompt of the same person goes, or just went, before this one."""
    assert late.person_id is not None, "who was forgotten is told nothing"
    others = [
        each
        for each in due.planned_of_person(db, late.person_id, now=now)
        if is_late(each, now) and why_not(each, now, valid_for) is None
    ]
    return chosen([late.prompt, *others]).id != late.prompt.id or burden.was_told_since(
        db, late.prompt.member_id, day, now - AWAY
    )


def was_away(before: int | None, after: int) -> bool:
    """Whether two successive heartbeats (real seconds) lie so far apart that taps were lost between them."""
    return before is not None and after - before > AWAY


def absence(db: Transaction, now: int) -> Absence | None:
    """What to make good for since the last look, if the receiver was heard of since.

    Waits until everything received has been handled: an answer may be among it.
    """
    beat, seen = heartbeat.last(db, _RECEIVER), heartbeat.last(db, _LOOKED_AT)
    if beat is None or beat == seen or inbox.count_waiting(db) > 0:
        return None
    if seen is None or not was_away(seen, beat):
        return Absence(beat, 0, [])
    return Absence(beat, beat - seen, due.open_since(db, before=now - AWAY, now=now))


def looked_at(db: Transaction, absence: Absence, now: int) -> None:
    """What lies before this heartbeat of the receiver has been made good; the outage is noted."""
    heartbeat.beat(db, _LOOKED_AT, at=absence.beat)
    if absence.seconds:
        outages.add(db, began_at=now - absence.seconds, ended_at=now)


def is_present(db: Transaction, now: int, *, just_started: bool) -> None:
    """Note that Anker is there; at a start, that it was gone since it noted so last.

    While a process lives, a jump of programme time is a clock that was moved by hand, and no outage.
    """
    last = heartbeat.last(db, _PRESENT)
    if just_started and last is not None and was_away(last, now):
        outages.add(db, began_at=last, ended_at=now)
    heartbeat.beat(db, _PRESENT, at=now)
