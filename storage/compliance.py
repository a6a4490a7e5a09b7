"""Compliance, defined once: what was sent, what was opened, what got any answer, what was completed.

Of the prompts that Telegram took (`sent_at`), however they ended: *opened* had a first tap or word; *any
answer* had an answer to the invitation, be it one item or the skipping of the whole; *completed* was answered to
its last item. Compliance is completed / sent and, beside it, any answer / sent. Overviews and exports count so.
"""

from __future__ import annotations

from sqlalchemy import and_, bindparam, case, func, or_, select

from storage.database import Transaction
from storage.frozen import frozen
from storage.members import PARENT, member
from storage.prompts import CHECKIN, COMPLETED, DECLINED, OPENED, PARTIAL, prompt
from storage.responses import response
from storage.statements import one_of

# How an answered prompt ends; one that is still open counts as answered with its first response.
ANSWERED = (COMPLETED, PARTIAL, DECLINED)


@frozen
class Compliance:
    """Counts of prompts; each number is part of the one before it."""

    sent: int = 0
    opened: int = 0
    any_answer: int = 0
    completed: int = 0

    def __add__(self, other: Compliance) -> Compliance:
        return Compliance(
            self.sent + other.sent,
            self.opened + other.opened,
            self.any_answer + other.any_answer,
            self.completed + other.completed,
        )

    def times(self, count: int) -> Compliance:
        """The counts of so many prompts like this."""
        return Compliance(self.sent * count, self.opened * count, self.any_answer * count, self.completed * count)


_NONE = Compliance()
_SENT, _OPENED = Compliance(1), Compliance(1, 1)
_SOME, _WHOLE = Compliance(1, 1, 1), Compliance(1, 1, 1, 1)


def of_prompt(state: str, *, was_sent: bool, was_opened: bool, has_response: bool) -> Compliance:
    """What one prompt counts for; `state` as the database or as the export names it."""
    if not was_sent:
        return _NONE
    if state == COMPLETED:
        return _WHOLE
    if state in ANSWERED or has_response:
        return _SOME
    return _OPENED if was_opened else _SENT


_HAS_RESPONSE = select(response.c.id).where(response.c.prompt_id == prompt.c.id).correlate(prompt).exists()
_IS_ANSWERED = or_(one_of(prompt.c.state, ANSWERED), and_(prompt.c.state == OPENED, _HAS_RESPONSE))
_BY_DAY = (
    select(
        prompt.c.local_date,
        func.count(),
        func.sum(case((or_(prompt.c.opened_at.is_not(None), _IS_ANSWERED), 1), else_=0)),
        func.sum(case((_IS_ANSWERED, 1), else_=0)),
        func.sum(case((prompt.c.state == COMPLETED, 1), else_=0)),
    )
    .join(member, member.c.id == prompt.c.member_id)
    .where(
        member.c.group_id == bindparam("of_group"),
        member.c.role == PARENT,
        prompt.c.kind == CHECKIN,
        prompt.c.local_date >= bindparam("first_day"),
        prompt.c.sent_at.is_not(None),
    )
    .group_by(prompt.c.local_date)
    .order_by(prompt.c.local_date)
)


def by_day(db: Transaction, group_id: int, *, first: str) -> list[tuple[str, Compliance]]:
    """The check-ins of each day from the first on (YYYY-MM-DD, the parents' own days), in order."""
    return [
        (local_date, Compliance(*counts))
        for local_date, *counts in db.all(_BY_DAY, of_group=group_id, first_day=first)
    ]
