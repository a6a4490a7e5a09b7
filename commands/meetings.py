"""`meeting`: a group's calendar from the command line; who must know of a change hears of it at once."""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

from typer import Argument, Option

from commands.at_work import YEARS, at_work, group_of, looking
from commands.errors import Mistake, WrongUse
from content.typed_name import name_in
from scheduler.local_time import instant_of
from storage import groups, meetings
from storage.groups import Group
from storage.meetings import Meeting

if TYPE_CHECKING:
    from handlers.core.turn import Turn

_MOMENT = ["%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M"]
_LINK = re.compile(r"(?i)https?://[^\s/?#]+\S*")

GroupKey = Annotated[str, Option("--group", metavar="KEY", help="The group's key, as `group create` printed it.")]
Moment = Annotated[
    datetime,
    Option("--at", metavar="MOMENT", formats=_MOMENT, help="Day and time on the group's own wall clock."),
]
MeetingId = Annotated[
    int, Argument(metavar="ID", max=2**31 - 1, help="The meeting's number, as `meeting list` shows it.")
]


def add(
    group: GroupKey,
    at: Moment,
    session: Annotated[
        int | None, Option(min=1, help="Which session it is; by default the next without a meeting.")
    ] = None,
    place: Annotated[str | None, Option(help="Where it is.")] = None,
    link: Annotated[str | None, Option(metavar="URL", help="For who joins from afar.")] = None,
) -> None:
    """Plan a meeting of a group. Prints its number.

    \b
    Example:
      python bot.py meeting add --group g-1a2b3c4d --at "2027-03-04 19:30" --place "De Linde, zaal 2"
    """
    from handlers.meeting import changing  # read in before the database is held
    from scheduler import planner

    named = name_in(place or "")
    if len(named) > changing.LONGEST_PLACE:
        raise WrongUse(f"A place has {changing.LONGEST_PLACE} characters at most.")
    if link is not None and len(link) > changing.LONGEST_LINK:
        raise WrongUse(f"A link has {changing.LONGEST_LINK} characters at most.")
    if link is not None and not _LINK.fullmatch(link):
        raise WrongUse(f"“{link}” is no link that a phone can open: write one that begins with https://.")
    with at_work() as turn:
        found = group_of(turn.db, group)
        meeting = meetings.add(
            turn.db,
            group_id=found.id,
            session=_session(turn, found, session),
            starts_at=_coming(turn, found, at, found.zone),
            zone=found.zone,
            place=named or None,
            link=link,
            at=turn.now,
        )
        planner.plan_group(turn.db, found.id, turn.now)
    print(meeting.id)


def list_all(group: GroupKey) -> None:
    """Show a group's meetings, earliest first: number, session, moment, state and place, with tabs between them.

    \b
    Example:
      python bot.py meeting list --group g-1a2b3c4d
    """
    with looking() as db:
        found = meetings.of_group(db, group_of(db, group).id)
    for meeting in found:
        where = ", ".join(part for part in (meeting.place, meeting.link) if part)
        print(meeting.id, meeting.session, _wall_clock(meeting), meeting.state, where, sep="\t")


def move(meeting: MeetingId, at: Moment) -> None:
    """Put a meeting at another moment. Parents and the group's chat hear of it at once.

    \b
    Example:
      python bot.py meeting move 3 --at "2027-03-11 19:30"
    """
    from handlers.meeting import changing

    with at_work() as turn:
        found = _meeting(turn, meeting)
        if not found.to_come:
            raise _over(found)
        group = groups.get(turn.db, found.group_id)
        if changing.move(turn, found, _coming(turn, group, at, found.zone)) is None:
            raise _over(found)


def cancel(meeting: MeetingId) -> None:
    """Cancel a meeting. Parents and the group's chat hear of it at once.

    \b
    Example:
      python bot.py meeting cancel 3
    """
    from handlers.meeting import changing

    with at_work() as turn:
        found = _meeting(turn, meeting)
        if changing.cancel(turn, found) is None:
            raise _over(found)


def _meeting(turn: Turn, meeting_id: int) -> Meeting:
    found = meetings.find(turn.db, meeting_id)
    if found is None:
        raise WrongUse(f"There is no meeting {meeting_id}: “meeting list” shows which there are.")
    return found


def _session(turn: Turn, group: Group, asked: int | None) -> int:
    from handlers.meeting import changing
    from handlers.shared.programme import programme_of

    programme = programme_of(turn, group)
    if asked is not None:
        if asked not in {session.number for session in programme.sessions}:
            raise WrongUse(f"The programme has no session {asked}: it has {len(programme.sessions)}.")
        return asked
    left = changing.sessions_left(turn, programme, group.id)
    if not left:
        raise WrongUse("Every session of the programme has a meeting: say which one this is, with --session.")
    return left[0]


def _coming(turn: Turn, group: Group, at: datetime, zone: str) -> int:
    """The instant of a moment that exists, is to come and is free in the group. Raises Mistake otherwise."""
    from handlers.meeting import changing

    shown = at.isoformat(" ", "minutes")
    if at.year < YEARS.start:
        raise Mistake(f"{shown} has passed. Choose a moment to come.")
    if at.year not in YEARS:
        raise Mistake(f"{shown} is too far ahead: a group meets in {YEARS.stop - 1} at the latest.")
    instant = instant_of(at.date(), at.hour * 60 + at.minute, zone)
    if datetime.fromtimestamp(instant, ZoneInfo(zone)).replace(tzinfo=None) != at:
        raise Mistake(f"{shown} does not exist in {zone}: the clock goes forward then. Choose another time.")
    if instant <= turn.now:
        raise Mistake(f"{shown} has passed. Choose a moment to come.")
    there = changing.to_come(turn, group.id).get(instant)
    if there is not None:
        raise Mistake(f"Meeting {there.id} is at {shown} already. Choose another moment.")
    return instant


def _wall_clock(meeting: Meeting) -> str:
    return datetime.fromtimestamp(meeting.starts_at, ZoneInfo(meeting.zone)).strftime("%Y-%m-%d %H:%M")


def _over(meeting: Meeting) -> Mistake:
    state = "held" if meeting.state == meetings.HELD else "cancelled"
    return Mistake(f"Meeting {meeting.id} is {state} already.")
