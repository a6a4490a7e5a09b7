"""Which updates of Telegram's count were received, whatever was kept of them since.

Of some updates no row stays in the inbox. Should Telegram bring one once more (its receipt was lost in a fall),
this tells it from a fresh one: the first and highest number received, and the numbers between that have not come
yet. A webhook brings some side by side, so that a lower one may come later.
"""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import BigInteger, Column, Table, bindparam, delete, select

from storage.database import Transaction, metadata, values_of
from storage.statements import Upsert

# Telegram brings again what it has no receipt of: a few calls' worth. A number that lies further back begins a
# count of its own (after a quiet week Telegram begins anew anywhere), and nothing of the old one is repeated then.
WINDOW = 1000

receipt = Table(
    "receipt",
    metadata,
    Column("bot", BigInteger, primary_key=True, autoincrement=False),
    Column("first", BigInteger, nullable=False),
    Column("highest", BigInteger, nullable=False),
)
missing = Table(
    "missing_update",
    metadata,
    Column("bot", BigInteger, primary_key=True, autoincrement=False),
    Column("update_id", BigInteger, primary_key=True, autoincrement=False),
)

_OF = select(receipt.c.first, receipt.c.highest).where(receipt.c.bot == bindparam("of_bot"))
_SET = Upsert(receipt, ("bot",), ("first", "highest"))
_MISSING = select(missing.c.update_id).where(missing.c.bot == bindparam("of_bot"))
_MISS = Upsert(missing, ("bot", "update_id"))
_CAME = delete(missing).where(missing.c.bot == bindparam("of_bot"), missing.c.update_id == bindparam("update"))
_PAST = delete(missing).where(missing.c.bot == bindparam("of_bot"), missing.c.update_id < bindparam("before"))
_OTHERS = delete(missing).where(missing.c.bot == bindparam("of_bot"))


def take(db: Transaction, bot: int, ids: Collection[int]) -> set[int]:
    """Note that these came; those of them that had not come before."""
    if not ids:
        return set()
    first, highest = _received(db, bot) or (min(ids), min(ids) - 1)
    awaited = set(values_of(db.all(_MISSING, of_bot=bot)))
    fresh = set()
    for update_id in sorted(ids):
        if update_id <= highest - WINDOW:
            first, highest, awaited = update_id, update_id, set()
            db.run(_OTHERS, of_bot=bot)
            fresh.add(update_id)
        elif update_id > highest:
            between = range(max(highest + 1, update_id - WINDOW), update_id)
            db.run_many(_MISS, [{"bot": bot, "update_id": each} for each in between])
            awaited.update(between)
            highest = update_id
            fresh.add(update_id)
        elif update_id < first:
            between = range(update_id + 1, first)
            db.run_many(_MISS, [{"bot": bot, "update_id": each} for each in between])
            awaited.update(between)
            first = update_id
            fresh.add(update_id)
        elif update_id in awaited:
            db.run(_CAME, of_bot=bot, update=update_id)
            awaited.discard(update_id)
            fresh.add(update_id)
    if fresh:
        db.run(_SET, bot=bot, first=first, highest=highest)
        if awaited:
            db.run(_PAST, of_bot=bot, before=highest - WINDOW)
    return fresh


def highest(db: Transaction, bot: int) -> int | None:
    """The highest number received in the present count."""
    received = _received(db, bot)
    return received[1] if received else None


def _received(db: Transaction, bot: int) -> tuple[int, int] | None:
    """The first and highest number; of a damaged row none, so that the count begins anew and somebody is heard."""
    match db.one(_OF, of_bot=bot):
        case (int(first), int(highest)):
            return first, highest
    return None
