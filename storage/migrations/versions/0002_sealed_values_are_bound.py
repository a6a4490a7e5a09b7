"""Sealed values are bound to their table, column and row.

Every sealed value is sealed afresh within the migration's one transaction: after a fall the database is wholly in
the one form or in the other. A value that is damaged stays as it is; a key that opens none is refused.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import context, op

from storage.encryption import Binding, KeyUnusable, Unreadable, Vault, binding

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

AT_ONCE = 1000

# Table: its primary key, and for each sealed column the purpose it was sealed for, and what it is bound to now.
SEALED: dict[str, tuple[tuple[str, ...], dict[str, tuple[str, str, tuple[str, ...]]]]] = {
    "chat": (("id",), {"telegram_id": ("chat", "chat.telegram_id", ("telegram_key",))}),
    "cohort": (
        ("id",),
        {
            "name": ("group", "cohort.name", ("key",)),
            "helplines": ("group", "cohort.helplines", ("key",)),
        },
    ),
    "experiment": (
        ("id",),
        {
            "title": ("experiment", "experiment.title", ("id",)),
            "voice": ("experiment", "experiment.voice", ("id",)),
        },
    ),
    "experiment_version": (
        ("id",),
        {
            name: ("experiment", f"experiment_version.{name}", ("experiment_id", "number"))
            for name in ("what", "when", "where", "how_often", "smallest_step", "stop_rule")
        },
    ),
    "inbox": (("id",), {"payload": ("inbox", "inbox.payload", ("bot", "update_id"))}),
    "lesson_voice": (
        ("group_id", "session"),
        {"file": ("lesson_voice", "lesson_voice.file", ("group_id", "session"))},
    ),
    "meeting": (
        ("id",),
        {
            "place": ("meeting", "meeting.place", ("row_key",)),
            "link": ("meeting", "meeting.link", ("row_key",)),
        },
    ),
    "outbox": (("id",), {"payload": ("outbox", "outbox.payload", ("row_key",))}),
    "person": (
        ("id",),
        {
            "name": ("person", "person.name", ("chat_id",)),
            "called": ("person", "person.called", ("chat_id",)),
        },
    ),
    "response": (("id",), {"words": ("response", "response.words", ("prompt_id", "item", "answered_at"))}),
    "revision": (("id",), {"words": ("response", "response.words", ("prompt_id", "item", "answered_at"))}),
    "share": (("id",), {"text": ("share", "share.text", ("id",))}),
    "share_draft": (("id",), {"words": ("share", "share_draft.words", ("id",))}),
}
DRAWN = ("meeting", "outbox")


def upgrade() -> None:
    """Into this shape."""
    vault: Vault = context.config.attributes["vault"]
    op.create_table(
        "kept_secret",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("value", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_kept_secret")),
    )
    op.create_table(
        "erasure_note",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.Text(), nullable=True),
        sa.Column("who", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_erasure_note")),
    )
    for name in DRAWN:
        _draw_keys(name)
    done = [_seal_afresh(vault, name) for name in SEALED]
    opened, damaged = (sum(counts) for counts in zip(*done, strict=True))
    if damaged and not opened:
        raise KeyUnusable("It opens nothing of what is sealed there.")
    _keep_check_value(vault)


def _draw_keys(name: str) -> None:
    """Give each row a random key of its own."""
    op.add_column(name, sa.Column("row_key", sa.BigInteger(), nullable=True))
    table = _table(name, "id", "row_key")
    give = sa.update(table).where(table.c.id == sa.bindparam("this")).values(row_key=sa.bindparam("drawn"))
    for rows in _pages(table, ("id",)):
        op.get_bind().execute(give, [{"this": row.id, "drawn": secrets.randbits(63)} for row in rows])
    with op.batch_alter_table(name) as batch:
        batch.alter_column("row_key", existing_type=sa.BigInteger(), nullable=False)


def _seal_afresh(vault: Vault, name: str) -> tuple[int, int]:
    """Bind every sealed value of a table to its place; how many were opened, and how many are damaged."""
    primary, columns = SEALED[name]
    bound_to = {each for _, _, key in columns.values() for each in key}
    table = _table(name, *{*primary, *columns, *bound_to})
    change = (
        sa.update(table)
        .where(*(table.c[each] == sa.bindparam(f"this_{each}") for each in primary))
        .values({each: sa.bindparam(f"new_{each}") for each in columns})
    )
    opened = damaged = 0
    for rows in _pages(table, primary):
        changes = []
        for row in rows:
            values: dict[str, Any] = {f"this_{each}": getattr(row, each) for each in primary}
            for column, (purpose, place, key) in columns.items():
                sealed = values[f"new_{column}"] = getattr(row, column)
                if sealed is None:
                    continue
                try:
                    plain = vault.open(Binding(purpose.encode()), sealed)
                except Unreadable:
                    damaged += 1
                    continue
                opened += 1
                where = binding(place, *(getattr(row, each) for each in key))
                values[f"new_{column}"] = vault.seal(where, plain)
            changes.append(values)
        op.get_bind().execute(change, changes)
    return opened, damaged


def _keep_check_value(vault: Vault) -> None:
    table = _table("kept_secret", "name", "fingerprint", "value")
    value = vault.seal(binding("kept_secret.value", "key"), "this key opens the data")
    op.get_bind().execute(
        sa.insert(table).values(name="key", fingerprint=vault.fingerprint, value=value)
    )


def _table(name: str, *columns: str) -> Any:
    return sa.table(name, *(sa.column(each) for each in columns))


def _pages(table: Any, primary: tuple[str, ...]) -> Iterator[Any]:
    """The rows of a table, so many at once, by its primary key."""
    key = [table.c[each] for each in primary]
    rows = op.get_bind().execute(sa.select(table).order_by(*key).limit(AT_ONCE)).all()
    while rows:
        yield rows
        last = [getattr(rows[-1], each) for each in primary]
        beyond = sa.tuple_(*key) > sa.tuple_(*(sa.literal(each) for each in last))
        rows = op.get_bind().execute(sa.select(table).where(beyond).order_by(*key).limit(AT_ONCE)).all()
