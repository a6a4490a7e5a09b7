"""The photo of a parent's drawing, for her alone; the hello each month that she may choose; agendas to print."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"


def upgrade() -> None:
    op.create_table(
        "drawing",
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("file", sa.LargeBinary(), nullable=False),
        sa.Column("kept_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_drawing_member_id")),
        sa.PrimaryKeyConstraint("member_id", name=op.f("pk_drawing")),
    )
    op.create_table(
        "hello",
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("first_on", sa.Text(), nullable=False),
        sa.Column("until", sa.Text(), nullable=False),
        sa.Column("said", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_hello_member_id")),
        sa.PrimaryKeyConstraint("member_id", name=op.f("pk_hello")),
    )
    op.add_column("export_request", sa.Column("of_meeting", sa.Integer(), nullable=True))
