"""When staff could hear by name that a parent was away: a break, a stop, out of reach, or two silent weeks.

In an export to share such days would show which rows are hers. So they are left out of all parents; where they are
too many for that, whoever was away longest is not in the export at all, as long as enough others are: of one who
is left it is known who she is. After a programme one stops after the other: then it ends earlier, where more is
kept so.
"""

from __future__ import annotations

from collections import Counter
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
from storage.database import Transaction
from storage.members import ACTIVE, PAUSED, SILENCE
from storage.prompts import prompt
from storage.statements import one_of

# What staff hear of a parent by name: from the chat, or when they send something to the group.
TOLD_BY_NAME = (prompts.PAUSED, prompts.UNREACHABLE, prompts.WITHDRAWN)
# How many parents must be alike, or be there at all, for none of them to stand out.
TOGETHER = 3
# So many days at the most are left out of all, where enough parents stay.
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
    last = min(date.fromisoformat(row[0]), period.last)
    lives = {each.member_id: _life(db, each, period.first, last, now) for each in who}
    ends = sorted({last, *(each.reached[-1] for each in lives.values() if last in each.away and each.reached)})
    found = [(end, *_left_out(lives, end)) for end in ends]
    end, days, left_out = max(found, key=lambda each: (_how_much(lives, *each), each[0]))
    return Away(frozenset([*days, *_between(end + _A_DAY, last + _A_DAY)]), frozenset(left_out))


@dataclass(frozen=True, slots=True)
class _Life:
    """The days on which a parent was away as staff know, and those on which something reached her, in order."""

    away: set[date]
    reached: list[date]


def _life(db: Transaction, who: Participant, first: date, last: date, now: int) -> _Life:
    days = [
        (day, bool(sent), bool(is_told), bool(has_answer))
        for text, sent, is_told, has_answer in db.all(_DAYS, whose=who.member_id, now=now)
        if (day := date.fromisoformat(text)) <= last
    ]
    away = {day for day in _days_away(who, days, last) if day >= first}
    return _Life(away, [day for day, sent, *_ in days if sent and day >= first])


def _left_out(lives: Mapping[int, _Life], end: date) -> tuple[set[date], set[int]]:
    """Which days until `end` are left out of all, and who is left out altogether."""
    away = {whose: [day for day in each.away if day <= end] for whose, each in lives.items()}
    counts = Counter(day for days in away.values() for day in days)
    left_out = set[int]()
    for whose in sorted(away, key=lambda each: (-len(away[each]), each)):
        if len(counts) <= MOST_DAYS or len(away) - len(left_out) <= TOGETHER:
            break
        left_out.add(whose)
        counts -= Counter(away[whose])
    return set(counts), left_out


def _how_much(lives: Mapping[int, _Life], end: date, days: set[date], left_out: set[int]) -> int:
    """On how many days something reached those who stay."""
    hers = (each.reached for whose, each in lives.items() if whose not in left_out)
    return sum(day <= end and day not in days for reached in hers for day in reached)


def _days_away(who: Participant, days: list[tuple[date, bool, bool, bool]], last: date) -> Iterator[date]:
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
