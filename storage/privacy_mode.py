"""Whether Telegram shows a bot all that is said in groups, as `getMe` told last: no update tells of a change."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Integer, Table, bindparam, func, select

from storage.database import Transaction, metadata
from storage.statements import Upsert

privacy_mode = Table(
    "privacy_mode",
    metadata,
    Column("bot", BigInteger, primary_key=True, autoincrement=False),
    Column("reads_all", Integer, nullable=False),
)

_KEEP = Upsert(privacy_mode, ("bot",), ("reads_all",))
_OF = select(privacy_mode.c.reads_all).where(privacy_mode.c.bot == bindparam("which"))
_ANY = select(func.max(privacy_mode.c.reads_all))


def keep(db: Transaction, bot_id: int, reads_all: bool) -> bool:
    """Remember it; true if that is news. Until something else is told, a bot sees what is meant for it only."""
    row = db.one(_OF, which=bot_id)
    if bool(row and row[0]) == reads_all:
        return False
    db.run(_KEEP, bot=bot_id, reads_all=int(reads_all))
    return True


def reads_all(db: Transaction) -> bool:
    """Whether Telegram shows Anker all that is said in groups."""
    row = db.one(_ANY)
    return bool(row and row[0])
