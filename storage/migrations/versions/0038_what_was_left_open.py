"""When Anker comes back to what a parent left before her yes, and questions that others took the place of."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0036"


def upgrade() -> None:
    for table in ("ask", "phone_call"):
        op.add_column(table, sa.Column("comes_back_at", sa.BigInteger(), nullable=True))
    # What was left before this version is taken up as well; an ask only where words wait for the yes.
    op.execute("UPDATE phone_call SET comes_back_at = asked_at WHERE state = 'draft'")
    op.execute(
        "UPDATE ask SET comes_back_at = asked_at"
        " WHERE state = 'draft' AND (words IS NOT NULL OR voice IS NOT NULL)"
    )
    op.create_table(
        "earlier_question",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("keyboard_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_earlier_question_person_id")),
        sa.PrimaryKeyConstraint("person_id", "kind", "subject", name=op.f("pk_earlier_question")),
        sqlite_with_rowid=False,
    )
