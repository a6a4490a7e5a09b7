"""Which facilitator has a group now: one took it over from another."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, Table, bindparam, delete, select

from storage.database import Transaction, metadata
from storage.frozen import frozen
from storage.statements import Upsert

group_host = Table(
    "group_host",
    metadata,
    Column("group_id", ForeignKey("cohort.id"), primary_key=True),
    Column("member_id", ForeignKey("member.id"), nullable=False),
    Column("since", BigInteger, nullable=False),
)


@frozen
class Host:
    """The facilitator who has the group, since an instant in seconds UTC."""

    member_id: int
    since: int


_TAKE = Upsert(group_host, ("group_id",), ("member_id", "since"))
_OF = select(group_host.c.member_id, group_host.c.since).where(group_host.c.group_id == bindparam("of_group"))
_SHARE = delete(group_host).where(group_host.c.group_id == bindparam("of_group"))


def take(db: Transaction, group_id: int, member_id: int, *, at: int) -> None:
    """This facilitator has the group from now on."""
    db.run(_TAKE, group_id=group_id, member_id=member_id, since=at)


def of(db: Transaction, group_id: int) -> Host | None:
    """Who has the group; None where all its facilitators do."""
    row = db.one(_OF, of_group=group_id)
    return Host(*row) if row else None


def share(db: Transaction, group_id: int) -> None:
    """All its facilitators have the group together."""
    db.run(_SHARE, of_group=group_id)
