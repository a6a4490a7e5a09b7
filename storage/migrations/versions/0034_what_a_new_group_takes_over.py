"""What a group that is about to be made has of help numbers, and when its maker reads. Nobody's draft lasts long."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"


def upgrade() -> None:
    op.execute("DELETE FROM group_draft")
    op.add_column("group_draft", sa.Column("helplines", sa.LargeBinary(), nullable=True))
    op.add_column("group_draft", sa.Column("days", sa.Integer(), nullable=True))
    op.add_column("group_draft", sa.Column("minutes", sa.Text(), nullable=True))
