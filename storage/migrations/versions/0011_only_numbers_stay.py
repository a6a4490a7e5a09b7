"""Of a handled update only its number stays; a message that was an answer is known while she may edit it."""

from __future__ import annotations

import time

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


_TOLD = sa.text("SELECT seq FROM sqlite_sequence WHERE name = 'inbox'")


def upgrade() -> None:
    op.create_table(
        "receipt",
        sa.Column("bot", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("first", sa.BigInteger(), nullable=False),
        sa.Column("highest", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("bot", name=op.f("pk_receipt")),
    )
    op.create_table(
        "missing_update",
        sa.Column("bot", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("update_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("bot", "update_id", name=op.f("pk_missing_update")),
    )
    op.create_table(
        "chat_message",
        sa.Column("sender_key", sa.LargeBinary(), nullable=False),
        sa.Column("message_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("hour", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("sender_key", "message_id", name=op.f("pk_chat_message")),
    )
    op.create_index("ix_chat_message_hour", "chat_message", ["hour"])
    op.create_table(
        "taken_words",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject", sa.BigInteger(), nullable=False),
        sa.Column("item", sa.Text(), nullable=False),
        sa.Column("told", sa.Integer(), nullable=False),
        sa.Column("hour", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_taken_words_person_id")),
        sa.PrimaryKeyConstraint("person_id", "message_id", name=op.f("pk_taken_words")),
    )
    op.create_index("ix_taken_words_hour", "taken_words", ["hour"])
    on_sqlite = op.get_bind().dialect.name == "sqlite"
    told = op.get_bind().execute(_TOLD).scalar() if on_sqlite else None
    with op.batch_alter_table("inbox", table_kwargs={"sqlite_autoincrement": True} if on_sqlite else {}) as inbox:
        inbox.alter_column("received_at", existing_type=sa.BigInteger(), nullable=True)
        inbox.drop_column("done_at")
    if told is not None:  # a number that was used does not come back with the new table
        op.execute("DELETE FROM sqlite_sequence WHERE name = 'inbox'")
        op.execute(f"INSERT INTO sqlite_sequence (name, seq) VALUES ('inbox', {told})")
    # What came before is told by its own rows: the count of what was received begins after them.
    op.execute("INSERT INTO receipt SELECT bot, max(update_id) + 1, max(update_id) FROM inbox GROUP BY bot")
    op.execute(
        "UPDATE inbox SET payload = NULL, sender_key = NULL, error = NULL, received_at = NULL"
        " WHERE state IN ('done', 'unmatched')"
    )
    op.execute("UPDATE inbox SET received_at = received_at - received_at % 3600")
    op.execute(
        "INSERT INTO journal_debt (since, rewrite_up_to)"
        f" SELECT {int(time.time())}, {256 * 1024 * 1024} WHERE EXISTS (SELECT 1 FROM inbox)"
    )
