"""Who looked at a parent's answers or took them along: for the parent by name, for the coordinator by code."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date

from markupsafe import Markup

from handlers.core.turn import Turn
from handlers.shared.moments import day_in_words
from scheduler.local_time import local_date
from storage import access_log, members, people
from storage.access_log import Access

_MOST = 500  # rows read
_MOST_LINES = 25  # one screen


def of_parent(turn: Turn) -> Markup:
    """Who saw what she answered, a line a day, newest first."""
    lines = _by_day(turn, access_log.of_parent(turn.db, turn.member.id, most=_MOST), with_code=False)
    if not lines:
        return turn.words("looking.log_none")
    return turn.words("looking.log", lines=Markup("\n").join(lines))


def of_group(turn: Turn) -> Markup:
    """Who saw what parents of the group answered; a coordinator knows no parent by name."""
    lines = _by_day(turn, access_log.in_group(turn.db, turn.group.id, most=_MOST), with_code=True)
    if not lines:
        return turn.words("looking_staff.log_none")
    return turn.words("looking_staff.log", lines=Markup("\n").join(lines))


def _by_day(turn: Turn, found: Iterable[Access], *, with_code: bool) -> list[Markup]:
    """What one person did with one parent's answers on one day is one line."""
    counted: Counter[tuple[date, int | None, str, str, int]] = Counter()
    for each in found:
        day = local_date(each.at, turn.member.zone)
        counted[day, each.actor_id, each.role, each.action, each.whose_id] += 1
    lines = []
    for day, actor_id, role, action, whose_id in list(counted)[:_MOST_LINES]:
        line = turn.words(f"looking.{action}", name=_name(turn, actor_id, role), day=day_in_words(day, turn.words))
        code = members.get(turn.db, whose_id).pseudonym if with_code else ""
        lines.append(Markup("{} {}").format(code, line) if code else line)
    return lines


def _name(turn: Turn, actor_id: int | None, role: str) -> str:
    person_id = members.get(turn.db, actor_id).person_id if actor_id is not None else None
    return people.get(turn.db, person_id).called if person_id is not None else turn.words.label(f"looking.{role}")
