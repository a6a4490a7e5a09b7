"""A group that somebody is about to make in the chat: what was said so far. It goes once the group is there."""

from __future__ import annotations

import json

from sqlalchemy import BigInteger, Column, ForeignKey, Integer, LargeBinary, Table, Text, bindparam, delete, select

from storage.database import Transaction, metadata
from storage.frozen import frozen
from storage.reading_hours import ReadingHours
from storage.sealed import Sealed
from storage.statements import Upsert

group_draft = Table(
    "group_draft",
    metadata,
    Column("member_id", ForeignKey("member.id"), primary_key=True),  # as whom it is made
    Column("name", LargeBinary),  # sealed
    Column("programme", Text, nullable=False),
    Column("zone", Text, nullable=False),
    Column("starts_at", BigInteger),  # the first meeting, seconds UTC
    Column("helplines", LargeBinary),  # sealed JSON: [[label, number], …]
    Column("days", Integer),  # when its maker reads, as in reading_hours
    Column("minutes", Text),
)
_NAME = Sealed(group_draft, "name", "member_id")
_HELP = Sealed(group_draft, "helplines", "member_id")


@frozen
class GroupDraft:
    """What was said so far. `starts_at` is the first meeting in seconds UTC; None while it is not known.

    `helplines` are pairs of label and number; `hours` is when its maker reads what its parents write.
    """

    member_id: int
    name: str | None
    programme: str
    zone: str
    starts_at: int | None
    helplines: tuple[tuple[str, str], ...] = ()
    hours: ReadingHours = ReadingHours()


_KEEP = Upsert(
    group_draft, ("member_id",), ("name", "programme", "zone", "starts_at", "helplines", "days", "minutes")
)
_OF = select(
    group_draft.c.name,
    group_draft.c.programme,
    group_draft.c.zone,
    group_draft.c.starts_at,
    group_draft.c.helplines,
    group_draft.c.days,
    group_draft.c.minutes,
).where(group_draft.c.member_id == bindparam("whose"))
_DROP = delete(group_draft).where(group_draft.c.member_id == bindparam("whose"))


def keep(db: Transaction, draft: GroupDraft) -> None:
    """This was said so far."""
    db.run(
        _KEEP,
        member_id=draft.member_id,
        name=None if draft.name is None else db.vault.seal(_NAME.of(draft.member_id), draft.name),
        programme=draft.programme,
        zone=draft.zone,
        starts_at=draft.starts_at,
        helplines=db.vault.seal(_HELP.of(draft.member_id), json.dumps(draft.helplines)),
        days=draft.hours.days,
        minutes=" ".join(map(str, draft.hours.minutes)),
    )


def of(db: Transaction, member_id: int) -> GroupDraft | None:
    """The group this member is about to make."""
    row = db.one(_OF, whose=member_id)
    if row is None:
        return None
    name, programme, zone, starts_at, helplines, days, minutes = row
    return GroupDraft(
        member_id,
        db.vault.open_whole(_NAME.of(member_id), name),
        programme,
        zone,
        starts_at,
        _pairs(db, member_id, helplines),
        ReadingHours(days, tuple(map(int, minutes.split()))),
    )


def drop(db: Transaction, member_id: int) -> None:
    """It is made, or not to be made after all."""
    db.run(_DROP, whose=member_id)


def _pairs(db: Transaction, member_id: int, sealed: bytes | None) -> tuple[tuple[str, str], ...]:
    opened = db.vault.open_whole(_HELP.of(member_id), sealed)
    return tuple((label, number) for label, number in json.loads(opened or "[]"))
