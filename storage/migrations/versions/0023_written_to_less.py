"""Who did not answer for a while is written to less; nobody is asked for the day of her lessons any more."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"


def upgrade() -> None:
    op.create_table(
        "easing",
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_easing_member_id")),
        sa.PrimaryKeyConstraint("member_id", name=op.f("pk_easing")),
    )
    op.execute("DELETE FROM offer WHERE kind = 'lesson_moment'")
