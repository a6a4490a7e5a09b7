"""When Anker comes back to what a parent left before her yes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0036"


def upgrade() -> None:
    for table in ("ask", "phone_call"):
        op.add_column(table, sa.Column("comes_back_at", sa.BigInteger(), nullable=True))
