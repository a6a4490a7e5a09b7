"""After a meeting the session's questions are posted in the group's chat: the next morning, and one midweek."""

from __future__ import annotations

from datetime import timedelta

from handlers.core.turn import Turn
from handlers.core.turn_taking import TurnTaker
from handlers.hosting.posting import post
from handlers.meeting.holding import WHEN_HELD
from handlers.meeting.wording import group_words
from handlers.shared.programme import programme_of
from scheduler.fence import Fence
from scheduler.local_time import after_quiet, instant_of, local_date
from scheduler.ticks import Duty
from storage import exchanges, groups, topics
from storage.database import Transaction
from storage.meetings import Meeting

HOUR = 10 * 60  # in minutes of the group's day
DAYS_AFTER = {1: 1, 2: 4}  # so many days after the meeting comes the first question, and the second


def plan(turn: Turn, meeting: Meeting) -> None:
    """The day after the meeting, or now where it was noted as held later; a second one, if the session has it."""
    has_second = programme_of(turn).session(meeting.session).midweek is not None
    for number, days in DAYS_AFTER.items():
        day = local_date(meeting.starts_at, meeting.zone) + timedelta(days=days)
        morning = instant_of(day, HOUR, meeting.zone)
        if number == 1:
            morning = max(morning, after_quiet(turn.now, meeting.zone))
        if number == 1 or (has_second and morning > turn.now):
            exchanges.plan(turn.db, meeting.group_id, meeting.session, number, post_at=morning)


def duty(turns: TurnTaker) -> Duty:
    """For the ticks: questions whose moment has come are posted."""

    fence = Fence("exchange")

    def run(db: Transaction, now: int) -> int:
        due = exchanges.due(db, now=now)
        newest = {each.group_id: each for each in due}  # of two that waited for a chat, one is asked

        def say(which: exchanges.Exchange) -> None:
            exchanges.posted(db, which, at=now)
            if newest[which.group_id] == which:
                _post(turns.outside(db, now=now), which)

        return fence.each(db, due, say, now=now, key=lambda each: each)

    return Duty("exchange", run, lambda db, after: exchanges.next_instant(db, after=after))


def _post(turn: Turn, which: exchanges.Exchange) -> None:
    group = groups.get(turn.db, which.group_id)
    words = group_words(turn, group)
    session = programme_of(turn, group).session(which.session)
    question = session.exchange if which.number == 1 else session.midweek
    if question is None:
        return
    key = "hosting.exchange" if which.number == 1 else "hosting.midweek"
    post(
        turn,
        group,
        words(key, question=words.html(question)),
        topic=topics.EXCHANGE,
        idempotency_key=f"exchange {which.group_id} {which.session}{'' if which.number == 1 else ' midweek'}",
    )


WHEN_HELD.append(plan)
