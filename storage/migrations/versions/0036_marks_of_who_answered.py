"""Marks of who answered a group's question are made with what its buttons carry: older ones count nobody.

A ladder that is open at this moment is not drawn; how a chat is to end is told as it was chosen so far.
"""

from __future__ import annotations

from alembic import op

revision = "0036"
down_revision = "0034"


def upgrade() -> None:
    op.execute("DELETE FROM ladder_voter")
    op.execute("DELETE FROM ending_voter")
