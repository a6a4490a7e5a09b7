"""Some months after a group ended, its parents' names and words go: each is told two weeks before.

Ratings stay, under a code. Nobody's words go before she was told, unless she cannot be reached.
What she says after that goes in the same way, so many months later.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from handlers.core.buttons import Button
from handlers.core.turn import Turn
from handlers.core.turn_taking import TurnTaker
from handlers.shared.moments import day_in_words
from handlers.shared.programme import programme_of
from handlers.shared.which_group import of_which_group
from scheduler import around_meetings, burden
from scheduler.fence import Fence
from scheduler.local_time import instant_of, is_quiet, local_date
from scheduler.ticks import Duty
from storage import groups, heartbeat, meetings, members, outbox, people, retention
from storage.database import Transaction
from storage.groups import Group
from storage.meetings import HELD
from storage.members import PARENT, Member
from storage.zones import clock_of

TOLD_BEFORE = timedelta(days=14)
_LOOKS_EVERY = 3600  # seconds
_HOUR = 10 * 60  # of the day in the group's zone on which it is due
_HEARTBEAT = "retention"


@dataclass(frozen=True, slots=True)
class Due:
    """The days of a group: its end, from when its parents are told, and when names and words go."""

    ends_on: date
    told_from: date
    erased_on: date


def due_of(turn: Turn, group: Group) -> Due | None:
    """When a group's names and words go; None while it has no end."""
    rule = retention.rule_of(turn.db, group.id)
    end = date.fromisoformat(rule.ends_on) if rule.ends_on else _last_session_held(turn, group)
    if end is None:
        return None
    return _due(end, rule.months)


def foreseen(turn: Turn, group: Group) -> Due | None:
    """The days as they will be: who was not told yet is told from today on, and two weeks go by for her."""
    due, today = due_of(turn, group), local_date(turn.now, group.zone)
    untold = [each for each in parents_to_erase(turn, group) if _is_to_be_told(turn, each)]
    if due is None or due.told_from >= today or not untold:
        return due
    return Due(due.ends_on, today, max(due.erased_on, today + TOLD_BEFORE))


def _is_to_be_told(turn: Turn, member: Member) -> bool:
    return member.state in members.TAKING_PART and retention.notice_of(turn.db, member.id).told_at is None


def parents_to_erase(turn: Turn, group: Group) -> list[Member]:
    """The parents of a group whose name and words are still there, or there again."""
    return [
        each
        for each in members.of_group(turn.db, group.id, PARENT)
        if each.person_id is not None and _has_more(turn.db, each)
    ]


def _has_more(db: Transaction, member: Member) -> bool:
    return retention.notice_of(db, member.id).erased_at is None or retention.says_more(db, member.id)


def _due_of_parent(turn: Turn, group: Group, due: Due, member: Member) -> Due:
    """The days of a parent: those of the group, or, where hers went, as many months after that."""
    erased_at = retention.notice_of(turn.db, member.id).erased_at
    if erased_at is None:
        return due
    months = max(1, retention.rule_of(turn.db, group.id).months)
    return _due(due.ends_on, months, since=local_date(erased_at, group.zone))


