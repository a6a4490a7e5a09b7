"""When staff could hear by name that a parent was away: a break, a stop, out of reach, or two silent weeks.

In an export to share such days would show which rows are hers. So they are left out of all parents; where they are
too many for that, whoever was away longest is not in the export at all.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from sqlalchemy import bindparam, case, func, select

from reports.exported_prompts import Period
from reports.instants import local_date
from reports.numbering import HAS_COME_DUE, OF_GROUP
from reports.participants_csv import Participant
from storage import prompts
from storage.database import Transaction, one_of
from storage.members import ACTIVE, PAUSED, SILENCE
from storage.prompts import prompt

# What staff hear of a parent by name: from the chat, or when they send something to the group.
TOLD_BY_NAME = (prompts.PAUSED, prompts.UNREACHABLE, prompts.WITHDRAWN)
# So many days at the most are left out of all.
MOST_DAYS = 14
# After so many days without an answer a facilitator may hear of it.
_SILENT = 14
_A_DAY = timedelta(days=1)
_ANSWERED = (prompts.COMPLETED, prompts.PARTIAL, prompts.DECLINED, prompts.OPENED)

_LAST_DAY = select(func.max(prompt.c.local_date)).where(OF_GROUP, *HAS_COME_DUE)
_OF_MEMBER = (prompt.c.member_id == bindparam("whose"), prompt.c.kind != prompts.EXPERIMENT, *HAS_COME_DUE)
_DAYS = (
    select(
        prompt.c.local_date,
        func.max(case((prompt.c.sent_at.is_not(None), 1), else_=0)),
        func.max(case((one_of(prompt.c.reason, TOLD_BY_NAME), 1), else_=0)),
        func.max(case((one_of(prompt.c.state, _ANSWERED), 1), else_=0)),
    )
    .where(*_OF_MEMBER)
    .group_by(prompt.c.local_date)
    .order_by(prompt.c.local_date)
)


@dataclass(frozen=True, slots=True)
class Away:
    """The days that are left out of all, and the memberships of those who are left out themselves."""

    days: frozenset[date] = frozenset()
    members: frozenset[int] = frozenset()


def of_group(db: Transaction, group_id: int, who: Iterable[Participant], period: Period, now: int) -> Away:
    """What is left out of an export of these participants and this period to share, as it stands `now`."""
    row = db.one(_LAST_DAY, group=group_id, now=now)
    if row is None or row[0] is None:
        return Away()
    last = date.fromisoformat(row[0])
    away = {
        each.member_id: {day for day in _days_away(db, each, last, now) if period.first <= day <= period.last}
        for each in who
    }
    left_out = set[int]()
    while len(_union(away)) > MOST_DAYS:
        longest = max(away, key=lambda member_id: (len(away[member_id]), member_id))
        left_out.add(longest)
        del away[longest]
    return Away(frozenset(_union(away)), frozenset(left_out))


def _union(away: Mapping[int, set[date]]) -> set[date]:
    return set().union(*away.values())


def _days_away(db: Transaction, who: Participant, last: date, now: int) -> Iterator[date]:
    days = [(date.fromisoformat(day), *told) for day, *told in db.all(_DAYS, whose=who.member_id, now=now)]
    reached = [day for day, sent, *_ in days if sent]
    for begins in [day for day, _, is_told, _ in days if is_told]:
        back = next((day for day in reached if day > begins), last + _A_DAY)
        yield from _between(begins, back)
    if who.state not in (ACTIVE, PAUSED) and reached:
        yield from _between(reached[-1] + _A_DAY, last + _A_DAY)
    if any(said.kind == SILENCE and said.given for said in who.said):
        enrolled = date.fromisoformat(local_date(who.zone, who.enrolled_at))
        answered = [day for day, *_, has_answer in days if has_answer]
        for before, after in pairwise([enrolled, *answered, last + _A_DAY]):
            if (after - before).days > _SILENT:
                yield from _between(before + _A_DAY, after)


def _between(first: date, beyond: date) -> Iterator[date]:
    while first < beyond:
        yield first
        first += _A_DAY
