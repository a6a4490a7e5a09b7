"""One prompt whose time has come: it is said, waits a day, or is recorded with the reason why it was not."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from scheduler import around_meetings, burden, catch_up, rhythm
from scheduler.local_time import is_quiet, local_date, local_minute, next_occurrence
from scheduler.prompt_speaker import PromptSpeaker
from storage import members, planned_prompts, prompts, routines, sent_messages
from storage.database import Transaction
from storage.due import Due
from storage.prompts import (
    BUDGET,
    CHECKIN,
    EASED,
    LESSON,
    MEETING,
    NOT_SENT,
    OPENED,
    OUTAGE,
    PAUSED,
    UNREACHABLE,
    WAVE,
    WITHDRAWN,
    Prompt,
)

# What became of a prompt.
SAID, POSTPONED, EXPIRED = "said", "postponed", "expired"

_NOT_AT_A_MEETING = frozenset({CHECKIN, LESSON, WAVE})  # an experiment's moment she agreed herself

_A_DAY = 24 * 3600


def say(db: Transaction, due: Due, now: int, voice: PromptSpeaker, valid_for: Mapping[str, int]) -> str:
    """Say a prompt that is due, or note why not: SAID, POSTPONED or NOT_SENT."""
    prompt, day = due.prompt, today(due.prompt, now)
    reason = _why_not(db, due, day, now, valid_for)
    free = now if reason else _free_from(db, due, day, now)
    if free > now and not is_quiet(free, prompt.zone):
        planned_prompts.postpone(db, prompt.id, until=free)
        return POSTPONED
    if free > now:  # the day has no room for it any more
        reason = BUDGET
    if reason in (BUDGET, MEETING) and (later := _may_wait_until(db, prompt, now, valid_for)) is not None:
        planned_prompts.postpone(db, prompt.id, until=later)
        return POSTPONED
    if reason is not None:
        prompts.move(db, prompt.id, NOT_SENT, at=now, reason=reason)
        return NOT_SENT
    if not voice.say(db, prompt, now):
        return NOT_SENT
    burden.said(db, prompt.member_id, day, prompt.kind, burden.subject_of(prompt), at=now)
    return SAID


def expire(db: Transaction, due: Due, now: int, voice: PromptSpeaker) -> str:
    """Close a prompt whose time is over: EXPIRED. One that never left us is no silence of hers: NOT_SENT."""
    if due.prompt.state == prompts.QUEUED and sent_messages.waits_to_ask(db, due.prompt.id):
        prompts.never_left(db, due.prompt.id, reason=OUTAGE, at=now)
        return NOT_SENT
    voice.expire(db, due.prompt, now)
    return EXPIRED


def give_up_saying(db: Transaction, due: Due, now: int) -> None:
    """Its conversation failed: it is not sent; for the export a fault of ours is an outage."""
    prompts.move(db, due.prompt.id, NOT_SENT, at=now, reason=OUTAGE)


def give_up_expiring(db: Transaction, due: Due, now: int) -> None:
    """Its conversation failed: it is closed without a word."""
    state = prompts.PARTIAL if due.prompt.state == OPENED else prompts.EXPIRED
    prompts.move(db, due.prompt.id, state, at=now)


def absent(due: Due) -> str | None:
    """Why the one a prompt is for cannot be told anything now."""
    if due.member_state == members.PAUSED:
        return PAUSED
    if due.member_state != members.ACTIVE:
        return WITHDRAWN
    return None if due.reachable else UNREACHABLE


def today(prompt: Prompt, now: int) -> str:
    """Her date now, YYYY-MM-DD, by the zone of her prompt."""
    return local_date(now, prompt.zone).isoformat()


def _why_not(db: Transaction, due: Due, day: str, now: int, valid_for: Mapping[str, int]) -> str | None:
    prompt = due.prompt
    reason = absent(due) or catch_up.why_not(prompt, now, valid_for)
    if reason is not None:
        return reason
    if catch_up.is_late(prompt, now) and catch_up.is_one_too_many(db, due, day, now, valid_for):
        return OUTAGE
    if prompt.kind == CHECKIN and rhythm.is_eased_away(db, prompt.member_id, prompt.local_date):
        return EASED
    if prompt.kind == CHECKIN and rhythm.asking_group(db, prompt.member_id) is not None:
        return BUDGET
    if prompt.kind in _NOT_AT_A_MEETING and around_meetings.is_around(db, prompt.member_id, now):
        return MEETING
    return None if burden.may_say(db, prompt.member_id, day, prompt.kind, burden.subject_of(prompt)) else BUDGET


def _free_from(db: Transaction, due: Due, day: str, now: int) -> int:
    """When it no longer comes within ten minutes of something else; what is weightier keeps its own minute.

    The other prompts of its chain are something else here: two questions at random stay apart too.
    """
    prompt = due.prompt
    assert due.person_id is not None, "who was forgotten is told nothing"
    free = burden.free_from(db, prompt.member_id, day, prompt.kind, prompt.id, now=now)
    return max(free, burden.behind_weightier(db, due.person_id, prompt.kind, now=now))


def _may_wait_until(db: Transaction, prompt: Prompt, now: int, valid_for: Mapping[str, int]) -> int | None:
    """The same minute of her next day that is no rest day; None where it is not worth saying any more by then."""
    days, minute = routines.days_of(db, prompt.member_id), local_minute(prompt.scheduled_at, prompt.zone)
    later = next_occurrence(prompt.zone, minute, days, now)
    assert later is not None, "one of these days comes"
    waited = local_date(later, prompt.zone) - date.fromisoformat(prompt.local_date)
    return later if waited.days * _A_DAY <= valid_for[prompt.kind] else None
