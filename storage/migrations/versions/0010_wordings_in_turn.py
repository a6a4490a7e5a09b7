"""Which of several wordings a person read last."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0006"


def upgrade() -> None:
    op.create_table(
        "warm_words",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_warm_words_person_id")),
        sa.PrimaryKeyConstraint("person_id", "kind", name=op.f("pk_warm_words")),
    )
