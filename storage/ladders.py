"""A parent's own ladder: for each rung her own word, where her body tells it, and what helps her a step up."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, LargeBinary, Table, Text, bindparam, delete, select

from storage import erasure_list, journal
from storage.database import Transaction, metadata
from storage.encryption import Vault
from storage.frozen import frozen
from storage.sealed import Sealed
from storage.statements import Upsert

PARTS = ("word", "sign", "step")

ladder_rung = Table(
    "ladder_rung",
    metadata,
    Column("member_id", ForeignKey("member.id"), primary_key=True),
    Column("rung", Text, primary_key=True),  # top, middle or bottom, as in the check-in
    *(Column(name, LargeBinary) for name in PARTS),  # sealed
)
_SEALED = {name: Sealed(ladder_rung, name, "member_id", "rung") for name in PARTS}


@frozen
class Rung:
    """What she wrote at one rung; None where she wrote nothing."""

    word: str | None = None
    sign: str | None = None
    step: str | None = None


_WRITE = {name: Upsert(ladder_rung, ("member_id", "rung"), (name,)) for name in PARTS}
_OF = select(ladder_rung.c.rung, *(ladder_rung.c[name] for name in PARTS)).where(
    ladder_rung.c.member_id == bindparam("whose")
)
FORGET = delete(ladder_rung).where(ladder_rung.c.member_id == bindparam("whose"))


def write(db: Transaction, member_id: int, rung: str, part: str, words: str) -> None:
    """She says this of a rung; what she said of it before is gone. Raises KeyError for no part of it."""
    db.run(
        _WRITE[part],
        member_id=member_id,
        rung=rung,
        **{part: db.vault.seal(_SEALED[part].of(member_id, rung), words)},
    )


def of(db: Transaction, member_id: int) -> dict[str, Rung]:
    """Her rungs at which she wrote anything."""
    found = {}
    for rung, *sealed in db.all(_OF, whose=member_id):
        opened = [
            db.vault.open_words(_SEALED[name].of(member_id, rung), value)
            for name, value in zip(PARTS, sealed, strict=True)
        ]
        found[rung] = Rung(*opened)
    return found


def erase(db: Transaction, member_id: int, pseudonym: str) -> None:
    """She has no ladder of her own any more. No backup brings back what stood there."""
    erasure_list.owe_last(db, erasure_list.DROPPED, of_her_own(db.vault, pseudonym))
    erase_again(db, member_id)


def erase_again(db: Transaction, member_id: int) -> None:
    """It was erased, and a restored backup does not know it."""
    db.run(FORGET, whose=member_id)
    journal.owe(db)


def of_her_own(vault: Vault, pseudonym: str) -> bytes:
    """The hash by which the list of erasures names a membership's own ladder."""
    return vault.lookup("dropped ladder", pseudonym)
