"""Which groups are linked to a children's meeting."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    op.create_table(
        "children_group",
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["group_id"], ["cohort.id"], name=op.f("fk_children_group_group_id")),
        sa.PrimaryKeyConstraint("group_id", name=op.f("pk_children_group")),
    )


def downgrade() -> None:
    """There is no way back but a backup: data that only the new shape can hold would be lost."""
    raise NotImplementedError
