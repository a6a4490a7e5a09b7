"""A photo of a parent's own drawing, if she likes: only Telegram's name of the file, for her alone."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, LargeBinary, Table, bindparam, delete, select

from storage import journal
from storage.database import Transaction, metadata
from storage.sealed import Sealed
from storage.statements import Upsert

drawing = Table(
    "drawing",
    metadata,
    Column("member_id", ForeignKey("member.id"), primary_key=True),
    Column("file", LargeBinary, nullable=False),  # sealed
    Column("kept_at", BigInteger, nullable=False),
)
_FILE = Sealed(drawing, "file", "member_id")

_KEEP = Upsert(drawing, ("member_id",), ("file", "kept_at"))
_OF = select(drawing.c.file).where(drawing.c.member_id == bindparam("whose"))
FORGET = delete(drawing).where(drawing.c.member_id == bindparam("whose"))


def keep(db: Transaction, member_id: int, file: str, *, at: int) -> None:
    """This is her drawing; the one before is gone."""
    journal.owe(db)
    db.run(_KEEP, member_id=member_id, file=db.vault.seal(_FILE.of(member_id), file), kept_at=at)


def of(db: Transaction, member_id: int) -> str | None:
    """Telegram's name of the photo of her drawing; None where there is none."""
    row = db.one(_OF, whose=member_id)
    return db.vault.open_whole(_FILE.of(member_id), row[0]) if row else None


def forget(db: Transaction, member_id: int) -> None:
    """No photo is hers any more."""
    journal.owe(db)
    db.run(FORGET, whose=member_id)
