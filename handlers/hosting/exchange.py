"""After a meeting the session's exchange question is posted in the group's chat, once, the next morning."""

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
from storage import exchanges, groups
from storage.database import Transaction
from storage.meetings import Meeting

HOUR = 10 * 60  # in minutes of the group's day


def plan(turn: Turn, meeting: Meeting) -> None:
    """The day after the meeting; where it was noted as held later than that, now."""
    day = local_date(meeting.starts_at, meeting.zone) + timedelta(days=1)
    morning = instant_of(day, HOUR, meeting.zone)
    post_at = max(morning, after_quiet(turn.now, meeting.zone))
    exchanges.plan(turn.db, meeting.group_id, meeting.session, post_at=post_at)


def duty(turns: TurnTaker) -> Duty:
    """For the ticks: questions whose moment has come are posted."""

    fence = Fence("exchange")

    def run(db: Transaction, now: int) -> int:
        def say(which: exchanges.Exchange) -> None:
            exchanges.posted(db, which, at=now)
            _post(turns.outside(db, now=now), which)

        return fence.each(db, exchanges.due(db, now=now), say, now=now, key=lambda each: each)

    return Duty("exchange", run, lambda db, after: exchanges.next_instant(db, after=after))


def _post(turn: Turn, which: exchanges.Exchange) -> None:
    group = groups.get(turn.db, which.group_id)
    words = group_words(turn, group)
    session = programme_of(turn, group).session(which.session)
    post(
        turn,
        group,
        words("hosting.exchange", question=words.html(session.exchange)),
        idempotency_key=f"exchange {which.group_id} {which.session}",
    )


WHEN_HELD.append(plan)
