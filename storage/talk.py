"""How much is said in a group's chat in a week: one number for all together, of no message and of nobody.

Only where Anker is an administrator, and only while its facilitators leave it on.
"""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Integer, Table, bindparam, delete, select

from storage import chats, groups, standings
from storage.database import Transaction, metadata
from storage.statements import Upsert

_WEEK, _MONDAY = 7 * 86400, 3 * 86400  # the epoch was a Thursday

talk_setting = Table(
    "talk_setting",
    metadata,
    Column("group_id", ForeignKey("cohort.id"), primary_key=True),
    Column("counts", Integer, nullable=False),
)
talk_week = Table(
    "talk_week",
    metadata,
    Column("group_id", ForeignKey("cohort.id"), primary_key=True),
    Column("week", Integer, primary_key=True, autoincrement=False),  # in weeks since 1970, from Monday, UTC
    Column("posts", Integer, nullable=False),
)

_CHOOSE = Upsert(talk_setting, ("group_id",), ("counts",))
_CHOSEN = select(talk_setting.c.counts).where(talk_setting.c.group_id == bindparam("of_group"))
_SET = Upsert(talk_week, ("group_id", "week"), ("posts",))
_OF_WEEK = select(talk_week.c.posts).where(
    talk_week.c.group_id == bindparam("of_group"), talk_week.c.week == bindparam("which")
)
_FORGET = delete(talk_week).where(talk_week.c.group_id == bindparam("of_group"))


def choose(db: Transaction, group_id: int, counts: bool) -> None:
    """Whether it is counted; once it is not, nothing stays of what was."""
    db.run(_CHOOSE, group_id=group_id, counts=int(counts))
    if not counts:
        db.run(_FORGET, of_group=group_id)


def is_counted(db: Transaction, group: groups.Group) -> bool:
    """Whether it is counted in this group's chat."""
    row = db.one(_CHOSEN, of_group=group.id)
    return (row is None or bool(row[0])) and standings.of(db, group.chat_id).administrator


def heard(db: Transaction, telegram_id: int, posts: int, *, at: int) -> None:
    """So much more was said in the chat that Telegram knows by this id."""
    chat_id = chats.find(db, telegram_id)
    group = None if chat_id is None else groups.of_chat(db, chat_id)
    if group is not None and is_counted(db, group):
        week = (at + _MONDAY) // _WEEK
        db.run(_SET, group_id=group.id, week=week, posts=posts + _in_week(db, group.id, week))


def of_group(db: Transaction, group_id: int, *, at: int) -> tuple[int, int]:
    """How much was said last week, and in this one so far."""
    week = (at + _MONDAY) // _WEEK
    return _in_week(db, group_id, week - 1), _in_week(db, group_id, week)


def _in_week(db: Transaction, group_id: int, week: int) -> int:
    row = db.one(_OF_WEEK, of_group=group_id, which=week)
    return int(row[0]) if row else 0
