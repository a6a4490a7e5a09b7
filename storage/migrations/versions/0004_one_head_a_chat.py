"""What waits to be sent is found chat by chat, and a chat remembers why Telegram refuses messages there."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_IS_DUE = sa.text("state = 'due'")
_IS_DUE_EDIT = sa.text("state = 'due' AND edits IS NOT NULL")


def upgrade() -> None:
    """Into this shape."""
    op.add_column("chat", sa.Column("trouble", sa.Text(), nullable=True))
    op.drop_index("ix_outbox_due", table_name="outbox")
    op.create_index(
        "ix_outbox_due", "outbox", ["lane", "chat_id", "id"], sqlite_where=_IS_DUE, postgresql_where=_IS_DUE
    )
    op.create_index(
        "ix_outbox_edits", "outbox", ["edits"], sqlite_where=_IS_DUE_EDIT, postgresql_where=_IS_DUE_EDIT
    )
