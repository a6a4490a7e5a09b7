"""Responses: the value given to an item of a prompt. The latest counts; what it replaces stays on record."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
    bindparam,
    insert,
    select,
)

from storage import journal
from storage.database import Row, Transaction, metadata
from storage.encryption import Vault
from storage.frozen import frozen
from storage.sealed import Sealed
from storage.statements import Upsert

# Why a value is missing.
SKIPPED, NOT_REACHED, NOT_APPLICABLE = "skipped", "not_reached", "not_applicable"
NOT_TAUGHT, NO_CONSENT = "not_taught", "no_consent"

response = Table(
    "response",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("prompt_id", ForeignKey("prompt.id"), nullable=False),
    Column("item", Text, nullable=False),
    Column("value", Text),  # one of the item's values; several joined by ";"
    Column("words", LargeBinary),  # sealed: free text, or the Telegram file id of a photo or voice note
    Column("reason", Text),
    Column("answered_at", BigInteger, nullable=False),
    UniqueConstraint("prompt_id", "item"),
)

revision = Table(
    "revision",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("prompt_id", ForeignKey("prompt.id"), nullable=False),
    Column("item", Text, nullable=False),
    Column("value", Text),
    Column("words", LargeBinary),
    Column("reason", Text),
    Column("answered_at", BigInteger, nullable=False),
    Column("replaced_at", BigInteger, nullable=False),
    Index("ix_revision_prompt", "prompt_id"),
)

# An answer becomes a revision as it is, sealed.
_WORDS = Sealed(response, "words", "prompt_id", "item", "answered_at")
Sealed(revision, "words", "prompt_id", "item", "answered_at", first_in=_WORDS)


@frozen
class Response:
    """What was answered to an item: a value, words, or a reason why neither is there."""

    item: str
    value: str | None
    words: str | None
    reason: str | None
    answered_at: int


_COLUMNS = (response.c.item, response.c.value, response.c.words, response.c.reason, response.c.answered_at)
_OF_PROMPT = select(*_COLUMNS).where(response.c.prompt_id == bindparam("prompt")).order_by(response.c.id)
_KEEP = insert(revision).from_select(
    ["prompt_id", "item", "value", "words", "reason", "answered_at", "replaced_at"],
    select(response.c.prompt_id, *_COLUMNS, bindparam("now")).where(
        response.c.prompt_id == bindparam("prompt"), response.c.item == bindparam("of_item")
    ),
)
_ADD = Upsert(response, ("prompt_id", "item"))
_SET = Upsert(response, ("prompt_id", "item"), ("value", "words", "reason", "answered_at"))


def record(
    db: Transaction,
    prompt_id: int,
    item: str,
    *,
    at: int,
    value: str | None = None,
    words: str | None = None,
    reason: str | None = None,
    corrects: bool = False,
) -> None:
    """Record an answer; an earlier one to the same item is kept as a revision.

    One that `corrects` was written over the earlier one by her: what she took away is gone.
    """
    answer = {
        "prompt_id": prompt_id,
        "item": item,
        "value": value,
        "words": None if words is None else db.vault.seal(_WORDS.of(prompt_id, item, at), words),
        "reason": reason,
        "answered_at": at,
    }
    if corrects:
        journal.owe(db)
    elif db.run(_ADD, **answer):
        return  # the first one
    else:
        db.run(_KEEP, prompt=prompt_id, of_item=item, now=at)
    db.run(_SET, **answer)


def of(db: Transaction, prompt_id: int) -> dict[str, Response]:
    """The answers to a prompt, by item, in the order they were first given."""
    return {row[0]: _read(db, prompt_id, row) for row in db.all(_OF_PROMPT, prompt=prompt_id)}


def opened_words(vault: Vault, prompt_id: int, item: str, answered_at: int, sealed: bytes) -> str:
    """The words that were sealed in an answer, or in a revision of it."""
    return vault.open_name(_WORDS.of(prompt_id, item, answered_at), sealed)


def _read(db: Transaction, prompt_id: int, row: Row) -> Response:
    item, value, words, reason, answered_at = row
    if words is not None:
        words = opened_words(db.vault, prompt_id, item, answered_at, words)
    return Response(item, value, words, reason, answered_at)
