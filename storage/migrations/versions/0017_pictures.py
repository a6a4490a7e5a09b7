"""On Sundays a parent may be asked whether she wants to see her week."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    op.create_table(
        "week_picture",
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_week_picture_member_id")),
        sa.PrimaryKeyConstraint("member_id", name=op.f("pk_week_picture")),
    )
    op.create_index("ix_week_picture_due_at", "week_picture", ["due_at"])
