"""A new key: everything is sealed and every keyed hash made afresh, in one transaction.

After a fall the database is wholly under the one key or under the other, and its check value tells which. The
code of an open invitation is not known here, so its hash stays, and the secret of that hash is kept, sealed: a
code's 128 random bits need no better. Tries of wrong codes, an hour old at most, go.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import orjson
from sqlalchemy import Column, Table, bindparam, delete, select, tuple_, update

from storage import chat_messages, chats, erasure_list, inbox, invitations, journal, key_check, supports
from storage.database import Database, Row, Transaction
from storage.encryption import Unreadable, Vault, opened_with_one_of
from storage.every_table import sealed_columns
from storage.sealed import Sealed

AT_ONCE = 1000

_FORGET_TRIES = delete(invitations.attempt)
_SECRETS = select(key_check.kept_secret.c.name)


def seal_afresh(database: Database, new: Vault, former: Sequence[Vault] = ()) -> int:
    """Put the database under a new key, which it has from then on; how many damaged values stay as they were.

    What an earlier version's rotation passed over is still under one of the `former` keys.
    The list of erasures must have been written before: what is owed there is hashed with the key that goes.
    """
    old = database.vault
    with database.write() as db:
        assert not erasure_list.owed(db), "what is owed to the list of erasures must be written before"
        secrets = {name: key_check.kept(db, name) for (name,) in db.all(_SECRETS)}
        secrets.setdefault(key_check.INVITATIONS, old.lookup_secret)
        damaged = sum(
            _seal_column(db, each, [old, *former], new)
            for each in sealed_columns()
            if not each.rekeyed and each.table is not key_check.kept_secret
        )
        known, unopened = _rekey_chats(db, old, new)
        _rekey_senders(db, old, new, known)
        _rekey_chat_messages(db, old, new, known)
        supports.rekey(db, old, new, known)
        db.run(_FORGET_TRIES)
        db.vault = new
        for name, value in secrets.items():
            if value is not None:
                key_check.keep(db, name, value)
        key_check.keep(db, key_check.CHECK, key_check.CHECKED)
        journal.owe(db, journal.REWRITE_FOR_HER)  # what the old key opens stays nowhere
    database.vault = new
    journal.settle(database)
    return damaged + unopened


def _seal_column(db: Transaction, column: Sealed, keys: Sequence[Vault], new: Vault) -> int:
    """Seal every value of a column afresh that one of these keys opens; how many are damaged."""
    primary = list(column.table.primary_key.columns)
    name = column.column.name
    damaged = 0

    def afresh(row: Mapping[str, Any]) -> dict[str, Any] | None:
        nonlocal damaged
        if row[name] is None:
            return None
        where = column.of(*(row[each.name] for each in column.by))
        try:
            return {name: new.seal(where, opened_with_one_of(keys, where, row[name]))}
        except Unreadable:
            damaged += 1
            return None

    _change(db, column.table, {*(each.name for each in (*primary, *column.by)), name}, [name], afresh)
    return damaged


def _rekey_chats(db: Transaction, old: Vault, new: Vault) -> tuple[list[int], int]:
    """Make the hash of every chat afresh, and what is bound to it; their Telegram ids, and how many damaged."""
    known: list[int] = []
    damaged = 0

    def afresh(row: Mapping[str, Any]) -> dict[str, Any] | None:
        nonlocal damaged
        try:
            plain = old.open_text(chats.SEALED.of(row["telegram_key"]), row["telegram_id"])
        except Unreadable:
            damaged += 1
            return None
        known.append(int(plain))
        key = chats.hashed(new, int(plain))
        return {"telegram_key": key, "telegram_id": new.seal(chats.SEALED.of(key), plain)}

    columns = ["telegram_key", "telegram_id"]
    _change(db, chats.chat, {"id", *columns}, columns, afresh)
    return known, damaged


def _rekey_senders(db: Transaction, old: Vault, new: Vault, known: list[int]) -> None:
    """Make the hash of each update's sender afresh: of someone with a chat, or who stands in the update itself."""
    hashes = {inbox.hashed(old, each): inbox.hashed(new, each) for each in known}

    def afresh(row: Mapping[str, Any]) -> dict[str, Any] | None:
        sender = row["sender_key"]
        if sender is None:
            return None
        if sender not in hashes and row["payload"] is not None:
            where = inbox.SEALED.of(row["bot"], row["update_id"])
            ids = _ids_in(orjson.loads(new.open(where, row["payload"])))
            hashes.update({inbox.hashed(old, each): inbox.hashed(new, each) for each in ids})
        return {"sender_key": hashes.get(sender)}

    def fenced(row: Mapping[str, Any]) -> dict[str, Any] | None:
        try:
            return afresh(row)
        except (Unreadable, orjson.JSONDecodeError):
            return {"sender_key": None}

    columns = {"id", "bot", "update_id", "sender_key", "payload"}
    _change(db, inbox.inbox, columns, ["sender_key"], fenced)


def _rekey_chat_messages(db: Transaction, old: Vault, new: Vault, known: list[int]) -> None:
    """Make the hash of whose message it was afresh; of somebody without a chat it is forgotten."""
    chat_messages.rekey(db, {chat_messages.hashed(old, each): chat_messages.hashed(new, each) for each in known})


def _ids_in(value: object) -> Iterator[int]:
    """Every `id` in an update: one of them is its sender's."""
    if isinstance(value, dict):
        if isinstance(value.get("id"), int):
            yield value["id"]
        for each in value.values():
            yield from _ids_in(each)
    elif isinstance(value, list):
        for each in value:
            yield from _ids_in(each)


def _change(
    db: Transaction,
    table: Table,
    columns: set[str],
    changed: list[str],
    afresh: Callable[[Mapping[str, Any]], dict[str, Any] | None],
) -> None:
    """Go through a table and change what `afresh` says of each row (None: nothing)."""
    primary = list(table.primary_key.columns)
    wanted = sorted(columns)
    statement = (
        update(table)
        .where(*(each == bindparam(f"this_{each.name}") for each in primary))
        .values({name: bindparam(f"new_{name}") for name in changed})
    )
    for rows in pages(db, table, primary, wanted):
        changes = []
        for row in rows:
            values = dict(zip(wanted, row, strict=True))
            new = afresh(values)
            if new is not None:
                this = {f"this_{each.name}": values[each.name] for each in primary}
                changes.append(this | {f"new_{name}": value for name, value in new.items()})
        db.run_many(statement, changes)


def pages(db: Transaction, table: Table, primary: list[Column[Any]], wanted: list[str]) -> Iterator[list[Row]]:
    """The rows of a table, so many at once, by its primary key."""
    query = select(*(table.c[name] for name in wanted)).order_by(*primary).limit(AT_ONCE)
    last: list[Any] = [bindparam(f"last_{each.name}") for each in primary]
    beyond = query.where(tuple_(*primary) > tuple_(*last))
    rows = db.all(query)
    while rows:
        yield rows
        end = dict(zip(wanted, rows[-1], strict=True))
        rows = db.all(beyond, **{f"last_{each.name}": end[each.name] for each in primary})
