"""Who asks to be let into a group's chat and is no member of it: a facilitator decides. Decided, the row goes."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Table,
    bindparam,
    delete,
    insert,
    select,
    update,
)

from storage import journal
from storage.database import Row, Transaction, metadata
from storage.encryption import Unreadable
from storage.frozen import frozen
from storage.sealed import Sealed, fresh_key

log = logging.getLogger(__name__)

KEPT_SECONDS = 14 * 24 * 3600

join_request = Table(
    "join_request",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("group_id", ForeignKey("cohort.id"), nullable=False),
    Column("row_key", BigInteger, nullable=False),  # random; what is sealed is bound to it
    Column("telegram_id", LargeBinary, nullable=False),  # sealed
    Column("name", LargeBinary, nullable=False),  # sealed; as she calls herself at Telegram
    Column("let_in", Integer, nullable=False),  # 1: a facilitator said yes, and she was not seen inside yet
    Column("asked_at", BigInteger, nullable=False),
    Index("ix_join_request_group_id", "group_id"),
    sqlite_autoincrement=True,
)
_TELEGRAM_ID, _NAME = Sealed(join_request, "telegram_id", "row_key"), Sealed(join_request, "name", "row_key")


@frozen
class JoinRequest:
    """Somebody who asks to be let in. `asked_at` is seconds UTC."""

    id: int
    group_id: int
    telegram_id: int
    name: str
    let_in: bool
    asked_at: int


_COLUMNS = (
    join_request.c.id,
    join_request.c.group_id,
    join_request.c.row_key,
    join_request.c.telegram_id,
    join_request.c.name,
    join_request.c.let_in,
    join_request.c.asked_at,
)
_ADD = insert(join_request).returning(join_request.c.id)
_BY_ID = select(*_COLUMNS).where(join_request.c.id == bindparam("request_id"))
_OF_GROUP = select(*_COLUMNS).where(join_request.c.group_id == bindparam("of_group")).order_by(join_request.c.id)
_ALL = select(*_COLUMNS)
_LET_IN = update(join_request).where(join_request.c.id == bindparam("request_id")).values(let_in=1)
_DROP = delete(join_request).where(join_request.c.id == bindparam("request_id"))
_PURGE = delete(join_request).where(join_request.c.asked_at < bindparam("before"))


def ask(db: Transaction, group_id: int, telegram_id: int, name: str, *, at: int) -> JoinRequest | None:
    """She asks to be let in; None where she asked before and nobody decided yet."""
    if find_of(db, group_id, telegram_id) is not None:
        return None
    key = fresh_key()
    request_id = db.insert(
        _ADD,
        group_id=group_id,
        row_key=key,
        telegram_id=db.vault.seal(_TELEGRAM_ID.of(key), str(telegram_id)),
        name=db.vault.seal(_NAME.of(key), name),
        let_in=0,
        asked_at=at,
    )
    return find(db, request_id)


def find(db: Transaction, request_id: int) -> JoinRequest | None:
    """The request with this id."""
    row = db.one(_BY_ID, request_id=request_id)
    return _read(db, row) if row else None


def find_of(db: Transaction, group_id: int, telegram_id: int) -> JoinRequest | None:
    """The request of this person for this group."""
    return next((each for each in _of_group(db, group_id) if each.telegram_id == telegram_id), None)


def all_in(db: Transaction, group_id: int) -> list[JoinRequest]:
    """Who asked to be let into this group's chat and was not seen inside yet, oldest first."""
    return _of_group(db, group_id)


def open_in(db: Transaction, group_id: int) -> list[JoinRequest]:
    """Who waits for a facilitator of this group, oldest first."""
    return [each for each in _of_group(db, group_id) if not each.let_in]


def let_in(db: Transaction, request_id: int) -> None:
    """A facilitator said yes: seen inside, she is not asked about once more."""
    db.run(_LET_IN, request_id=request_id)


def drop(db: Transaction, request_id: int) -> None:
    """It is dealt with."""
    db.run(_DROP, request_id=request_id)
    journal.owe(db)


def forget(db: Transaction, telegram_id: int) -> None:
    """Forget that this person asked anywhere."""
    for each in _readable(db, db.all(_ALL)):
        if each.telegram_id == telegram_id:
            drop(db, each.id)


def purge(db: Transaction, *, now: int) -> int:
    """Forget requests that nobody decided about; how many."""
    dropped = db.run(_PURGE, before=now - KEPT_SECONDS)
    if dropped:
        journal.owe(db)
    return dropped


def _of_group(db: Transaction, group_id: int) -> list[JoinRequest]:
    return list(_readable(db, db.all(_OF_GROUP, of_group=group_id)))


def _readable(db: Transaction, rows: Iterable[Row]) -> Iterator[JoinRequest]:
    """Those that can be read: a damaged row of somebody stands in nobody else's way."""
    for row in rows:
        try:
            yield _read(db, row)
        except Unreadable:
            log.error("a request to be let in cannot be read")


def _read(db: Transaction, row: Row) -> JoinRequest:
    request_id, group_id, key, telegram_id, name, is_in, asked_at = row
    return JoinRequest(
        request_id,
        group_id,
        int(db.vault.open_text(_TELEGRAM_ID.of(key), telegram_id)),
        db.vault.open_name(_NAME.of(key), name),
        bool(is_in),
        asked_at,
    )
