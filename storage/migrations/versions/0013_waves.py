"""Measurements in waves; and items that are drawn for a prompt."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"

_COMES_BACK = sa.text("next_at IS NOT NULL")


def upgrade() -> None:
    op.create_table(
        "wave",
        sa.Column("prompt_id", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("entered_by", sa.Integer(), nullable=True),
        sa.Column("next_at", sa.BigInteger(), nullable=True),
        sa.Column("is_part", sa.Integer(), nullable=False),
        sa.Column("reminders", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["entered_by"], ["member.id"], name=op.f("fk_wave_entered_by")),
        sa.ForeignKeyConstraint(["prompt_id"], ["prompt.id"], name=op.f("fk_wave_prompt_id")),
        sa.PrimaryKeyConstraint("prompt_id", name=op.f("pk_wave")),
    )
    op.create_table(
        "drawn_items",
        sa.Column("prompt_id", sa.Integer(), nullable=False),
        sa.Column("items", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["prompt_id"], ["prompt.id"], name=op.f("fk_drawn_items_prompt_id")),
        sa.PrimaryKeyConstraint("prompt_id", name=op.f("pk_drawn_items")),
    )
    op.create_index(
        "ix_wave_next_at", "wave", ["next_at"], sqlite_where=_COMES_BACK, postgresql_where=_COMES_BACK
    )
