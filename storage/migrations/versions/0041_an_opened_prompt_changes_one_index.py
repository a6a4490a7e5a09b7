"""To open a prompt changes one index less, and a message about nothing stands in one less."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0040"

_MAY_EXPIRE = sa.text(
    "expires_at IS NOT NULL AND completed_at IS NULL AND expired_at IS NULL AND closed_at IS NULL"
)
_HAS_SUBJECT = sa.text("subject IS NOT NULL")


def upgrade() -> None:
    # What was skipped is closed by that from now on, and told by it from what still runs.
    op.execute(
        "UPDATE prompt SET closed_at = coalesce(opened_at, scheduled_at) WHERE state = 'declined' AND closed_at IS NULL"
    )
    # What leaves no trace is found by its number, which is less than 0 since 0003.
    op.execute("DELETE FROM outbox WHERE kind = 'unwritten' AND id > 0")
    op.drop_index("ix_prompt_expiry", table_name="prompt")
    op.create_index(
        "ix_prompt_expiry", "prompt", ["expires_at"], sqlite_where=_MAY_EXPIRE, postgresql_where=_MAY_EXPIRE
    )
    op.drop_index("ix_outbox_subject", table_name="outbox")
    op.create_index(
        "ix_outbox_subject",
        "outbox",
        ["kind", "subject"],
        sqlite_where=_HAS_SUBJECT,
        postgresql_where=_HAS_SUBJECT,
    )
