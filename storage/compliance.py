"""How many check-ins came to a group's parents on each day, and how many of them were answered."""

from __future__ import annotations

from sqlalchemy import bindparam, case, func, select

from storage.database import Transaction, one_of
from storage.frozen import frozen
from storage.members import PARENT, member
from storage.prompts import CHECKIN, COMPLETED, EXPIRED, OPENED, PARTIAL, SENT, prompt

# What reached her. One that could not be sent, or was withdrawn, says nothing of her.
_REACHED = (SENT, OPENED, COMPLETED, PARTIAL, EXPIRED)


@frozen
class Day:
    """The check-ins of one day, as the parents' own calendars have it (YYYY-MM-DD)."""

    local_date: str
    sent: int
    completed: int


_BY_DAY = (
    select(
        prompt.c.local_date,
        func.count(),
        func.sum(case((prompt.c.state == COMPLETED, 1), else_=0)),
    )
    .join(member, member.c.id == prompt.c.member_id)
    .where(
        member.c.group_id == bindparam("of_group"),
        member.c.role == PARENT,
        prompt.c.kind == CHECKIN,
        prompt.c.local_date >= bindparam("first_day"),
        prompt.c.scheduled_at <= bindparam("now"),
        one_of(prompt.c.state, _REACHED),
    )
    .group_by(prompt.c.local_date)
    .order_by(prompt.c.local_date)
)


def by_day(db: Transaction, group_id: int, *, first: str, now: int) -> list[Day]:
    """Each day from the first on that had check-ins, in order."""
    return [Day(*row) for row in db.all(_BY_DAY, of_group=group_id, first_day=first, now=now)]
