"""Since when a yes counts no more, as its question is asked in other words: what came after it is not exported."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"


def upgrade() -> None:
    op.add_column("consent", sa.Column("over_at", sa.BigInteger(), nullable=True))
