"""When Anker was out of service: what was asked then, or tapped in vain, is no silence of a parent.

Instants are programme time. Outages may overlap, since they are noticed in two ways: by the ticks, that a process
was gone, and by the receiver, that Telegram was out of reach.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable

from sqlalchemy import BigInteger, Column, Integer, Table, insert, select

from storage.database import Transaction, metadata

outage = Table(
    "outage",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("began_at", BigInteger, nullable=False),
    Column("ended_at", BigInteger, nullable=False),
)

_ADD = insert(outage)
_ALL = select(outage.c.began_at, outage.c.ended_at).order_by(outage.c.began_at, outage.c.ended_at)


def add(db: Transaction, *, began_at: int, ended_at: int) -> None:
    """Note an outage; one that took no time is none."""
    if ended_at > began_at:
        db.run(_ADD, began_at=began_at, ended_at=ended_at)


def every(db: Transaction) -> Outages:
    """All outages so far."""
    return Outages(db.all(_ALL))


class Outages:
    """Outages put together where they overlap, so that no second is counted twice."""

    def __init__(self, spans: Iterable[tuple[int, ...]]) -> None:
        self.spans: list[tuple[int, int]] = []
        for began, ended in spans:
            if self.spans and began <= self.spans[-1][1]:
                first, last = self.spans[-1]
                self.spans[-1] = (first, max(last, ended))
            else:
                self.spans.append((began, ended))
        self._ends = [ended for _, ended in self.spans]

    def seconds_within(self, first: int, last: int) -> int:
        """How many seconds between two instants were lost."""
        lost = 0
        for began, ended in self.spans[bisect_right(self._ends, first) :]:
            if began >= last:
                break
            lost += min(ended, last) - max(began, first)
        return lost
