"""What she wants of her daily check-in: changed in one place, so that what is planned moves along."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from markupsafe import Markup

from handlers.core.turn import Turn
from handlers.shared import nothing_comes
from scheduler import lesson_moments, planner
from scheduler.local_time import next_occurrence
from storage import easing, groups, hellos, members, routines
from storage.members import Member
from storage.routines import CHECKIN, EVERY_DAY, Routine


def of(turn: Turn) -> Routine | None:
    """When she gets her check-in; None where she gets none by herself."""
    return routines.of(turn.db, turn.member.id, CHECKIN)


def comes(turn: Turn) -> bool:
    """Whether a check-in comes to her by itself."""
    hers = of(turn)
    return hers is not None and hers.active


def promised(turn: Turn, promise: Markup) -> Markup:
    """A promise about her check-ins as it holds: none come where she chose that, or while she rests."""
    return told_none(turn) or nothing_comes.beside(promise, turn.member, turn.words)


def told_none(turn: Turn) -> Markup | None:
    """That no check-in comes by itself, and how one would; None where they do."""
    if comes(turn):
        return None
    hello = hellos.of(turn.db, turn.member.id)
    return turn.words("preferences.time_none" if hello is None else "preferences.time_hello")


def change(turn: Turn, *, minute: int | None = None, **changes: Any) -> Routine:
    """Change the hour, the days or the reminder; tomorrow's prompt, or today's that is still to come, moves along.

    Who had no check-in of her own gets one with the hour, so that is the first thing she can change.
    """
    before = of(turn)
    if before is None:
        assert minute is not None
        before = Routine(
            0, turn.member.id, CHECKIN, turn.member.zone, minute, EVERY_DAY, reminds=True, active=True
        )
    easing.end(turn.db, turn.member.id)  # she says herself what she wants
    wish = replace(before, minute=before.minute if minute is None else minute, **changes)
    routines.set_for(
        turn.db,
        turn.member.id,
        CHECKIN,
        zone=wish.zone,
        minute=wish.minute,
        days=wish.days,
        reminds=wish.reminds,
        active=wish.active,
    )
    planner.plan_member(turn.db, turn.member.id, turn.now)
    lesson_moments.move_along(turn.db, turn.member, turn.now)
    return wish


def move_to_zone(turn: Turn, zone: str) -> None:
    """Her wall clock is this one from now on, in each of her groups."""
    for each in members.of_person(turn.db, turn.person.id):
        if each.state != members.REMOVED:
            _move(turn, each, zone)
    turn.joined = members.get(turn.db, turn.member.id)


def _move(turn: Turn, member: Member, zone: str) -> None:
    """The group's own zone is followed, not copied."""
    members.set_zone(turn.db, member.id, None if zone == groups.get(turn.db, member.group_id).zone else zone)
    routines.move_zone(turn.db, member.id, zone)
    planner.plan_member(turn.db, member.id, turn.now)
    lesson_moments.move_along(turn.db, members.get(turn.db, member.id), turn.now)


def next_checkin(turn: Turn, *, after: int) -> int | None:
    """The first instant later than this one at which she is asked; None where nothing asks her by itself."""
    wish = of(turn)
    return None if wish is None or not wish.active else next_occurrence(wish.zone, wish.minute, wish.days, after)
