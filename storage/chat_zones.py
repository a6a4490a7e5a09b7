"""By which zone a chat's clock goes: that of the group whose chat it is, or of the person's last membership."""

from __future__ import annotations

from sqlalchemy import bindparam, func, select

from storage.database import Transaction
from storage.groups import group
from storage.members import member
from storage.people import person

_OF_GROUP = select(group.c.zone).where(group.c.chat_id == bindparam("chat")).limit(1)
_OF_PERSON = (
    select(func.coalesce(member.c.own_zone, group.c.zone))
    .select_from(person)
    .join(member, member.c.person_id == person.c.id)
    .join(group, group.c.id == member.c.group_id)
    .where(person.c.chat_id == bindparam("chat"))
    .order_by(member.c.id.desc())
    .limit(1)
)


def of(db: Transaction, chat_id: int) -> str | None:
    """The zone, a name of the IANA database; None of a chat of nobody Anker knows."""
    row = db.one(_OF_PERSON, chat=chat_id) or db.one(_OF_GROUP, chat=chat_id)
    return row[0] if row else None
