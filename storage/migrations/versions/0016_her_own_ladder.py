"""A parent's own ladder, in her own words."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    op.create_table(
        "ladder_rung",
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("rung", sa.Text(), nullable=False),
        sa.Column("word", sa.LargeBinary()),
        sa.Column("sign", sa.LargeBinary()),
        sa.Column("step", sa.LargeBinary()),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_ladder_rung_member_id")),
        sa.PrimaryKeyConstraint("member_id", "rung", name=op.f("pk_ladder_rung")),
    )


def downgrade() -> None:
    """There is no way back but a backup: data that only the new shape can hold would be lost."""
    raise NotImplementedError
