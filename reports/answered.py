"""What was answered to the daily questions, for pictures: a parent's own, or those of a group who agree to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import bindparam, select

from storage.database import Transaction
from storage.prompts import CHECKIN, SELF, prompt
from storage.responses import response
from storage.statements import one_of
from storage.zones import clock_of

UNKNOWN = "unknown"
_ITEMS = ("tension", "tension_3", "body", "ladder", "noticed")
# What pictures and sentences know. Another version of the questions may have other answers: these are left out.
_KNOWN = {
    "ladder": frozenset({"top", "middle", "bottom", "between"}),
    "tension_3": frozenset({"calm", "some", "much"}),
}
_OF_MEMBER = (
    select(
        prompt.c.local_date,
        prompt.c.scheduled_at,
        prompt.c.zone,
        prompt.c.session,
        response.c.item,
        response.c.value,
        response.c.answered_at,
    )
    .join(prompt, prompt.c.id == response.c.prompt_id)
    .where(
        prompt.c.member_id == bindparam("whose"),
        one_of(prompt.c.kind, (CHECKIN, SELF)),
        prompt.c.local_date >= bindparam("first"),
        prompt.c.local_date <= bindparam("last"),
        one_of(response.c.item, _ITEMS),
        response.c.value.is_not(None),
    )
    .order_by(prompt.c.scheduled_at, prompt.c.id, response.c.id)
)


@dataclass(frozen=True, slots=True)
class Answered:
    """The value of an item; `time` is the part of the day (0 to 1) on her clock, `at` seconds UTC."""

    day: date
    time: float
    session: int | None
    item: str
    value: str
    at: int

    def since(self, first: date) -> float:
        """The days from the beginning of `first`, drawn in to the middle of its day, where its name stands."""
        return (self.day - first).days + 0.25 + self.time / 2


def of_member(db: Transaction, member_id: int, first: date, last: date) -> list[Answered]:
    """What a parent answered on these days of hers, both included, in order; "I don't know" tells nothing here."""
    rows = db.all(_OF_MEMBER, whose=member_id, first=first.isoformat(), last=last.isoformat())
    return [
        Answered(date.fromisoformat(day), _part_of_day(scheduled_at, zone), session, item, value, at)
        for day, scheduled_at, zone, session, item, value, at in rows
        if value != UNKNOWN and (item not in _KNOWN or value in _KNOWN[item])
    ]


def _part_of_day(instant: int, zone: str) -> float:
    local = datetime.fromtimestamp(instant, clock_of(zone))
    return (local.hour * 60 + local.minute) / (24 * 60)
