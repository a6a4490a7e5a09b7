"""Support lines under what was shared: how often each was tapped. Nobody is named, and after two days all goes.

So that a second tap takes the first one back, a keyed hash of who tapped stands here while the buttons work.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import (
    Column,
    ForeignKey,
    LargeBinary,
    Table,
    Text,
    bindparam,
    delete,
    func,
    insert,
    select,
    update,
)

from storage import journal
from storage.database import Transaction, metadata
from storage.encryption import Vault
from storage.keyboards import keyboard

OPEN_SECONDS = 48 * 3600
BUTTONS = "support"

support = Table(
    "support",
    metadata,
    Column("keyboard_id", ForeignKey("keyboard.id"), primary_key=True),
    Column("line", Text, primary_key=True),
    Column("who", LargeBinary, primary_key=True),  # keyed hash of this keyboard and who tapped
)

_THIS = (
    support.c.keyboard_id == bindparam("under"),
    support.c.line == bindparam("said"),
    support.c.who == bindparam("hashed"),
)
_ADD = insert(support)
_POSTS = select(support.c.keyboard_id).distinct()
_FORGET = delete(support).where(support.c.keyboard_id == bindparam("under"), support.c.who == bindparam("hashed"))
_REKEY = (
    update(support)
    .where(support.c.keyboard_id == bindparam("under"), support.c.who == bindparam("hashed"))
    .values(who=bindparam("new_hash"))
)
_TAKE_BACK = delete(support).where(*_THIS)
_COUNTS = (
    select(support.c.line, func.count())
    .where(support.c.keyboard_id == bindparam("under"))
    .group_by(support.c.line)
)
# Anyone may tap them: they are found among those of nobody, which an index knows, not among all there ever were.
_THESE = (keyboard.c.person_id.is_(None), keyboard.c.kind == BUTTONS)
_OF_POST = (*_THESE, keyboard.c.outbox_id == bindparam("post"))
_OLD = (*_THESE, keyboard.c.created_at < bindparam("before"))
_DROP_OF, _DROP_OLD = (
    delete(support).where(support.c.keyboard_id.in_(select(keyboard.c.id).where(*which)))
    for which in (_OF_POST, _OLD)
)
_CLOSE, _CLOSE_OLD = (delete(keyboard).where(*which) for which in (_OF_POST, _OLD))


def toggle(db: Transaction, keyboard_id: int, line: str, telegram_id: int) -> bool:
    """Say this line under a post, or, where this person said it before, no longer; whether it is said now."""
    key = _who(db, keyboard_id, telegram_id)
    if db.run(_TAKE_BACK, under=keyboard_id, said=line, hashed=key):
        return False
    db.run(_ADD, keyboard_id=keyboard_id, line=line, who=key)
    return True


def counts(db: Transaction, keyboard_id: int) -> dict[str, int]:
    """How often each line was said; those that nobody said are left out."""
    rows = db.all(_COUNTS, under=keyboard_id)
    return {str(line): int(count) for line, count in rows}


def forget(db: Transaction, telegram_id: int) -> None:
    """Take back all that this person tapped, under every post."""
    for (keyboard_id,) in db.all(_POSTS):
        db.run(_FORGET, under=keyboard_id, hashed=_who(db, keyboard_id, telegram_id))


def rekey(db: Transaction, old: Vault, new: Vault, telegram_ids: Iterable[int]) -> None:
    """Put what these people tapped under hashes of another key, so that a second tap still takes it back."""
    known = list(telegram_ids)
    for (keyboard_id,) in db.all(_POSTS):
        for each in known:
            hashed, new_hash = (_hashed(vault, keyboard_id, each) for vault in (old, new))
            db.run(_REKEY, under=keyboard_id, hashed=hashed, new_hash=new_hash)


def end(db: Transaction, outbox_id: int) -> None:
    """The post is taken away: its buttons and what was tapped go too."""
    db.run(_DROP_OF, post=outbox_id)
    journal.owe(db)
    db.run(_CLOSE, post=outbox_id)


def purge(db: Transaction, *, now: int) -> int:
    """Forget what was tapped longer ago than the buttons work; how many posts."""
    if db.run(_DROP_OLD, before=now - OPEN_SECONDS):
        journal.owe(db)
    return db.run(_CLOSE_OLD, before=now - OPEN_SECONDS)


def _who(db: Transaction, keyboard_id: int, telegram_id: int) -> bytes:
    return _hashed(db.vault, keyboard_id, telegram_id)


def _hashed(vault: Vault, keyboard_id: int, telegram_id: int) -> bytes:
    return vault.lookup(f"support {keyboard_id}", telegram_id)
