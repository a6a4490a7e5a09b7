"""Every export has a memory: who received what about whom and when, and under which code each parent is in it.

Once a parent takes her yes back or is forgotten, whoever has a file with her code is told to delete it there.
"""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Integer,
    LargeBinary,
    Table,
    Text,
    bindparam,
    case,
    delete,
    func,
    insert,
    or_,
    select,
    update,
)

from storage import journal, members
from storage.database import Transaction, metadata
from storage.frozen import frozen
from storage.members import RESEARCH, SHARING, consent
from storage.sealed import Sealed, fresh_key

FACILITATOR_REPORT = "facilitator_report"  # of those who said that their facilitator may look

export_memory = Table(
    "export_memory",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("group_id", ForeignKey("cohort.id"), nullable=False, index=True),
    Column("member_id", ForeignKey("member.id")),  # who received it; empty: from the command line, or forgotten
    Column("file", Text, nullable=False),
    Column("purpose", Text, nullable=False),
    Column("made_at", BigInteger, nullable=False),
)

exported_code = Table(
    "exported_code",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("export_id", ForeignKey("export_memory.id"), nullable=False, index=True),
    Column("about_id", ForeignKey("member.id"), index=True),  # empty once she is forgotten
    Column("row_key", BigInteger, nullable=False),  # random; what the code is bound to
    Column("code", LargeBinary, nullable=False),  # sealed
    Column("told_at", BigInteger),  # when whoever has the file was told to delete it
)
_CODE = Sealed(exported_code, "code", "row_key")


@frozen
class Export:
    """A file that left. `member_id` is who received it, None for the command line; `made_at` is seconds UTC."""

    id: int
    group_id: int
    member_id: int | None
    file: str
    purpose: str
    made_at: int


_ADD = insert(export_memory).returning(export_memory.c.id)
_ADD_CODE = insert(exported_code)
_OF_GROUP = (
    select(*export_memory.c, func.count(exported_code.c.id))
    .outerjoin(exported_code, exported_code.c.export_id == export_memory.c.id)
    .where(export_memory.c.group_id == bindparam("of_group"))
    .group_by(*export_memory.c)
    .order_by(export_memory.c.made_at.desc(), export_memory.c.id.desc())
    .limit(bindparam("most"))
)
_ABOUT = (
    select(*export_memory.c, exported_code.c.row_key, exported_code.c.code)
    .join(exported_code, exported_code.c.export_id == export_memory.c.id)
    .where(exported_code.c.about_id == bindparam("whose"))
    .order_by(export_memory.c.made_at, export_memory.c.id)
)
# What a facilitator sees follows one yes, all other files the other.
_KIND = case((export_memory.c.purpose == FACILITATOR_REPORT, SHARING), else_=RESEARCH)
_LAST_WORD = (
    select(consent.c.given)
    .where(consent.c.member_id == exported_code.c.about_id, consent.c.kind == _KIND)
    .order_by(consent.c.id.desc())
    .limit(1)
    .correlate(exported_code, export_memory)
    .scalar_subquery()
)
_OWED = (
    select(*export_memory.c, exported_code.c.row_key, exported_code.c.code)
    .join(exported_code, exported_code.c.export_id == export_memory.c.id)
    .where(
        export_memory.c.group_id == bindparam("of_group"),
        exported_code.c.told_at.is_(None),
        or_(exported_code.c.about_id.is_(None), _LAST_WORD == 0),
    )
    .order_by(export_memory.c.made_at, export_memory.c.id, exported_code.c.row_key)  # random: it tells nothing
)
_TOLD = update(exported_code).where(exported_code.c.row_key == bindparam("key")).values(told_at=bindparam("at"))
_DROP_OF_NOBODY = delete(exported_code).where(
    exported_code.c.about_id.is_(None), exported_code.c.told_at.is_not(None)
)


def remember(
    db: Transaction,
    *,
    group_id: int,
    member_id: int | None,
    file: str,
    purpose: str,
    codes: Mapping[int, str],
    at: int,
) -> None:
    """A file leaves: who receives it, and the code of each parent in it, by her membership.

    Of who was forgotten since it was made the code is to be deleted from it, as if it had left before.
    """
    export_id = db.insert(_ADD, group_id=group_id, member_id=member_id, file=file, purpose=purpose, made_at=at)
    for about_id, code in codes.items():
        row_key = fresh_key()
        sealed = db.vault.seal(_CODE.of(row_key), code)
        is_forgotten = members.get(db, about_id).person_id is None
        whose = None if is_forgotten else about_id
        db.run(_ADD_CODE, export_id=export_id, about_id=whose, row_key=row_key, code=sealed)


def of_group(db: Transaction, group_id: int, *, most: int) -> list[tuple[Export, int]]:
    """The latest files about a group, newest first, and of how many parents each is."""
    return [(Export(*row[:6]), row[6]) for row in db.all(_OF_GROUP, of_group=group_id, most=most)]


def about(db: Transaction, member_id: int) -> list[tuple[Export, str]]:
    """The files that have a parent in them, earliest first, and her code in each."""
    return [(Export(*row[:6]), _opened(db, row[6], row[7])) for row in db.all(_ABOUT, whose=member_id)]


def owed(db: Transaction, group_id: int) -> list[tuple[Export, int, str]]:
    """What is still to be deleted from which file: the file, the code's row and the code."""
    rows = db.all(_OWED, of_group=group_id)
    return [(Export(*row[:6]), row[6], _opened(db, row[6], row[7])) for row in rows]


def told(db: Transaction, row_keys: list[int], *, at: int) -> None:
    """Whoever has the files knows; of who is forgotten nothing stays then."""
    for key in row_keys:
        db.run(_TOLD, key=key, at=at)
    if db.run(_DROP_OF_NOBODY):
        journal.owe(db)


def _opened(db: Transaction, row_key: int, sealed: bytes) -> str:
    return db.vault.open_name(_CODE.of(row_key), sealed)
