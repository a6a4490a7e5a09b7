"""A group's chat with topics."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"


def upgrade() -> None:
    op.create_table(
        "topic",
        sa.Column("chat_id", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("outbox_id", sa.Integer(), nullable=False),
        sa.Column("thread_id", sa.BigInteger(), nullable=True),
        sa.Column("closed", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["chat_id"], ["chat.id"], name=op.f("fk_topic_chat_id")),
        sa.PrimaryKeyConstraint("chat_id", "purpose", name=op.f("pk_topic")),
    )
    with op.batch_alter_table("standing") as standing:
        standing.add_column(sa.Column("forum", sa.Integer(), nullable=False, server_default="0"))
    with op.batch_alter_table("standing") as standing:
        standing.alter_column("forum", existing_type=sa.Integer(), server_default=None)
