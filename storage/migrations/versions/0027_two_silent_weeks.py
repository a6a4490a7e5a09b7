"""Two silent weeks are told, once, of who said yes to it alone; an experiment may have a cue for its time."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"


def upgrade() -> None:
    op.create_table(
        "silence",
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("warned_at", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_silence_member_id")),
        sa.PrimaryKeyConstraint("member_id", name=op.f("pk_silence")),
    )
    op.add_column("experiment_version", sa.Column("cue", sa.Text(), nullable=True))
