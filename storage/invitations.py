"""Invitations: codes of 128 random bits, kept as hashes, each good for one person until it expires.

Nobody guesses 128 random bits (OWASP ASVS 5.0: 6.5.1, 6.5.4): a right code passes, whatever anybody tried before.
Wrong ones are counted by person, so that who goes on guessing is told to wait, and stands in the log.
"""

from __future__ import annotations

import secrets

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
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

from storage import key_check
from storage.database import Transaction, metadata
from storage.encryption import keyed_hash
from storage.frozen import frozen
from storage.members import PARENT, Member

VALID_SECONDS = 30 * 24 * 3600
TRIES_A_PERSON, PERSON_WINDOW = 5, 15 * 60

invitation = Table(
    "invitation",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("code_hash", LargeBinary, nullable=False, unique=True),
    Column("group_id", ForeignKey("cohort.id"), nullable=False),
    Column("role", Text, nullable=False),
    Column("expires_at", BigInteger, nullable=False),
    Column("used_at", BigInteger),
    Column("used_by", Integer),  # the member it made
    Column("created_at", BigInteger, nullable=False),
    Column("issued_by", Integer),  # the member who asked for it; empty: the command line
)

attempt = Table(
    "attempt",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("who", LargeBinary, nullable=False),  # keyed hash of the Telegram id
    Column("at", BigInteger, nullable=False),
    Index("ix_attempt_at", "at"),
)


@frozen
class Invitation:
    """A place in a group in a role, for whoever opens the link first."""

    id: int
    group_id: int
    role: str
    expires_at: int
    used_at: int | None
    used_by: int | None
    created_at: int


_ADD = insert(invitation)
_BY_HASH = select(
    invitation.c.id,
    invitation.c.group_id,
    invitation.c.role,
    invitation.c.expires_at,
    invitation.c.used_at,
    invitation.c.used_by,
    invitation.c.created_at,
).where(invitation.c.code_hash == bindparam("hash"))
_USE = (
    update(invitation)
    .where(invitation.c.id == bindparam("invitation_id"), invitation.c.used_at.is_(None))
    .values(used_at=bindparam("when"), used_by=bindparam("who"))
)
_OF_ROLE = (
    select(invitation.c.id)
    .where(invitation.c.group_id == bindparam("group"), invitation.c.role == bindparam("of_role"))
    .limit(1)
)
_TRY = insert(attempt)
_TRIES_OF = select(func.count()).where(attempt.c.at > bindparam("since"), attempt.c.who == bindparam("person"))
_FORGET = delete(attempt).where(attempt.c.who == bindparam("person"))
_TIDY = delete(attempt).where(attempt.c.at <= bindparam("until"))
_FOR_STAFF = invitation.c.role != PARENT
_IS_UNUSED = invitation.c.used_at.is_(None) & (invitation.c.expires_at > bindparam("now"))
_VOID = (
    update(invitation)
    .where(_IS_UNUSED, invitation.c.issued_by == bindparam("member"))
    .values(expires_at=bindparam("now"))
)
_VOID_ALL = update(invitation).where(_IS_UNUSED).values(expires_at=bindparam("now"))
_VOID_FOR_STAFF = (
    update(invitation)
    .where(_FOR_STAFF, _IS_UNUSED, invitation.c.issued_by == bindparam("member"))
    .values(expires_at=bindparam("now"))
)
_VOID_OLDER_FOR_STAFF = (
    update(invitation)
    .where(
        _FOR_STAFF,
        _IS_UNUSED,
        invitation.c.group_id == bindparam("group"),
        invitation.c.created_at <= bindparam("until"),
    )
    .values(expires_at=bindparam("now"))
)


def issue(db: Transaction, *, group_id: int, role: str, at: int, issued_by: int | None = None) -> str:
    """A fresh code; only its hash is kept, so this is the one time it can be read."""
    code = secrets.token_urlsafe(16)
    db.run(
        _ADD,
        code_hash=_hash(db, code),
        group_id=group_id,
        role=role,
        expires_at=at + VALID_SECONDS,
        created_at=at,
        issued_by=issued_by,
    )
    return code


def find(db: Transaction, code: str) -> Invitation | None:
    """The invitation with this code, used or not."""
    row = db.one(_BY_HASH, hash=_hash(db, code))
    return Invitation(*row) if row else None


def use(db: Transaction, invitation_id: int, member_id: int, *, at: int) -> bool:
    """Spend the invitation; false if somebody was first."""
    return db.run(_USE, invitation_id=invitation_id, when=at, who=member_id) == 1


def were_issued(db: Transaction, group_id: int, role: str) -> bool:
    """Whether anybody was ever invited to this group in this role."""
    return db.one(_OF_ROLE, group=group_id, of_role=role) is not None


def void_of(db: Transaction, member_id: int, *, at: int) -> int:
    """What this member issued and nobody used opens nothing from now on; how many."""
    return db.run(_VOID, member=member_id, now=at)


def void_all(db: Transaction, *, at: int) -> None:
    """None of those that nobody used opens anything from now on."""
    db.run(_VOID_ALL, now=at)


def void_of_forgotten(db: Transaction, whose: Member, *, at: int) -> None:
    """Nothing will tell who she was: no link to work with the group that she may have kept leads her back.

    That is what she issued; where others ended her membership, also what is older than that, whoever issued it.
    """
    db.run(_VOID_FOR_STAFF, member=whose.id, now=at)
    if whose.removed_at is not None:
        db.run(_VOID_OLDER_FOR_STAFF, group=whose.group_id, until=whose.removed_at, now=at)


def wrong_tries(db: Transaction, telegram_id: int, *, at: int) -> int:
    """How many wrong codes this person tried lately."""
    row = db.one(_TRIES_OF, person=db.vault.lookup("attempt", telegram_id), since=at - PERSON_WINDOW)
    assert row is not None
    return int(row[0])


def record_try(db: Transaction, telegram_id: int, *, at: int) -> None:
    """Remember that someone tried a code that opens nothing; what is older than the window is dropped."""
    db.run(_TIDY, until=at - PERSON_WINDOW)
    db.run(_TRY, who=db.vault.lookup("attempt", telegram_id), at=at)


def forget_tries(db: Transaction, telegram_id: int) -> None:
    """Drop what is remembered of a person's tries."""
    db.run(_FORGET, person=db.vault.lookup("attempt", telegram_id))


def _hash(db: Transaction, code: str) -> bytes:
    """By the key's own secret, or by that of the first key, where it was followed by another."""
    secret = key_check.kept(db, key_check.INVITATIONS)
    return keyed_hash(db.vault.lookup_secret if secret is None else secret, "invitation", code)
