"""On Sundays, around her own time: a neutral question whether she wants to look. A locked phone tells nothing."""

from __future__ import annotations

from handlers.core.buttons import Button
from handlers.core.turn import Turn
from handlers.core.turn_taking import TurnTaker
from scheduler import around_meetings, burden
from scheduler.fence import Fence
from scheduler.local_time import instant_of, is_quiet, local_date, next_occurrence
from scheduler.ticks import Duty
from storage import members, outbox, people, routines, week_pictures
from storage.database import Transaction
from storage.members import Member

_SUNDAY, _WEEKDAY = 0b1000000, 6
_MIDDAY = 12 * 60  # for who has no time of her own
_EARLIEST, _LATEST = 8 * 60, 21 * 60
_APART = 30 * 60  # seconds after her check-in, which comes at her own time too
_PATIENCE = 3 * 3600  # for a week that is over there is no other day
_MOST = 20


def begin(turn: Turn) -> None:
    """From the coming Sunday on she is asked."""
    week_pictures.ask_at(turn.db, turn.member.id, _next_sunday(turn.db, turn.member, turn.now))


def duty(turns: TurnTaker) -> Duty:
    """What the ticks do on Sundays."""
    fence = Fence("week_picture")

    def run(db: Transaction, now: int) -> int:
        due = week_pictures.due(db, now=now, most=_MOST)
        return fence.each(db, due, lambda each: _settle(turns, db, *each, now), now=now, key=lambda each: each[0])

    return Duty("week_picture", run, lambda db, after: week_pictures.next_instant(db, after=after))


def _settle(turns: TurnTaker, db: Transaction, member_id: int, due_at: int, now: int) -> None:
    """Ask her, wait a little, or leave it for this week: afterwards it is no longer due."""
    member = members.get(db, member_id)
    if member.person_id is None or member.state not in members.WORKING_TOGETHER:
        week_pictures.drop(db, member_id)
        return
    today = local_date(now, member.zone)
    if today.weekday() != _WEEKDAY or now < instant_of(today, _minute(db, member), member.zone):
        # Her time or zone is another one by now.
        week_pictures.ask_at(db, member_id, _next_sunday(db, member, now))
        return
    day = today.isoformat()
    in_meeting = around_meetings.is_around(db, member_id, now)
    too_close = in_meeting or burden.was_told_since(db, member_id, day, now - _APART)
    if too_close and now - due_at < _PATIENCE and not is_quiet(now + _APART, member.zone):
        week_pictures.ask_at(db, member_id, now + _APART)
        return
    fits = not is_quiet(now, member.zone) and burden.may_say(
        db, member_id, day, burden.ANNOUNCEMENT, burden.chain_of(f"week picture {member_id}")
    )
    if fits and not too_close and member.state == members.ACTIVE and now - due_at < _PATIENCE:
        person = people.get(db, member.person_id)
        _offer(turns.outside(db, now=now, known=person, joined=member, chat_id=person.chat_id))
        burden.said(db, member_id, day, burden.ANNOUNCEMENT, burden.chain_of(f"week picture {member_id}"), at=now)
    week_pictures.ask_at(db, member_id, _next_sunday(db, member, now))


def _offer(turn: Turn) -> None:
    label = turn.words.label
    rows = [
        [Button(label("pictures.look"), "week")],
        [Button(label("pictures.not_now"), "not"), Button(label("pictures.no_sundays"), "off")],
    ]
    turn.say(
        turn.words("pictures.sunday_offer"), rows, about="mijnweek", subject=turn.member.id, kind=outbox.NOTICE
    )


def _next_sunday(db: Transaction, member: Member, now: int) -> int:
    """Her own time on the first Sunday that is still to come."""
    found = next_occurrence(member.zone, _minute(db, member), _SUNDAY, now)
    assert found is not None
    return found


def _minute(db: Transaction, member: Member) -> int:
    """Her own time, as far as it lies where a question that can wait may come."""
    routine = routines.of(db, member.id, routines.CHECKIN)
    return _MIDDAY if routine is None else min(max(routine.minute, _EARLIEST), _LATEST)
