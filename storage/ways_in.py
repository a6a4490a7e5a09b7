"""How members come into their group's chat: the link that staff gave, and the one that Telegram made for each."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, LargeBinary, Table, bindparam, delete, select

from storage.database import Transaction, metadata
from storage.members import member
from storage.sealed import Sealed
from storage.statements import Upsert

group_link = Table(
    "group_link",
    metadata,
    Column("group_id", ForeignKey("cohort.id"), primary_key=True),
    Column("url", LargeBinary, nullable=False),  # sealed
)
way_in = Table(
    "way_in",
    metadata,
    Column("member_id", ForeignKey("member.id"), primary_key=True),
    Column("url", LargeBinary, nullable=False),  # sealed
)
_LINK, _WAY = Sealed(group_link, "url", "group_id"), Sealed(way_in, "url", "member_id")

_KEEP_LINK, _KEEP_WAY = Upsert(group_link, ("group_id",), ("url",)), Upsert(way_in, ("member_id",), ("url",))
_LINK_OF = select(group_link.c.url).where(group_link.c.group_id == bindparam("of_group"))
_WAY_OF = select(way_in.c.url).where(way_in.c.member_id == bindparam("whose"))
_DROP_LINK = delete(group_link).where(group_link.c.group_id == bindparam("of_group"))
_DROP_WAYS = delete(way_in).where(
    way_in.c.member_id.in_(select(member.c.id).where(member.c.group_id == bindparam("of_group")))
)


def give(db: Transaction, group_id: int, url: str) -> None:
    """Staff gave this invitation link, for members only."""
    db.run(_KEEP_LINK, group_id=group_id, url=db.vault.seal(_LINK.of(group_id), url))


def link_of(db: Transaction, group_id: int) -> str | None:
    """The link that staff gave."""
    row = db.one(_LINK_OF, of_group=group_id)
    return db.vault.open_whole(_LINK.of(group_id), row[0]) if row else None


def keep(db: Transaction, member_id: int, url: str) -> None:
    """Telegram made this link for this member."""
    db.run(_KEEP_WAY, member_id=member_id, url=db.vault.seal(_WAY.of(member_id), url))


def of_member(db: Transaction, member_id: int) -> str | None:
    """The link that Telegram made for this member."""
    row = db.one(_WAY_OF, whose=member_id)
    return db.vault.open_whole(_WAY.of(member_id), row[0]) if row else None


def drop(db: Transaction, group_id: int) -> None:
    """The group has another chat, or none: its links lead nowhere."""
    db.run(_DROP_LINK, of_group=group_id)
    db.run(_DROP_WAYS, of_group=group_id)
