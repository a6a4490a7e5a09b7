"""Which host Anker was in a group's chat, and since when: none, a quiet one, or one with rights."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, Table, Text, bindparam, select

from storage import standings
from storage.database import Transaction, metadata
from storage.groups import Group
from storage.statements import Upsert

NONE, QUIET, WITH_RIGHTS = "none", "quiet", "with_rights"

host_history = Table(
    "host_history",
    metadata,
    Column("group_id", ForeignKey("cohort.id"), primary_key=True),
    Column("since", BigInteger, primary_key=True, autoincrement=False),
    Column("host", Text, nullable=False),
)

_NOTE = Upsert(host_history, ("group_id", "since"), ("host",))
_OF = (
    select(host_history.c.since, host_history.c.host)
    .where(host_history.c.group_id == bindparam("of_group"))
    .order_by(host_history.c.since)
)


def note(db: Transaction, group: Group, *, at: int) -> None:
    """Keep which host Anker is from now on, where that is another than before."""
    now = host_of(db, group)
    known = of_group(db, group.id)
    if (known[-1][1] if known else NONE) != now:
        db.run(_NOTE, group_id=group.id, since=at, host=now)


def host_of(db: Transaction, group: Group) -> str:
    """Which host Anker is in this group's chat now."""
    if group.chat_id is None:
        return NONE
    return WITH_RIGHTS if standings.of(db, group.chat_id).administrator else QUIET


def of_group(db: Transaction, group_id: int) -> list[tuple[int, str]]:
    """Since which instant it was which host, the oldest first."""
    return [(since, host) for since, host in db.all(_OF, of_group=group_id)]
