"""What happens to a meeting: planned, moved, cancelled, put elsewhere; and who hears of it at once.

The facilitator's chat and the command line both come here. Each function returns the meeting as it is now, or
None where it is held or cancelled already.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial

from content.programmes import Programme
from content.words import Words
from handlers.core.turn import Turn
from handlers.meeting import telling
from handlers.meeting.telling import Told
from handlers.meeting.wording import moment_of, when_and_where
from handlers.shared import roster
from scheduler import burden, planner
from scheduler import meetings as timing
from scheduler.local_time import is_quiet
from storage import groups, meeting_reminders, meetings, members, rsvps
from storage.frozen import frozen
from storage.meetings import Meeting

# Who is resting must know too that nobody will be there.
_TOLD_OF_CHANGES = frozenset({members.ACTIVE, members.PAUSED})
_A_DAY = 24 * 3600

# What is said of a meeting fits into one message with both; a video call's link takes three hundred.
LONGEST_PLACE, LONGEST_LINK = 120, 500


@frozen
class _Known:
    """A meeting as it is and as it was before its last move, with the chats that have not heard of that."""

    now: Meeting
    before: Meeting
    not_told: frozenset[int]

    def to(self, chat_id: int) -> Meeting:
        """As it is known in this chat."""
        return self.before if chat_id in self.not_told else self.now

    @property
    def anywhere(self) -> Meeting:
        """As it is known where the least was heard."""
        return self.before if self.not_told else self.now


def sessions_left(turn: Turn, programme: Programme, group_id: int) -> list[int]:
    """The sessions of a group's programme that have no meeting yet, in order."""
    taken = {
        each.session
        for each in meetings.of_group(turn.db, group_id)
        if each.to_come or each.state == meetings.HELD
    }
    return [session.number for session in programme.sessions if session.number not in taken]


def to_come(turn: Turn, group_id: int) -> dict[int, Meeting]:
    """By its moment, what the group has planned: there is no second at one, and none moves to where it is."""
    return {each.starts_at: each for each in meetings.of_group(turn.db, group_id) if each.to_come}


def plan(turn: Turn, group_id: int, zone: str, moments: Iterable[tuple[int, int]]) -> list[Meeting]:
    """Plan meetings: each (session, instant)."""
    planned = [
        meetings.add(turn.db, group_id=group_id, session=session, starts_at=starts_at, zone=zone, at=turn.now)
        for session, starts_at in moments
    ]
    planner.plan_group(turn.db, group_id, turn.now)
    return planned


def move(turn: Turn, meeting: Meeting, starts_at: int) -> Meeting | None:
    """Put a meeting at another moment: parents and the group hear of it, and nothing of the old time goes out."""
    known = _as_known(turn, meeting)
    if not meetings.move(turn.db, meeting.id, starts_at, meeting.zone, known=known.anywhere.starts_at):
        return None
    _let_go(turn, meeting)
    planner.plan_group(turn.db, meeting.group_id, turn.now)
    rsvps.ask_afresh(turn.db, meeting.id)
    moved = meetings.get(turn.db, meeting.id)
    if not is_quiet(turn.now, moved.zone):  # told now, it stands for a reminder that would come at this very hour
        for step in timing.passed(moved.starts_at, moved.zone, turn.now):
            meeting_reminders.done(turn.db, moved.id, moved.moves, step)
    telling.correct(turn, moved, lambda words: words("meeting.soon", lines=when_and_where(moved, words)))
    if timing.DAY not in meeting_reminders.steps_done(turn.db, moved.id, moved.moves):  # the agenda comes again
        telling.correct_agendas(
            turn, moved, lambda words: words("calendar.agenda_moved", moment=moment_of(moved, words))
        )

    def told(before: Meeting, words: Words) -> str:
        lines = when_and_where(moved, words)
        if moved.starts_at == before.starts_at:
            return words("meeting.stays", lines=lines)
        return words("meeting.moved", moment=moment_of(before, words), lines=lines)

    _tell_everyone(turn, moved, lambda chat_id: partial(told, known.to(chat_id)), asks=True, until=moved.starts_at)
    return moved


def cancel(turn: Turn, meeting: Meeting) -> Meeting | None:
    """A meeting will not be held: parents and the group hear of it, with when the next one is."""
    known = _as_known(turn, meeting)
    if not meetings.cancel(turn.db, meeting.id):
        return None
    _let_go(turn, meeting)
    planner.plan_group(turn.db, meeting.group_id, turn.now)
    latest = known.anywhere.starts_at
    following = meetings.coming(turn.db, meeting.group_id, now=max(turn.now, latest))

    def told(before: Meeting, words: Words) -> str:
        parts = [words("meeting.cancelled", moment=moment_of(before, words))]
        if following:
            parts.append(words("meeting.next_one", moment=moment_of(following[0], words)))
        return "\n".join(parts)

    if meeting.starts_at > turn.now:
        telling.correct(turn, meeting, lambda words: words("meeting.no_more"))
        until = max(meeting.starts_at, latest)
        _tell_everyone(turn, meeting, lambda chat_id: partial(told, known.to(chat_id)), asks=False, until=until)
    return meetings.get(turn.db, meeting.id)


def put(turn: Turn, meeting: Meeting, *, place: str | None, link: str | None) -> Meeting:
    """Say where a meeting is; who was reminded of another place hears of it at once."""
    meetings.put(turn.db, meeting.id, place=place, link=link)
    put_there = meetings.get(turn.db, meeting.id)
    reminded = meeting_reminders.steps_done(turn.db, meeting.id, meeting.moves) & {timing.DAY, timing.HOURS}
    if reminded and meeting.to_come and meeting.starts_at > turn.now:
        _tell_everyone(
            turn,
            put_there,
            lambda _chat_id: lambda words: words("meeting.other_place", lines=when_and_where(put_there, words)),
            asks=False,
            until=meeting.starts_at,
        )
    return put_there


def put_from(turn: Turn, meeting: Meeting) -> None:
    """The group's meetings after this one are at the same place."""
    for each in meetings.coming(turn.db, meeting.group_id, now=meeting.starts_at):
        put(turn, each, place=meeting.place, link=meeting.link)


def _as_known(turn: Turn, meeting: Meeting) -> _Known:
    """As each knows it: where what was said of its last move has not left, they have not heard of that yet."""
    if meeting.known_starts_at is None:
        return _Known(meeting, meeting, frozenset())
    before = replace(meeting, starts_at=meeting.known_starts_at)
    return _Known(meeting, before, telling.where_it_waits(turn, meeting, before))


def _let_go(turn: Turn, meeting: Meeting) -> None:
    telling.withdraw(turn, meeting)
    burden.give_back(turn.db, burden.MEETING, meeting.id)


def _tell_everyone(
    turn: Turn, meeting: Meeting, told_to: Callable[[int], Told], *, asks: bool, until: int
) -> None:
    for member, person in roster.parents_of(turn, meeting.group_id, _TOLD_OF_CHANGES):
        told = told_to(person.chat_id)
        telling.tell_parent(turn, meeting, member, person, told, asks=asks, until=until)
    chat_id = groups.get(turn.db, meeting.group_id).chat_id
    if chat_id is not None:
        telling.tell_chat(turn, meeting, told_to(chat_id), asks=False, until=until)  # each was asked in private
