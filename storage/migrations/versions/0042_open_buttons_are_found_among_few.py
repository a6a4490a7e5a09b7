"""Somebody's open buttons are found among those that are open, not among all there ever were."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0041"

_IS_OPEN = sa.text("open = 1")


def upgrade() -> None:
    op.create_index(
        "ix_keyboard_open", "keyboard", ["person_id"], sqlite_where=_IS_OPEN, postgresql_where=_IS_OPEN
    )
