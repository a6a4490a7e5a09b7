"""Words behind a command, while a person of several groups is asked for which of them it is."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0039"


def upgrade() -> None:
    op.create_table(
        "words_behind",
        sa.Column("keyboard_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("row_key", sa.BigInteger(), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=False),
        sa.Column("said_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_words_behind_person_id")),
        sa.PrimaryKeyConstraint("keyboard_id", name=op.f("pk_words_behind")),
    )
    op.create_index(op.f("ix_words_behind_person_id"), "words_behind", ["person_id"])
