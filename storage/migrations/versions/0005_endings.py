"""When a prompt was cancelled or known not to be sent, when a member was removed, and who issued an invitation."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Into this shape; of what ended before, the time is not known."""
    op.add_column("prompt", sa.Column("closed_at", sa.BigInteger()))
    op.add_column("member", sa.Column("removed_at", sa.BigInteger()))
    op.add_column("invitation", sa.Column("issued_by", sa.Integer()))


def downgrade() -> None:
    """There is no way back but a backup: data that only the new shape can hold would be lost."""
    raise NotImplementedError
