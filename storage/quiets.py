"""Until when it is quiet in a group's chat: for all, with what members might send before, or for one member."""

from __future__ import annotations

import json
from collections.abc import Mapping

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Integer,
    Table,
    Text,
    bindparam,
    delete,
    func,
    select,
    update,
)

from storage.database import Transaction, metadata
from storage.frozen import frozen
from storage.members import member
from storage.statements import Upsert

group_quiet = Table(
    "group_quiet",
    metadata,
    Column("group_id", ForeignKey("cohort.id"), primary_key=True),
    Column("until", BigInteger, nullable=False),
    Column("permissions", Text),  # JSON: what members might send before; empty until Telegram told it
    Column("stuck", Integer, nullable=False),  # 1: its end came, but Anker may not end it
)
member_quiet = Table(
    "member_quiet",
    metadata,
    Column("member_id", ForeignKey("member.id"), primary_key=True),
    Column("until", BigInteger, nullable=False),
)


@frozen
class Quiet:
    """Quiet for a whole group. `permissions` are by Telegram's names; None until they are known."""

    group_id: int
    until: int
    permissions: Mapping[str, bool] | None
    stuck: bool


_BEGIN_FOR_ALL = Upsert(group_quiet, ("group_id",), ("until", "stuck"))
_BEGIN_FOR_ONE = Upsert(member_quiet, ("member_id",), ("until",))
_COLUMNS = (group_quiet.c.group_id, group_quiet.c.until, group_quiet.c.permissions, group_quiet.c.stuck)
_OF_GROUP = select(*_COLUMNS).where(group_quiet.c.group_id == bindparam("of_group"))
_UNKNOWN = select(group_quiet.c.group_id).where(group_quiet.c.permissions.is_(None))
_KNOW = (
    update(group_quiet)
    .where(group_quiet.c.group_id == bindparam("of_group"))
    .values(permissions=bindparam("told"))
)
_STUCK = update(group_quiet).where(group_quiet.c.group_id == bindparam("of_group")).values(stuck=1)
_DUE_FOR_ALL = select(*_COLUMNS).where(group_quiet.c.until <= bindparam("now"))
_DUE_FOR_ONE = select(member_quiet.c.member_id).where(member_quiet.c.until <= bindparam("now"))
_NEXT_FOR_ALL = select(func.min(group_quiet.c.until)).where(group_quiet.c.until > bindparam("after"))
_NEXT_FOR_ONE = select(func.min(member_quiet.c.until)).where(member_quiet.c.until > bindparam("after"))
_QUIET_MEMBERS = (
    select(member_quiet.c.member_id, member_quiet.c.until)
    .join(member, member.c.id == member_quiet.c.member_id)
    .where(member.c.group_id == bindparam("of_group"))
    .order_by(member_quiet.c.member_id)
)
_END_FOR_ALL = delete(group_quiet).where(group_quiet.c.group_id == bindparam("of_group"))
_END_FOR_ONE = delete(member_quiet).where(member_quiet.c.member_id == bindparam("whose"))


def begin_for_all(db: Transaction, group_id: int, *, until: int) -> None:
    """Nobody writes until then; where it was quiet already, what was known of before stays."""
    db.run(_BEGIN_FOR_ALL, group_id=group_id, until=until, permissions=None, stuck=0)


def begin_for_one(db: Transaction, member_id: int, *, until: int) -> None:
    """This member only reads until then."""
    db.run(_BEGIN_FOR_ONE, member_id=member_id, until=until)


def for_all(db: Transaction, group_id: int) -> Quiet | None:
    """The quiet that a whole group has now."""
    row = db.one(_OF_GROUP, of_group=group_id)
    return _read(*row) if row else None


def for_each(db: Transaction, group_id: int) -> list[tuple[int, int]]:
    """The members of a group who only read now, each with the instant until when."""
    return [(member_id, until) for member_id, until in db.all(_QUIET_MEMBERS, of_group=group_id)]


def not_begun(db: Transaction) -> list[int]:
    """Groups of which Telegram did not tell yet what members may send."""
    return [group_id for (group_id,) in db.all(_UNKNOWN)]


def know(db: Transaction, group_id: int, permissions: Mapping[str, bool]) -> None:
    """This is what members might send before it was quiet."""
    db.run(_KNOW, of_group=group_id, told=json.dumps(permissions))


def stuck(db: Transaction, group_id: int) -> None:
    """Its end came, but Anker may not end it: its facilitators were told."""
    db.run(_STUCK, of_group=group_id)


def due_for_all(db: Transaction, *, now: int) -> list[Quiet]:
    """Groups whose quiet ends by now."""
    return [_read(*row) for row in db.all(_DUE_FOR_ALL, now=now)]


def due_for_one(db: Transaction, *, now: int) -> list[int]:
    """Members who may write again by now."""
    return [member_id for (member_id,) in db.all(_DUE_FOR_ONE, now=now)]


def next_instant(db: Transaction, *, after: int) -> int | None:
    """The first instant later than this one at which a quiet ends."""
    rows = (db.one(statement, after=after) for statement in (_NEXT_FOR_ALL, _NEXT_FOR_ONE))
    return min((row[0] for row in rows if row is not None and row[0] is not None), default=None)


def end_for_all(db: Transaction, group_id: int) -> None:
    """The group talks again."""
    db.run(_END_FOR_ALL, of_group=group_id)


def end_for_one(db: Transaction, member_id: int) -> None:
    """This member writes again."""
    db.run(_END_FOR_ONE, whose=member_id)


def _read(group_id: int, until: int, permissions: str | None, is_stuck: int) -> Quiet:
    return Quiet(group_id, until, json.loads(permissions) if permissions else None, bool(is_stuck))
