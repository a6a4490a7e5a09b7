"""The burden budget: at most two messages a day that Anker starts with a parent in private, the weightiest first.

What she asked for herself never counts. A chain counts once: what belongs to the same kind and subject on the
same day. Whoever starts a private message with a parent asks `may_say` first, and notes it by `said`.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from zlib import crc32

from scheduler import rhythm
from scheduler.local_time import after_quiet, instant_of, is_quiet, local_date
from storage import burden, due
from storage.database import Transaction
from storage.due import Ahead
from storage.prompts import CHECKIN, EXPERIMENT, LESSON, WAVE, Prompt

MOST_A_DAY = 2
APART = 10 * 60  # seconds between two that have nothing to do with each other

MEETING_CHANGED, BROADCAST = "meeting_changed", "broadcast"
LEFT, MEETING, ANNOUNCEMENT, NUDGE = "left", "meeting", "announcement", "nudge"

# A meeting moved or cancelled she must know of; a broadcast is her facilitator's own word.
EXEMPT = frozenset({MEETING_CHANGED, BROADCAST})

# What gives way to what, weightiest first: a day's place is kept for the weightier thing still to come.
# Who believes that a person was asked, and is wrong, hears so before anything but a meeting.
PRECEDENCE = (MEETING, LEFT, CHECKIN, WAVE, EXPERIMENT, LESSON, ANNOUNCEMENT, NUDGE)

_RANK = {kind: rank for rank, kind in enumerate(PRECEDENCE)}


def chain_of(name: str) -> int:
    """The subject of what is about nothing but itself: two of such a kind are no chain of one another."""
    return -1 - crc32(name.encode())


def subject_of(prompt: Prompt | Ahead) -> int:
    """What a prompt is about on its day: itself; but what one questionnaire asks at random is one chain a day."""
    return prompt.id if prompt.sampled is None else chain_of(f"sampled {prompt.sampled}")


def rank(kind: str) -> int:
    """The lower, the weightier. Raises KeyError for a kind without a rank."""
    return _RANK[kind]


def allows(kind: str, *, spent: int, ahead: Sequence[str]) -> bool:
    """Whether a message of this kind fits into a day: `spent` were said, `ahead` are the kinds still to come.

    Raises KeyError for a kind that is neither ranked nor exempt.
    """
    if kind in EXEMPT:
        return True
    own = rank(kind)
    return spent + sum(rank(other) < own for other in ahead) < MOST_A_DAY


def may_say(db: Transaction, member_id: int, day: str, kind: str, subject: int) -> bool:
    """Whether a member may be told this on this day of hers (YYYY-MM-DD); what she heard of already may go on.

    `subject` tells chains apart: the prompt's id, the meeting's id. Raises KeyError for a kind without a rank.
    """
    loads = burden.of_day(db, member_id, day)
    if any(load.at is not None and (load.kind, load.subject) == (kind, subject) for load in loads):
        return True
    spent = sum(load.at is not None for load in loads)
    return allows(kind, spent=spent, ahead=ahead(db, member_id, day, loads))


def ahead(db: Transaction, member_id: int, day: str, loads: Sequence[burden.Load]) -> list[str]:
    """The kinds of what is still to come on a day beside what was said: planned or promised, each chain once."""
    said_already = {(load.kind, load.subject) for load in loads if load.at is not None}
    planned = {
        (each.kind, subject_of(each))
        for each in due.still_to_come(db, member_id, day)
        if each.kind != CHECKIN or rhythm.asking_group(db, each.member_id) is None
    }
    return [kind for kind, _ in planned - said_already] + [load.kind for load in loads if load.at is None]


def said(db: Transaction, member_id: int, day: str, kind: str, subject: int, *, at: int) -> None:
    """Count a message on this day of hers; what is exempt does not count."""
    if kind not in EXEMPT:
        burden.say(db, member_id, day, kind, subject, at=at)


def keep_place(db: Transaction, member_id: int, day: str, kind: str, subject: int) -> None:
    """Something weightier than a prompt comes on this day (a meeting's reminder): keep a place for it."""
    burden.promise(db, member_id, day, kind, subject)


def give_back(db: Transaction, kind: str, subject: int) -> None:
    """It will not come (the meeting moved): its places are free again."""
    burden.release(db, kind, subject)


def free_from(db: Transaction, member_id: int, day: str, kind: str, subject: int, *, now: int) -> int:
    """From which instant on a message may follow what she was told on this day of hers: at the earliest `now`.

    A chain that she heard of already need not wait for itself.
    """
    loads = burden.of_day(db, member_id, day)
    told = [load.at for load in loads if load.at is not None and (load.kind, load.subject) != (kind, subject)]
    return max([now, *(at + APART for at in told)])


def when(db: Transaction, member_id: int, kind: str, subject: int, *, zone: str, now: int) -> int:
    """From when this may be said: by day, ten minutes after anything else, and on a day with a place for it.

    What waits for the next day has to ask again then.
    """
    if is_quiet(now, zone):
        return after_quiet(now, zone)
    today = local_date(now, zone)
    if not may_say(db, member_id, today.isoformat(), kind, subject):
        return after_quiet(instant_of(today + timedelta(days=1), 0, zone), zone)
    return free_from(db, member_id, today.isoformat(), kind, subject, now=now)


def behind_weightier(db: Transaction, person_id: int, kind: str, *, now: int) -> int:
    """From which instant on this may be said: what is weightier and due within ten minutes keeps its minute."""
    soon = due.planned_of_person(db, person_id, now=now + APART)
    weightier = [each for each in soon if rank(each.kind) < rank(kind)]
    return max([now, *(max(each.scheduled_at, now) + APART for each in weightier)])


def was_told_since(db: Transaction, member_id: int, day: str, instant: int) -> bool:
    """Whether Anker started something with her after this instant, on this day of hers."""
    return any(load.at is not None and load.at > instant for load in burden.of_day(db, member_id, day))
