"""Two silent weeks are told on a yes to it alone; an experiment may have a cue; for which group staff chose to act."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"


def upgrade() -> None:
    op.create_table(
        "silence",
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("warned_at", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_silence_member_id")),
        sa.PrimaryKeyConstraint("member_id", name=op.f("pk_silence")),
    )
    op.create_table(
        "chosen_place",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("chosen_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_chosen_place_person_id")),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_chosen_place_member_id")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_chosen_place")),
    )
    op.add_column("experiment_version", sa.Column("cue", sa.Text(), nullable=True))
