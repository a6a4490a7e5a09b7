"""One prompt that waits for an answer: it is reminded of or asked again, once, or its reminder vanishes."""

from __future__ import annotations

from datetime import timedelta

from scheduler import around_meetings, burden, catch_up
from scheduler.local_time import instant_of, is_quiet, local_date
from scheduler.prompt_speaker import PromptSpeaker
from scheduler.saying import absent, today
from storage import easing, offers, prompts
from storage.database import Transaction
from storage.due import Due
from storage.prompts import OPENED, Prompt

# What became of a reminder.
REMINDED, DROPPED, ASKED_AGAIN = "reminded", "dropped", "asked_again"


def remind(db: Transaction, due: Due, now: int, voice: PromptSpeaker) -> str:
    """Remind of a prompt, once, where a reminder is wanted and fits: REMINDED or DROPPED."""
    prompt, day = due.prompt, today(due.prompt, now)
    if not _may_remind(db, due, day, now):
        prompts.drop_reminder(db, prompt.id)
        return DROPPED
    voice.remind(db, prompt, now)
    prompts.reminded(db, prompt.id, at=now)
    if not _asked_for_reminder(prompt):
        burden.said(db, prompt.member_id, day, burden.NUDGE, prompt.id, at=now)
    return REMINDED


def ask_again(db: Transaction, due: Due, now: int, voice: PromptSpeaker) -> str:
    """Ask an open prompt again after an absence, unless she was told something just now: ASKED_AGAIN or DROPPED.

    It goes on with a chain she knows, so it costs no budget; and it stands for the reminder.
    """
    prompt, day = due.prompt, today(due.prompt, now)
    if absent(due) is not None or is_quiet(now, prompt.zone) or _was_told_just_now(db, prompt, day, now):
        return DROPPED
    voice.ask_again(db, prompt, now)
    prompts.drop_reminder(db, prompt.id)
    burden.said(db, prompt.member_id, day, prompt.kind, burden.subject_of(prompt), at=now)
    return ASKED_AGAIN


def give_up(db: Transaction, due: Due, _now: int) -> None:
    """Its conversation failed: it will not be reminded of."""
    prompts.drop_reminder(db, due.prompt.id)


def _may_remind(db: Transaction, due: Due, day: str, now: int) -> bool:
    """Whether it is still wanted, and fits into her day; where not, it vanishes."""
    prompt = due.prompt
    assert prompt.remind_at is not None
    late = now - prompt.remind_at > catch_up.AWAY
    if absent(due) is not None or (late and _was_told_just_now(db, prompt, day, now)):
        return False
    if _asked_for_reminder(prompt):
        return not late or not is_quiet(now, prompt.zone)
    return (
        due.reminds
        and not is_quiet(now, prompt.zone)
        and not easing.is_on(db, prompt.member_id)
        and burden.free_from(db, prompt.member_id, day, prompt.kind, prompt.id, now=now) == now
        and not offers.waits(db, prompt.member_id, before=_end_of_day(prompt, now))
        and not around_meetings.is_around(db, prompt.member_id, now)
        and burden.may_say(db, prompt.member_id, day, burden.NUDGE, prompt.id)
    )


def _asked_for_reminder(prompt: Prompt) -> bool:
    """The first tap clears a reminder: an opened prompt has one only since she said "later"."""
    return prompt.state == OPENED


def _was_told_just_now(db: Transaction, prompt: Prompt, day: str, now: int) -> bool:
    return burden.was_told_since(db, prompt.member_id, day, now - catch_up.AWAY)


def _end_of_day(prompt: Prompt, now: int) -> int:
    return instant_of(local_date(now, prompt.zone) + timedelta(days=1), 0, prompt.zone)
