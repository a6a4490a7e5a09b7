"""${message.capitalize()}."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
${imports if imports else ""}
revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Into this shape."""
    ${upgrades if upgrades else "pass"}


def downgrade() -> None:
    """There is no way back but a backup: data that only the new shape can hold would be lost."""
    raise NotImplementedError
