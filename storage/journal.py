"""What an erasure owes: SQLite's write-ahead log still holds the old pages until it is emptied.

The debt is written down in the transaction that erases, and stays until the log was truly emptied: somebody who
reads at that moment (an export, a backup) keeps it from being so, for as long as the look at the database lasts.
"""

from __future__ import annotations

import time

from sqlalchemy import BigInteger, Column, Integer, Table, bindparam, delete, func, insert, select

from storage.database import Database, Transaction, metadata

# What a person asked to be erased is gone from pages that were split, too: a file of this size is written anew in
# about two seconds. For what goes by itself, day by day, a tenth of a second is enough.
REWRITE_FOR_HER, REWRITE_BY_ITSELF = 256 * 1024 * 1024, 16 * 1024 * 1024
WITHOUT_REWRITING = 0  # nothing was erased: what is in the log alone would be lost with it

journal_debt = Table(
    "journal_debt",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("since", BigInteger, nullable=False),
    Column("rewrite_up_to", Integer, nullable=False),  # bytes
)

_OWE = insert(journal_debt)
_OWED = select(func.max(journal_debt.c.id), func.min(journal_debt.c.since), func.max(journal_debt.c.rewrite_up_to))
_PAID = delete(journal_debt).where(journal_debt.c.id <= bindparam("newest"))


def owe(db: Transaction, rewrite_up_to: int = REWRITE_BY_ITSELF) -> None:
    """Something is erased in this transaction: its old pages are to go as well."""
    # Real time on purpose: how long a reader was in the way has nothing to do with the programme's clock.
    db.later(_OWE, since=int(time.time()), rewrite_up_to=rewrite_up_to)


def owed_since(db: Transaction) -> int | None:
    """Since when old pages wait to be emptied, in real time; None when nothing is owed."""
    row = db.one(_OWED)
    return row[1] if row else None


def settle(database: Database) -> bool:
    """Empty the log if that is owed; false while a reader is in the way. Raises Unavailable."""
    with database.write() as db:
        row = db.one(_OWED)
    if row is None or row[0] is None:
        return True
    newest, _, rewrite_up_to = row
    if not database.empty_journal(rewrite_up_to=rewrite_up_to):
        return False
    with database.write() as db:  # only what was owed before: more may have been erased meanwhile
        db.run(_PAID, newest=newest)
    return True
