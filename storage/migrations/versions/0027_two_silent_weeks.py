"""A parent who said yes to it alone hears that two silent weeks are told, and then they are told, once."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0025"


def upgrade() -> None:
    op.create_table(
        "silence",
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("warned_at", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_silence_member_id")),
        sa.PrimaryKeyConstraint("member_id", name=op.f("pk_silence")),
    )