def _due(ends_on: date, months: int, *, since: date | None = None) -> Due:
    """So many months after the end, or since another day."""
    from_day = since or ends_on
    month = from_day.month - 1 + months
    first = date(from_day.year + month // 12, month % 12 + 1, 1)
    erased_on = first + timedelta(days=min(from_day.day, 28) - 1)  # each month has that day
    return Due(ends_on, erased_on - TOLD_BEFORE, erased_on)


def duty(turns: TurnTaker) -> Duty:
    """What the ticks do, each hour of the day."""
    looking, fence = Fence("retention of group"), Fence("retention")

    def run(db: Transaction, now: int) -> int:
        last = heartbeat.last(db, _HEARTBEAT)
        if last is not None and last <= now < last + _LOOKS_EVERY:
            return 0
        heartbeat.beat(db, _HEARTBEAT, at=now)
        turn = turns.outside(db, now=now)
        waiting = looking.found(
            groups.every(db), lambda each: list(_waiting(turn, each)), now=now, key=lambda each: each.id
        )
        fence.each(db, waiting, lambda each: _settle(turns, db, *each, now), now=now, key=lambda each: each[0].id)
        return 0  # looked at once an hour, whatever became of it

    def next_instant(db: Transaction, after: int) -> int | None:
        found = [
            instant_of(_due_of_parent(turn, group, due, each).told_from, _HOUR, group.zone)
            for turn in (turns.outside(db, now=after),)
            for group in groups.every(db)
            if (due := due_of(turn, group)) is not None
            for each in parents_to_erase(turn, group)
        ]
        return max(min(found), after + _LOOKS_EVERY) if found else None

    return Duty("retention", run, next_instant)


def _waiting(turn: Turn, group: Group) -> Iterator[tuple[Member, Due]]:
    due = due_of(turn, group)
    if due is None or instant_of(due.told_from, _HOUR, group.zone) > turn.now:
        return
    for each in parents_to_erase(turn, group):
        hers = _due_of_parent(turn, group, due, each)
        if instant_of(hers.told_from, _HOUR, group.zone) <= turn.now:
            yield each, hers


def _settle(turns: TurnTaker, db: Transaction, member: Member, due: Due, now: int) -> None:
    """Tell her, or erase what is due of her; or neither yet."""
    assert member.person_id is not None
    person, notice = people.get(db, member.person_id), retention.notice_of(db, member.id)
    turn = turns.outside(db, now=now, known=person, joined=member, chat_id=person.chat_id)
    day = local_date(now, member.zone)
    told_at = notice.told_at
    if told_at is not None and told_at < instant_of(due.told_from, _HOUR, groups.get(db, member.group_id).zone):
        told_at = None  # of another day: the group ends later or keeps them for longer, or that is gone
    was_told = told_at is not None and local_date(told_at, member.zone) + TOLD_BEFORE <= day
    takes_part = member.state in members.TAKING_PART and person.reachable
    if day >= due.erased_on and (was_told or not takes_part):
        retention.erase(db, member.id, called=turn.words.label("my_data.nameless"), at=now)
    elif takes_part and told_at is None and _has_room(turn, day):
        _tell(turn, max(due.erased_on, day + TOLD_BEFORE))
        burden.said(
            db, member.id, day.isoformat(), burden.ANNOUNCEMENT, burden.chain_of(f"retention {member.id}"), at=now
        )
        retention.told(db, member.id, at=now)


def _has_room(turn: Turn, day: date) -> bool:
    zone = turn.member.zone
    fits = burden.may_say(
        turn.db,
        turn.member.id,
        day.isoformat(),
        burden.ANNOUNCEMENT,
        burden.chain_of(f"retention {turn.member.id}"),
    )
    lately = burden.was_told_since(turn.db, turn.member.id, day.isoformat(), turn.now - 600)
    in_meeting = around_meetings.is_around(turn.db, turn.member.id, turn.now)
    return fits and not lately and not in_meeting and not is_quiet(turn.now, zone)


def _tell(turn: Turn, day: date) -> None:
    rows = [[Button(turn.words.label("my_data.send_file"), "file")]]
    key = "retention_soon_here" if retention.keeps_name(turn.db, turn.member.id) else "retention_soon"
    text = turn.words(f"my_data.{key}", day=day_in_words(day, turn.words))
    turn.say(
        of_which_group(turn, turn.group.id, turn.person, text),
        rows,
        about="gegevens",
        subject=turn.member.id,
        kind=outbox.NOTICE,
    )


def _last_session_held(turn: Turn, group: Group) -> date | None:
    """The day on which the last session of the programme was held."""
    last = max(each.number for each in programme_of(turn, group).sessions)
    held = [each for each in meetings.of_session(turn.db, group.id, last) if each.state == HELD]
    return datetime.fromtimestamp(held[-1].starts_at, clock_of(held[-1].zone)).date() if held else None
