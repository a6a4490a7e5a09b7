"""How many invitations a page to print has."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"


def upgrade() -> None:
    op.add_column("export_request", sa.Column("of_count", sa.Integer(), nullable=True))
