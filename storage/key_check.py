"""Which key this database needs: a value sealed with it tells a wrong key, its fingerprint names the right one.

A row that cannot be opened tells nothing about the key: it may be damaged. Only a database in which neither the
fingerprint fits nor the check value opens has another key.
"""

from __future__ import annotations

from contextlib import suppress

from sqlalchemy import Column, LargeBinary, Table, Text, bindparam, select

from storage.database import Transaction, metadata
from storage.encryption import KeyUnusable, Unreadable, Vault
from storage.sealed import Sealed
from storage.statements import Upsert

CHECK, INVITATIONS = "key", "invitations"
CHECKED = "this key opens the data"

kept_secret = Table(
    "kept_secret",
    metadata,
    Column("name", Text, primary_key=True),
    Column("fingerprint", Text, nullable=False),  # of the key it is sealed with
    Column("value", LargeBinary, nullable=False),  # sealed
)
_VALUE = Sealed(kept_secret, "value", "name")

_KEEP = Upsert(kept_secret, ("name",), ("fingerprint", "value"))
_KEPT = select(kept_secret.c.fingerprint, kept_secret.c.value).where(kept_secret.c.name == bindparam("of_name"))


def keep(db: Transaction, name: str, value: str | bytes) -> None:
    """Keep a secret, sealed with the key of this database."""
    db.run(_KEEP, name=name, fingerprint=db.vault.fingerprint, value=db.vault.seal(_VALUE.of(name), value))


def first_row(vault: Vault) -> dict[str, str | bytes]:
    """What a new database begins with: the check value of its key."""
    return {"name": CHECK, "fingerprint": vault.fingerprint, "value": vault.seal(_VALUE.of(CHECK), CHECKED)}


def kept(db: Transaction, name: str) -> bytes | None:
    """A secret that was kept. Raises Unreadable."""
    row = db.one(_KEPT, of_name=name)
    return db.vault.open(_VALUE.of(name), row[1]) if row else None


def fingerprint(db: Transaction) -> str | None:
    """The fingerprint of the key this database needs."""
    row = db.one(_KEPT, of_name=CHECK)
    return row[0] if row else None


def require(db: Transaction) -> None:
    """See that the key is the one of this database. Raises KeyUnusable."""
    needed = fingerprint(db)
    if needed == db.vault.fingerprint:
        return
    with suppress(Unreadable):
        if kept(db, CHECK) is not None:
            return
    raise KeyUnusable(
        f"The data needs the key with the fingerprint {needed}; this one has {db.vault.fingerprint}."
    )
