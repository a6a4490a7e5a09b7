"""Of a meeting that was moved it is kept which moment parents knew: by night they do not hear of the next one yet."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0044"
down_revision = "0042"


def upgrade() -> None:
    op.add_column("meeting", sa.Column("known_starts_at", sa.BigInteger()))
